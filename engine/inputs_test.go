package engine_test

import (
	"fmt"
	"slices"
	"testing"

	"sweep/engine"
	"sweep/engine/policy"
	"sweep/engine/scenario"
)

// filed returns a scenario of three banks with two days of four ticks.
func filed(t *testing.T, in *scenario.Inputs) *scenario.Scenario {
	fifo, err := policy.Builtin("Fifo", nil)
	if err != nil {
		t.Fatal(err)
	}
	s := &scenario.Scenario{TicksPerDay: 4, NumDays: 2, Seed: 7, Inputs: in}
	for _, id := range []string{"C", "A", "B"} { // the order of the document is not that of the ids
		s.Agents = append(s.Agents, scenario.Agent{ID: id, OpeningBalance: 100, Policy: scenario.PolicySpec{Kind: "Fifo", Program: fifo}})
	}
	return s
}

const docC, docA, docB = 0, 1, 2 // in the order of the document

// eventLines keeps the events of some kinds as text.
type eventLines struct {
	kinds []engine.Kind
	lines []string
}

func (l *eventLines) RecordTick(r *engine.TickRecord) error {
	for i := range r.Events {
		ev := &r.Events[i]
		if !slices.Contains(l.kinds, ev.Kind) {
			continue
		}
		line := fmt.Sprintf("%d %s %s", ev.Tick, ev.Kind, r.Engine.AgentID(ev.Agent))
		for _, f := range ev.Kind.Fields() {
			if f.Type == engine.NumberField {
				line += fmt.Sprintf(" %s=%d", f.Name, ev.N[f.Number])
			}
		}
		l.lines = append(l.lines, line)
	}
	return nil
}

func runAll(t *testing.T, s *scenario.Scenario, kinds ...engine.Kind) (*engine.Engine, []string) {
	t.Helper()
	e, err := engine.New(s)
	if err != nil {
		t.Fatal(err)
	}
	l := &eventLines{kinds: kinds}
	for !e.Done() {
		if _, err := e.Step(l); err != nil {
			t.Fatal(err)
		}
	}
	return e, l.lines
}

func equalLines(t *testing.T, got, want []string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("got\n%q\nwant\n%q", got, want)
	}
}

// TestPaymentsFromFiles: they arrive in their tick, in the order of the file, after those of scenario events and before the
// drawn ones, and know their row.
func TestPaymentsFromFiles(t *testing.T) {
	s := filed(t, &scenario.Inputs{Payments: []scenario.InputPayment{
		{Tick: 1, Deadline: 3, Sender: docC, Receiver: docA, Amount: 5, Priority: 9, Observed: -1, Type: scenario.NoType},
		{Tick: 1, Deadline: 1, Sender: docA, Receiver: docB, Amount: 6, Priority: 5, Observed: -1, Type: scenario.NoType},
		{Tick: 7, Deadline: 99, Sender: docB, Receiver: docA, Amount: 7, Observed: -1, Type: scenario.NoType},
	}})
	s.Events = []scenario.Event{{Kind: scenario.CustomTransactionArrival, Tick: 1, From: "B", To: "C", Amount: 1}}
	s.Agents[docA].Arrivals = &scenario.Arrivals{RatePerTick: 1, DeadlineMin: 1, DeadlineMax: 1,
		Amount: scenario.AmountDistribution{Kind: scenario.AmountUniform, Min: 50, Max: 50}}
	e, lines := runAll(t, s, engine.Arrival)
	var filedOnly []string
	drawn := 0
	for k, line := range lines {
		switch p := e.Payment(int32(k)); {
		case p.Amount == 50:
			drawn++
			if p.Input != engine.None {
				t.Errorf("the drawn payment T%d has row %d", k, p.Input)
			}
		default:
			filedOnly = append(filedOnly, fmt.Sprintf("%s row %d, after %d drawn", line, p.Input, drawn))
		}
	}
	before := drawnBefore(t, s, 1)
	equalLines(t, filedOnly, []string{
		fmt.Sprintf("1 Arrival B amount=1 deadline=6 priority=5 row -1, after %d drawn", before),
		fmt.Sprintf("1 Arrival C amount=5 deadline=3 priority=9 row 0, after %d drawn", before),
		fmt.Sprintf("1 Arrival A amount=6 deadline=1 priority=5 row 1, after %d drawn", before),
		fmt.Sprintf("7 Arrival B amount=7 deadline=8 priority=0 row 2, after %d drawn", drawnBefore(t, s, 7)),
	})
}

// drawnBefore is the number of payments that the scenario draws before a tick without files: the file must not change it.
func drawnBefore(t *testing.T, s *scenario.Scenario, tick int32) (n int) {
	plain := *s
	plain.Inputs, plain.Events = nil, nil
	e, _ := runAll(t, &plain)
	for k := range int32(e.NumPayments()) {
		if e.Payment(k).Arrival < tick {
			n++
		}
	}
	if n == 0 {
		t.Fatal("nothing was drawn")
	}
	return n
}

