package engine

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
	ScenarioEventExecuted
	NumKinds
)

// None marks a missing agent or payment.
const None int32 = -1

// Event is one entry of the log: a flat record whose slots are defined by Kind.Fields. Agents and payments are dense
// indices; names are added when an event leaves the engine. An event and its lists are valid until the next tick starts.
type Event struct {
	Kind   Kind
	Flag   bool  // is_divisible; settled
	Set    uint8 // bit i: optional slot i (see EventField.Optional) is present
	Detail DetailKind
	Tick   int32
	Agent  int32 // the agent of the event: agent_id, sender, sender_id, agent_a
	Peer   int32 // receiver, receiver_id, agent_b, max_net_outflow_agent, counterparty
	Tx     int32 // payment number
	Tx2    int32 // queued_tx_id
	N      [7]int64
	F      [3]float64
	Text   string   // reason, priority name, register key, result
	Text2  string   // original reason, new priority name, reason of a register write
	Text3  string   // decision path, empty if none
	Names  []string // focus counterparties
	Txs    Span     // payments: tx_ids, child_ids, source_transactions
	Agents Span     // agents of a cycle
	Ints   Span     // tx_amounts of a cycle
	Nets   Span     // net_positions of a cycle
}

// Span is a part of a tick's list arena (TickRecord.Lists).
type Span struct{ Start, Len int32 }

// In returns the part of the arena that s refers to.
func (s Span) In(lists []int64) []int64 { return lists[s.Start : s.Start+s.Len] }

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
	NumDetails
)
