package policy

import (
	"fmt"
	"math"
)

// The kinds of evaluation errors, in addition to InvalidActionParameter.
const (
	DivisionByZero     = "DivisionByZero"
	InvalidLiteralType = "InvalidLiteralType"
	InvalidTree        = "InvalidTree"
)

// EvalError reports that a tree could not be evaluated. The policy is at fault, not the engine.
type EvalError struct {
	Tree    Tree
	NodeID  string
	Kind    string
	Message string
}

// Error names the tree and the node.
func (e *EvalError) Error() string {
	if e.Kind == InvalidTree {
		return e.Message
	}
	return fmt.Sprintf("%s, node %q: %s", e.Tree, e.NodeID, e.Message)
}

func (p *program) failure(f fault, node int32) *EvalError {
	e := &EvalError{Tree: p.tree, NodeID: p.ids[node], Kind: DivisionByZero, Message: "division by zero; use div0, which takes a default"}
	if f > 0 {
		e.Kind, e.Message = p.faults[f-1].kind, p.faults[f-1].message
	}
	return e
}

// leaf is a compiled action.
type leaf struct {
	action      action
	node        int32
	numbers     [4]operand // the numeric parameters in the order of actionTable
	path        string
	text        string // recorded reason of a register write or collateral decision
	key         string // register
	keyFault    fault
	textFault   fault
	focus       []string
	reason      HoldReason
	priority    RTGSPriority
	override    uint8
	hasOverride bool
}

// EvalPayment decides about the payment in the frame. If the policy has no payment tree, it returns an *EvalError, as it
// does for a failed evaluation.
func (p *Policy) EvalPayment(f *Frame, d *PaymentDecision) error {
	prog := p.programs[Payment]
	if prog == nil {
		return &EvalError{Tree: Payment, Kind: InvalidTree, Message: fmt.Sprintf("policy %q has no payment_tree", p.ID())}
	}
	at, failed := prog.walk(f)
	if failed != nil {
		return failed
	}
	l := &prog.leaves[at]
	*d = PaymentDecision{Leaf: at}
	switch l.action {
	case actRelease, actReleaseWithCredit:
		d.Override, d.HasOverride = l.override, l.hasOverride
		d.HasTarget = l.numbers[0].source != absent
	case actHold:
		d.Action, d.Reason = Hold, l.reason
		return nil
	case actDrop:
		d.Action = Drop
		return nil
	case actWithdrawFromRTGS:
		d.Action = WithdrawFromRTGS
		return nil
	case actResubmitToRTGS:
		d.Action, d.Priority = ResubmitToRTGS, l.priority
		return nil
	}
	if l.numbers[0].source == absent {
		return nil
	}
	if failed := prog.paymentNumbers(l, f, d); failed != nil {
		return failed
	}
	return nil
}

// paymentNumbers evaluates the numeric parameters of a payment action that has at least one.
func (p *program) paymentNumbers(l *leaf, f *Frame, d *PaymentDecision) *EvalError {
	var x [4]float64
	for i := range l.numbers {
		if l.numbers[i].source == absent {
			continue
		}
		var bad fault
		if x[i], bad = p.value(&l.numbers[i], f); bad != noFault {
			return p.failure(bad, l.node)
		}
	}
	switch l.action {
	case actReprioritize:
		d.Action, d.NewPriority = Reprioritize, toUint8(x[0])
		return nil
	case actRelease, actReleaseWithCredit:
		d.TargetTick = toUint64(x[0])
		return nil
	case actStaggerSplit:
		d.Action, d.FirstNow, d.GapTicks, d.Boost = StaggerSplit, toUint64(x[1]), toUint64(x[2]), toUint8(x[3])
	default:
		d.Action = SubmitSplit
	}
	d.Parts = toUint64(x[0])
	if d.Parts < 2 {
		return p.wrongNumber(l, fmt.Sprintf("num_splits is %v, but must be at least 2", x[0]))
	}
	if d.FirstNow > d.Parts {
		return p.wrongNumber(l, fmt.Sprintf("stagger_first_now (%v) exceeds num_splits (%v)", x[1], x[0]))
	}
	return nil
}

