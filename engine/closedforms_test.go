package engine_test

import (
	"fmt"
	"math"
	"testing"

	"pgregory.net/rapid"

	"sweep/engine"
	"sweep/engine/policy"
	"sweep/engine/scenario"
)

// twoBanks is the symmetric system of the closed forms: unit payments in both directions at the same Poisson rate, an
// opening balance, an overdraft, no liquidity saving.
func twoBanks(t testing.TB, ticks int, rate float64, balance, credit int64, seed uint64) *scenario.Scenario {
	t.Helper()
	fifo, err := policy.Builtin("Fifo", nil)
	if err != nil {
		t.Fatal(err)
	}
	s := &scenario.Scenario{TicksPerDay: ticks, NumDays: 1, Seed: seed, EODRushThreshold: 0.8, Streams: scenario.PerAgentStreams}
	for _, id := range []string{"A", "B"} {
		s.Agents = append(s.Agents, scenario.Agent{ID: id, OpeningBalance: balance, UnsecuredCap: credit,
			Policy: scenario.PolicySpec{Kind: "Fifo", Program: fifo},
			Arrivals: &scenario.Arrivals{RatePerTick: rate, DeadlineMin: ticks, DeadlineMax: ticks,
				Amount: scenario.AmountDistribution{Kind: scenario.AmountUniform, Min: 1, Max: 1}}})
	}
	return s
}

// mean accumulates a sample and compares its mean with an expectation within four standard errors.
type mean struct{ n, sum, squares float64 }

func (m *mean) add(x float64) {
	m.n++
	m.sum += x
	m.squares += x * x
}

func (m *mean) check(t *testing.T, name string, want float64) {
	t.Helper()
	avg := m.sum / m.n
	se := math.Sqrt((m.squares/m.n - avg*avg) / (m.n - 1))
	if math.Abs(avg-want) > 4*se {
		t.Errorf("%s: mean %.4f ± %.4f, the closed form says %.4f", name, avg, se, want)
	}
}

// dailyLog keeps the metrics of the last finished day.
type dailyLog struct{ days []engine.DailyMetrics }

func (d *dailyLog) RecordTick(r *engine.TickRecord) error {
	if len(r.Daily) > 0 {
		d.days = append(d.days[:0], r.Daily...)
	}
	return nil
}

// TestFreeCredit: two banks, unit payments, unlimited overdraft. The net value submitted is the difference of two Poisson
// counts with mean 10, so E|D| = 2μe^(−2μ)(I0(2μ)+I1(2μ)) = 3.545731, and a bank's largest net debit is 3.090621 on
// average. Banks draw in 10 000 short ticks, so that hardly any two payments share a tick.
func TestFreeCredit(t *testing.T) {
	var lower, debit mean
	e, days := &engine.Engine{}, &dailyLog{}
	for seed := uint64(1); seed <= 1500; seed++ {
		if err := e.Reset(twoBanks(t, 10_000, 0.001, 0, 1<<40, seed)); err != nil {
			t.Fatal(err)
		}
		run(t, e, days)
		lower.add(math.Abs(float64(days.days[0].ClosingBalance)))
		debit.add(float64(max(0, -days.days[0].MinBalance)))
	}
	lower.check(t, "lower bound of the system's liquidity", 3.545731)
	debit.check(t, "largest net debit of a bank", 3.090621)
}

func run(t testing.TB, e *engine.Engine, rec engine.Recorder) {
	t.Helper()
	for !e.Done() {
		if _, err := e.Step(rec); err != nil {
			t.Fatal(err)
		}
	}
}

// netLog follows the number of payments submitted each way and requires the queue to be exactly max(|D|−k, 0).
type netLog struct {
	net, opening int64
	failed       string
}

