package engine

// FieldType defines where an event stores the value of a field and how it is shown.
type FieldType uint8

// The field types.
const (
	AgentField   FieldType = iota // Event.Agent, shown as the agent's id
	PeerField                     // Event.Peer, shown as the agent's id; empty text if None
	TxField                       // Event.Tx, shown as "T" + number; if None, Event.Text is the id of a movement without a payment
	Tx2Field                      // Event.Tx2
	IntField                      // Event.N[Slot]
	FloatField                    // Event.F[Slot]
	FlagField                     // Event.Flag
	TextField                     // Event.Text, Text2, Text3 by Slot
	NamesField                    // Event.Names
	TxsField                      // Event.Txs: payments
	AgentsField                   // Event.Agents: agents
	IntsField                     // Event.Ints: cents
	NetsField                     // Event.Nets: cents
	CostsField                    // Event.N[0..5]: liquidity, delay, collateral, penalty, split friction, liquidity opportunity
	DetailField                   // Event.Detail: event type of the scenario event
	DetailsField                  // the fields of Event.Detail
)

// EventField describes one field of an event kind.
type EventField struct {
	Name     string
	Type     FieldType
	Slot     int
	Optional int  // bit of Event.Set that marks the field as present, −1 if it always is
	Omit     bool // a missing optional field is omitted instead of shown as null
}

func field(name string, t FieldType, slot int) EventField {
	return EventField{Name: name, Type: t, Slot: slot, Optional: -1}
}

func optional(f EventField, bit int) EventField {
	f.Optional = bit
	return f
}

// Fields shared by many kinds.
var (
	fAgent    = field("agent_id", AgentField, 0)
	fTx       = field("tx_id", TxField, 0)
	fTxs      = field("tx_ids", TxsField, 0)
	fSender   = field("sender", AgentField, 0)
	fReceiver = field("receiver", PeerField, 0)
	fSenderID = field("sender_id", AgentField, 0)
	fRecvID   = field("receiver_id", PeerField, 0)
	fAmount   = field("amount", IntField, 0)
	fReason   = field("reason", TextField, 0)
	fAgentA   = field("agent_a", AgentField, 0)
	fAgentB   = field("agent_b", PeerField, 0)
	fFrom     = field("from_agent", AgentField, 0)
	fTo       = field("to_agent", PeerField, 0)
	fTarget   = field("agent", AgentField, 0)
)

func ints(first int, names ...string) []EventField {
	fields := make([]EventField, len(names))
	for i, name := range names {
		fields[i] = field(name, IntField, first+i)
	}
	return fields
}

func fields(fs ...EventField) []EventField { return fs }

