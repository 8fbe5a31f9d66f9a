package engine_test

import (
	"bytes"
	"fmt"
	"io"
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"sweep/engine"
	"sweep/engine/enginetest"
	"sweep/engine/scenario"
	"sweep/engine/trace"
)

// TestInvariants runs random scenarios and checks after every tick what must always hold.
func TestInvariants(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		sc := enginetest.Scenario(t)
		e, err := engine.New(sc)
		if err != nil {
			t.Fatal(err)
		}
		watch := newWatcher(e)
		for !e.Done() {
			if _, err := e.Step(watch); err != nil {
				t.Fatal(err)
			}
			if watch.failed != "" {
				t.Fatalf("tick %d: %s", e.Tick()-1, watch.failed)
			}
		}
	})
}

// watcher checks conservation of money, limits, places of payments and costs, tick by tick.
type watcher struct {
	money  int64          // Σ balances it should be
	costs  []engine.Costs // of the day, from the events
	loans  []int64
	failed string
}

func newWatcher(e *engine.Engine) *watcher {
	w := &watcher{costs: make([]engine.Costs, e.NumAgents()), loans: make([]int64, e.NumAgents())}
	w.money = balances(e)
	return w
}

func balances(e *engine.Engine) (sum int64) {
	for i := range int32(e.NumAgents()) {
		sum += e.Agent(i).Balance
	}
	return sum
}

func (w *watcher) fail(format string, args ...any) {
	if w.failed == "" {
		w.failed = fmt.Sprintf(format, args...)
	}
}

func (w *watcher) RecordTick(r *engine.TickRecord) error {
	e := r.Engine
	if r.Tick%int32(e.Scenario().TicksPerDay) == 0 {
		clear(w.costs)
	}
	for i := range r.Events {
		ev := &r.Events[i]
		switch ev.Kind {
		case engine.LiquidityAllocation, engine.PositionSet:
			w.money += ev.N[engine.Amount]
		case engine.OpeningLiquidity:
			w.money += ev.N[engine.Amount]
		case engine.LiquidityReturn:
			w.money -= ev.N[engine.Amount]
		case engine.EndOfDayBorrowing:
			w.borrow(e, ev)
		case engine.EndOfDayRepayment:
			w.money -= ev.N[engine.Amount]
			if w.loans[ev.Agent] != ev.N[engine.Amount] {
				w.fail("agent %d repays %d and owes %d", ev.Agent, ev.N[engine.Amount], w.loans[ev.Agent])
			}
			w.loans[ev.Agent] = 0
		case engine.CostAccrual:
			c, charged := &w.costs[ev.Agent], ev.Costs()
			c.Liquidity += charged.Liquidity
			c.Delay += charged.Delay
			c.Collateral += charged.Collateral
			c.Penalty += charged.Penalty
			c.SplitFriction += charged.SplitFriction
			c.Opportunity += charged.Opportunity
		case engine.RtgsImmediateSettlement:
			w.immediate(e, ev)
		case engine.LsmCycleSettlement:
			w.balanced(ev.Nets.In(r.Lists), ev.Agents.Len-1)
		case engine.LsmNetting:
			w.balanced(ev.Nets.In(r.Lists), ev.Agents.Len)
		}
	}
	if sum := balances(e); sum != w.money {
		w.fail("balances sum to %d, want %d", sum, w.money)
	}
	for i := range w.costs {
		if got := e.Agent(int32(i)).Costs; got != w.costs[i] {
			w.fail("costs of agent %d are %+v, the events say %+v", i, got, w.costs[i])
		}
	}
	w.places(e)
	w.closed(r)
	return nil
}

// immediate checks that a settled payment did not take its sender below the overdraft limit.
func (w *watcher) immediate(e *engine.Engine, ev *engine.Event) {
	amount, before, after := ev.N[engine.Amount], ev.N[engine.BalanceBefore], ev.N[engine.BalanceAfter]
	if amount <= 0 {
		w.fail("a settlement of %d", amount)
	}
	if before-amount != after && ev.Agent != ev.Peer {
		w.fail("balance %d − %d ≠ %d", before, amount, after)
	}
}

