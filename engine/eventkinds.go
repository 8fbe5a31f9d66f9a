package engine

// Adding an event kind: a constant and its line in kindTable, both here, with new slots if its fields mean something that
// no other kind has; emit it; add a sentence to engine/narrative; and if a field is new, add a column to the table events.

// Kind is a kind of event in the log.
type Kind uint8

// The events, in the order of the catalogue.
const (
	Arrival Kind = iota
	PolicySubmit
	PolicyHold
	PolicyDrop
	PolicySplit
	TransactionReprioritized
	PriorityEscalated
	CollateralPost
	CollateralWithdraw
	CollateralTimerWithdrawn
	CollateralTimerBlocked
	StateRegisterSet
	BankBudgetSet
	RtgsSubmission
	RtgsWithdrawal
	RtgsResubmission
	BilateralLimitExceeded
	MultilateralLimitExceeded
	OverdueTransactionSettled
	RtgsImmediateSettlement
	QueuedRtgs
	Queue2LiquidityRelease
	AlgorithmExecution
	LsmBilateralOffset
	LsmCycleSettlement
	EntryDispositionOffset
	DeferredCreditApplied
	TransactionWentOverdue
	CostAccrual
	EndOfDay
	LiquidityReturn
	LiquidityAllocation
	OpeningLiquidity
	ScenarioEventExecuted
	PositionSet
	LsmNetting
	EndOfDayBorrowing
	EndOfDaySettlement
	EndOfDayRepayment
	PaymentRejected
	PaymentPostponed
	PaymentsSuspended
	ThroughputBreach
	BatchSettlement
	BatchExpired
	PaymentInternalised
	NumKinds
)

// DetailKind is the kind of scenario event that a ScenarioEventExecuted reports.
type DetailKind uint8

// The reported scenario events; String returns the event_type.
const (
	DetailNone DetailKind = iota
	DetailDirectTransfer
	DetailCustomArrival
	DetailCollateralAdjustment
	DetailCreditLimitAdjustment
	DetailGlobalRate
	DetailAgentRate
	DetailWeight
	DetailWindow
	DetailScheduledSettlement
	DetailPolicyChange
	DetailOutage
	DetailOutageEnd
	DetailSystemOutage
	DetailSystemOutageEnd
	DetailSettlementBatch
	NumDetails
)

// NumberSlot is the index of a whole number in Event.N. A meaning has the same slot in every kind that has it, whatever
// the kind calls the field; meanings that never occur in the same kind share a slot.
type NumberSlot uint8

// The whole numbers. Amounts and costs are in cents.
const (
	Amount         NumberSlot = 0 // what the event is about; of an overdue payment the original amount
	Remaining      NumberSlot = 1 // of an overdue payment
	SettledAmount  NumberSlot = 1 // of an overdue payment
	Priority       NumberSlot = 1
	Deadline       NumberSlot = 2
	BalanceBefore  NumberSlot = 1
	BalanceAfter   NumberSlot = 2
	Outflow        NumberSlot = 1 // counted against a limit
	Limit          NumberSlot = 2
	QueueWait      NumberSlot = 1
	Reserve        NumberSlot = 0 // that holds back a payment; not shown in the log
	NumSplits      NumberSlot = 0
	Day            NumberSlot = 3
	UnsettledCount NumberSlot = 0
	TotalPenalties NumberSlot = 1

	OldPriority        NumberSlot = 0
	NewPriority        NumberSlot = 1
	OriginalPriority   NumberSlot = 0
	EscalatedPriority  NumberSlot = 1
	TicksUntilDeadline NumberSlot = 2
	BoostApplied       NumberSlot = 3

	OverdueSince       NumberSlot = 3
	TicksOverdue       NumberSlot = 4
	DeadlinePenalty    NumberSlot = 5
	EstimatedDelayCost NumberSlot = 6

	Algorithm      NumberSlot = 0
	Settlements    NumberSlot = 1
	SettledValue   NumberSlot = 2
	AmountA        NumberSlot = 0
	AmountB        NumberSlot = 1
	TotalValue     NumberSlot = 0
	MaxNetOutflow  NumberSlot = 1
	OffsetAmount   NumberSlot = 0
	IncomingAmount NumberSlot = 1
	QueuedAmount   NumberSlot = 2

	BorrowingCost NumberSlot = 1
	RuleNumber    NumberSlot = 1
	UntilTick     NumberSlot = 2
	BreachPenalty NumberSlot = 3

	ScenarioEvent NumberSlot = 5 // place in the list of scenario events
	OutageTicks   NumberSlot = 0
	Exposure      NumberSlot = 0

	NewTotal           NumberSlot = 1 // posted collateral
	PostedBefore       NumberSlot = 4 // of a position; not shown in the log
	PostedAt           NumberSlot = 2
	MaxValue           NumberSlot = 0
	MaxPerCounterparty NumberSlot = 1
	Delta              NumberSlot = 0
	NewLimit           NumberSlot = 3

	LiquidityCost     NumberSlot = 0
	DelayCost         NumberSlot = 1
	CollateralCost    NumberSlot = 2
	PenaltyCost       NumberSlot = 3
	SplitFrictionCost NumberSlot = 4
	OpportunityCost   NumberSlot = 5
)

