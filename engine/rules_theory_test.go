package engine_test

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"sweep/engine"
	"sweep/engine/scenario"
)

// Results of theory that the settlement rules and the end of the day must give.

// demands is a game of liquidity: two banks with a capital of 100 000 choose the share of it that they allocate, at a price
// for the day; payments that wait cost a price per tick, what is lacking at the close is borrowed.
type demands struct {
	capital, delay, borrowing float64 // prices
	ticks                     int
	payments                  []scenario.Event
}

const capitalOfBank = 100_000

// costs plays the game once and returns the costs of both banks in units of the capital.
func (d *demands) costs(t testing.TB, e *engine.Engine, shareA, shareB float64) (costs [2]float64) {
	t.Helper()
	s := &scenario.Scenario{TicksPerDay: d.ticks, NumDays: 1, Seed: 1, EODRushThreshold: 0.8, DeferredCrediting: true, DailyLiquidityReallocation: true,
		Events: d.payments, Close: scenario.EndOfDay{Unsettled: scenario.BorrowUnsettled},
		Costs: scenario.CostRates{LiquidityBpsPerTick: d.capital * 1e4 / float64(d.ticks), DelayPerTickPerCent: d.delay,
			EODBorrowingBps: d.borrowing * 1e4, OverdueDelayMultiplier: 1}}
	for i, share := range []float64{shareA, shareB} {
		pool := int64(capitalOfBank)
		s.Agents = append(s.Agents, scenario.Agent{ID: string(rune('A' + i)), LiquidityPool: &pool, LiquidityAllocationFraction: &share, Policy: fifo()})
	}
	if err := e.Reset(s); err != nil {
		t.Fatal(err)
	}
	run(t, e, nil)
	for i := range costs {
		costs[i] = float64(e.Agent(int32(i)).Costs.Total()) / capitalOfBank
	}
	return costs
}

func payment(tick int, from, to string, amount int64) scenario.Event {
	return scenario.Event{Kind: scenario.CustomTransactionArrival, Tick: tick, From: from, To: to, Amount: amount}
}

// twoPeriods: A pays in the second tick what B pays it in the first; B pays a little more in the second.
func twoPeriods(capital, delay, borrowing float64) *demands {
	return &demands{capital, delay, borrowing, 2, []scenario.Event{payment(1, "A", "B", 15_000), payment(0, "B", "A", 15_000), payment(1, "B", "A", 5_000)}}
}

// TestLiquidityGameCosts: costs of single choices (Castro, Desai, Du, Garratt and Rivadeneyra 2021).
func TestLiquidityGameCosts(t *testing.T) {
	both := &demands{0.1, 0.2, 0.4, 3, []scenario.Event{payment(0, "A", "B", 20_000), payment(0, "B", "A", 20_000),
		payment(1, "A", "B", 20_000), payment(1, "B", "A", 20_000)}}
	e := &engine.Engine{}
	for _, c := range []struct {
		game           *demands
		shareA, shareB float64
		costA, costB   float64
	}{
		{twoPeriods(0.1, 0.2, 0.4), 0, 0, 0.06, 0.11}, {twoPeriods(0.1, 0.2, 0.4), 0, 0.15, 0, 0.035},
		{twoPeriods(0.1, 0.2, 0.4), 0, 0.20, 0, 0.02}, {twoPeriods(0.1, 0.2, 0.4), 0.5, 0.5, 0.05, 0.05},
		{both, 0.20, 0.20, 0.02, 0.02},
	} {
		got := c.game.costs(t, e, c.shareA, c.shareB)
		if math.Abs(got[0]-c.costA) > 1e-4 || math.Abs(got[1]-c.costB) > 1e-4 {
			t.Errorf("%d ticks, shares %v and %v: costs %v, want %v and %v", c.game.ticks, c.shareA, c.shareB, got, c.costA, c.costB)
		}
	}
}

// TestLiquidityGameEquilibria: the equilibria of the game on a grid of 21 shares for each bank, and the least joint cost.
func TestLiquidityGameEquilibria(t *testing.T) {
	three := &demands{0.1, 0.2, 0.4, 3, []scenario.Event{payment(0, "A", "B", 20_000), payment(0, "B", "A", 20_000),
		payment(1, "A", "B", 20_000), payment(1, "B", "A", 20_000)}}
	const stays = "[[0 4]] [[0 4]]"
	for _, c := range []struct {
		game *demands
		want string // equilibria, then the choices with the least joint cost, in steps of 0.05
	}{
		{twoPeriods(0.1, 0.2, 0.4), stays}, {twoPeriods(0.1, 0.01, 0.4), stays}, {twoPeriods(0.1, 0.05, 0.4), stays},
		{twoPeriods(0.1, 0.3, 0.4), stays}, {twoPeriods(0.4, 0.2, 0.1), "[[0 0]] "}, {three, "[[4 4]] [[4 4]]"},
	} {
		if got := solve(t, c.game); got != c.want && (c.want[len(c.want)-1] != ' ' || got[:len(c.want)] != c.want) {
			t.Errorf("prices %v, %v, %v, %d ticks: equilibria and least joint cost at %s, want %s", c.game.capital, c.game.delay, c.game.borrowing, c.game.ticks, got, c.want)
		}
	}
}

