package engine

import (
	"math"

	"sweep/engine/money"
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
		e.frame.Values[f] = e.agentField(i, f)
	}
	for slot, key := range p.registers[t] {
		e.frame.Registers[slot] = e.agents[i].register(key)
	}
}

// fillStandIn sets payment-dependent fields for trees that do not decide about a payment: collateral trees see a payment
// of one cent, bank trees a payment of zero.
func (e *Engine) fillStandIn(i int32, t policy.Tree) {
	amount := int64(1)
	if t == policy.Bank {
		amount = 0
	}
	for _, f := range e.agents[i].program.payment[t] {
		switch f {
		case policy.FieldCostDeadlinePenalty:
			e.frame.Values[f] = float64(e.penalty(paymentPenalty, i, &e.prices.deadline, amount))
		case policy.FieldCostEODPenalty:
			e.frame.Values[f] = float64(e.penalty(paymentDayPenalty, i, &e.prices.eod, amount))
		default:
			e.frame.Values[f] = 0
		}
	}
}

// fillPayment sets the fields that depend on payment k.
func (e *Engine) fillPayment(i, k int32, t policy.Tree) {
	for _, f := range e.agents[i].program.payment[t] {
		e.frame.Values[f] = e.paymentField(i, k, f)
	}
}

func (e *Engine) paymentField(i, k int32, f policy.Field) float64 {
	p := &e.pay[k]
	switch f {
	case policy.FieldAmount:
		return float64(p.Amount)
	case policy.FieldRemainingAmount:
		return float64(p.Remaining)
	case policy.FieldSettledAmount:
		return float64(p.Amount - p.Remaining)
	case policy.FieldArrivalTick:
		return float64(p.Arrival)
	case policy.FieldDeadlineTick:
		return float64(p.Deadline)
	case policy.FieldPriority:
		return float64(p.Priority)
	case policy.FieldIsSplit:
		return flag(p.Parent != None)
	case policy.FieldIsPastDeadline:
		return flag(e.tick > p.Deadline)
	case policy.FieldIsOverdue:
		return flag(p.Status == Overdue)
	case policy.FieldOverdueDuration:
		if p.Status != Overdue {
			return 0
		}
		return float64(max(0, e.tick-p.StatusTick))
	case policy.FieldIsInQueue2:
		return flag(p.RTGSPriority != NoPriority)
	case policy.FieldTicksToDeadline:
		return float64(int64(p.Deadline) - int64(e.tick))
	case policy.FieldQueueAge:
		return float64(max(0, e.tick-p.Arrival))
	case policy.FieldCostDeadlinePenalty:
		return float64(e.penalty(paymentPenalty, i, &e.prices.deadline, p.Amount))
	case policy.FieldCostEODPenalty:
		return float64(e.penalty(paymentDayPenalty, i, &e.prices.eod, p.Remaining))
	case policy.FieldCostDelayThisTxOneTick:
		return float64(float64(p.Remaining) * e.sc.Costs.DelayPerTickPerCent)
	case policy.FieldCostOverdraftThisAmountOneTick:
		return float64(e.sc.Costs.OverdraftBpsPerTick/10000.0) * float64(p.Remaining)
	case policy.FieldMyQ2OutValueToCounterparty:
		return float64(e.q2.sum(i, p.Receiver))
	case policy.FieldMyQ2InValueFromCounterparty:
		return float64(e.q2.sum(p.Receiver, i))
	case policy.FieldMyBilateralNetQ2:
		return float64(e.q2.sum(i, p.Receiver) - e.q2.sum(p.Receiver, i))
	case policy.FieldTxCounterpartyID:
		return idHash(e.ids[p.Receiver])
	}
	return 0 // tx_is_top_counterparty: its ranking is always empty
}

func (e *Engine) agentField(i int32, f policy.Field) float64 {
	switch {
	case f >= policy.FieldBalance && f <= policy.FieldIsOverdraftCapped:
		return e.balanceField(&e.agents[i], f)
	case f >= policy.FieldOutgoingQueueSize && f <= policy.FieldTotalAgents:
		return e.queueField(i, f)
	case f >= policy.FieldPostedCollateral && f <= policy.FieldExcessCollateral:
		return collateralField(&e.agents[i], f)
	case f >= policy.FieldCurrentTick && f <= policy.FieldSystemThroughputGuidanceFractionByTick:
		return e.timeField(i, f)
	case f >= policy.FieldMyQ2OutValueTop1 && f <= policy.FieldMyBilateralNetQ2Top5:
		return e.counterpartyField(i, f)
	}
	switch f {
	case policy.FieldCostOverdraftBpsPerTick:
		return e.sc.Costs.OverdraftBpsPerTick
	case policy.FieldCostDelayPerTickPerCent:
		return e.sc.Costs.DelayPerTickPerCent
	case policy.FieldCostCollateralBpsPerTick:
		return e.sc.Costs.CollateralBpsPerTick
	case policy.FieldCostSplitFriction:
		return float64(e.prices.friction)
	}
	return 0
}

