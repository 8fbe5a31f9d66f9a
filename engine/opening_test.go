package engine_test

import (
	"math/big"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"sweep/engine"
	"sweep/engine/enginetest"
	"sweep/engine/policy"
	"sweep/engine/scenario"
)

// dayDebits follows the net debit of the banks through a run, from the events alone.
type dayDebits struct {
	due, settled                   []int64 // payments to send minus payments to receive, of the day: arrived, settled
	highestDue, highest            []int64
	openings, lower, upper, needed [][]int64 // by day
	queued                         int
	late                           []int32 // arrived after a cut-off, due on the next day
	legs                           []int64
}

func follow(t fataler, s *scenario.Scenario) *dayDebits {
	e, err := engine.New(s)
	if err != nil {
		t.Fatal(err)
	}
	n := e.NumAgents()
	d := &dayDebits{due: make([]int64, n), settled: make([]int64, n), highestDue: make([]int64, n), highest: make([]int64, n)}
	d.open(e)
	for !e.Done() {
		if _, err := e.Step(d); err != nil {
			t.Fatal(err)
		}
	}
	return d
}

// open notes what the banks have available at the start of a day.
func (d *dayDebits) open(e *engine.Engine) {
	row := make([]int64, len(d.due))
	for i := range row {
		row[i] = e.Agent(int32(i)).AvailableLiquidity
	}
	d.openings = append(d.openings, row)
}

// arrive adds a payment that arrives in time, or keeps one that is put off to the next day.
func (d *dayDebits) arrive(r *engine.TickRecord, ev *engine.Event) {
	e, p := r.Engine, r.Engine.Payment(ev.Tx)
	if p.Parent != engine.None {
		return
	}
	for _, c := range e.Scenario().CutOffs {
		if c.Type != e.TypeName(p) || int(r.Tick)%e.Scenario().TicksPerDay <= c.Tick || outside(e, p.Sender) {
			continue
		}
		if c.Then == scenario.NextDay {
			d.late = append(d.late, ev.Tx)
		}
		return
	}
	d.falls(p)
}

// falls adds a payment to those due in the day.
func (d *dayDebits) falls(p *engine.Payment) {
	d.due[p.Sender] += p.Amount
	d.highestDue[p.Sender] = max(d.highestDue[p.Sender], d.due[p.Sender])
	d.due[p.Receiver] -= p.Amount
}

func (d *dayDebits) RecordTick(r *engine.TickRecord) error {
	if int(r.Tick)%r.Engine.Scenario().TicksPerDay == 0 {
		for _, k := range d.late {
			d.falls(r.Engine.Payment(k))
		}
		d.late = nil
	}
	for i := range r.Events {
		ev := &r.Events[i]
		switch ev.Kind {
		case engine.ScenarioEventExecuted:
			if ev.Detail == engine.DetailSettlementBatch {
				d.legs = append(d.legs, ev.Txs.In(r.Lists)...)
			}
		case engine.Arrival:
			if !slices.Contains(d.legs, int64(ev.Tx)) { // legs of batches are not in the bounds
				d.arrive(r, ev)
			}
		case engine.QueuedRtgs:
			d.queued++
		case engine.RtgsImmediateSettlement, engine.Queue2LiquidityRelease:
			if ev.Tx != engine.None {
				d.settled[ev.Agent] += ev.N[engine.Amount]
				d.highest[ev.Agent] = max(d.highest[ev.Agent], d.settled[ev.Agent])
				d.settled[ev.Peer] -= ev.N[engine.Amount]
			}
		}
	}
	if !r.EndOfDay {
		return nil
	}
	lower := make([]int64, len(d.due))
	for i, due := range d.due {
		lower[i] = max(0, due)
	}
	d.lower, d.upper, d.needed = append(d.lower, lower), append(d.upper, append([]int64{}, d.highestDue...)), append(d.needed, append([]int64{}, d.highest...))
	for _, list := range [][]int64{d.due, d.settled, d.highestDue, d.highest} {
		clear(list)
	}
	return nil
}