const shareSteps = 21

// solve finds the choices from which neither bank gains by deviating alone, and those with the least joint cost.
func solve(t *testing.T, d *demands) string {
	var cost [shareSteps][shareSteps][2]float64
	e := &engine.Engine{}
	least := math.Inf(1)
	for a := range shareSteps {
		for b := range shareSteps {
			cost[a][b] = d.costs(t, e, float64(a)/(shareSteps-1), float64(b)/(shareSteps-1))
			least = min(least, cost[a][b][0]+cost[a][b][1])
		}
	}
	const same = 1e-9
	var stable, joint [][2]int
	for a := range shareSteps {
		for b := range shareSteps {
			best := true
			for other := range shareSteps {
				best = best && cost[a][b][0] <= cost[other][b][0]+same && cost[a][b][1] <= cost[a][other][1]+same
			}
			if best {
				stable = append(stable, [2]int{a, b})
			}
			if cost[a][b][0]+cost[a][b][1] <= least+same {
				joint = append(joint, [2]int{a, b})
			}
		}
	}
	return fmt.Sprint(stable, " ", joint)
}

// TestPairsLeaveTheDifference: unit payments both ways in one tick, no money, pairs by prefix. What stays is the difference
// of the two Poisson counts with mean 100, whose mean is 11.277 (the mean absolute value of a Skellam distribution).
func TestPairsLeaveTheDifference(t *testing.T) {
	var unsettled mean
	e := &engine.Engine{}
	for seed := uint64(1); seed <= 2000; seed++ {
		s := twoBanks(t, 1, 100, 0, 0, seed)
		s.LSM = scenario.LSM{EnableBilateral: true, Bilateral: scenario.BilateralPrefix}
		if err := e.Reset(s); err != nil {
			t.Fatal(err)
		}
		sent := &netLog{}
		run(t, e, sent)
		if got, want := int64(e.Queue2Size()), max(sent.net, -sent.net); got != want {
			t.Fatalf("seed %d: %d payments stay, the difference is %d", seed, got, want)
		}
		unsettled.add(float64(e.Queue2Size()))
	}
	unsettled.check(t, "unsettled payments", 11.277)
}

// TestRings: banks pay the bank before them, so that one pass over the queue moves money once. With passes until nothing
// settles a ring settles in its tick, with a single pass it takes n − 3 ticks more if the first bank has the money. With
// netting it needs none.
func TestRings(t *testing.T) {
	for _, n := range []int{5, 20, 50} {
		for rich := range n {
			if got := ring(t, n, rich, scenario.Settlement{Retry: scenario.RetryUntilStable}, scenario.LSM{}); got != 0 {
				t.Errorf("%d banks, bank %d has the money: settled in tick %d", n, rich, got)
			}
		}
		if got := ring(t, n, 0, scenario.Settlement{}, scenario.LSM{}); got != n-3 {
			t.Errorf("%d banks, one pass: settled in tick %d, want %d", n, got, n-3)
		}
		if got := ring(t, n, -1, scenario.Settlement{}, scenario.LSM{EnableNetting: true}); got != 0 {
			t.Errorf("%d banks, netting: settled in tick %d", n, got)
		}
	}
}

// ring returns the tick in which the last payment of a ring of n banks settles; bank number rich has the money.
func ring(t *testing.T, n, rich int, rules scenario.Settlement, lsm scenario.LSM) int {
	t.Helper()
	s := &scenario.Scenario{TicksPerDay: n, NumDays: 1, Seed: 1, EODRushThreshold: 0.8, Rules: rules, LSM: lsm}
	id := func(i int) string { return fmt.Sprintf("B%02d", (i+n)%n) }
	for i := range n {
		a := scenario.Agent{ID: id(i), Policy: fifo()}
		if i == rich {
			a.OpeningBalance = 10
		}
		s.Agents = append(s.Agents, a)
		s.Events = append(s.Events, payment(0, id(i), id(i-1), 10))
	}
	e, err := engine.New(s)
	if err != nil {
		t.Fatal(err)
	}
	run(t, e, nil)
	last := int32(-1)
	for k := range int32(n) {
		p := e.Payment(k)
		if p.Status != engine.Settled {
			t.Fatalf("%d banks: payment T%d has not settled", n, k)
		}
		last = max(last, p.StatusTick)
	}
	return int(last)
}

