package engine_test

import (
	"errors"
	"fmt"
	"math/big"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"sweep/engine"
	"sweep/engine/enginetest"
	"sweep/engine/scenario"
)

// ledger adds up what the events of a run say, in integers of any size.
type ledger struct {
	t        *rapid.T
	balances []*big.Int
	costs    [][7]*big.Int // of each bank today
	arrived  *big.Int
}

func newLedger(t *rapid.T, e *engine.Engine) *ledger {
	l := &ledger{t: t, arrived: new(big.Int), costs: make([][7]*big.Int, e.NumAgents())}
	for i := range e.NumAgents() {
		l.balances = append(l.balances, big.NewInt(e.Agent(int32(i)).Balance))
		l.newDay(i)
	}
	return l
}

func (l *ledger) newDay(agent int) {
	for i := range l.costs[agent] {
		l.costs[agent][i] = new(big.Int)
	}
}

func (l *ledger) pay(from, to int32, x int64) {
	l.balances[from].Sub(l.balances[from], big.NewInt(x))
	l.balances[to].Add(l.balances[to], big.NewInt(x))
}

// RecordTick books the events of a tick and compares the states after it.
func (l *ledger) RecordTick(r *engine.TickRecord) error {
	e := r.Engine
	if int(r.Tick)%e.Scenario().TicksPerDay == 0 {
		for i := range l.costs {
			l.newDay(i)
		}
	}
	total := new(big.Int)
	for i := range r.Events {
		l.book(r, &r.Events[i], total)
	}
	l.equal("cost of the tick", r.Result.TotalCost, total)
	waiting := map[engine.Location][]*big.Int{}
	for _, where := range []engine.Location{engine.InQueue1, engine.InQueue2} {
		for range l.balances {
			waiting[where] = append(waiting[where], new(big.Int))
		}
	}
	for k := range int32(e.NumPayments()) {
		if p := e.Payment(k); waiting[p.Where] != nil {
			sum := waiting[p.Where][p.Sender]
			sum.Add(sum, big.NewInt(p.Remaining))
		}
	}
	for i := range l.balances {
		l.compare(e.Agent(int32(i)), i, outside(e, int32(i)), waiting)
	}
	if !l.arrived.IsInt64() {
		l.t.Errorf("payments worth %s have arrived", l.arrived)
	}
	return nil
}

func (l *ledger) compare(s engine.AgentState, i int, outside bool, waiting map[engine.Location][]*big.Int) {
	b := l.balances[i]
	l.equal("balance", s.Balance, b)
	used := new(big.Int).Neg(b)
	if used.Sign() < 0 {
		used.SetInt64(0)
	}
	if outside {
		used.SetInt64(0)
		b = new(big.Int)
	}
	l.equal("credit used", s.CreditUsed, used)
	left := new(big.Int).Sub(big.NewInt(s.AllowedOverdraft), used)
	if left.Sign() < 0 {
		left.SetInt64(0)
	}
	if b.Sign() > 0 {
		left.Add(left, b)
	}
	l.equal("available liquidity", s.AvailableLiquidity, left)
	l.equal("value of Queue 1", s.Queue1Value, waiting[engine.InQueue1][i])
	l.equal("value in Queue 2", s.Queue2Value, waiting[engine.InQueue2][i])
	day := new(big.Int)
	for n, x := range []int64{s.Costs.Liquidity, s.Costs.Delay, s.Costs.Collateral, s.Costs.Penalty, s.Costs.SplitFriction, s.Costs.Opportunity,
		s.Costs.Borrowing} {
		l.equal(fmt.Sprintf("cost %d", n), x, l.costs[i][n])
		day.Add(day, l.costs[i][n])
	}
	l.equal("cost of the day", s.Costs.Total(), day)
}

// outside reports whether an agent is no participant.
func outside(e *engine.Engine, i int32) bool {
	agents := e.Scenario().Agents
	n := slices.IndexFunc(agents, func(a scenario.Agent) bool { return a.ID == e.AgentID(i) })
	return agents[n].Role != scenario.Participant
}

func (l *ledger) equal(what string, got int64, want *big.Int) {
	if big.NewInt(got).Cmp(want) != 0 {
		l.t.Fatalf("%s is %d, the events add up to %s", what, got, want)
	}
}

