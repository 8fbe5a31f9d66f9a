package engine

import (
	"fmt"
	"math"
	"math/big"
	"strings"

	"sweep/engine/money"
)

// Overflow is a result that does not fit its column in the data set. It ends the run: results are exact, never wrapped or
// truncated.
//
// The arithmetic stays within 64 bits as follows. An amount is at most scenario.CentsMax, and the total value of all
// payments without parent is counted as they arrive and ends the run when it exceeds 64 bits. A payment waits in one
// place and settles once, so no sum over waiting payments, a queue, a pair, a cycle or settlements can exceed that
// value; these are plain additions. Balances, credit and costs are other kinds of sums and are checked individually.
type Overflow struct {
	Table, Column string
	Agent         string // empty if the number is not that of a bank
	Value         string // in decimal digits
}

// Error names the column, the bank and the value.
func (o *Overflow) Error() string {
	of := ""
	if o.Agent != "" {
		of = " of " + o.Agent
	}
	bits := 64
	if strings.HasSuffix(o.Column, "_tick") {
		bits = 32
	}
	return fmt.Sprintf("%s.%s%s would be %s, which does not fit a %d-bit integer column", o.Table, o.Column, of, o.Value, bits)
}

// result is a kind of result that can overflow its column.
type result uint8

const (
	arrivedValue result = iota
	balanceAfter
	creditUsed
	creditAllowed
	liquidityAvailable
	capAfter
	capacity
	budgetValue
	budgetPerReceiver
	liquidityCost
	delayCost
	collateralCost
	penaltyCost
	frictionCost
	opportunityCost
	borrowingCost
	dayLoan
	dayCost
	tickCost
	dayPenalties
	paymentPenalty
	paymentDayPenalty
	delayEstimate
	openingChange
	dueTick
	releaseTick
	positionChange
	throughputSettled
	throughputBase
	throughputShortfall
	throughputPenalty
	numResults
)

// ResultColumns has the table and column of every result that can cause an Overflow.
var ResultColumns = [numResults][2]string{
	arrivedValue:        {"runs", "arrived_value_cents"},
	balanceAfter:        {"tick_agent_states", "balance_cents"},
	creditUsed:          {"tick_agent_states", "credit_used_cents"},
	creditAllowed:       {"tick_agent_states", "allowed_overdraft_cents"},
	liquidityAvailable:  {"tick_agent_states", "available_liquidity_cents"},
	capAfter:            {"tick_agent_states", "unsecured_cap_cents"},
	capacity:            {"tick_agent_states", "max_collateral_cents"},
	budgetValue:         {"events", "max_value_cents"},
	budgetPerReceiver:   {"events", "max_per_counterparty_cents"},
	liquidityCost:       {"tick_agent_states", "liquidity_cost_cents"},
	delayCost:           {"tick_agent_states", "delay_cost_cents"},
	collateralCost:      {"tick_agent_states", "collateral_cost_cents"},
	penaltyCost:         {"tick_agent_states", "penalty_cost_cents"},
	frictionCost:        {"tick_agent_states", "split_friction_cost_cents"},
	opportunityCost:     {"tick_agent_states", "liquidity_opportunity_cost_cents"},
	borrowingCost:       {"tick_agent_states", "eod_borrowing_cost_cents"},
	dayLoan:             {"daily_agent_metrics", "eod_borrowed_cents"},
	dayCost:             {"daily_agent_metrics", "total_cost_cents"},
	tickCost:            {"ticks", "total_cost_cents"},
	dayPenalties:        {"events", "total_penalties_cents"},
	paymentPenalty:      {"transactions", "deadline_penalty_cents"},
	paymentDayPenalty:   {"transactions", "eod_penalty_cents"},
	delayEstimate:       {"events", "estimated_delay_cost_cents"},
	openingChange:       {"events", "amount_cents"},
	dueTick:             {"collateral_events", "withdraw_due_tick"},
	releaseTick:         {"transactions", "release_tick"},
	positionChange:      {"events", "amount_cents"},
	throughputSettled:   {"throughput_breaches", "settled_cents"},
	throughputBase:      {"throughput_breaches", "base_cents"},
	throughputShortfall: {"throughput_breaches", "shortfall_cents"},
	throughputPenalty:   {"throughput_breaches", "penalty_cents"},
}