// TestKnot: five payments that connect two loops settle together without money, and no pair or cycle could settle them.
func TestKnot(t *testing.T) {
	s := &scenario.Scenario{TicksPerDay: 1, NumDays: 1, Seed: 1, EODRushThreshold: 0.8, LSM: scenario.LSM{EnableNetting: true}}
	for _, id := range []string{"A", "B", "C", "D"} {
		s.Agents = append(s.Agents, scenario.Agent{ID: id, Policy: fifo()})
	}
	s.Events = []scenario.Event{payment(0, "A", "B", 10), payment(0, "B", "C", 10), payment(0, "C", "A", 5), payment(0, "C", "D", 5), payment(0, "D", "A", 5)}
	e, err := engine.New(s)
	if err != nil {
		t.Fatal(err)
	}
	run(t, e, nil)
	for k := range int32(e.NumPayments()) {
		if p := e.Payment(k); p.Path != engine.PathNetting {
			t.Errorf("payment T%d is %s on path %q", k, p.Status, p.Path)
		}
	}
}

// orderly draws a system in which nothing overtakes: strict FIFO, passes until nothing settles, no liquidity saving; with
// and without limits, deferred crediting and loans.
func orderly(t *rapid.T) *scenario.Scenario {
	sc, _, _ := randomSystem(t, 10, false)
	sc.LSM, sc.EntryDispositionOffsetting = scenario.LSM{}, false
	sc.Rules = scenario.Settlement{Discipline: scenario.StrictFIFO, Retry: scenario.RetryUntilStable,
		ReleaseOrder: rapid.SampledFrom([]scenario.ReleaseOrder{scenario.ByBank, scenario.ByArrival}).Draw(t, "release order")}
	if rapid.Bool().Draw(t, "no limits") {
		for i := range sc.Agents {
			sc.Agents[i].BilateralLimits, sc.Agents[i].MultilateralLimit = nil, nil
		}
	}
	if rapid.Bool().Draw(t, "borrow") {
		sc.Close.Unsettled = scenario.BorrowUnsettled
		sc.Close.Netting = rapid.SampledFrom([]scenario.EODNetting{scenario.EODNettingNone, scenario.EODNettingMultilateral}).Draw(t, "netting")
	}
	return sc
}

// settlementTicks runs a scenario and returns the tick in which each payment settles, a late one if it never does.
func settlementTicks(t *rapid.T, sc *scenario.Scenario) []int32 {
	e := ended(t, sc)
	ticks := make([]int32, e.NumPayments())
	for k := range ticks {
		ticks[k] = math.MaxInt32
		if p := e.Payment(int32(k)); p.Status == engine.Settled {
			ticks[k] = p.StatusTick
		}
	}
	return ticks
}

// TestMoneyNeverDelays: in an orderly system a higher opening balance delays no payment of anybody.
func TestMoneyNeverDelays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		sc := orderly(t)
		before := settlementTicks(t, sc)
		lucky := rapid.IntRange(0, len(sc.Agents)-1).Draw(t, "lucky")
		sc.Agents[lucky].OpeningBalance += rapid.Int64Range(1, 40).Draw(t, "gift")
		for k, tick := range settlementTicks(t, sc) {
			if tick > before[k] {
				t.Fatalf("payment T%d settles in tick %d instead of %d if bank %d has more money", k, tick, before[k], lucky)
			}
		}
	})
}

// TestOrderOfBanksDoesNotMatter: in an orderly system every payment settles in the same tick, whatever the order in which
// the banks are visited.
func TestOrderOfBanksDoesNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		sc := orderly(t)
		want := settlementTicks(t, sc)
		ids := make([]string, len(sc.Agents))
		for i := range ids {
			ids[i] = sc.Agents[i].ID
		}
		names := rapid.Permutation(ids).Draw(t, "names")
		rename := func(id string) string { return names[slices.Index(ids, id)] }
		for i := range sc.Agents {
			a := &sc.Agents[i]
			a.ID = rename(a.ID)
			limits := map[string]int64{}
			for id, limit := range a.BilateralLimits {
				limits[rename(id)] = limit
			}
			a.BilateralLimits = limits
		}
		for i := range sc.Events {
			sc.Events[i].From, sc.Events[i].To = rename(sc.Events[i].From), rename(sc.Events[i].To)
		}
		if got := settlementTicks(t, sc); !slices.Equal(got, want) {
			t.Fatalf("settlement ticks %v instead of %v with the names %v", got, want, names)
		}
	})
}