func (e *Engine) balanceField(a *agent, f policy.Field) float64 {
	switch f {
	case policy.FieldBalance:
		return float64(a.balance)
	case policy.FieldCreditLimit, policy.FieldUnsecuredCap:
		return float64(a.cap)
	case policy.FieldAvailableLiquidity:
		return float64(a.available())
	case policy.FieldCreditUsed:
		return float64(a.creditUsed())
	case policy.FieldCreditHeadroom:
		return float64(a.cap - a.creditUsed())
	case policy.FieldEffectiveLiquidity:
		return money.Total(a.balance, a.cap, -a.creditUsed()).Float64()
	case policy.FieldIsUsingCredit:
		return flag(a.balance < 0)
	case policy.FieldLiquidityPressure:
		total := money.Total(a.balance, a.cap, a.posted).Float64()
		if total == 0 {
			return 1
		}
		return 1.0 - float64(max(a.balance, 0))/total
	case policy.FieldIsOverdraftCapped:
		return 1
	}
	return 0 // liquidity_buffer: no scenario sets it
}

func (e *Engine) queueField(i int32, f policy.Field) float64 {
	a := &e.agents[i]
	switch f {
	case policy.FieldOutgoingQueueSize:
		return float64(len(a.queue1))
	case policy.FieldQueue1TotalValue:
		return float64(a.queue1Value)
	case policy.FieldQueue1LiquidityGap:
		return float64(max(0, a.queue1Value-a.available()))
	case policy.FieldHeadroom:
		return float64(a.available() - a.queue1Value)
	case policy.FieldRTGSQueueSize, policy.FieldQueue2Size:
		return float64(e.q2.n)
	case policy.FieldRTGSQueueValue:
		return float64(e.q2.value)
	case policy.FieldQueue2CountForAgent:
		return float64(e.index.agents[i].count)
	case policy.FieldQueue2NearestDeadline:
		if n := e.nearestDeadline(i); n != noDeadline {
			return float64(n)
		}
		return float64(uint64(math.MaxUint64))
	case policy.FieldTicksToNearestQueue2Deadline:
		if n := e.nearestDeadline(i); n != noDeadline {
			return float64(max(0, n-e.tick))
		}
		return math.Inf(1)
	case policy.FieldTotalAgents:
		return float64(len(e.agents))
	}
	return 0 // incoming_expected_count: incoming payments are not announced
}

func collateralField(a *agent, f policy.Field) float64 {
	switch f {
	case policy.FieldPostedCollateral:
		return float64(a.posted)
	case policy.FieldMaxCollateralCapacity:
		return float64(a.maxCollateral())
	case policy.FieldRemainingCollateralCapacity:
		return float64(a.maxCollateral() - a.posted)
	case policy.FieldCollateralUtilization:
		if capacity := a.maxCollateral(); capacity > 0 {
			return float64(a.posted) / float64(capacity)
		}
		return 0
	case policy.FieldCollateralHaircut:
		return a.haircut
	case policy.FieldAllowedOverdraftLimit:
		return float64(a.overdraftLimit())
	case policy.FieldOverdraftHeadroom:
		return float64(a.overdraftLimit() - a.creditUsed())
	case policy.FieldOverdraftUtilization:
		if limit := a.overdraftLimit(); limit > 0 {
			return float64(a.creditUsed()) / float64(limit)
		}
		return 0
	case policy.FieldRequiredCollateralForUsage:
		return a.requiredCollateral()
	}
	return math.Max(float64(a.posted)-a.requiredCollateral(), 0) // excess_collateral
}

// requiredCollateral returns the collateral that covers the overdraft in use beyond the unsecured cap, in whole cents.
func (a *agent) requiredCollateral() float64 {
	if !(a.haircut < 1.0) {
		return 0
	}
	used := a.creditUsed()
	return math.Ceil(float64(used-min(a.cap, used)) / a.kept)
}

func (e *Engine) timeField(i int32, f policy.Field) float64 {
	inDay := e.tick % e.tpd
	progress := float64(inDay) / float64(e.tpd)
	switch f {
	case policy.FieldCurrentTick:
		return float64(e.tick)
	case policy.FieldSystemTicksPerDay:
		return float64(e.tpd)
	case policy.FieldSystemCurrentDay:
		return float64(e.tick / e.tpd)
	case policy.FieldSystemTickInDay:
		return float64(inDay)
	case policy.FieldTicksRemainingInDay:
		return float64(e.tpd - inDay - 1)
	case policy.FieldDayProgressFraction, policy.FieldExpectedThroughputFractionByNow:
		return progress
	case policy.FieldIsEODRush:
		return flag(progress >= e.sc.EODRushThreshold)
	case policy.FieldSystemQueue2PressureIndex:
		return e.pressure()
	case policy.FieldMyThroughputFractionToday:
		return e.agents[i].throughput()
	case policy.FieldThroughputGap:
		return e.agents[i].throughput() - progress
	}
	return 0 // two fields that are constant 0
}

// throughput returns the settled share, by value, of all payments of the agent since the start of the run. A split
// payment and its parts both count.
func (a *agent) throughput() float64 {
	if a.created == (money.Sum{}) {
		return 0
	}
	return a.settled.Float64() / a.created.Float64()
}
