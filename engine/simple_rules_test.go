package engine_test

import (
	"fmt"
	"math/big"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"sweep/engine/scenario"
)

// The settlement rules and the end of the day of the simple system, read literally: a greatest feasible prefix is looked
// for among all vectors of prefix lengths, a pass visits every payment.

// simpleRules are the rules of the simple system; the zero value is that of a scenario without them.
type simpleRules struct {
	fifo, untilStable bool
	byArrival         bool
	close             scenario.EndOfDay
	bps               float64
	ticksPerDay       int
	now               int
	loans             []int64
}

// ready reports whether strict FIFO lets a payment be tried: nothing of its sender is queued.
func (s *simpleSystem) ready(k int) bool {
	return !s.rules.fifo || !slices.ContainsFunc(s.queue, func(q int) bool { return s.pay[q].from == s.pay[k].from })
}

// retries passes over the queue once, or until a pass settles nothing.
func (s *simpleSystem) retries() (settled bool) {
	for s.retry() {
		settled = true
		if !s.rules.untilStable {
			break
		}
	}
	return settled
}

// saves reports whether the liquidity-saving pass runs in this tick.
func (s *simpleSystem) saves() bool {
	tick, run := s.rules.now%s.rules.ticksPerDay, s.lsm.Run
	switch {
	case run.Every > 0:
		return tick%run.Every == 0
	case len(run.At) > 0:
		return slices.Contains(run.At, tick)
	}
	return true
}

// vectorsMax limits the vectors that are tried one by one; more are searched by removal.
const vectorsMax = 3000

// greatestPrefix finds the greatest feasible vector of prefixes of the lists of banks.
func (s *simpleSystem) greatestPrefix(banks []int, lists [][]int) [][]int {
	vectors := 1
	for _, list := range lists {
		if vectors *= len(list) + 1; vectors > vectorsMax {
			return s.prefixByRemoval(banks, lists)
		}
	}
	best, at := make([]int, len(lists)), make([]int, len(lists))
	cut := func(lengths []int) [][]int {
		out := make([][]int, len(lists))
		for n := range lists {
			out[n] = lists[n][:lengths[n]]
		}
		return out
	}
	for range vectors {
		if s.fits(slices.Concat(cut(at)...)) {
			for n := range at {
				best[n] = max(best[n], at[n])
			}
		}
		for n := range at { // the next vector
			if at[n]++; at[n] <= len(lists[n]) {
				break
			}
			at[n] = 0
		}
	}
	if !s.fits(slices.Concat(cut(best)...)) {
		panic("the largest lengths of all feasible vectors are no feasible vector")
	}
	return cut(best)
}

// prefixByRemoval takes the last payment of an infeasible bank away until none is infeasible, looking at everything anew
// each time.
func (s *simpleSystem) prefixByRemoval(banks []int, lists [][]int) [][]int {
	left := slices.Clone(lists)
again:
	for n := range left {
		if len(left[n]) > 0 && !s.bankFits(banks[n], slices.Concat(left...)) {
			left[n] = left[n][:len(left[n])-1]
			goto again
		}
	}
	return left
}

// mutual lists the payments from a to b that an offset may take.
func (s *simpleSystem) mutual(a, b int) (list []int) {
	for _, k := range s.queue {
		switch p := s.pay[k]; {
		case p.from != a:
		case p.to == b:
			list = append(list, k)
		case s.rules.fifo:
			return list
		}
	}
	return list
}

func (s *simpleSystem) pairPrefixes() (settled bool) {
	for a := range s.balance {
		for b := a + 1; b < len(s.balance); b++ {
			found := s.greatestPrefix([]int{a, b}, [][]int{s.mutual(a, b), s.mutual(b, a)})
			if len(found[0]) == 0 || len(found[1]) == 0 {
				continue
			}
			list := slices.Concat(found[0], found[1])
			for _, k := range list {
				s.post(k)
			}
			s.prune()
			s.note("pair %v", list)
			settled = true
		}
	}
	return settled
}