func (n *netLog) RecordTick(r *engine.TickRecord) error {
	for i := range r.Events {
		if ev := &r.Events[i]; ev.Kind == engine.Arrival {
			n.net += int64(1 - 2*ev.Agent)
		}
	}
	size := n.net
	if size < 0 {
		size = -size
	}
	if want := max(0, size-n.opening); int64(r.Engine.Queue2Size()) != want {
		n.failed = fmt.Sprintf("tick %d: queue of %d, |D| = %d, opening balance %d", r.Tick, r.Engine.Queue2Size(), size, n.opening)
	}
	return nil
}

// TestQueueOfTwoBanks: with opening balance k each, no credit and plain RTGS the queue is max(|D|−k, 0) at every moment;
// with mean 100 payments each way the unsettled number at the end is 10.304960 for k = 1 and 3.988248 for k = 10. The
// ticks are short, because a single pass over the queue can leave a payment behind when five arrive in one tick.
func TestQueueOfTwoBanks(t *testing.T) {
	for k, want := range map[int64]float64{1: 10.304960, 10: 3.988248} {
		var unsettled mean
		e := &engine.Engine{}
		for seed := uint64(1); seed <= 600; seed++ {
			if err := e.Reset(twoBanks(t, 10_000, 0.01, k, 0, seed)); err != nil {
				t.Fatal(err)
			}
			log := &netLog{opening: k}
			run(t, e, log)
			if log.failed != "" {
				t.Fatalf("k = %d, seed %d: %s", k, seed, log.failed)
			}
			unsettled.add(float64(e.Queue2Size()))
		}
		unsettled.check(t, fmt.Sprintf("unsettled payments with k = %d", k), want)
	}
}

// TestNothingMovesWithoutMoney: with k = 0 plain RTGS settles nothing for ever, and offsetting each payment at its entry
// against the opposite queue leaves exactly |D| queued.
func TestNothingMovesWithoutMoney(t *testing.T) {
	for _, offset := range []bool{false, true} {
		sc := twoBanks(t, 300, 0.3, 0, 0, 5)
		sc.EntryDispositionOffsetting = offset
		e, err := engine.New(sc)
		if err != nil {
			t.Fatal(err)
		}
		run(t, e, nil)
		settled := e.Metrics().TotalSettlements
		if !offset && settled != 0 {
			t.Errorf("%d payments settled without money", settled)
		}
		if offset {
			if a, b := e.Agent(0).Queue2Size, e.Agent(1).Queue2Size; min(a, b) != 0 || settled == 0 {
				t.Errorf("queues %d and %d remain beside each other, %d settled", a, b, settled)
			}
		}
	}
}

// strictFIFO releases nothing while an earlier payment of the bank waits in the central queue.
const strictFIFO = `{"version": "1", "policy_id": "strict", "payment_tree": {"type": "condition", "node_id": "c",
  "condition": {"op": ">", "left": {"field": "queue2_count_for_agent"}, "right": {"value": 0}},
  "on_true": {"type": "action", "node_id": "h", "action": "Hold"},
  "on_false": {"type": "action", "node_id": "r", "action": "Release"}}}`

// TestMoreMoneySettlesMore: payments of one size in strict order of arrival at every bank, no liquidity saving. What has
// settled when nothing moves any more is a least fixed point, so it only grows when any balance is raised.
func TestMoreMoneySettlesMore(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		sc, _, _ := randomSystem(t, 14, false)
		program, err := policy.Parse([]byte(strictFIFO))
		if err != nil {
			t.Fatal(err)
		}
		sc.LSM, sc.EntryDispositionOffsetting = scenario.LSM{}, false
		sc.TicksPerDay, sc.NumDays = 120, 1 // long enough to come to rest
		for i := range sc.Events {
			sc.Events[i].Amount = 10
		}
		for i := range sc.Agents {
			sc.Agents[i].BilateralLimits, sc.Agents[i].MultilateralLimit = nil, nil
			sc.Agents[i].Policy = scenario.PolicySpec{Kind: "InlineJson", Program: program}
		}
		poor := settledPayments(t, sc)
		rich := *sc
		rich.Agents = append([]scenario.Agent{}, sc.Agents...)
		lucky := rapid.IntRange(0, len(rich.Agents)-1).Draw(t, "lucky")
		rich.Agents[lucky].OpeningBalance += rapid.Int64Range(1, 40).Draw(t, "gift")
		for k, settled := range settledPayments(t, &rich) {
			if poor[k] && !settled {
				t.Fatalf("payment T%d settles, but not when bank %d has more money", k, lucky)
			}
		}
	})
}