// reportOverflow records that a result overflowed its column; agent is None for results of no single bank. The run ends
// after the current step. Only the first overflow is reported.
func (e *Engine) reportOverflow(r result, agent int32, value fmt.Stringer) {
	if e.exceeded == nil {
		e.exceeded = e.overflow(r, agent, value)
	}
}

func (e *Engine) overflow(r result, agent int32, value fmt.Stringer) *Overflow {
	c := ResultColumns[r]
	o := &Overflow{Table: c[0], Column: c[1], Value: value.String()}
	if agent != None {
		o.Agent = e.ids[agent]
	}
	return o
}

// addChecked returns a + b, a result of an agent or of None.
func (e *Engine) addChecked(r result, agent int32, a, b int64) int64 {
	s := a + b
	if (a^s)&(b^s) < 0 {
		e.reportOverflow(r, agent, money.Total(a, b))
	}
	return s
}

// subtractChecked returns a − b, a result of an agent.
func (e *Engine) subtractChecked(r result, agent int32, a, b int64) int64 {
	d := a - b
	if (a^b)&(a^d) < 0 {
		e.reportOverflow(r, agent, money.Difference(a, b))
	}
	return d
}

// adjustBalance adds x to the balance of agent i. The balance is limited so that the overdraft, too, fits its column.
func (e *Engine) adjustBalance(i int32, x int64) {
	a := &e.agents[i]
	before := a.balance
	a.balance += x
	if (before^a.balance)&(x^a.balance) < 0 {
		e.reportOverflow(balanceAfter, i, money.Total(before, x))
	} else if a.balance == math.MinInt64 {
		e.reportOverflow(creditUsed, i, new(big.Int).Neg(big.NewInt(a.balance)))
	}
}

// safeMagnitude is a limit: if balances, caps and collateral are below it, no sum or multiple in an agent's state can
// exceed 64 bits.
const safeMagnitude = 1 << 59

// checkState checks the numbers derived from balance, cap and collateral at the end of a tick. Within a tick they are
// only compared with amounts, so saturating at the largest integer is sufficient.
func (e *Engine) checkState(i int32) {
	a := &e.agents[i]
	if a.balance < safeMagnitude && a.cap < safeMagnitude && a.posted < safeMagnitude {
		return
	}
	limit := money.Total(a.collValue, a.cap)
	if _, ok := limit.Int64(); !ok {
		e.reportOverflow(creditAllowed, i, limit)
		return
	}
	if available := money.Total(a.balance, a.collValue, a.cap); a.balance > 0 {
		if _, ok := available.Int64(); !ok {
			e.reportOverflow(liquidityAvailable, i, available)
		}
	}
	if !a.hasMaxColl && a.cap > math.MaxInt64/capacityFactor {
		e.reportOverflow(capacity, i, new(big.Int).Mul(big.NewInt(a.cap), big.NewInt(capacityFactor)))
	}
}

// charge returns a cost of (w·m + half) / d cents.
func (e *Engine) charge(r result, agent int32, w uint128, m, half, d uint64) int64 {
	cents, ok := w.mulDiv(m, half, d)
	if !ok {
		e.reportOverflow(r, agent, w.exactMulDiv(m, half, d))
	}
	return cents
}

// fits reports whether a sum fits 64 bits.
func fits(s money.Sum) bool {
	_, ok := s.Int64()
	return ok
}

// tickAfter returns the tick that is n ticks after the current one.
func (e *Engine) tickAfter(r result, agent int32, n uint128) int32 {
	if n.hi > 0 || n.lo > math.MaxInt32-uint64(e.tick) {
		e.reportOverflow(r, agent, n.plus(uint128{0, uint64(e.tick)}).exactMulDiv(1, 0, 1))
		return math.MaxInt32
	}
	return e.tick + int32(n.lo)
}

// saturated formats a number that was saturated at 64 bits.
type saturated int64

func (b saturated) String() string {
	if b < 0 {
		return fmt.Sprintf("%d or less", int64(b))
	}
	return fmt.Sprintf("more than %d", int64(b))
}

// checkBudget rejects a budget that results from saturating a larger one at 64 bits.
func (e *Engine) checkBudget(r result, agent int32, cents int64) {
	if cents == math.MaxInt64 || cents == math.MinInt64 {
		e.reportOverflow(r, agent, saturated(cents))
	}
}
