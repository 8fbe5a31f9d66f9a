// Package policy implements the decision-tree policies of the banks: a strict decoder and validator for policy documents,
// a compiler to a compact program, and an evaluator that allocates nothing. A policy has up to four binary trees; each
// is evaluated from its root to an action leaf over named float64 context fields.
package policy

// Tree names one of the four trees of a policy.
type Tree uint8

// The four trees, in the order in which a tick first evaluates them.
const (
	StrategicCollateral Tree = iota
	Bank
	Payment
	EndOfTickCollateral
	NumTrees
)

// Frame contains the values a tree reads. Before each evaluation the caller fills the fields listed by Policy.Fields and
// the registers listed by Policy.Registers for the tree. An engine reuses one frame for all evaluations.
type Frame struct {
	Values    [NumFields]float64
	Registers []float64 // by the slot of Policy.Registers; grown by the caller
}

// PaymentAction is what a payment tree decides for one payment.
type PaymentAction uint8

// The payment decisions.
const (
	SubmitFull PaymentAction = iota
	SubmitSplit
	StaggerSplit
	Hold
	Reprioritize
	Drop
	WithdrawFromRTGS
	ResubmitToRTGS
)

// HoldReason defines the text of a PolicyHold event.
type HoldReason struct {
	NearDeadline bool   // text is "NearDeadline { ticks_remaining: N }" with N = max(ticks to the deadline, 0)
	Text         string // otherwise: the complete text, e.g. InsufficientLiquidity or Custom("…"), built at compile time
}

// PaymentDecision is the outcome of a payment tree.
type PaymentDecision struct {
	Action      PaymentAction
	Leaf        int32 // action leaf reached; its path is Policy.Path(Payment, Leaf)
	HasOverride bool  // SubmitFull: priority override of priority_flag
	Override    uint8
	HasTarget   bool // SubmitFull: timed_for_tick
	TargetTick  uint64
	Parts       uint64 // SubmitSplit, StaggerSplit: num_splits, at least 2
	FirstNow    uint64 // StaggerSplit
	GapTicks    uint64
	Boost       uint8
	NewPriority uint8        // Reprioritize, not capped
	Priority    RTGSPriority // ResubmitToRTGS
	Reason      HoldReason   // Hold
}

// RTGSPriority orders payments in Queue 2 when priority mode is on; lower is served first.
type RTGSPriority uint8

// The RTGS priorities.
const (
	HighlyUrgent RTGSPriority = iota
	Urgent
	Normal
)

// String returns the exact name used in documents and events; any other value prints as None.
func (p RTGSPriority) String() string {
	if !p.Valid() {
		return "None"
	}
	return rtgsPriorityWords[p]
}

// Valid reports whether p is one of the RTGS priorities.
func (p RTGSPriority) Valid() bool { return int(p) < len(rtgsPriorityWords) }

// BankAction is what a bank tree decides.
type BankAction uint8

// The bank decisions.
const (
	NoAction BankAction = iota
	SetReleaseBudget
	SetState
	AddState
)

// BankDecision is the outcome of a bank tree. Strings and slices belong to the compiled policy and are not copied.
type BankDecision struct {
	Action             BankAction
	Leaf               int32 // Policy.Path(Bank, Leaf) is the decision path of register events
	MaxValue           int64
	HasFocus           bool
	Focus              []string
	HasMaxPerCpty      bool
	MaxPerCounterparty int64
	Key                string
	Value              float64
	Reason             string
}

// CollateralAction is what a collateral tree decides.
type CollateralAction uint8

// The collateral decisions.
const (
	HoldCollateral CollateralAction = iota
	PostCollateral
	WithdrawCollateral
)

// CollateralDecision is the outcome of a collateral tree. Amount is positive unless the action is HoldCollateral.
type CollateralDecision struct {
	Action     CollateralAction
	Leaf       int32
	Amount     int64
	Reason     string // one of the six fixed texts
	HasTimer   bool
	TimerTicks uint64
}