func (s *simpleSystem) net() (settled bool) {
	var banks []int
	lists := make([][]int, len(s.balance))
	for i := range s.balance {
		banks = append(banks, i)
		for _, k := range s.queue {
			if s.pay[k].from == i {
				lists[i] = append(lists[i], k)
			}
		}
	}
	set := slices.Concat(s.greatestPrefix(banks, lists)...)
	for bank := range s.balance { // in ascending order of the smallest bank of a component
		group := s.component(bank, set)
		var list []int
		for _, k := range s.queue {
			if slices.Contains(set, k) && !s.pay[k].settled && group[s.pay[k].from] {
				list = append(list, k)
			}
		}
		if len(list) == 0 {
			continue
		}
		for _, k := range list {
			s.post(k)
		}
		s.note("netting %v", list)
		settled = true
	}
	s.prune()
	return settled
}

// component is the set of banks that payments of a set connect with a bank.
func (s *simpleSystem) component(bank int, set []int) map[int]bool {
	group := map[int]bool{bank: true}
	for grown := true; grown; {
		grown = false
		for _, k := range set {
			if p := s.pay[k]; group[p.from] != group[p.to] {
				group[p.from], group[p.to], grown = true, true, true
			}
		}
	}
	return group
}

// closeDay settles everything that is queued in the last tick of a day, with loans.
func (s *simpleSystem) closeDay() {
	if s.rules.close.Unsettled != scenario.BorrowUnsettled || s.rules.now%s.rules.ticksPerDay != s.rules.ticksPerDay-1 {
		return
	}
	need := make([]int64, len(s.balance))
	all := slices.Concat(s.queue, s.inTimeAtClose())
	for _, k := range all {
		p := s.pay[k]
		need[p.from] += p.amount
		if s.rules.close.Netting == scenario.EODNettingMultilateral {
			need[p.to] -= p.amount
		}
	}
	for i := range s.balance {
		own := max(0, s.balance[i]+s.cap[i])
		if s.rules.close.Credit == scenario.EODCreditIntradayOnly {
			own = s.balance[i]
		}
		s.rules.loans[i] = max(0, need[i]-own)
		if i == s.outside {
			s.rules.loans[i] = 0
		}
	}
	for i, loan := range s.rules.loans {
		if loan > 0 {
			s.balance[i] += loan
			s.note("borrow %d %d %s", i, loan, borrowingCost(loan, s.rules.bps))
		}
	}
	for _, k := range slices.Sorted(slices.Values(all)) {
		s.post(k)
		s.note("close T%d", k)
	}
	s.queue = nil
}

// borrowingCost is the price of a loan, rounded half up; the rates of the test are exact in thousandths of a basis point.
func borrowingCost(loan int64, bps float64) string {
	x := new(big.Int).Mul(big.NewInt(loan), big.NewInt(int64(bps*1000+0.5)))
	x.Add(x, big.NewInt(5_000_000))
	return x.Div(x, big.NewInt(10_000_000)).String()
}

// drawCutOffs draws payment types with cut-offs.
func drawCutOffs(t *rapid.T, sc *scenario.Scenario) {
	for n := rapid.IntRange(0, 2).Draw(t, "cut-offs"); n > 0; n-- {
		c := scenario.CutOff{Type: fmt.Sprint("type", n), Tick: rapid.IntRange(0, sc.TicksPerDay-1).Draw(t, "cut-off"),
			Then: rapid.SampledFrom([]scenario.AfterCutOff{scenario.RejectLate, scenario.NextDay}).Draw(t, "then")}
		sc.CutOffs, sc.Inputs.Types = append(sc.CutOffs, c), append(sc.Inputs.Types, c.Type)
	}
}