func (p *program) wrongNumber(l *leaf, message string) *EvalError {
	return &EvalError{Tree: p.tree, NodeID: p.ids[l.node], Kind: InvalidActionParameter, Message: message}
}

// EvalBank decides about the release budget or a register. Without a bank tree it returns NoAction.
func (p *Policy) EvalBank(f *Frame, d *BankDecision) error {
	*d = BankDecision{}
	prog := p.programs[Bank]
	if prog == nil {
		return nil
	}
	at, failed := prog.walk(f)
	if failed != nil {
		return failed
	}
	d.Leaf = at
	if l := &prog.leaves[at]; l.action != actNoAction {
		if failed := prog.bankNumbers(l, f, d); failed != nil {
			return failed
		}
	}
	return nil
}

func (p *program) bankNumbers(l *leaf, f *Frame, d *BankDecision) *EvalError {
	if l.keyFault != noFault {
		return p.failure(l.keyFault, l.node)
	}
	x, bad := p.value(&l.numbers[0], f)
	if bad == noFault {
		bad = l.textFault
	}
	if bad != noFault {
		return p.failure(bad, l.node)
	}
	if l.action != actSetReleaseBudget {
		d.Action, d.Key, d.Value, d.Reason = SetState, l.key, x, l.text
		if l.action == actAddState {
			d.Action = AddState
		}
		return nil
	}
	d.Action, d.MaxValue, d.Focus, d.HasFocus = SetReleaseBudget, toInt64(x), l.focus, len(l.focus) > 0
	if l.numbers[1].source == absent {
		return nil
	}
	if x, bad = p.value(&l.numbers[1], f); bad != noFault {
		return p.failure(bad, l.node)
	}
	d.MaxPerCounterparty, d.HasMaxPerCpty = toInt64(x), true
	return nil
}

// EvalCollateral decides about collateral with one of the two collateral trees. Without that tree it returns
// HoldCollateral.
func (p *Policy) EvalCollateral(t Tree, f *Frame, d *CollateralDecision) error {
	*d = CollateralDecision{}
	prog := p.programs[t]
	if prog == nil {
		return nil
	}
	at, failed := prog.walk(f)
	if failed != nil {
		return failed
	}
	d.Leaf = at
	if l := &prog.leaves[at]; l.action != actHoldCollateral {
		if failed := prog.collateralNumbers(l, f, d); failed != nil {
			return failed
		}
	}
	return nil
}

func (p *program) collateralNumbers(l *leaf, f *Frame, d *CollateralDecision) *EvalError {
	x, bad := p.value(&l.numbers[0], f)
	if bad != noFault {
		return p.failure(bad, l.node)
	}
	amount := toInt64(x)
	if amount <= 0 {
		return nil
	}
	d.Amount, d.Reason = amount, l.text
	if d.Action = WithdrawCollateral; l.action == actWithdrawCollateral {
		return nil
	}
	d.Action = PostCollateral
	if l.numbers[1].source == absent {
		return nil
	}
	if x, bad = p.value(&l.numbers[1], f); bad != noFault {
		return p.failure(bad, l.node)
	}
	if x > 0 {
		d.HasTimer, d.TimerTicks = true, toUint64(x)
	}
	return nil
}

// The conversions truncate towards zero and saturate; NaN becomes 0. They are explicit because in Go the result of an
// out-of-range conversion depends on the machine.

func toUint64(x float64) uint64 {
	switch {
	case !(x > 0):
		return 0
	case x >= 1<<64:
		return math.MaxUint64
	}
	return uint64(x)
}

func toInt64(x float64) int64 {
	switch {
	case math.IsNaN(x):
		return 0
	case x >= 1<<63:
		return math.MaxInt64
	case x <= -1<<63:
		return math.MinInt64
	}
	return int64(x)
}

func toUint8(x float64) uint8 {
	switch {
	case !(x > 0):
		return 0
	case x >= 255:
		return 255
	}
	return uint8(x)
}