// amount is LB + α (UB − LB), rounded half up, for the α that a person writes.
func amount(lower, upper int64, alpha string) int64 {
	a, _ := new(big.Rat).SetString(alpha)
	x := a.Mul(a, big.NewRat(upper-lower, 1))
	x.Add(x, big.NewRat(2*lower+1, 2))
	return new(big.Int).Div(x.Num(), x.Denom()).Int64()
}

// TestOpeningLiquidity computes the opening liquidity of every bank and day from the arrivals of the run itself.
func TestOpeningLiquidity(t *testing.T) {
	var days, between int
	rapid.Check(t, func(t *rapid.T) {
		s := enginetest.Scenario(t)
		for i := range s.Events { // it would change the credit line of the opening
			if s.Events[i].Kind == scenario.CreditLimitAdjustment {
				s.Events[i].Kind = scenario.DirectTransfer
			}
		}
		daily := &dailyRows{}
		e, err := engine.New(s)
		if err != nil {
			t.Fatal(err)
		}
		for !e.Done() {
			if _, err := e.Step(daily); err != nil {
				t.Fatal(err)
			}
		}
		d := follow(t, s)
		for i := range s.Agents {
			o := s.Agents[i].OpeningLiquidity
			if o == nil {
				continue
			}
			bank, _ := e.AgentIndex(s.Agents[i].ID)
			for day := range s.NumDays {
				want := amount(d.lower[day][bank], d.upper[day][bank], alphaText[o.Alpha])
				row := daily.rows[day][bank]
				got := row.OpeningBalance
				if o.As == scenario.AsCredit {
					got = row.UnsecuredCap
				} else if row.UnsecuredCap != 0 {
					t.Fatalf("a credit line of %d", row.UnsecuredCap)
				}
				if got != want {
					t.Fatalf("bank %d opens day %d with %d instead of %d (alpha %v of %d to %d)", bank, day, got, want, o.Alpha, d.lower[day][bank], d.upper[day][bank])
				}
				days++
				if d.lower[day][bank] < d.upper[day][bank] && o.Alpha > 0 && o.Alpha < 1 {
					between++
				}
			}
		}
	})
	if days < 50 || between < 10 {
		t.Errorf("only %d days with opening liquidity, %d of them between different bounds", days, between)
	}
}

var alphaText = map[float64]string{0: "0", 0.1: "1/10", 0.3: "3/10", 0.5: "1/2", 1: "1"}

// dailyRows keeps the daily metrics.
type dailyRows struct{ rows [][]engine.DailyMetrics }

func (d *dailyRows) RecordTick(r *engine.TickRecord) error {
	if r.EndOfDay {
		d.rows = append(d.rows, append([]engine.DailyMetrics{}, r.Daily...))
	}
	return nil
}

// fataler is a test or a property.
type fataler interface{ Fatal(args ...any) }

func fifo() scenario.PolicySpec {
	p, err := policy.Builtin("Fifo", nil)
	if err != nil {
		panic(err)
	}
	return scenario.PolicySpec{Kind: "Fifo", Program: p}
}

// immediate makes a scenario in which every bank sends each payment at once, without limits and credit, from opening
// liquidity at alpha.
func immediate(t *rapid.T, alpha float64) *scenario.Scenario {
	s := enginetest.Scenario(t)
	s.DeferredCrediting, s.Queue1Ordering, s.EntryDispositionOffsetting = false, scenario.FIFO, false
	s.Rules.ReleaseOrder = scenario.ByArrival
	s.Events = slices.DeleteFunc(s.Events, func(e scenario.Event) bool {
		return e.Kind == scenario.DirectTransfer || e.Kind >= scenario.ScheduledSettlement
	})
	if s.Inputs != nil {
		s.Inputs.Positions = nil
	}
	for i := range s.Agents {
		a := &s.Agents[i]
		if a.Role != scenario.Participant {
			continue
		}
		a.OpeningLiquidity = &scenario.OpeningLiquidity{Alpha: alpha}
		a.OpeningBalance, a.UnsecuredCap, a.PostedCollateral, a.LiquidityPool = 0, 0, 0, nil
		a.MultilateralLimit, a.BilateralLimits, a.Reserve = nil, nil, nil
		a.Policy = fifo()
	}
	return s
}

