package engine

import (
	"math"

	"sweep/engine/policy"
)

func floatBits(x float64) int64 { return int64(math.Float64bits(x)) }

func flag(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// fillAgent sets the registers and the fields that depend only on the agent, as far as the tree reads them.
func (e *Engine) fillAgent(i int32, t policy.Tree) {
	p := e.agents[i].program
	for _, f := range p.agent[t] {
		e.frame.Values[f] = agentFields[f](e, &e.agents[i], i)
	}
	for slot, key := range p.registers[t] {
		e.frame.Registers[slot] = e.agents[i].register(key)
	}
}

// fillPlaceholders sets payment-dependent fields for trees that do not decide about a payment: collateral trees see a
// payment of one cent, bank trees a payment of zero.
func (e *Engine) fillPlaceholders(i int32, t policy.Tree) {
	amount := int64(1)
	if t == policy.Bank {
		amount = 0
	}
	for _, f := range e.agents[i].program.payment[t] {
		switch f {
		case policy.FieldCostDeadlinePenalty:
			e.frame.Values[f] = float64(e.penalty(paymentPenalty, i, &e.agents[i].rates.deadline, amount))
		case policy.FieldCostEODPenalty:
			e.frame.Values[f] = float64(e.penalty(paymentDayPenalty, i, &e.agents[i].rates.eod, amount))
		default:
			e.frame.Values[f] = 0
		}
	}
}

// fillPayment sets the fields that depend on payment k.
func (e *Engine) fillPayment(i, k int32, t policy.Tree) {
	for _, f := range e.agents[i].program.payment[t] {
		e.frame.Values[f] = paymentFields[f](e, &e.pay[k], i)
	}
}

// paymentFields computes the fields that depend on the evaluated payment; i is its sender.
var paymentFields = [policy.NumFields]func(e *Engine, p *Payment, i int32) float64{
	policy.FieldAmount:          func(_ *Engine, p *Payment, _ int32) float64 { return float64(p.Amount) },
	policy.FieldRemainingAmount: func(_ *Engine, p *Payment, _ int32) float64 { return float64(p.Remaining) },
	policy.FieldSettledAmount:   func(_ *Engine, p *Payment, _ int32) float64 { return float64(p.Amount - p.Remaining) },
	policy.FieldArrivalTick:     func(_ *Engine, p *Payment, _ int32) float64 { return float64(p.Arrival) },
	policy.FieldDeadlineTick:    func(_ *Engine, p *Payment, _ int32) float64 { return float64(p.Deadline) },
	policy.FieldPriority:        func(_ *Engine, p *Payment, _ int32) float64 { return float64(p.Priority) },
	policy.FieldIsSplit:         func(_ *Engine, p *Payment, _ int32) float64 { return flag(p.Parent != None) },
	policy.FieldIsPastDeadline:  func(e *Engine, p *Payment, _ int32) float64 { return flag(e.tick > p.Deadline) },
	policy.FieldIsOverdue:       func(_ *Engine, p *Payment, _ int32) float64 { return flag(p.Status == Overdue) },
	policy.FieldOverdueDuration: func(e *Engine, p *Payment, _ int32) float64 {
		if p.Status != Overdue {
			return 0
		}
		return float64(max(0, e.tick-p.StatusTick))
	},
	policy.FieldIsInQueue2:      func(_ *Engine, p *Payment, _ int32) float64 { return flag(p.RTGSPriority != NoPriority) },
	policy.FieldTicksToDeadline: func(e *Engine, p *Payment, _ int32) float64 { return float64(int64(p.Deadline) - int64(e.tick)) },
	policy.FieldTicksToCutOff: func(e *Engine, p *Payment, _ int32) float64 {
		return float64(e.lastInTime(p) - e.tick%e.tpd)
	},
	policy.FieldReceiverInOutage: func(e *Engine, p *Payment, _ int32) float64 { return flag(e.agents[p.Receiver].out) },
	policy.FieldQueueAge:         func(e *Engine, p *Payment, _ int32) float64 { return float64(max(0, e.tick-p.Arrival)) },
	policy.FieldCostDeadlinePenalty: func(e *Engine, p *Payment, i int32) float64 {
		return float64(e.penalty(paymentPenalty, i, &e.agents[i].rates.deadline, p.Amount))
	},
	policy.FieldCostEODPenalty: func(e *Engine, p *Payment, i int32) float64 {
		return float64(e.penalty(paymentDayPenalty, i, &e.agents[i].rates.eod, p.Remaining))
	},
	policy.FieldCostDelayThisTxOneTick: func(e *Engine, p *Payment, i int32) float64 {
		return float64(float64(p.Remaining) * e.agents[i].rates.configured.DelayPerTickPerCent)
	},
	policy.FieldCostOverdraftThisAmountOneTick: func(e *Engine, p *Payment, i int32) float64 {
		return float64(e.agents[i].rates.configured.OverdraftBpsPerTick/10000.0) * float64(p.Remaining)
	},
	policy.FieldMyQ2OutValueToCounterparty:  func(e *Engine, p *Payment, i int32) float64 { return float64(e.q2.sum(i, p.Receiver)) },
	policy.FieldMyQ2InValueFromCounterparty: func(e *Engine, p *Payment, i int32) float64 { return float64(e.q2.sum(p.Receiver, i)) },
	policy.FieldMyBilateralNetQ2: func(e *Engine, p *Payment, i int32) float64 {
		return float64(e.q2.sum(i, p.Receiver) - e.q2.sum(p.Receiver, i))
	},
	policy.FieldTxCounterpartyID:    func(e *Engine, p *Payment, _ int32) float64 { return idHash(e.ids[p.Receiver]) },
	policy.FieldTxIsTopCounterparty: func(*Engine, *Payment, int32) float64 { return 0 }, // its ranking is always empty
}
