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