func (s *simpleSystem) openDay() {
	for i, loan := range s.rules.loans {
		if s.rules.now%s.rules.ticksPerDay == 0 && loan > 0 {
			s.balance[i] -= loan
			s.rules.loans[i] = 0
			s.note("repay %d %d", i, loan)
		}
	}
}

// drawRules draws settlement rules and an end of day, for the scenario and the simple system.
func drawRules(t *rapid.T, sc *scenario.Scenario, s *simpleSystem) {
	s.rules = simpleRules{ticksPerDay: sc.TicksPerDay, loans: make([]int64, len(sc.Agents))}
	if !rapid.Bool().Draw(t, "rules") {
		return
	}
	l := &sc.LSM
	l.EnableNetting = rapid.Bool().Draw(t, "netting")
	l.Bilateral = rapid.SampledFrom([]scenario.BilateralMode{scenario.BilateralAll, scenario.BilateralPrefix}).Draw(t, "pairs by prefix")
	switch rapid.IntRange(0, 4).Draw(t, "saves") {
	case 0:
		l.Run.Every = rapid.IntRange(2, 3).Draw(t, "every")
	case 1:
		l.Run.At = []int{rapid.IntRange(0, sc.TicksPerDay-1).Draw(t, "at")}
	}
	sc.Rules.Retry = rapid.SampledFrom([]scenario.Retry{scenario.RetryOnce, scenario.RetryUntilStable}).Draw(t, "retry")
	sc.Rules.ReleaseOrder = rapid.SampledFrom([]scenario.ReleaseOrder{scenario.ByBank, scenario.ByArrival}).Draw(t, "release order")
	if rapid.Bool().Draw(t, "fifo") {
		sc.Rules.Discipline, l.Bilateral, l.EnableCycles, sc.EntryDispositionOffsetting = scenario.StrictFIFO, scenario.BilateralPrefix, false, false
	}
	if rapid.Bool().Draw(t, "borrow") {
		sc.Close.Unsettled = scenario.BorrowUnsettled
	}
	sc.Close.Netting = rapid.SampledFrom([]scenario.EODNetting{scenario.EODNettingNone, scenario.EODNettingMultilateral}).Draw(t, "end-of-day netting")
	sc.Close.Credit = rapid.SampledFrom([]scenario.EODCredit{scenario.EODCreditOvernight, scenario.EODCreditIntradayOnly}).Draw(t, "end-of-day credit")
	sc.Costs.EODBorrowingBps = rapid.SampledFrom([]float64{0, 33.3, 400}).Draw(t, "borrowing rate")
	s.lsm, s.entry = sc.LSM, sc.EntryDispositionOffsetting
	s.rules.fifo, s.rules.untilStable = sc.Rules.Discipline == scenario.StrictFIFO, sc.Rules.Retry == scenario.RetryUntilStable
	s.rules.byArrival = sc.Rules.ReleaseOrder == scenario.ByArrival
	s.rules.close, s.rules.bps = sc.Close, sc.Costs.EODBorrowingBps
}

// TestPrefixesByRemoval compares the two ways in which the simple system finds prefixes.
func TestPrefixesByRemoval(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		_, s, plan := randomSystem(t, 3, true)
		var banks []int
		lists := make([][]int, len(s.balance))
		vectors := 1
		for i := range s.balance {
			banks = append(banks, i)
		}
		for _, tick := range plan {
			for _, k := range tick {
				if from := s.pay[k].from; vectors*(len(lists[from])+2) <= vectorsMax*(len(lists[from])+1) {
					vectors = vectors / (len(lists[from]) + 1) * (len(lists[from]) + 2)
					lists[from] = append(lists[from], k)
				}
			}
		}
		want := s.greatestPrefix(banks, lists)
		if got := s.prefixByRemoval(banks, lists); !slices.EqualFunc(got, want, slices.Equal) {
			t.Fatalf("by removal %v, of all vectors %v", got, want)
		}
	})
}
