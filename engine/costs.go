package engine

import (
	"math"
	"math/big"

	"sweep/engine/scenario"
)

// costRates contains the cost rates of a bank scaled to integers, so that every charge is integer arithmetic: overdraft in
// 1/1000 bps, delay in 1/10⁶, collateral, liquidity and borrowing in 1/10⁶ bps, multipliers in 1/1000. Rates below the
// resolution are 0.
type costRates struct {
	overdraft  uint64
	delay      uint64
	collateral uint64
	liquidity  uint64
	borrowing  uint64
	overdue    uint64           // delay multiplier for overdue payments
	weight     [2][11]uint64    // delay weight in 1/1000 by (overdue, priority)
	deadline   scenario.Penalty // charged once, on the original amount
	eod        scenario.Penalty // charged at every end of day, on the remaining amount
	friction   int64
	configured *scenario.CostRates // unscaled, for policies and the informative estimate of OverdueTransactionSettled
}

func scaleRate(rate, scale float64) uint64 {
	if !(rate >= 0) || math.IsInf(rate, 0) {
		return 0
	}
	return toUint64(math.Round(rate * scale))
}

// scaleMultiplier returns a multiplier in 1/1000; NaN counts as 1.
func scaleMultiplier(m float64) uint64 {
	if !(m >= 0) || math.IsInf(m, 0) {
		return 1000
	}
	return toUint64(math.Round(m * 1000.0))
}

func newCostRates(c *scenario.CostRates) costRates {
	p := costRates{
		overdraft:  scaleRate(c.OverdraftBpsPerTick, 1000.0),
		delay:      scaleRate(c.DelayPerTickPerCent, 1_000_000.0),
		collateral: scaleRate(c.CollateralBpsPerTick, 1_000_000.0),
		liquidity:  scaleRate(c.LiquidityBpsPerTick, 1_000_000.0),
		borrowing:  scaleRate(c.EODBorrowingBps, 1_000_000.0),
		overdue:    scaleMultiplier(c.OverdueDelayMultiplier),
		deadline:   c.DeadlinePenalty,
		eod:        c.EODPenalty,
		friction:   c.SplitFriction,
		configured: c,
	}
	for priority := range p.weight[0] {
		band := uint64(1000)
		if m := c.PriorityDelayMultiplier; m != nil {
			band = scaleMultiplier(bandMultiplier(m, priority))
		}
		p.weight[0][priority] = 1000 * band / 1000
		p.weight[1][priority] = p.overdue * band / 1000
	}
	return p
}

// setCostRates assigns every bank its cost rates.
func (e *Engine) setCostRates() {
	e.costRates = append(e.costRates[:0], newCostRates(&e.sc.Costs))
	for i := range e.sc.Agents {
		if own := e.sc.Agents[i].Costs; own != nil {
			e.costRates = append(e.costRates, newCostRates(own))
		}
	}
	next := 1
	for i := range e.sc.Agents {
		a := &e.agents[e.order[i]]
		a.rates = &e.costRates[0]
		if e.sc.Agents[i].Costs != nil {
			a.rates = &e.costRates[next]
			next++
		}
	}
}

func bandMultiplier(m *scenario.PriorityMultipliers, priority int) float64 {
	switch {
	case priority >= 8:
		return m.Urgent
	case priority >= 4:
		return m.Normal
	}
	return m.Low
}

// overdraftCost returns the cost of a negative balance for one tick, rounded half up.
func (e *Engine) overdraftCost(i int32, balance int64, rate uint64) int64 {
	if balance >= 0 || rate == 0 {
		return 0
	}
	return e.charge(liquidityCost, i, uint128{0, abs64(balance)}, rate, 5_000_000, 10_000_000)
}

// delayCost returns the delay cost of one tick for a weighted sum of amounts (weights in 1/1000), rounded half up once.
func (e *Engine) delayCost(i int32, weighted uint128, rate uint64) int64 {
	if rate == 0 {
		return 0
	}
	return e.charge(delayCost, i, weighted, rate, 500_000_000, 1_000_000_000)
}

// holdingCost returns the cost of holding an amount for one tick, or of borrowing it for a night, at a rate in 1/10⁶ bps,
// rounded half up.
func (e *Engine) holdingCost(r result, i int32, amount int64, rate uint64) int64 {
	if amount <= 0 || rate == 0 {
		return 0
	}
	return e.charge(r, i, uint128{0, uint64(amount)}, rate, 5_000_000_000, 10_000_000_000)
}

// penalty returns the penalty of agent i for an amount: the fixed amount, or the rate times the amount, truncated.
func (e *Engine) penalty(r result, i int32, p *scenario.Penalty, amount int64) int64 {
	if !p.Rate {
		return p.Amount
	}
	if !(p.BpsPerEvent >= 0) || math.IsInf(p.BpsPerEvent, 0) {
		return 0
	}
	scaled := toUint64(p.BpsPerEvent * 1_000_000.0)
	return e.charge(r, i, uint128{0, abs64(amount)}, scaled, 0, 10_000_000_000)
}

// estimatedDelay returns the informative delay cost of an overdue payment that settles, in float arithmetic from left to
// right.
func (e *Engine) estimatedDelay(i int32, remaining int64, ticks int32) int64 {
	c := e.agents[i].rates.configured
	x := float64(float64(remaining) * c.DelayPerTickPerCent)
	x = float64(x * c.OverdueDelayMultiplier)
	x = math.Round(float64(x * float64(ticks)))
	if x >= 1<<63 {
		e.reportOverflow(delayEstimate, i, big.NewFloat(x))
	}
	return toInt64(x)
}
