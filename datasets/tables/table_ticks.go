package tables

import "sweep/datasets/parquet/columns"

// ticksColumns has a row per tick.
type ticksColumns struct {
	RunID    columns.Sequence64 `column:"run_id" doc:"The run."`
	Tick     columns.Sequence32 `column:"tick" unit:"tick" doc:"The tick, from 0."`
	Day      columns.Sequence32 `column:"day" unit:"day" doc:"Day of the tick, from 0."`
	EndOfDay columns.Bool       `column:"is_end_of_day" doc:"The tick is the last of its day."`

	Arrivals    columns.Int64 `column:"num_arrivals" doc:"Payments generated in the tick or read from a file, without those of scenario events and without parts of splits."`
	Settlements columns.Int64 `column:"num_settlements" doc:"Settlements in the tick; a pair, a cycle or a netting component counts as one."`
	LSMReleases columns.Int64 `column:"num_lsm_releases" doc:"Pairs, cycles, entry offsets and netting components settled in the tick."`
	TotalCost   columns.Int64 `column:"total_cost_cents" unit:"cents" doc:"Costs of all banks in the tick: accruals, split friction, end-of-day penalties and loans."`

	FirstEvent columns.Sequence64 `column:"first_event_seq" doc:"Number of the first event of the tick; the next event's number if there is none."`
	Events     columns.Int64      `column:"num_events" doc:"Events of the tick."`
	Payments   columns.Int64      `column:"num_payments" doc:"Payments that exist after the tick, parts of splits included; the next payment's number."`

	NewPayments  columns.Int64 `column:"num_new_payments" doc:"Payments without parent that entered in the tick, generated or not."`
	NewValue     columns.Int64 `column:"new_value_cents" unit:"cents" doc:"Their value."`
	NewParts     columns.Int64 `column:"num_new_parts" doc:"Parts of splits made in the tick."`
	Immediate    columns.Int64 `column:"num_settled_immediate" doc:"Payments settled at their submission."`
	ImmediateVal columns.Int64 `column:"settled_immediate_cents" unit:"cents" doc:"Their value."`
	Queue        columns.Int64 `column:"num_settled_queue" doc:"Payments settled by a retry of Queue 2."`
	QueueVal     columns.Int64 `column:"settled_queue_cents" unit:"cents" doc:"Their value."`
	Bilateral    columns.Int64 `column:"num_settled_bilateral" doc:"Payments settled in bilateral offsets."`
	BilateralVal columns.Int64 `column:"settled_bilateral_cents" unit:"cents" doc:"Their value."`
	Cycle        columns.Int64 `column:"num_settled_cycle" doc:"Payments settled in cycles."`
	CycleVal     columns.Int64 `column:"settled_cycle_cents" unit:"cents" doc:"Their value."`
	EntryOffset  columns.Int64 `column:"num_settled_entry_offset" doc:"Payments settled by offsetting at submission."`
	EntryVal     columns.Int64 `column:"settled_entry_offset_cents" unit:"cents" doc:"Their value."`
	Netted       columns.Int64 `column:"num_settled_netting,null" doc:"Payments settled by multilateral netting."`
	NettedVal    columns.Int64 `column:"settled_netting_cents,null" unit:"cents" doc:"Their value."`
	Closed       columns.Int64 `column:"num_settled_end_of_day,null" doc:"Payments settled with loans at the end of the day."`
	ClosedVal    columns.Int64 `column:"settled_end_of_day_cents,null" unit:"cents" doc:"Their value."`
	Batches      columns.Int64 `column:"num_settled_batch,null" doc:"Legs of settlement batches that settled. NULL if migrated from version 1."`
	BatchesVal   columns.Int64 `column:"settled_batch_cents,null" unit:"cents" doc:"Their value. NULL if migrated from version 1."`
	SettledVal   columns.Int64 `column:"settled_value_cents" unit:"cents" doc:"Value of all payments settled in the tick, on any path."`
	WentOverdue  columns.Int64 `column:"num_went_overdue" doc:"Payments that became overdue and were charged for it in the tick."`
	Dropped      columns.Int64 `column:"num_dropped" doc:"Payments dropped by policies in the tick, and legs of settlement batches that expired."`
	Rejected     columns.Int64 `column:"num_rejected,null" doc:"Payments submitted after their cut-off and rejected in the tick. NULL if migrated from version 1."`
	Internal     columns.Int64 `column:"num_internalised,null" doc:"Payments that arrived in the tick and stayed inside a settlement bank (tiering): they are in no other count. NULL if migrated from version 1."`
	InternalVal  columns.Int64 `column:"internalised_cents,null" unit:"cents" doc:"Their value. NULL if migrated from version 1."`
	Postponed    columns.Int64 `column:"num_postponed,null" doc:"Payments submitted after their cut-off and put off to the next day in the tick. NULL if migrated from version 1."`
	Held         columns.Int64 `column:"num_holds" doc:"Decisions to hold a payment back, and releases that were refused."`

	Queue1Size     columns.Int64 `column:"queue1_size" doc:"Payments in all Queues 1 after the tick."`
	Queue1Value    columns.Int64 `column:"queue1_value_cents" unit:"cents" doc:"Their remaining value."`
	Queue2Size     columns.Int64 `column:"queue2_size" doc:"Payments in Queue 2 after the tick."`
	Queue2Value    columns.Int64 `column:"queue2_value_cents" unit:"cents" doc:"Their remaining value."`
	Balances       columns.Int64 `column:"balance_total_cents" unit:"cents" doc:"Sum of all balances after the tick. It changes only with allocations and returns of liquidity pools, with loans, with positions from files and with opening liquidity."`
	PositionChange columns.Int64 `column:"position_change_cents,null" unit:"cents" doc:"Sum of the changes of balances by positions from files in the tick; NULL if there were none. NULL if migrated from version 1."`
	Opening        columns.Int64 `column:"opening_liquidity_change_cents,null" unit:"cents" doc:"Sum of the changes of balances to the opening liquidity of the day (event OpeningLiquidity); NULL if there were none. NULL if migrated from version 1."`
	Loans          columns.Int64 `column:"eod_loans_cents,null" unit:"cents" doc:"Sum of the loans that banks owe the central bank after the tick: those of the last tick of a day, repaid in the next tick."`
	CreditUsed     columns.Int64 `column:"credit_used_cents" unit:"cents" doc:"Sum of all negative balances of participants after the tick, as a positive number."`
	Posted         columns.Int64 `column:"posted_collateral_cents" unit:"cents" doc:"Collateral posted by all banks after the tick."`
	Overdraft      columns.Int64 `column:"agents_in_overdraft" doc:"Participants with a negative balance after the tick."`

	RNGState columns.Int64 `column:"rng_state" doc:"State of the shared stream of random numbers after the tick: 64 bits, read as a signed number."`
}