// borrow checks that nobody borrows but in the last tick of a day, when everything settles.
func (w *watcher) borrow(e *engine.Engine, ev *engine.Event) {
	w.money += ev.N[engine.Amount]
	w.loans[ev.Agent] = ev.N[engine.Amount]
	w.costs[ev.Agent].Borrowing += ev.N[engine.BorrowingCost]
	if e.Tick()%int32(e.Scenario().TicksPerDay) != 0 || e.Scenario().Close.Unsettled != scenario.BorrowUnsettled || ev.N[engine.Amount] <= 0 {
		w.fail("agent %d borrows %d", ev.Agent, ev.N[engine.Amount])
	}
}

// closed checks the end of a day with loans: nothing is queued and, unless credit may be used overnight or the netting
// counts money that is credited later, no balance is negative before the pools are returned.
func (w *watcher) closed(r *engine.TickRecord) {
	e := r.Engine
	for i, loan := range w.loans {
		if got := e.Agent(int32(i)).Loan; got != loan {
			w.fail("agent %d owes %d, the events say %d", i, got, loan)
		}
	}
	if !r.EndOfDay || e.Scenario().Close.Unsettled != scenario.BorrowUnsettled {
		return
	}
	queued := e.Queue2Size()
	for i := range int32(e.NumAgents()) {
		for _, k := range e.Queue1(i) {
			if !e.Payment(k).Postponed {
				queued++
			}
		}
	}
	if queued != 0 {
		w.fail("%d payments are queued after a day that closes with loans", queued)
	}
	for _, d := range r.Daily {
		if e.Scenario().Close.Credit == scenario.EODCreditIntradayOnly && d.ClosingBalance < 0 && !outside(e, d.Agent) {
			w.fail("agent %d has %d overnight", d.Agent, d.ClosingBalance)
		}
	}
}

// balanced checks that the net positions of a group of n banks cancel; a cycle repeats the first one at the end.
func (w *watcher) balanced(nets []int64, n int32) {
	sum := int64(0)
	for _, x := range nets[:n] {
		sum += x
	}
	if sum != 0 {
		w.fail("net positions %v do not cancel", nets)
	}
}

// places checks that every payment stands in exactly the queue it names, and amounts and statuses agree.
func (w *watcher) places(e *engine.Engine) {
	where := make([]engine.Location, e.NumPayments())
	put := func(k int32, l engine.Location) {
		if where[k] != engine.Nowhere {
			w.fail("payment T%d stands in two places", k)
		}
		where[k] = l
	}
	for i := range int32(e.NumAgents()) {
		value := int64(0)
		for _, k := range e.Queue1(i) {
			put(k, engine.InQueue1)
			value += e.Payment(k).Remaining
			if e.Payment(k).Sender != i {
				w.fail("payment T%d waits at a stranger", k)
			}
		}
		if got := e.Agent(i).Queue1Value; got != value {
			w.fail("queue 1 value of agent %d is %d, want %d", i, got, value)
		}
	}
	value := int64(0)
	for _, k := range e.Queue2() {
		put(k, engine.InQueue2)
		value += e.Payment(k).Remaining
	}
	for k := range int32(e.NumPayments()) {
		if e.Payment(k).Where == engine.InBatch {
			put(k, engine.InBatch)
		}
	}
	if e.Queue2Value() != value {
		w.fail("queue 2 value is %d, want %d", e.Queue2Value(), value)
	}
	w.families(e, where)
	w.outsiders(e)
}

// inOutage reports whether an agent submits nothing in a tick.
func inOutage(sc *scenario.Scenario, id string, tick int) bool {
	return slices.ContainsFunc(sc.Events, func(ev scenario.Event) bool {
		return ev.Kind == scenario.OutageEvent && (ev.Agent == id || ev.Agent == scenario.SystemAgent) && ev.Tick <= tick && tick < ev.Tick+ev.Outage.Ticks
	})
}

// outsiders checks that agents which are no participants wait only during outages, use no credit and have no costs, and that the metrics
// of the system leave them out.
func (w *watcher) outsiders(e *engine.Engine) {
	overdrawn := int64(0)
	for i := range int32(e.NumAgents()) {
		s := e.Agent(i)
		if !outside(e, i) {
			overdrawn += min(1, s.CreditUsed)
			continue
		}
		if inOutage(e.Scenario(), e.AgentID(i), int(e.Tick())-1) {
			s.Queue1Size, s.Queue1Value = 0, 0
		}
		if s.Queue1Size+s.Queue2Size+s.CreditUsed+s.AllowedOverdraft+s.AvailableLiquidity != 0 || s.Costs != (engine.Costs{}) {
			w.fail("agent %d is no participant and has %+v", i, s)
		}
	}
	if got := e.Metrics().AgentsInOverdraft; got != overdrawn {
		w.fail("%d agents in overdraft, want %d", got, overdrawn)
	}
}