// kindTable contains the name and the fields of every event kind.
var kindTable = [NumKinds]struct {
	name   string
	fields []EventField
}{
	Arrival: {"Arrival", append(append(fields(fTx, fSenderID, fRecvID),
		ints(0, "amount", "deadline", "priority")...), field("is_divisible", FlagField, 0))},
	PolicySubmit:             {"PolicySubmit", fields(fAgent, fTx)},
	PolicyHold:               {"PolicyHold", fields(fAgent, fTx, fReason)},
	PolicyDrop:               {"PolicyDrop", fields(fAgent, fTx, fReason)},
	PolicySplit:              {"PolicySplit", fields(fAgent, fTx, field("num_splits", IntField, 0), field("child_ids", TxsField, 0))},
	TransactionReprioritized: {"TransactionReprioritized", append(fields(fAgent, fTx), ints(0, "old_priority", "new_priority")...)},
	PriorityEscalated: {"PriorityEscalated", append(fields(fTx, fSenderID),
		ints(0, "original_priority", "escalated_priority", "ticks_until_deadline", "boost_applied")...)},
	CollateralPost:     {"CollateralPost", fields(fAgent, fAmount, fReason, field("new_total", IntField, 1))},
	CollateralWithdraw: {"CollateralWithdraw", fields(fAgent, fAmount, fReason, field("new_total", IntField, 1))},
	CollateralTimerWithdrawn: {"CollateralTimerWithdrawn", append(fields(fAgent, fAmount, field("original_reason", TextField, 1)),
		ints(1, "posted_at_tick", "new_total")...)},
	CollateralTimerBlocked: {"CollateralTimerBlocked", fields(fAgent, field("requested_amount", IntField, 0), fReason,
		field("original_reason", TextField, 1), field("posted_at_tick", IntField, 1))},
	StateRegisterSet: {"StateRegisterSet", fields(fAgent, field("register_key", TextField, 0), field("old_value", FloatField, 0),
		field("new_value", FloatField, 1), field("reason", TextField, 1), optional(field("decision_path", TextField, 2), 0))},
	BankBudgetSet: {"BankBudgetSet", fields(fAgent, field("max_value", IntField, 0),
		optional(field("focus_counterparties", NamesField, 0), 0), optional(field("max_per_counterparty", IntField, 1), 1))},
	RtgsSubmission: {"RtgsSubmission", fields(fTx, fSender, fReceiver, fAmount, field("internal_priority", IntField, 1),
		field("rtgs_priority", TextField, 0))},
	RtgsWithdrawal:   {"RtgsWithdrawal", fields(fTx, fSender, field("original_rtgs_priority", TextField, 0))},
	RtgsResubmission: {"RtgsResubmission", fields(fTx, fSender, field("old_rtgs_priority", TextField, 0), field("new_rtgs_priority", TextField, 1))},
	BilateralLimitExceeded: {"BilateralLimitExceeded", append(fields(fSender, fReceiver, fTx),
		ints(0, "amount", "current_bilateral_outflow", "bilateral_limit")...)},
	MultilateralLimitExceeded: {"MultilateralLimitExceeded", append(fields(fSender, fTx),
		ints(0, "amount", "current_total_outflow", "multilateral_limit")...)},
	OverdueTransactionSettled: {"OverdueTransactionSettled", append(fields(fTx, fSenderID, fRecvID),
		ints(0, "amount", "settled_amount", "deadline_tick", "overdue_since_tick", "total_ticks_overdue",
			"deadline_penalty_cost", "estimated_delay_cost")...)},
	RtgsImmediateSettlement: {"RtgsImmediateSettlement", append(fields(fTx, fSender, fReceiver),
		ints(0, "amount", "sender_balance_before", "sender_balance_after")...)},
	QueuedRtgs: {"QueuedRtgs", fields(fTx, fSenderID)},
	Queue2LiquidityRelease: {"Queue2LiquidityRelease", fields(fTx, fSender, fReceiver, fAmount,
		field("queue_wait_ticks", IntField, 1), field("release_reason", TextField, 0))},
	AlgorithmExecution: {"AlgorithmExecution", fields(field("algorithm", IntField, 0), field("result", TextField, 0),
		field("settlements", IntField, 1), field("settled_value", IntField, 2))},
	LsmBilateralOffset: {"LsmBilateralOffset", append(fields(fAgentA, fAgentB), append(ints(0, "amount_a", "amount_b"), fTxs)...)},
	LsmCycleSettlement: {"LsmCycleSettlement", fields(field("agents", AgentsField, 0), field("tx_amounts", IntsField, 0),
		field("total_value", IntField, 0), field("net_positions", NetsField, 0), field("max_net_outflow", IntField, 1),
		field("max_net_outflow_agent", PeerField, 0), fTxs)},
	EntryDispositionOffset: {"EntryDispositionOffset", append(fields(field("incoming_tx_id", TxField, 0), field("queued_tx_id", Tx2Field, 0),
		fAgentA, fAgentB), append(ints(0, "offset_amount", "incoming_amount", "queued_amount"), fTxs)...)},
	DeferredCreditApplied: {"DeferredCreditApplied", fields(fAgent, fAmount, field("source_transactions", TxsField, 0))},
	TransactionWentOverdue: {"TransactionWentOverdue", append(fields(fTx, fSenderID, fRecvID),
		ints(0, "amount", "remaining_amount", "deadline_tick", "ticks_overdue", "deadline_penalty_cost")...)},
	CostAccrual:     {"CostAccrual", fields(fAgent, field("costs", CostsField, 0))},
	EndOfDay:        {"EndOfDay", ints(0, "day", "unsettled_count", "total_penalties")},
	LiquidityReturn: {"LiquidityReturn", fields(fAgent, fAmount, field("balance_after", IntField, 1))},
	LiquidityAllocation: {"LiquidityAllocation", append(fields(field("day", IntField, 0), fAgent, field("fraction", FloatField, 0)),
		ints(1, "amount", "balance_after")...)},
	ScenarioEventExecuted: {"ScenarioEventExecuted", fields(field("event_type", DetailField, 0), field("details", DetailsField, 0))},
}

// detailTable contains the event type and the details of every reported scenario event.
var detailTable = [NumDetails]struct {
	name   string
	fields []EventField
}{
	DetailDirectTransfer: {"direct_transfer", fields(fFrom, fTo, fAmount)},
	DetailCustomArrival: {"custom_transaction_arrival", append(fields(fFrom, fTo, fTx, field("is_divisible", FlagField, 0)),
		ints(0, "amount", "deadline", "priority")...)},
	DetailCollateralAdjustment:  {"collateral_adjustment", append(fields(fTarget), ints(0, "delta", "new_total")...)},
	DetailCreditLimitAdjustment: {"credit_limit_adjustment", append(fields(fTarget), ints(0, "delta", "new_limit")...)},
	DetailGlobalRate:            {"global_arrival_rate_change", fields(field("multiplier", FloatField, 0))},
	DetailAgentRate: {"agent_arrival_rate_change", fields(fTarget, field("multiplier", FloatField, 0),
		field("new_rate", FloatField, 1), field("old_rate", FloatField, 2))},
	DetailWeight: {"counterparty_weight_change", fields(fTarget, field("counterparty", PeerField, 0),
		field("new_weight", FloatField, 0), field("auto_balance_others", FlagField, 0))},
	DetailWindow: {"deadline_window_change", fields(optional(field("min_ticks_multiplier", FloatField, 0), 0),
		optional(field("max_ticks_multiplier", FloatField, 1), 1))},
	DetailScheduledSettlement: {"scheduled_settlement", fields(fFrom, fTo, fAmount, field("settled", FlagField, 0),
		EventField{Name: "reason", Type: TextField, Optional: 0, Omit: true})},
}

// String returns the exact name of the event, e.g. "RtgsImmediateSettlement".
func (k Kind) String() string { return kindTable[k].name }

// Fields lists the fields of the kind in the order of the catalogue.
func (k Kind) Fields() []EventField { return kindTable[k].fields }

// String returns the event_type of the scenario event, e.g. "direct_transfer".
func (d DetailKind) String() string { return detailTable[d].name }

// Fields lists the details of the scenario event.
func (d DetailKind) Fields() []EventField { return detailTable[d].fields }
