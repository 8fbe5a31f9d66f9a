package tables

import "sweep/datasets/parquet/columns"

// eventsColumns has every entry of every run's log. Kinds use different names for the same thing: the paying bank is
// agent_id whatever the kind calls it. The tag "fields" lists the fields that go to a column of another name, those of
// scenario events with "details." if only they do; all other fields go to the column of their name, with or without
// "_cents". Fields that a kind does not have are NULL.
type eventsColumns struct {
	RunID     columns.Sequence64 `column:"run_id" doc:"The run."`
	Seq       columns.Sequence64 `column:"seq" doc:"Number of the event in the run's log, from 0."`
	Tick      columns.Sequence32 `column:"tick" unit:"tick" doc:"Tick in which the event was logged."`
	Day       columns.Sequence32 `column:"day" unit:"day" doc:"Day of the tick."`
	EventType columns.String     `column:"event_type" doc:"Kind of the event."`

	Agent        columns.String     `column:"agent_id,null" fields:"sender,sender_id,agent,agent_a,from_agent" doc:"The bank the event is about: the one that decides, pays or is charged; the first of a pair."`
	Counterparty columns.String     `column:"counterparty_id,null" fields:"receiver,receiver_id,counterparty,agent_b,to_agent" doc:"The other bank: the receiver, the second of a pair."`
	Tx           columns.Int32      `column:"tx_id,null,plain" fields:"incoming_tx_id" doc:"The payment. NULL if the event moves money without one."`
	QueuedTx     columns.Int32      `column:"queued_tx_id,null" doc:"First queued payment that an entry offset settles against."`
	Movement     columns.String     `column:"movement_id,null" doc:"Id of a settlement that is no payment (a scheduled settlement)."`
	Txs          columns.Int32List  `column:"tx_ids" fields:"child_ids,source_transactions" doc:"Payments: the children of a split, those settled by an offset, a cycle or netting, the sources of a deferred credit."`
	Agents       columns.StringList `column:"agent_ids" fields:"agents" doc:"Banks of a cycle as a closed walk: the first again at the end; banks of netting in ascending order."`

	Amount          columns.Int64  `column:"amount_cents,null,plain" unit:"cents" doc:"What the event is about: the amount paid, submitted, posted, withdrawn, credited, allocated, returned, borrowed or repaid; the change of a balance by a position from a file or to the opening liquidity of a day; of an overdue payment the original amount."`
	RemainingAmount columns.Int64  `column:"remaining_amount_cents,null" unit:"cents" doc:"What is left of an overdue payment."`
	SettledAmount   columns.Int64  `column:"settled_amount_cents,null" unit:"cents" doc:"What of an overdue payment was settled."`
	Deadline        columns.Int32  `column:"deadline_tick,null" fields:"deadline" unit:"tick" doc:"Deadline of the payment."`
	Uncapped        columns.Int64  `column:"uncapped_deadline_tick,null" fields:"details.deadline" unit:"tick" doc:"Deadline that a scenario event asked for, before it was capped."`
	IsDivisible     columns.Bool   `column:"is_divisible,null" doc:"The payment may be split."`
	Priority        columns.Int32  `column:"priority,null" fields:"internal_priority" doc:"Internal priority of the payment, 0 to 10. With a PolicyHold: the priority to which the policy had set the payment before its release was refused."`
	Reason          columns.String `column:"reason,null" fields:"release_reason" doc:"Why, in the words of the log."`

	NumSplits          columns.Int32 `column:"num_splits,null" doc:"Parts of a split."`
	OldPriority        columns.Int32 `column:"old_priority,null" doc:"Internal priority before a change by the policy."`
	NewPriority        columns.Int32 `column:"new_priority,null" doc:"Internal priority after a change by the policy."`
	OriginalPriority   columns.Int32 `column:"original_priority,null" doc:"Priority from which an escalation counts."`
	EscalatedPriority  columns.Int32 `column:"escalated_priority,null" doc:"Priority after an escalation."`
	TicksUntilDeadline columns.Int32 `column:"ticks_until_deadline,null" unit:"ticks" doc:"Ticks to the deadline at an escalation, 0 when past."`
	Boost              columns.Int32 `column:"boost_applied,null" doc:"Boost of an escalation."`

	RTGSPriority    columns.String `column:"rtgs_priority,null" fields:"new_rtgs_priority" doc:"RTGS priority a payment is submitted with or declared for: HighlyUrgent, Urgent or Normal."`
	OldRTGSPriority columns.String `column:"old_rtgs_priority,null" fields:"original_rtgs_priority" doc:"RTGS priority before a withdrawal, declared priority before a resubmission, or None."`
	BalanceBefore   columns.Int64  `column:"balance_before_cents,null" fields:"sender_balance_before" unit:"cents" doc:"Balance of the paying bank before a settlement."`
	BalanceAfter    columns.Int64  `column:"balance_after_cents,null" fields:"sender_balance_after" unit:"cents" doc:"Balance of the bank after a settlement, an allocation or a return of liquidity, or a position from a file."`
	CurrentOutflow  columns.Int64  `column:"current_outflow_cents,null" fields:"current_bilateral_outflow,current_total_outflow" unit:"cents" doc:"What the bank has sent today, to the receiver or in total, when a limit stopped it."`
	Limit           columns.Int64  `column:"limit_cents,null" fields:"bilateral_limit,multilateral_limit" unit:"cents" doc:"The bilateral or multilateral limit that stopped a payment."`
	Reserve         columns.Int64  `column:"reserve_cents,null" unit:"cents" doc:"Reserve without which the bank could have paid when the payment was queued (QueuedRtgs); NULL if none held it back."`
	QueueWait       columns.Int32  `column:"queue_wait_ticks,null" unit:"ticks" doc:"Age of a payment released from Queue 2: ticks since its arrival."`

	OverdueSince    columns.Int32 `column:"overdue_since_tick,null" unit:"tick" doc:"First tick in which a payment settled late was overdue."`
	TicksOverdue    columns.Int32 `column:"ticks_overdue,null" fields:"total_ticks_overdue" unit:"ticks" doc:"Ticks since the deadline when a payment becomes overdue; ticks since it became overdue when it settles."`
	DeadlinePenalty columns.Int64 `column:"deadline_penalty_cents,null" fields:"deadline_penalty_cost" unit:"cents" doc:"Penalty for the missed deadline. Charged with TransactionWentOverdue, repeated for information when an overdue payment settles."`
	EstimatedDelay  columns.Int64 `column:"estimated_delay_cost_cents,null" unit:"cents" doc:"Delay cost of an overdue payment over its overdue ticks, for information; already charged."`

	Algorithm    columns.Int32  `column:"algorithm,null" doc:"Settlement algorithm: 1 queue pass, 2 bilateral offsetting, 3 multilateral cycles."`
	Result       columns.String `column:"result,null" doc:"Outcome of the algorithm: Success or NoProgress."`
	Settlements  columns.Int32  `column:"settlements,null" doc:"Payments, pairs or cycles the algorithm settled."`
	SettledValue columns.Int64  `column:"settled_value_cents,null" unit:"cents" doc:"Value the algorithm settled."`

	AmountA           columns.Int64     `column:"amount_a_cents,null" unit:"cents" doc:"Offset payments from agent_id to counterparty_id."`
	AmountB           columns.Int64     `column:"amount_b_cents,null" unit:"cents" doc:"Offset payments from counterparty_id to agent_id."`
	TxAmounts         columns.Int64List `column:"tx_amounts_cents" unit:"cents" doc:"Original amounts of the payments of a cycle or of netting, in the order of tx_ids."`
	TotalValue        columns.Int64     `column:"total_value_cents,null" unit:"cents" doc:"Sum of the payments of a cycle or of netting."`
	NetPositions      columns.Int64List `column:"net_positions_cents" unit:"cents" doc:"Received minus sent in the cycle or the netting, in the order of agent_ids."`
	MaxNetOutflow     columns.Int64     `column:"max_net_outflow_cents,null" unit:"cents" doc:"Largest net outflow of a bank in the cycle or the netting."`
	MaxNetOutflowBank columns.String    `column:"max_net_outflow_agent_id,null" fields:"max_net_outflow_agent" doc:"Bank with the largest net outflow in the cycle or the netting; NULL if none has one."`
	OffsetAmount      columns.Int64     `column:"offset_amount_cents,null" unit:"cents" doc:"What an entry offset set off."`
	IncomingAmount    columns.Int64     `column:"incoming_amount_cents,null" unit:"cents" doc:"Amount of the payment being submitted to an entry offset."`
	QueuedAmount      columns.Int64     `column:"queued_amount_cents,null" unit:"cents" doc:"Sum of the queued payments of an entry offset."`

	NewTotal       columns.Int64  `column:"new_total_cents,null" unit:"cents" doc:"Posted collateral afterwards."`
	Requested      columns.Int64  `column:"requested_amount_cents,null" unit:"cents" doc:"What a blocked collateral timer was to withdraw."`
	OriginalReason columns.String `column:"original_reason,null" doc:"Reason for which the collateral of a timer had been posted."`
	PostedAt       columns.Int32  `column:"posted_at_tick,null" unit:"tick" doc:"Tick in which the collateral of a timer had been posted."`

	MaxValue           columns.Int64      `column:"max_value_cents,null" unit:"cents" doc:"Value a release budget allows."`
	Focus              columns.StringList `column:"focus_counterparties" doc:"Receivers a release budget is restricted to; NULL if it is not."`
	MaxPerCounterparty columns.Int64      `column:"max_per_counterparty_cents,null" unit:"cents" doc:"Value a release budget allows per receiver; NULL if it does not say."`
	RegisterKey        columns.String     `column:"register_key,null" doc:"State register that was written."`
	OldValue           columns.Double     `column:"old_value,null" doc:"Value of the register before."`
	NewValue           columns.Double     `column:"new_value,null" doc:"Value of the register after."`
	DecisionPath       columns.String     `column:"decision_path,null" doc:"Path through the policy's tree to the decision."`

	LiquidityCost   columns.Int64 `column:"liquidity_cost_cents,null" unit:"cents" doc:"Overdraft cost charged by this event."`
	DelayCost       columns.Int64 `column:"delay_cost_cents,null" unit:"cents" doc:"Delay cost charged by this event."`
	CollateralCost  columns.Int64 `column:"collateral_cost_cents,null" unit:"cents" doc:"Collateral cost charged by this event."`
	PenaltyCost     columns.Int64 `column:"penalty_cost_cents,null" unit:"cents" doc:"Penalties for deadlines, ends of days or breaches of throughput rules charged by this event."`
	FrictionCost    columns.Int64 `column:"split_friction_cost_cents,null" unit:"cents" doc:"Split friction charged by this event."`
	OpportunityCost columns.Int64 `column:"liquidity_opportunity_cost_cents,null" unit:"cents" doc:"Opportunity cost of allocated liquidity charged by this event."`
	BorrowingCost   columns.Int64 `column:"eod_borrowing_cost_cents,null" fields:"cost" unit:"cents" doc:"Cost of a loan at the end of the day."`

	Unsettled      columns.Int64  `column:"unsettled_count,null" doc:"Payments in queues at the end of the day."`
	TotalPenalties columns.Int64  `column:"total_penalties_cents,null" unit:"cents" doc:"End-of-day penalties of all banks, those for breaches of throughput rules included."`
	Fraction       columns.Double `column:"fraction,null" doc:"Share of its liquidity pool a bank allocates."`

	Rule          columns.Int32  `column:"rule,null" doc:"Place of the throughput rule that was breached in throughput_rule, from 0. agent_id is NULL if all banks together breach it. NULL if migrated from version 1."`
	Until         columns.Int32  `column:"until_tick,null" fields:"until" unit:"tick of the day" doc:"Tick of the day by which the rule requires a share to be settled. NULL if migrated from version 1."`
	Share         columns.Double `column:"share,null" doc:"Share that was settled by then. NULL if migrated from version 1."`
	RequiredShare columns.Double `column:"required_share,null" doc:"Share that the rule requires. NULL if migrated from version 1."`
	Shortfall     columns.Int64  `column:"shortfall_cents,null" unit:"cents" doc:"Value that was missing. NULL if migrated from version 1."`
	Penalty       columns.Int64  `column:"penalty_cents,null" unit:"cents" doc:"Penalty for the breach of a throughput rule. CostAccrual events charge it. NULL if migrated from version 1."`

	ScenarioEvent columns.String `column:"scenario_event_type,null" fields:"event_type" doc:"Kind of the scenario event that took place."`
	Delta         columns.Int64  `column:"delta_cents,null" unit:"cents" doc:"Change of collateral or credit by a scenario event."`
	NewLimit      columns.Int64  `column:"new_limit_cents,null" unit:"cents" doc:"Unsecured credit line after a scenario event or a position from a file."`
	Multiplier    columns.Double `column:"multiplier,null" doc:"Factor of an arrival rate change."`
	OldRate       columns.Double `column:"old_rate,null" doc:"Arrival rate of the bank before the change, payments per tick."`
	NewRate       columns.Double `column:"new_rate,null" doc:"Arrival rate of the bank after the change, payments per tick."`
	NewWeight     columns.Double `column:"new_weight,null" doc:"Weight of the counterparty from now on."`
	AutoBalance   columns.Bool   `column:"auto_balance_others,null" doc:"The weights of the other counterparties were adapted."`
	MinMultiplier columns.Double `column:"min_ticks_multiplier,null" doc:"Factor of the shortest deadline; NULL if it stays."`
	MaxMultiplier columns.Double `column:"max_ticks_multiplier,null" doc:"Factor of the longest deadline; NULL if it stays."`
	ScenarioPlace columns.Int32  `column:"scenario_event,null" doc:"Place in scenario_events of the event that this is about, from 0. NULL if migrated from version 1."`
	OutageTicks   columns.Int32  `column:"outage_ticks,null" unit:"ticks" doc:"Length of an outage that begins. NULL if migrated from version 1."`
	Exposure      columns.Int64  `column:"exposure_cents,null" unit:"cents" doc:"What the bank has paid to the counterparty since its outage began, less what it has received from it. NULL if migrated from version 1."`
	BatchMode     columns.String `column:"batch_mode,null" doc:"How the legs of a settlement batch settle: all_or_nothing or each. NULL if migrated from version 1."`
	UntilTick     columns.Int32  `column:"batch_until_tick,null" fields:"details.until_tick" unit:"tick" doc:"Last tick in which a settlement batch is tried. NULL if migrated from version 1."`
	PolicyID      columns.String `column:"policy_id,null" doc:"Name of the policy that decides for the bank from now on. NULL if migrated from version 1."`
	PolicyHash    columns.String `column:"policy_hash,null" doc:"The policy (table policies). NULL if migrated from version 1."`
	Settled       columns.Bool   `column:"settled,null" doc:"A scheduled settlement took place."`
}