// FloatSlot is the index of a number in Event.F.
type FloatSlot uint8

// The numbers with a fraction.
const (
	OldValue      FloatSlot = 0
	NewValue      FloatSlot = 1
	Fraction      FloatSlot = 0
	Multiplier    FloatSlot = 0
	OldRate       FloatSlot = 1
	NewRate       FloatSlot = 2
	NewWeight     FloatSlot = 0
	MinMultiplier FloatSlot = 0
	MaxMultiplier FloatSlot = 1
	SettledShare  FloatSlot = 0
	RequiredShare FloatSlot = 1
)

// TextSlot is the index of a text in Event.Text.
type TextSlot uint8

// The texts.
const (
	Reason          TextSlot = 0
	OriginalReason  TextSlot = 1
	RTGSPriority    TextSlot = 0
	OldRTGSPriority TextSlot = 1
	RegisterKey     TextSlot = 1
	DecisionPath    TextSlot = 2
	Result          TextSlot = 0
	MovementID      TextSlot = 0
	PolicyID        TextSlot = 0
	PolicyHash      TextSlot = 1
	BatchMode       TextSlot = 0
)

// Presence is a set of optional fields.
type Presence uint8

// The optional fields.
const (
	HasReason Presence = 1 << iota
	HasPriority
	HasDecisionPath
	HasFocus
	HasMaxPerCounterparty
	HasMinMultiplier
	HasMaxMultiplier
	HasReserve

	HasExposure = HasReserve // never in the same kind
	HasBank     = HasReserve // of an event that may also be one of all banks together
)

// Fields shared by many kinds.
var (
	fAgent         = other("agent_id", AgentField)
	fTx            = other("tx_id", TxField)
	fTxs           = other("tx_ids", TxsField)
	fSender        = other("sender", AgentField)
	fReceiver      = other("receiver", PeerField)
	fSenderID      = other("sender_id", AgentField)
	fRecvID        = other("receiver_id", PeerField)
	fAgentA        = other("agent_a", AgentField)
	fAgentB        = other("agent_b", PeerField)
	fFrom          = other("from_agent", AgentField)
	fTo            = other("to_agent", PeerField)
	fScenarioEvent = number("scenario_event", ScenarioEvent)
	fTarget        = other("agent", AgentField)
	fDivisible     = other("is_divisible", FlagField)
	fAmount        = number("amount", Amount)
	fDeadline      = number("deadline", Deadline)
	fPriority      = number("priority", Priority)
	fDelta         = number("delta", Delta)
	fNewLimit      = number("new_limit", NewLimit)
	fNewTotal      = number("new_total", NewTotal)
	fPostedAt      = number("posted_at_tick", PostedAt)
	fBalance       = number("balance_after", BalanceAfter)
	fDeadlineAt    = number("deadline_tick", Deadline)
	fPenalty       = number("deadline_penalty_cost", DeadlinePenalty)
	fMultiplier    = float("multiplier", Multiplier)
	fReason        = text("reason", Reason)
	fWhyPosted     = text("original_reason", OriginalReason)
)