// tickAgentStatesColumns has a row per bank and tick.
type tickAgentStatesColumns struct {
	RunID columns.Sequence64 `column:"run_id" doc:"The run."`
	Tick  columns.Sequence32 `column:"tick" unit:"tick" doc:"The tick after which the bank is in this state."`
	Day   columns.Sequence32 `column:"day" unit:"day" doc:"Day of the tick."`
	Agent columns.String     `column:"agent_id" doc:"The bank. Banks follow in ascending order of their ids, byte by byte."`

	Balance       columns.Int64  `column:"balance_cents" unit:"cents" doc:"Balance."`
	BalanceChange columns.Int64  `column:"balance_change_cents" unit:"cents" doc:"Balance minus the balance after the tick before; in the first tick, minus the balance at the start."`
	Cap           columns.Int64  `column:"unsecured_cap_cents" unit:"cents" doc:"Unsecured credit line."`
	Posted        columns.Int64  `column:"posted_collateral_cents" unit:"cents" doc:"Posted collateral."`
	Haircut       columns.Double `column:"collateral_haircut" doc:"Haircut on collateral, 0 to 1."`
	MaxCollateral columns.Int64  `column:"max_collateral_cents" unit:"cents" doc:"Most collateral the bank may post."`
	Allocated     columns.Int64  `column:"allocated_liquidity_cents" unit:"cents" doc:"Allocated from the bank's liquidity pool."`
	Loan          columns.Int64  `column:"eod_loan_cents,null" unit:"cents" doc:"Loan taken at the end of the day, repaid in the next tick; NULL without one."`
	CreditUsed    columns.Int64  `column:"credit_used_cents" unit:"cents" doc:"Negative balance as a positive number, else 0. Always 0 for an agent that is no participant (agents.role)."`
	Overdraft     columns.Int64  `column:"allowed_overdraft_cents" unit:"cents" doc:"Credit line plus collateral after the haircut; 0 for an agent that is no participant."`
	Available     columns.Int64  `column:"available_liquidity_cents" unit:"cents" doc:"What the bank could pay at once; 0 for an agent that is no participant, whose payments need none."`
	Queue1Size    columns.Int32  `column:"queue1_size" doc:"Payments in the bank's Queue 1."`
	Queue1Value   columns.Int64  `column:"queue1_value_cents" unit:"cents" doc:"Their remaining value."`
	Queue2Size    columns.Int32  `column:"queue2_size" doc:"The bank's payments in Queue 2."`
	Queue2Value   columns.Int64  `column:"queue2_value_cents" unit:"cents" doc:"Their remaining value."`
	Outflow       columns.Int64  `column:"total_outflow_cents" unit:"cents" doc:"Gross value sent today, as the limits count it; 0 again after the last tick of a day."`
	Inflow        columns.Int64  `column:"total_inflow_cents,null" unit:"cents" doc:"Gross value received today, as net limits count it; 0 again after the last tick of a day; NULL without net limits."`
	Reserve       columns.Int64  `column:"reserve_cents,null" unit:"cents" doc:"What is left of the liquidity reserved for urgent payments; NULL without a reserve."`
	PeakNetDebit  columns.Int64  `column:"peak_net_debit_cents" unit:"cents" doc:"Lowest balance at the end of a tick today, at most 0."`
	Budget        columns.Int64  `column:"budget_remaining_cents,null" unit:"cents" doc:"What is left of the release budget of this tick; NULL without a budget."`

	LiquidityCost   columns.Int64 `column:"liquidity_cost_cents" unit:"cents" doc:"Overdraft cost since the start of the day."`
	DelayCost       columns.Int64 `column:"delay_cost_cents" unit:"cents" doc:"Delay cost since the start of the day."`
	CollateralCost  columns.Int64 `column:"collateral_cost_cents" unit:"cents" doc:"Collateral cost since the start of the day."`
	PenaltyCost     columns.Int64 `column:"penalty_cost_cents" unit:"cents" doc:"Deadline and end-of-day penalties, and those for breaches of throughput rules, since the start of the day."`
	FrictionCost    columns.Int64 `column:"split_friction_cost_cents" unit:"cents" doc:"Split friction since the start of the day."`
	OpportunityCost columns.Int64 `column:"liquidity_opportunity_cost_cents" unit:"cents" doc:"Opportunity cost of allocated liquidity since the start of the day."`
	BorrowingCost   columns.Int64 `column:"eod_borrowing_cost_cents" unit:"cents" doc:"Cost of borrowing at the end of the day, since the start of the day."`

	LiquidityDelta   columns.Int64 `column:"liquidity_cost_delta_cents" unit:"cents" doc:"Overdraft cost of this tick."`
	DelayDelta       columns.Int64 `column:"delay_cost_delta_cents" unit:"cents" doc:"Delay cost of this tick."`
	CollateralDelta  columns.Int64 `column:"collateral_cost_delta_cents" unit:"cents" doc:"Collateral cost of this tick."`
	PenaltyDelta     columns.Int64 `column:"penalty_cost_delta_cents" unit:"cents" doc:"Penalties of this tick."`
	FrictionDelta    columns.Int64 `column:"split_friction_cost_delta_cents" unit:"cents" doc:"Split friction of this tick."`
	OpportunityDelta columns.Int64 `column:"liquidity_opportunity_cost_delta_cents" unit:"cents" doc:"Opportunity cost of this tick."`
	BorrowingDelta   columns.Int64 `column:"eod_borrowing_cost_delta_cents" unit:"cents" doc:"Cost of borrowing at the end of the day in this tick."`

	RNGStates columns.Int64List `column:"rng_states" doc:"States of the bank's own streams of random numbers (count, amount, receiver, deadline, priority), 64 bits each, read as signed numbers; NULL with the shared stream."`
}