// families checks statuses, and that a split parent's remaining amount is what its unsettled descendants still owe.
func (w *watcher) families(e *engine.Engine, where []engine.Location) {
	owed := make([]int64, e.NumPayments())
	for k := int32(e.NumPayments()) - 1; k >= 0; k-- {
		p := e.Payment(k)
		if p.Where != where[k] {
			w.fail("payment T%d says %s and stands in %s", k, p.Where, where[k])
		}
		if (p.Status == engine.Settled) != (p.Remaining == 0) {
			w.fail("payment T%d is %s with %d remaining", k, p.Status, p.Remaining)
		}
		if p.HasChildren {
			if p.Remaining != owed[k] {
				w.fail("split payment T%d has %d remaining, its parts owe %d", k, p.Remaining, owed[k])
			}
		} else if p.Remaining != 0 && p.Remaining != p.Amount {
			w.fail("payment T%d is settled in part", k)
		}
		waiting := where[k] != engine.Nowhere || p.HasChildren || p.Status == engine.Dropped || p.Status == engine.Rejected
		if p.Remaining > 0 && !waiting {
			w.fail("payment T%d is lost: %s, in no queue", k, p.Status)
		}
		if p.Parent != engine.None {
			owed[p.Parent] += p.Remaining
		}
	}
}

// TestSnapshotRestore stops random runs at a random tick, restores them from the snapshot, and requires the same trace
// to the end as without interruption, and equal snapshots of the two engines afterwards.
func TestSnapshotRestore(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		sc := enginetest.Scenario(t)
		e, err := engine.New(sc)
		if err != nil {
			t.Fatal(err)
		}
		stop := rapid.IntRange(0, sc.NumTicks()).Draw(t, "stop")
		for int(e.Tick()) < stop {
			if _, err := e.Step(nil); err != nil {
				t.Fatal(err)
			}
		}
		snap := e.Snapshot()
		restored, err := engine.Restore(sc, snap)
		if err != nil {
			t.Fatal(err)
		}
		if again := restored.Snapshot(); !reflect.DeepEqual(again, snap) {
			t.Fatalf("the restored engine has another state:\n%+v\nwant\n%+v", again, snap)
		}
		var a, b bytes.Buffer
		if err := writeTrace(e, &a); err != nil {
			t.Fatal(err)
		}
		if err := writeTrace(restored, &b); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(a.Bytes(), b.Bytes()) {
			t.Fatalf("the restored run differs:\n%s\nwant\n%s", firstDifference(b.String(), a.String()), "")
		}
		if !reflect.DeepEqual(e.Snapshot(), restored.Snapshot()) {
			t.Fatal("the final states differ")
		}
	})
}

// writeTrace runs the engine to the end of its scenario and writes the complete trace.
func writeTrace(e *engine.Engine, out io.Writer) error {
	w := trace.New(out)
	for !e.Done() {
		if _, err := e.Step(w); err != nil {
			return err
		}
	}
	return w.Finish(e)
}

func firstDifference(a, b string) string {
	for i := 0; i < min(len(a), len(b)); i++ {
		if a[i] != b[i] {
			return fmt.Sprintf("…%s\nagainst\n…%s", a[max(0, i-80):min(len(a), i+80)], b[max(0, i-80):min(len(b), i+80)])
		}
	}
	return "one is longer"
}

// TestResetEqualsNew runs random scenarios one after the other in one engine: it must leave nothing behind.
func TestResetEqualsNew(t *testing.T) {
	reused := &engine.Engine{}
	rapid.Check(t, func(t *rapid.T) {
		sc := enginetest.Scenario(t)
		fresh, err := engine.New(sc)
		if err != nil {
			t.Fatal(err)
		}
		if err := reused.Reset(sc); err != nil {
			t.Fatal(err)
		}
		var a, b bytes.Buffer
		if err := writeTrace(fresh, &a); err != nil {
			t.Fatal(err)
		}
		if err := writeTrace(reused, &b); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(a.Bytes(), b.Bytes()) {
			t.Fatalf("a reused engine differs: %s", firstDifference(b.String(), a.String()))
		}
	})
}