func fields(fs ...EventField) []EventField { return fs }

// kindTable contains the name and the fields of every event kind.
var kindTable = [NumKinds]struct {
	name   string
	fields []EventField
}{
	Arrival:      {"Arrival", fields(fTx, fSenderID, fRecvID, fAmount, fDeadline, fPriority, fDivisible)},
	PolicySubmit: {"PolicySubmit", fields(fAgent, fTx)},
	PolicyHold:   {"PolicyHold", fields(fAgent, fTx, fReason)},
	PolicyDrop:   {"PolicyDrop", fields(fAgent, fTx, fReason)},
	PolicySplit:  {"PolicySplit", fields(fAgent, fTx, number("num_splits", NumSplits), other("child_ids", TxsField))},
	TransactionReprioritized: {"TransactionReprioritized", fields(fAgent, fTx, number("old_priority", OldPriority),
		number("new_priority", NewPriority))},
	PriorityEscalated: {"PriorityEscalated", fields(fTx, fSenderID, number("original_priority", OriginalPriority),
		number("escalated_priority", EscalatedPriority), number("ticks_until_deadline", TicksUntilDeadline),
		number("boost_applied", BoostApplied))},
	CollateralPost:           {"CollateralPost", fields(fAgent, fAmount, fReason, fNewTotal)},
	CollateralWithdraw:       {"CollateralWithdraw", fields(fAgent, fAmount, fReason, fNewTotal)},
	CollateralTimerWithdrawn: {"CollateralTimerWithdrawn", fields(fAgent, fAmount, fWhyPosted, fPostedAt, fNewTotal)},
	CollateralTimerBlocked: {"CollateralTimerBlocked", fields(fAgent, number("requested_amount", Amount), fReason, fWhyPosted,
		fPostedAt)},
	StateRegisterSet: {"StateRegisterSet", fields(fAgent, text("register_key", RegisterKey), float("old_value", OldValue),
		float("new_value", NewValue), fReason, text("decision_path", DecisionPath).when(HasDecisionPath))},
	BankBudgetSet: {"BankBudgetSet", fields(fAgent, number("max_value", MaxValue),
		other("focus_counterparties", NamesField).when(HasFocus),
		number("max_per_counterparty", MaxPerCounterparty).when(HasMaxPerCounterparty))},
	RtgsSubmission: {"RtgsSubmission", fields(fTx, fSender, fReceiver, fAmount, number("internal_priority", Priority),
		text("rtgs_priority", RTGSPriority))},
	RtgsWithdrawal: {"RtgsWithdrawal", fields(fTx, fSender, text("original_rtgs_priority", OldRTGSPriority))},
	RtgsResubmission: {"RtgsResubmission", fields(fTx, fSender, text("old_rtgs_priority", OldRTGSPriority),
		text("new_rtgs_priority", RTGSPriority))},
	BilateralLimitExceeded: {"BilateralLimitExceeded", fields(fSender, fReceiver, fTx, fAmount,
		number("current_bilateral_outflow", Outflow), number("bilateral_limit", Limit))},
	MultilateralLimitExceeded: {"MultilateralLimitExceeded", fields(fSender, fTx, fAmount,
		number("current_total_outflow", Outflow), number("multilateral_limit", Limit))},
	OverdueTransactionSettled: {"OverdueTransactionSettled", fields(fTx, fSenderID, fRecvID, fAmount,
		number("settled_amount", SettledAmount), fDeadlineAt, number("overdue_since_tick", OverdueSince),
		number("total_ticks_overdue", TicksOverdue), fPenalty, number("estimated_delay_cost", EstimatedDelayCost))},
	RtgsImmediateSettlement: {"RtgsImmediateSettlement", fields(fTx, fSender, fReceiver, fAmount,
		number("sender_balance_before", BalanceBefore), number("sender_balance_after", BalanceAfter))},
	QueuedRtgs: {"QueuedRtgs", fields(fTx, fSenderID)},
	Queue2LiquidityRelease: {"Queue2LiquidityRelease", fields(fTx, fSender, fReceiver, fAmount,
		number("queue_wait_ticks", QueueWait), text("release_reason", Reason))},
	AlgorithmExecution: {"AlgorithmExecution", fields(number("algorithm", Algorithm), text("result", Result),
		number("settlements", Settlements), number("settled_value", SettledValue))},
	LsmBilateralOffset: {"LsmBilateralOffset", fields(fAgentA, fAgentB, number("amount_a", AmountA), number("amount_b", AmountB), fTxs)},
	LsmCycleSettlement: {"LsmCycleSettlement", fields(other("agents", AgentsField), other("tx_amounts", IntsField),
		number("total_value", TotalValue), other("net_positions", NetsField), number("max_net_outflow", MaxNetOutflow),
		other("max_net_outflow_agent", PeerField), fTxs)},
	EntryDispositionOffset: {"EntryDispositionOffset", fields(other("incoming_tx_id", TxField), other("queued_tx_id", Tx2Field),
		fAgentA, fAgentB, number("offset_amount", OffsetAmount), number("incoming_amount", IncomingAmount),
		number("queued_amount", QueuedAmount), fTxs)},
	DeferredCreditApplied: {"DeferredCreditApplied", fields(fAgent, fAmount, other("source_transactions", TxsField))},
	TransactionWentOverdue: {"TransactionWentOverdue", fields(fTx, fSenderID, fRecvID, fAmount,
		number("remaining_amount", Remaining), fDeadlineAt, number("ticks_overdue", TicksOverdue), fPenalty)},
	CostAccrual: {"CostAccrual", fields(fAgent, other("costs", CostsField))},
	EndOfDay: {"EndOfDay", fields(number("day", Day), number("unsettled_count", UnsettledCount),
		number("total_penalties", TotalPenalties))},
	LiquidityReturn:       {"LiquidityReturn", fields(fAgent, fAmount, fBalance)},
	LiquidityAllocation:   {"LiquidityAllocation", fields(number("day", Day), fAgent, float("fraction", Fraction), fAmount, fBalance)},
	OpeningLiquidity:      {"OpeningLiquidity", fields(fAgent, fAmount)},
	ScenarioEventExecuted: {"ScenarioEventExecuted", fields(other("event_type", DetailField), other("details", DetailsField))},
	PositionSet:           {"PositionSet", fields(fAgent, fAmount, fBalance, fNewLimit, fNewTotal)},
	LsmNetting: {"LsmNetting", fields(other("agents", AgentsField), fTxs, other("tx_amounts", IntsField), other("net_positions", NetsField),
		number("total_value", TotalValue), number("max_net_outflow", MaxNetOutflow), other("max_net_outflow_agent", PeerField))},
	EndOfDayBorrowing:  {"EndOfDayBorrowing", fields(fAgent, fAmount, number("cost", BorrowingCost))},
	EndOfDaySettlement: {"EndOfDaySettlement", fields(fTx, fSender, fReceiver, fAmount)},
	EndOfDayRepayment:  {"EndOfDayRepayment", fields(fAgent, fAmount)},
	PaymentRejected:    {"PaymentRejected", fields(fTx, fSender, fReceiver, fAmount, number("internal_priority", Priority), fReason)},
	PaymentPostponed:   {"PaymentPostponed", fields(fTx, fSender, fReceiver, fAmount, number("internal_priority", Priority), fReason)},
	PaymentsSuspended: {"PaymentsSuspended", fields(fAgent, other("counterparty", PeerField),
		number("exposure", Exposure).when(HasExposure), fScenarioEvent)},
	PaymentInternalised: {"PaymentInternalised", fields(fSender, fReceiver, fAmount)},
	ThroughputBreach: {"ThroughputBreach", fields(fAgent.when(HasBank), number("rule", RuleNumber), number("until", UntilTick), float("share", SettledShare),
		float("required_share", RequiredShare), number("shortfall", Amount), number("penalty", BreachPenalty))},
	BatchSettlement: {"BatchSettlement", fields(fTxs, number("total_value", TotalValue), fScenarioEvent)},
	BatchExpired:    {"BatchExpired", fields(fTxs, number("total_value", TotalValue), fScenarioEvent)},
}

