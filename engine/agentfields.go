package engine

import (
	"math"

	"sweep/engine/money"
	"sweep/engine/policy"
	"sweep/engine/scenario"
)

// agentField computes a field that has one value per agent and turn.
type agentField func(e *Engine, a *agent, i int32) float64

// agentFields computes the fields that depend only on the agent; a is agent i. Costs of a payment are in paymentFields,
// and fillPlaceholders sets them for the trees that do not decide about one.
var agentFields = [policy.NumFields]agentField{
	policy.FieldBalance:            func(_ *Engine, a *agent, _ int32) float64 { return float64(a.balance) },
	policy.FieldCreditLimit:        func(_ *Engine, a *agent, _ int32) float64 { return float64(a.cap) },
	policy.FieldUnsecuredCap:       func(_ *Engine, a *agent, _ int32) float64 { return float64(a.cap) },
	policy.FieldAvailableLiquidity: func(_ *Engine, a *agent, _ int32) float64 { return float64(a.available()) },
	policy.FieldCreditUsed:         func(_ *Engine, a *agent, _ int32) float64 { return float64(a.creditUsed()) },
	policy.FieldCreditHeadroom:     func(_ *Engine, a *agent, _ int32) float64 { return float64(a.cap - a.creditUsed()) },
	policy.FieldEffectiveLiquidity: func(_ *Engine, a *agent, _ int32) float64 {
		return money.Total(a.balance, a.cap, -a.creditUsed()).Float64()
	},
	policy.FieldIsUsingCredit:     func(_ *Engine, a *agent, _ int32) float64 { return flag(a.balance < 0) },
	policy.FieldLiquidityBuffer:   func(*Engine, *agent, int32) float64 { return 0 }, // no scenario sets it
	policy.FieldLiquidityPressure: func(_ *Engine, a *agent, _ int32) float64 { return a.liquidityPressure() },
	policy.FieldIsOverdraftCapped: func(*Engine, *agent, int32) float64 { return 1 },

	policy.FieldOutgoingQueueSize:     func(_ *Engine, a *agent, _ int32) float64 { return float64(len(a.queue1)) },
	policy.FieldIncomingExpectedCount: func(*Engine, *agent, int32) float64 { return 0 }, // incoming payments are not announced
	policy.FieldQueue1TotalValue:      func(_ *Engine, a *agent, _ int32) float64 { return float64(a.queue1Value) },
	policy.FieldQueue1LiquidityGap:    func(_ *Engine, a *agent, _ int32) float64 { return float64(max(0, a.queue1Value-a.available())) },
	policy.FieldHeadroom:              func(_ *Engine, a *agent, _ int32) float64 { return float64(a.available() - a.queue1Value) },
	policy.FieldRTGSQueueSize:         func(e *Engine, _ *agent, _ int32) float64 { return float64(e.q2.n) },
	policy.FieldQueue2Size:            func(e *Engine, _ *agent, _ int32) float64 { return float64(e.q2.n) },
	policy.FieldRTGSQueueValue:        func(e *Engine, _ *agent, _ int32) float64 { return float64(e.q2.value) },
	policy.FieldQueue2CountForAgent:   func(e *Engine, _ *agent, i int32) float64 { return float64(e.index.agents[i].count) },
	policy.FieldQueue2NearestDeadline: func(e *Engine, _ *agent, i int32) float64 {
		if n := e.nearestDeadline(i); n != noDeadline {
			return float64(n)
		}
		return float64(uint64(math.MaxUint64))
	},
	policy.FieldTicksToNearestQueue2Deadline: func(e *Engine, _ *agent, i int32) float64 {
		if n := e.nearestDeadline(i); n != noDeadline {
			return float64(max(0, n-e.tick))
		}
		return math.Inf(1)
	},
	policy.FieldTotalAgents: func(e *Engine, _ *agent, _ int32) float64 { return float64(e.participants) },

	policy.FieldPostedCollateral:            func(_ *Engine, a *agent, _ int32) float64 { return float64(a.posted) },
	policy.FieldMaxCollateralCapacity:       func(_ *Engine, a *agent, _ int32) float64 { return float64(a.maxCollateral()) },
	policy.FieldRemainingCollateralCapacity: func(_ *Engine, a *agent, _ int32) float64 { return float64(a.maxCollateral() - a.posted) },
	policy.FieldCollateralUtilization:       func(_ *Engine, a *agent, _ int32) float64 { return share(a.posted, a.maxCollateral()) },
	policy.FieldCollateralHaircut:           func(_ *Engine, a *agent, _ int32) float64 { return a.haircut },
	policy.FieldAllowedOverdraftLimit:       func(_ *Engine, a *agent, _ int32) float64 { return float64(a.overdraftLimit()) },
	policy.FieldOverdraftHeadroom:           func(_ *Engine, a *agent, _ int32) float64 { return float64(a.overdraftLimit() - a.creditUsed()) },
	policy.FieldOverdraftUtilization:        func(_ *Engine, a *agent, _ int32) float64 { return share(a.creditUsed(), a.overdraftLimit()) },
	policy.FieldRequiredCollateralForUsage:  func(_ *Engine, a *agent, _ int32) float64 { return a.requiredCollateral() },
	policy.FieldExcessCollateral: func(_ *Engine, a *agent, _ int32) float64 {
		return math.Max(float64(a.posted)-a.requiredCollateral(), 0)
	},

	policy.FieldCostOverdraftBpsPerTick:  func(_ *Engine, a *agent, _ int32) float64 { return a.rates.configured.OverdraftBpsPerTick },
	policy.FieldCostDelayPerTickPerCent:  func(_ *Engine, a *agent, _ int32) float64 { return a.rates.configured.DelayPerTickPerCent },
	policy.FieldCostCollateralBpsPerTick: func(_ *Engine, a *agent, _ int32) float64 { return a.rates.configured.CollateralBpsPerTick },
	policy.FieldCostEODBorrowingBps: func(e *Engine, a *agent, _ int32) float64 {
		if e.sc.Close.Unsettled != scenario.BorrowUnsettled {
			return 0
		}
		return a.rates.configured.EODBorrowingBps
	},
	policy.FieldCostSplitFriction: func(_ *Engine, a *agent, _ int32) float64 { return float64(a.rates.friction) },

	policy.FieldCurrentTick:                            func(e *Engine, _ *agent, _ int32) float64 { return float64(e.tick) },
	policy.FieldSystemTicksPerDay:                      func(e *Engine, _ *agent, _ int32) float64 { return float64(e.tpd) },
	policy.FieldSystemCurrentDay:                       func(e *Engine, _ *agent, _ int32) float64 { return float64(e.tick / e.tpd) },
	policy.FieldSystemTickInDay:                        func(e *Engine, _ *agent, _ int32) float64 { return float64(e.tick % e.tpd) },
	policy.FieldTicksRemainingInDay:                    func(e *Engine, _ *agent, _ int32) float64 { return float64(e.tpd - e.tick%e.tpd - 1) },
	policy.FieldDayProgressFraction:                    func(e *Engine, _ *agent, _ int32) float64 { return e.dayProgress() },
	policy.FieldIsEODRush:                              func(e *Engine, _ *agent, _ int32) float64 { return flag(e.dayProgress() >= e.sc.EODRushThreshold) },
	policy.FieldSystemQueue2PressureIndex:              func(e *Engine, _ *agent, _ int32) float64 { return e.pressure() },
	policy.FieldMyThroughputFractionToday:              func(_ *Engine, a *agent, _ int32) float64 { return a.throughput() },
	policy.FieldExpectedThroughputFractionByNow:        func(e *Engine, _ *agent, _ int32) float64 { return e.dayProgress() },
	policy.FieldThroughputGap:                          func(e *Engine, a *agent, _ int32) float64 { return a.throughput() - e.dayProgress() },
	policy.FieldLSMRunRateLast10Ticks:                  func(*Engine, *agent, int32) float64 { return 0 }, // a constant of the language
	policy.FieldSystemThroughputGuidanceFractionByTick: func(*Engine, *agent, int32) float64 { return 0 }, // a constant of the language

	policy.FieldMyQ2OutValueTop1:     topValue((*Engine).outValue, 1),
	policy.FieldMyQ2OutValueTop2:     topValue((*Engine).outValue, 2),
	policy.FieldMyQ2OutValueTop3:     topValue((*Engine).outValue, 3),
	policy.FieldMyQ2OutValueTop4:     topValue((*Engine).outValue, 4),
	policy.FieldMyQ2OutValueTop5:     topValue((*Engine).outValue, 5),
	policy.FieldTopCpty1IDHash:       topHash(1),
	policy.FieldTopCpty2IDHash:       topHash(2),
	policy.FieldTopCpty3IDHash:       topHash(3),
	policy.FieldTopCpty4IDHash:       topHash(4),
	policy.FieldTopCpty5IDHash:       topHash(5),
	policy.FieldMyQ2InValueTop1:      topValue((*Engine).inValue, 1),
	policy.FieldMyQ2InValueTop2:      topValue((*Engine).inValue, 2),
	policy.FieldMyQ2InValueTop3:      topValue((*Engine).inValue, 3),
	policy.FieldMyQ2InValueTop4:      topValue((*Engine).inValue, 4),
	policy.FieldMyQ2InValueTop5:      topValue((*Engine).inValue, 5),
	policy.FieldMyBilateralNetQ2Top1: topValue((*Engine).netValue, 1),
	policy.FieldMyBilateralNetQ2Top2: topValue((*Engine).netValue, 2),
	policy.FieldMyBilateralNetQ2Top3: topValue((*Engine).netValue, 3),
	policy.FieldMyBilateralNetQ2Top4: topValue((*Engine).netValue, 4),
	policy.FieldMyBilateralNetQ2Top5: topValue((*Engine).netValue, 5),
}

func share(part, of int64) float64 {
	if of > 0 {
		return float64(part) / float64(of)
	}
	return 0
}

// liquidityPressure returns the part of the agent's funds and credit that its balance does not cover.
func (a *agent) liquidityPressure() float64 {
	total := money.Total(a.balance, a.cap, a.posted).Float64()
	if total == 0 {
		return 1
	}
	return 1.0 - float64(max(a.balance, 0))/total
}

// requiredCollateral returns the collateral that covers the overdraft in use beyond the unsecured cap, in whole cents.
func (a *agent) requiredCollateral() float64 {
	if !(a.haircut < 1.0) {
		return 0
	}
	used := a.creditUsed()
	return math.Ceil(float64(used-min(a.cap, used)) / a.kept)
}

// dayProgress returns the part of the day before the current tick.
func (e *Engine) dayProgress() float64 { return float64(e.tick%e.tpd) / float64(e.tpd) }

// throughput returns the settled share, by value, of all payments of the agent since the start of the run. A split
// payment and its parts both count.
func (a *agent) throughput() float64 {
	if a.created == (money.Sum{}) {
		return 0
	}
	return a.settled.Float64() / a.created.Float64()
}