func (l *ledger) book(r *engine.TickRecord, ev *engine.Event, total *big.Int) {
	switch ev.Kind {
	case engine.Arrival:
		if r.Engine.Payment(ev.Tx).Parent == engine.None {
			l.arrived.Add(l.arrived, big.NewInt(ev.N[engine.Amount]))
		}
	case engine.RtgsImmediateSettlement, engine.Queue2LiquidityRelease:
		l.pay(ev.Agent, ev.Peer, ev.N[engine.Amount])
	case engine.LsmBilateralOffset:
		l.pay(ev.Agent, ev.Peer, ev.N[engine.AmountA])
		l.pay(ev.Peer, ev.Agent, ev.N[engine.AmountB])
	case engine.EntryDispositionOffset:
		l.pay(ev.Agent, ev.Peer, ev.N[engine.IncomingAmount])
		l.pay(ev.Peer, ev.Agent, ev.N[engine.QueuedAmount])
	case engine.LsmCycleSettlement, engine.LsmNetting, engine.BatchSettlement:
		for _, k := range ev.Txs.In(r.Lists) {
			p := r.Engine.Payment(int32(k))
			l.pay(p.Sender, p.Receiver, p.Amount)
		}
	case engine.LiquidityAllocation, engine.PositionSet:
		l.balances[ev.Agent].Add(l.balances[ev.Agent], big.NewInt(ev.N[engine.Amount]))
	case engine.OpeningLiquidity:
		l.balances[ev.Agent].Add(l.balances[ev.Agent], big.NewInt(ev.N[engine.Amount]))
	case engine.EndOfDaySettlement:
		l.pay(ev.Agent, ev.Peer, ev.N[engine.Amount])
	case engine.EndOfDayBorrowing:
		l.balances[ev.Agent].Add(l.balances[ev.Agent], big.NewInt(ev.N[engine.Amount]))
		cost := big.NewInt(ev.N[engine.BorrowingCost])
		total.Add(total, cost)
		l.costs[ev.Agent][6].Add(l.costs[ev.Agent][6], cost)
	case engine.EndOfDayRepayment:
		l.balances[ev.Agent].Sub(l.balances[ev.Agent], big.NewInt(ev.N[engine.Amount]))
	case engine.LiquidityReturn:
		l.balances[ev.Agent].Sub(l.balances[ev.Agent], big.NewInt(ev.N[engine.Amount]))
	case engine.ScenarioEventExecuted:
		if ev.Detail == engine.DetailDirectTransfer {
			l.pay(ev.Agent, ev.Peer, ev.N[engine.Amount])
		}
	case engine.CostAccrual:
		for i, f := range engine.CostFields() {
			c, charged := l.costs[ev.Agent][i], big.NewInt(ev.N[f.Number])
			c.Add(c, charged)
			total.Add(total, charged)
		}
	}
}

// TestHugeMoney: with money of every size a run is right to the cent or ends with an error that names a number which does
// not fit, or an amount that no scenario may have. Both happen.
func TestHugeMoney(t *testing.T) {
	outcomes := map[string]int{}
	rapid.Check(t, func(t *rapid.T) {
		e, err := engine.New(enginetest.HugeScenario(t))
		if err != nil {
			t.Fatal(err)
		}
		l := newLedger(t, e)
		for err == nil && !e.Done() {
			_, err = e.Step(l)
		}
		var o *engine.Overflow
		switch {
		case err == nil:
			outcomes["completed"]++
		case errors.As(err, &o):
			outcomes[o.Table+"."+o.Column]++
			bound := new(big.Int).Lsh(big.NewInt(1), 63)
			x, _, parseErr := big.ParseFloat(strings.TrimPrefix(o.Value, "more than "), 10, 200, big.ToNearestEven)
			if parseErr != nil || x.Abs(x).Cmp(new(big.Float).SetInt(bound.Sub(bound, big.NewInt(1)))) < 0 {
				t.Fatalf("%v fits", err)
			}
		case strings.Contains(err.Error(), "the maximum is 100000000000000000 cents"):
			outcomes["amount"]++
		default:
			t.Fatal(err)
		}
	})
	if len(outcomes) < 3 || outcomes["completed"] == 0 {
		t.Errorf("the scenarios are not what they are for: %v", outcomes)
	}
	t.Log(outcomes)
}