// detailTable contains the event type and the details of every reported scenario event.
var detailTable = [NumDetails]struct {
	name   string
	fields []EventField
}{
	DetailDirectTransfer:        {"direct_transfer", fields(fFrom, fTo, fAmount)},
	DetailCustomArrival:         {"custom_transaction_arrival", fields(fFrom, fTo, fTx, fDivisible, fAmount, fDeadline, fPriority)},
	DetailCollateralAdjustment:  {"collateral_adjustment", fields(fTarget, fDelta, fNewTotal)},
	DetailCreditLimitAdjustment: {"credit_limit_adjustment", fields(fTarget, fDelta, fNewLimit)},
	DetailGlobalRate:            {"global_arrival_rate_change", fields(fMultiplier)},
	DetailAgentRate:             {"agent_arrival_rate_change", fields(fTarget, fMultiplier, float("new_rate", NewRate), float("old_rate", OldRate))},
	DetailWeight: {"counterparty_weight_change", fields(fTarget, other("counterparty", PeerField),
		float("new_weight", NewWeight), other("auto_balance_others", FlagField))},
	DetailWindow: {"deadline_window_change", fields(float("min_ticks_multiplier", MinMultiplier).when(HasMinMultiplier),
		float("max_ticks_multiplier", MaxMultiplier).when(HasMaxMultiplier))},
	DetailScheduledSettlement: {"scheduled_settlement", fields(fFrom, fTo, fAmount, other("settled", FlagField),
		EventField{Name: "reason", Type: TextField, Text: Reason, When: HasReason, Omit: true})},
	DetailPolicyChange:    {"policy_change", fields(fTarget, text("policy_id", PolicyID), text("policy_hash", PolicyHash))},
	DetailOutage:          {"outage", fields(fTarget, number("outage_ticks", OutageTicks), fScenarioEvent)},
	DetailOutageEnd:       {"outage_end", fields(fTarget, fScenarioEvent)},
	DetailSystemOutage:    {"system_outage", fields(number("outage_ticks", OutageTicks), fScenarioEvent)},
	DetailSystemOutageEnd: {"system_outage_end", fields(fScenarioEvent)},
	DetailSettlementBatch: {"settlement_batch", fields(fTxs, text("batch_mode", BatchMode), number("until_tick", Deadline), fScenarioEvent)},
}

// costFields are the fields of a CostAccrual.
var costFields = fields(number("liquidity_cost", LiquidityCost), number("delay_cost", DelayCost),
	number("collateral_cost", CollateralCost), number("penalty_cost", PenaltyCost), number("split_friction_cost", SplitFrictionCost),
	number("liquidity_opportunity_cost", OpportunityCost))

// String returns the exact name of the event, e.g. "RtgsImmediateSettlement".
func (k Kind) String() string { return kindTable[k].name }

// Fields lists the fields of the kind in the order of the catalogue.
func (k Kind) Fields() []EventField { return kindTable[k].fields }

// String returns the event_type of the scenario event, e.g. "direct_transfer".
func (d DetailKind) String() string { return detailTable[d].name }

// Fields lists the details of the scenario event.
func (d DetailKind) Fields() []EventField { return detailTable[d].fields }

// CostFields lists the costs of a CostAccrual.
func CostFields() []EventField { return costFields }
