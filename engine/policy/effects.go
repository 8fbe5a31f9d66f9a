package policy

import "slices"

// ActsOnQueue2 reports whether evaluating the payment tree for a payment in Queue 2 can have an effect: a withdrawal, a
// resubmission or an evaluation error. If it cannot, the engine may skip the evaluation.
func (p *Policy) ActsOnQueue2() bool {
	prog := p.programs[Payment]
	if prog == nil {
		return false
	}
	if len(prog.faults) > 0 {
		return true
	}
	for i := range prog.calcs {
		if prog.calcs[i].op == opDivide {
			return true
		}
	}
	for i := range prog.leaves {
		switch l := &prog.leaves[i]; l.action {
		case actWithdrawFromRTGS, actResubmitToRTGS:
			return true
		case actSplit, actPaceAndRelease, actStaggerSplit:
			if !l.soundSplit() {
				return true
			}
		}
	}
	return false
}

// DeclaresPriority reports whether the payment tree can declare an RTGS priority.
func (p *Policy) DeclaresPriority() bool {
	prog := p.programs[Payment]
	return prog != nil && slices.ContainsFunc(prog.leaves, func(l leaf) bool { return l.action == actResubmitToRTGS })
}

// soundSplit reports whether the numbers of a split are valid constants.
func (l *leaf) soundSplit() bool {
	var x [4]float64
	for i := range l.numbers {
		switch l.numbers[i].source {
		case absent:
		case fromConstant:
			x[i] = l.numbers[i].number
		default:
			return false
		}
	}
	return toUint64(x[0]) >= 2 && toUint64(x[1]) <= toUint64(x[0])
}

// CanHold reports whether the policy can keep a payment back that the bank could submit: with Hold, a release at a later tick,
// a staggered split, a withdrawal, or a release budget.
func (p *Policy) CanHold() bool {
	for _, t := range []Tree{Payment, Bank} {
		if p.programs[t] != nil && slices.ContainsFunc(p.programs[t].leaves, leaf.holdsBack) {
			return true
		}
	}
	return false
}

func (l leaf) holdsBack() bool {
	switch l.action {
	case actHold, actStaggerSplit, actWithdrawFromRTGS, actSetReleaseBudget:
		return true
	case actRelease, actReleaseWithCredit:
		return l.numbers[0].source != absent // timed_for_tick
	}
	return false
}