// TestUpperBoundNeverQueues: with liquidity at the upper bound no payment waits, and exactly the upper bound is used.
func TestUpperBoundNeverQueues(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := follow(t, immediate(t, 1))
		if d.queued > 0 {
			t.Fatalf("%d payments were queued", d.queued)
		}
		for day := range d.needed {
			for i, needed := range d.needed[day] {
				if needed != d.upper[day][i] || needed < d.lower[day][i] {
					t.Fatalf("bank %d used %d on day %d, between the bounds %d and %d", i, needed, day, d.lower[day][i], d.upper[day][i])
				}
			}
		}
	})
}

// TestLowerBoundSettlesTwoBanks: two banks with liquidity at the lower bound settle everything if all that waits is retried
// until nothing settles and offset in the end: each can pay its net amount.
func TestLowerBoundSettlesTwoBanks(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := immediate(t, 0)
		s.Agents, s.NumDays, s.Events, s.Inputs, s.CutOffs, s.Tiering = s.Agents[:2], 1, nil, nil, nil, nil
		for i := range s.Agents {
			s.Agents[i].Role, s.Agents[i].OpeningLiquidity = scenario.Participant, &scenario.OpeningLiquidity{}
			s.Agents[i].OpeningBalance, s.Agents[i].Policy = 0, fifo()
			if a := s.Agents[i].Arrivals; a != nil {
				a.Weights = nil
			}
			if b := s.Agents[i].Bands; b != nil {
				b.Urgent.Weights = nil
			}
		}
		s.LSM = scenario.LSM{EnableBilateral: true, EnableCycles: s.LSM.EnableCycles, MaxCycleLength: s.LSM.MaxCycleLength, MaxCyclesPerTick: s.LSM.MaxCyclesPerTick}
		s.Rules = scenario.Settlement{Retry: scenario.RetryUntilStable} // a single pass can leave a payment that has become affordable
		e, err := engine.New(s)
		if err != nil {
			t.Fatal(err)
		}
		for !e.Done() {
			if _, err := e.Step(nil); err != nil {
				t.Fatal(err)
			}
		}
		if m := e.Metrics(); m.TotalSettlements != m.TotalArrivals {
			t.Fatalf("%d of %d payments settled", m.TotalSettlements, m.TotalArrivals)
		}
	})
}

// TestOrderOfPostings has the six orders in which A→B 100, B→C 75 and C→A 50 can be posted in a tick (McAndrews and Rajan
// 2000).
func TestOrderOfPostings(t *testing.T) {
	for _, c := range []struct {
		order string
		used  int64
	}{{"ABC", 100}, {"ACB", 150}, {"BAC", 175}, {"BCA", 125}, {"CAB", 100}, {"CBA", 175}} {
		s := &scenario.Scenario{TicksPerDay: 2, NumDays: 1, EODRushThreshold: 0.8}
		s.Rules.ReleaseOrder = scenario.ByArrival
		for _, sender := range strings.Split(c.order, "") {
			s.Agents = append(s.Agents, scenario.Agent{ID: sender, OpeningLiquidity: &scenario.OpeningLiquidity{Alpha: 1}, Policy: fifo()})
			pay := map[string]struct {
				to     string
				amount int64
			}{"A": {"B", 100}, "B": {"C", 75}, "C": {"A", 50}}[sender]
			s.Events = append(s.Events, scenario.Event{Kind: scenario.CustomTransactionArrival, From: sender, To: pay.to, Amount: pay.amount})
		}
		d := follow(t, s)
		used, funded, lower := int64(0), int64(0), int64(0)
		for i := range d.needed[0] {
			used, funded, lower = used+d.needed[0][i], funded+d.openings[0][i], lower+d.lower[0][i]
		}
		if d.queued > 0 || used != c.used || funded != c.used || lower != 50 {
			t.Errorf("%s: used %d, funded with %d, want %d; lower bound %d, want 50; %d queued", c.order, used, funded, c.used, lower, d.queued)
		}
	}
}