// TestPositionsFromFiles: the position at the start of the run is the opening state, later ones are events.
func TestPositionsFromFiles(t *testing.T) {
	pool := int64(40)
	s := filed(t, &scenario.Inputs{Positions: []scenario.InputPosition{
		{Tick: 0, Opening: true, Agent: docA, Set: scenario.HasBalance | scenario.HasCredit, Balance: 30, Credit: 9},
		{Tick: 0, Agent: docB, Set: scenario.HasCollateral, Collateral: 8},
		{Tick: 2, Agent: docC, Set: scenario.HasCredit, Credit: 70},
		{Tick: 4, Opening: true, Agent: docA, Set: scenario.HasBalance, Balance: 55},
		{Tick: 4, Agent: docA, Set: scenario.HasBalance, Balance: -5},
	}})
	s.Agents[docA].LiquidityPool = &pool
	s.DailyLiquidityReallocation = true
	start, err := engine.New(s)
	if err != nil {
		t.Fatal(err)
	}
	if a := start.Agent(0); a.Balance != 70 || a.UnsecuredCap != 9 {
		t.Errorf("A starts with %d and a credit line of %d, want 30 + 40 and 9", a.Balance, a.UnsecuredCap)
	}
	_, lines := runAll(t, s, engine.PositionSet, engine.LiquidityAllocation, engine.LiquidityReturn)
	equalLines(t, lines, []string{
		"0 PositionSet B amount=0 balance_after=100 new_limit=0 new_total=8",
		"2 PositionSet C amount=0 balance_after=100 new_limit=70 new_total=0",
		"3 LiquidityReturn A amount=40 balance_after=30",
		"4 PositionSet A amount=25 balance_after=55 new_limit=9 new_total=0",
		"4 LiquidityAllocation A day=1 amount=40 balance_after=95",
		"4 PositionSet A amount=-60 balance_after=35 new_limit=9 new_total=0",
		"7 LiquidityReturn A amount=40 balance_after=-5",
	})
}

// TestLiquidityOfAPositionSettles: credit from a file lets queued payments settle in its tick, without any other event.
func TestLiquidityOfAPositionSettles(t *testing.T) {
	s := filed(t, &scenario.Inputs{
		Payments:  []scenario.InputPayment{{Tick: 0, Deadline: 8, Sender: docA, Receiver: docB, Amount: 150, Observed: -1, Type: scenario.NoType}},
		Positions: []scenario.InputPosition{{Tick: 2, Agent: docA, Set: scenario.HasCredit, Credit: 50}},
	})
	e, _ := runAll(t, s)
	if p := e.Payment(0); p.StatusTick != 2 || p.Path != engine.PathQueue {
		t.Errorf("the payment is %s since tick %d by %q, want settled in tick 2 from the queue", p.Status, p.StatusTick, p.Path)
	}
}

// TestCentralBank: it pays at once whatever its balance and policy, at no cost, and policies do not count it as a bank.
func TestCentralBank(t *testing.T) {
	hold, err := policy.Parse([]byte(`{"version": "1", "policy_id": "hold", "payment_tree": {"type": "action", "node_id": "h", "action": "Hold"}}`))
	if err != nil {
		t.Fatal(err)
	}
	three, err := policy.Parse([]byte(`{"version": "1", "policy_id": "three", "payment_tree": {"type": "condition", "node_id": "c",
		"condition": {"op": "==", "left": {"field": "total_agents"}, "right": {"value": 2}},
		"on_true": {"type": "action", "node_id": "r", "action": "Release"}, "on_false": {"type": "action", "node_id": "h", "action": "Hold"}}}`))
	if err != nil {
		t.Fatal(err)
	}
	s := filed(t, &scenario.Inputs{Payments: []scenario.InputPayment{
		{Tick: 0, Deadline: 0, Sender: docC, Receiver: docA, Amount: 1000, Observed: -1, Type: scenario.NoType},
		{Tick: 1, Deadline: 3, Sender: docB, Receiver: docA, Amount: 10, Observed: -1, Type: scenario.NoType},
	}})
	s.Costs.OverdraftBpsPerTick, s.Costs.DelayPerTickPerCent = 100, 1
	s.Agents[docC].Role, s.Agents[docC].Policy.Program = scenario.CentralBank, hold
	s.Agents[docB].Policy.Program = three
	e, lines := runAll(t, s, engine.CostAccrual, engine.RtgsImmediateSettlement, engine.QueuedRtgs)
	equalLines(t, lines, []string{
		"0 RtgsImmediateSettlement C amount=1000 sender_balance_before=100 sender_balance_after=-900",
		"1 RtgsImmediateSettlement B amount=10 sender_balance_before=100 sender_balance_after=90",
	})
	if m := e.Metrics(); m.PeakOverdraft != 0 || m.AgentsInOverdraft != 0 {
		t.Errorf("metrics %+v count the central bank", m)
	}
	if c := e.Agent(2); c.Balance != -900 || c.CreditUsed != 0 {
		t.Errorf("the central bank has %+v", c)
	}
}

// TestFilesCostNoAllocations runs a scenario with files again and again in one engine.
func TestFilesCostNoAllocations(t *testing.T) {
	in := &scenario.Inputs{}
	for k := range int32(800) {
		in.Payments = append(in.Payments, scenario.InputPayment{Tick: k / 100, Deadline: k/100 + 2, Sender: k % 3, Receiver: (k + 1) % 3, Amount: 7, Observed: -1, Type: scenario.NoType})
	}
	for tick := range int32(8) {
		in.Positions = append(in.Positions, scenario.InputPosition{Tick: tick, Agent: tick % 3, Set: scenario.HasBalance | scenario.HasCredit, Balance: 50, Credit: 5})
	}
	s := filed(t, in)
	s.Agents[docC].Role = scenario.CentralBank
	e, err := engine.New(s)
	if err != nil {
		t.Fatal(err)
	}
	runs := func() {
		if err := e.Reset(s); err != nil {
			t.Fatal(err)
		}
		for !e.Done() {
			if _, err := e.Step(nil); err != nil {
				t.Fatal(err)
			}
		}
	}
	runs()
	if n := testing.AllocsPerRun(5, runs); n > 0 {
		t.Errorf("a run allocates %v times", n)
	}
}