// settledPayments runs a scenario and says of every payment whether it has settled.
func settledPayments(t *rapid.T, sc *scenario.Scenario) []bool {
	e := ended(t, sc)
	settled := make([]bool, e.NumPayments())
	for k := range settled {
		settled[k] = e.Payment(int32(k)).Status == engine.Settled
	}
	return settled
}

// usage follows the net debit of every bank through the settlements of a run without queues.
type usage struct {
	net, most []int64
	queued    int
}

func (u *usage) RecordTick(r *engine.TickRecord) error {
	for i := range r.Events {
		switch ev := &r.Events[i]; ev.Kind {
		case engine.RtgsImmediateSettlement:
			u.net[ev.Agent] += ev.N[engine.Amount]
			u.net[ev.Peer] -= ev.N[engine.Amount]
			u.most[ev.Agent] = max(u.most[ev.Agent], u.net[ev.Agent])
		case engine.QueuedRtgs:
			u.queued++
		}
	}
	return nil
}

// TestLiquidityBounds: with free credit every payment settles at once and uses the upper bound, which is at least the
// lower bound, the net debit at the end. A bank that starts with exactly its upper bound never queues a payment; with one
// cent less somebody does.
func TestLiquidityBounds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		sc, _, _ := randomSystem(t, 14, false)
		sc.LSM, sc.EntryDispositionOffsetting, sc.DeferredCrediting = scenario.LSM{}, false, false
		for i := range sc.Agents {
			sc.Agents[i].BilateralLimits, sc.Agents[i].MultilateralLimit = nil, nil
			sc.Agents[i].OpeningBalance, sc.Agents[i].UnsecuredCap = 0, 1<<40
		}
		free := measureUsage(t, sc)
		if free.queued != 0 {
			t.Fatalf("%d payments queued in spite of free credit", free.queued)
		}
		lower, upper := int64(0), int64(0)
		needy := -1
		for i := range sc.Agents {
			lower += max(0, free.net[i])
			upper += free.most[i]
			sc.Agents[i].OpeningBalance, sc.Agents[i].UnsecuredCap = free.most[i], 0
			if free.most[i] > 0 {
				needy = i
			}
		}
		if lower > upper {
			t.Fatalf("lower bound %d above upper bound %d", lower, upper)
		}
		if u := measureUsage(t, sc); u.queued != 0 {
			t.Fatalf("%d payments queued although every bank starts with its upper bound", u.queued)
		}
		if needy >= 0 {
			sc.Agents[needy].OpeningBalance--
			if u := measureUsage(t, sc); u.queued == 0 {
				t.Fatal("nobody queued with less than the upper bound")
			}
		}
	})
}

func measureUsage(t *rapid.T, sc *scenario.Scenario) *usage {
	e, err := engine.New(sc)
	if err != nil {
		t.Fatal(err)
	}
	u := &usage{net: make([]int64, e.NumAgents()), most: make([]int64, e.NumAgents())}
	for !e.Done() {
		if _, err := e.Step(u); err != nil {
			t.Fatal(err)
		}
	}
	return u
}

// ended runs a scenario to its end.
func ended(t *rapid.T, sc *scenario.Scenario) *engine.Engine {
	e, err := engine.New(sc)
	if err != nil {
		t.Fatal(err)
	}
	for !e.Done() {
		if _, err := e.Step(nil); err != nil {
			t.Fatal(err)
		}
	}
	return e
}