// dailyAgentMetricsColumns has a row per bank and day.
type dailyAgentMetricsColumns struct {
	RunID columns.Sequence64 `column:"run_id" doc:"The run."`
	Day   columns.Sequence32 `column:"day" unit:"day" doc:"The day."`
	Agent columns.String     `column:"agent_id" doc:"The bank."`

	OpeningBalance columns.Int64 `column:"opening_balance_cents" unit:"cents" doc:"Balance at the start of the day, after the repayment of a loan and the allocation of the liquidity pool. With opening liquidity as a balance it is that of the day."`
	ClosingBalance columns.Int64 `column:"closing_balance_cents" unit:"cents" doc:"Balance at the end of the day, before the return of the liquidity pool."`
	MinBalance     columns.Int64 `column:"min_balance_cents" unit:"cents" doc:"Lowest balance at the opening and at the ends of ticks."`
	MaxBalance     columns.Int64 `column:"max_balance_cents" unit:"cents" doc:"Highest balance at the opening and at the ends of ticks."`
	Cap            columns.Int64 `column:"unsecured_cap_cents" unit:"cents" doc:"Unsecured credit line at the opening. With opening liquidity as credit it is that of the day."`
	PeakOverdraft  columns.Int64 `column:"peak_overdraft_cents" unit:"cents" doc:"Largest overdraft at the opening and at the ends of ticks."`

	OpeningPosted columns.Int64 `column:"opening_posted_collateral_cents" unit:"cents" doc:"Posted collateral at the opening."`
	ClosingPosted columns.Int64 `column:"closing_posted_collateral_cents" unit:"cents" doc:"Posted collateral at the end of the day."`
	PeakPosted    columns.Int64 `column:"peak_posted_collateral_cents" unit:"cents" doc:"Largest posted collateral: at the opening, after every posting or adjustment, at the ends of ticks."`
	Capacity      columns.Int64 `column:"collateral_capacity_cents" unit:"cents" doc:"Most collateral the bank may post, at the opening."`
	Posts         columns.Int64 `column:"num_collateral_posts" doc:"Postings."`
	Withdrawals   columns.Int64 `column:"num_collateral_withdrawals" doc:"Withdrawals, by decision and by timer."`

	Arrivals   columns.Int64 `column:"num_arrivals" doc:"Payments without parent that the bank was given to send."`
	Sent       columns.Int64 `column:"num_sent" doc:"Releases to the RTGS; a payment submitted again counts again."`
	Received   columns.Int64 `column:"num_received" doc:"Payments settled in favour of the bank, split parents not counted."`
	Settled    columns.Int64 `column:"num_settled" doc:"Payments of the bank that were settled, split parents not counted."`
	Dropped    columns.Int64 `column:"num_dropped" doc:"Payments the bank's policy dropped."`
	Rejected   columns.Int64 `column:"num_rejected,null" doc:"Payments of the bank submitted after their cut-off and rejected. NULL if migrated from version 1."`
	Queue1Peak columns.Int64 `column:"queue1_peak_size" doc:"Largest Queue 1: at the opening, after the arrivals and at the end of each tick."`
	Queue1EOD  columns.Int64 `column:"queue1_eod_size" doc:"Queue 1 at the end of the day."`

	Provided      columns.Int64  `column:"liquidity_provided_cents,null" unit:"cents" doc:"Liquidity the bank had before payments: opening_balance_cents plus its largest credit limit (credit line and collateral after the haircut) at the end of a tick of the day; at least 0. NULL if migrated from version 1."`
	Due           columns.Int64  `column:"due_value_cents,null" unit:"cents" doc:"Value of the bank's payments due in the day: those that waited when it started, and those that arrived in it in time for their cut-off. NULL if migrated from version 1."`
	SentValue     columns.Int64  `column:"settled_value_cents" unit:"cents" doc:"Value of the payments of the bank that were settled."`
	ReceivedValue columns.Int64  `column:"received_value_cents" unit:"cents" doc:"Value of the payments settled in favour of the bank."`
	MaxNetDebit   columns.Int64  `column:"max_net_debit_cents" unit:"cents" doc:"Largest excess of payments sent over payments received since the start of the day, at the ends of ticks; at least 0."`
	Used          columns.Int64  `column:"liquidity_used_intraday_cents,null" unit:"cents" doc:"The same after any posting of the day, in the order of the log; an offset, a cycle, netting or the settlement at the end of the day is one posting of its net amounts, loans do not count, and with deferred crediting what is received counts from the end of its tick. NULL if migrated from version 1."`
	Lower         columns.Int64  `column:"liquidity_lower_bound_cents,null" unit:"cents" doc:"Excess of the payments to send that are due in the day over those to receive, at least 0: the least with which they all could settle. Payments are due in the day of their arrival; one that arrives after its cut-off is due on the next day, or not at all if it would be rejected. NULL if migrated from version 1."`
	Upper         columns.Int64  `column:"liquidity_upper_bound_cents,null" unit:"cents" doc:"Largest such excess as the payments due in the day arrive: what the bank would use if each settled on arrival. NULL if migrated from version 1."`
	Position      columns.Double `column:"liquidity_use_position,null" doc:"liquidity_used_intraday_cents between the bounds: 0 at the lower, 1 at the upper. NULL if the bounds are equal, and unless the payments to and from the bank that settled in the day are exactly those that are due in it. NULL if migrated from version 1."`
	Turnover      columns.Double `column:"turnover_ratio,null" doc:"settled_value_cents divided by liquidity_used_intraday_cents; NULL if none was used. NULL if migrated from version 1."`
	Indicator     columns.Double `column:"delay_indicator,null" doc:"Settlement delay indicator of the bank's payments that arrived in the day: value times ticks waited divided by value times ticks left until the last tick of the day. 0 if each settled at once, 1 if none settled before the last tick. NULL if there was no time to wait. NULL if migrated from version 1."`

	Internal     columns.Int64 `column:"num_internalised,null" doc:"Payments of the bank that stayed inside a settlement bank (tiering): they are in no other count. NULL if migrated from version 1."`
	InternalVal  columns.Int64 `column:"internalised_cents,null" unit:"cents" doc:"Their value. NULL if migrated from version 1."`
	ClientDebt   columns.Int64 `column:"exposure_to_client_cents,null" unit:"cents" doc:"Largest exposure of the settlement bank to this client in the day: the most by which the payments settled for the client, and those inside the settlement bank, exceeded those received for it since the start of the day. NULL for other banks. NULL if migrated from version 1."`
	ClientCredit columns.Int64 `column:"exposure_to_settlement_bank_cents,null" unit:"cents" doc:"Largest exposure of this client to its settlement bank in the day: the most by which payments received for the client exceeded those settled for it. NULL for other banks. NULL if migrated from version 1."`

	LiquidityCost   columns.Int64 `column:"liquidity_cost_cents" unit:"cents" doc:"Overdraft cost of the day."`
	DelayCost       columns.Int64 `column:"delay_cost_cents" unit:"cents" doc:"Delay cost of the day."`
	CollateralCost  columns.Int64 `column:"collateral_cost_cents" unit:"cents" doc:"Collateral cost of the day."`
	PenaltyCost     columns.Int64 `column:"penalty_cost_cents" unit:"cents" doc:"Deadline and end-of-day penalties of the day, and those for breaches of throughput rules."`
	FrictionCost    columns.Int64 `column:"split_friction_cost_cents" unit:"cents" doc:"Split friction of the day."`
	OpportunityCost columns.Int64 `column:"liquidity_opportunity_cost_cents" unit:"cents" doc:"Opportunity cost of allocated liquidity of the day."`
	BorrowingCost   columns.Int64 `column:"eod_borrowing_cost_cents" unit:"cents" doc:"Cost of borrowing at the end of the day."`
	TotalCost       columns.Int64 `column:"total_cost_cents" unit:"cents" doc:"Sum of the seven costs."`
	Borrowed        columns.Int64 `column:"eod_borrowed_cents,null" unit:"cents" doc:"Loan taken at the end of the day; part of the closing balance."`
}
