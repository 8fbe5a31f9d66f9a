package engine_test

import (
	"fmt"
	"math/big"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"sweep/engine"
	"sweep/engine/enginetest"
	"sweep/engine/policy"
	"sweep/engine/scenario"
)

// breachLog keeps the breaches of a run as text and the payments in Queue 2 after every tick.
type breachLog struct {
	lines     []string
	queue2    [][]int64 // value by tick and agent
	penalties int64     // of the days, from EndOfDay
}

func (l *breachLog) RecordTick(r *engine.TickRecord) error {
	events := 0
	for i := range r.Events {
		switch ev := &r.Events[i]; ev.Kind {
		case engine.EndOfDay:
			l.penalties += ev.N[engine.TotalPenalties]
		case engine.ThroughputBreach:
			b := &r.Breaches[events]
			if b.Agent != ev.Agent || ev.Has(engine.HasBank) != (b.Agent != engine.None) || int64(b.Rule) != ev.N[engine.RuleNumber] ||
				b.Shortfall != ev.N[engine.Amount] || b.Penalty != ev.N[engine.BreachPenalty] || float64(b.Settled)/float64(b.Base) != ev.F[engine.SettledShare] {
				return fmt.Errorf("the event %+v and the breach %+v differ", ev, b)
			}
			events++
		}
	}
	if events != len(r.Breaches) {
		return fmt.Errorf("%d events of %d breaches", events, len(r.Breaches))
	}
	for _, b := range r.Breaches {
		l.lines = append(l.lines, breachLine(r.Engine, int(b.Rule), b.Agent, b.FirstDay, r.Day, b.Settled, b.Base, b.Shortfall, b.Penalty))
	}
	values := make([]int64, r.Engine.NumAgents())
	for i := range values {
		values[i] = r.Engine.Agent(int32(i)).Queue2Value
	}
	l.queue2 = append(l.queue2, values)
	return nil
}

func breachLine(e *engine.Engine, rule int, agent, first, last int32, settled, base, shortfall, penalty int64) string {
	name := "all"
	if agent != engine.None {
		name = e.AgentID(agent)
	}
	return fmt.Sprintf("rule %d %s days %d-%d: %d of %d, %d missing, penalty %d", rule, name, first, last, settled, base, shortfall, penalty)
}

func breaches(t fataler, s *scenario.Scenario) (*engine.Engine, *breachLog) {
	e, err := engine.New(s)
	if err != nil {
		t.Fatal(err)
	}
	l := &breachLog{}
	for !e.Done() {
		if _, err := e.Step(l); err != nil {
			t.Fatal(err)
		}
	}
	return e, l
}

// TestThroughputRules: on day 0, A has 100 and pays 60 in tick 0, 70 in tick 1, which it cannot, and 10 in tick 2; B pays 20 in
// tick 3. On day 1 the 70 wait. By tick 1, A has settled 60 of 140 due, of 130 submitted, and of 70 that settle in the day.
func TestThroughputRules(t *testing.T) {
	const noMonth = ""
	for _, c := range []struct {
		rule, dates string
		want        []string
	}{
		{"{until: 1, share: 0.5}", noMonth, []string{"rule 0 A days 0-0: 60 of 140, 10 missing, penalty 0", "rule 0 B days 0-0: 0 of 20, 10 missing, penalty 0", "rule 0 A days 1-1: 0 of 70, 35 missing, penalty 0"}},
		{"{until: 1, share: 0.5, of: due, average: day, against: each, penalty_bps: 500}", noMonth, []string{"rule 0 A days 0-0: 60 of 140, 10 missing, penalty 1", "rule 0 B days 0-0: 0 of 20, 10 missing, penalty 1",
			"rule 0 A days 1-1: 0 of 70, 35 missing, penalty 2"}}, // 0.5, 0.5 and 1.75
		{"{until: 2, share: 0.5}", noMonth, []string{"rule 0 B days 0-0: 0 of 20, 10 missing, penalty 0", "rule 0 A days 1-1: 0 of 70, 35 missing, penalty 0"}}, // 70 of 140 meets it
		{"{until: 0, share: 0.5}", noMonth, []string{"rule 0 A days 0-0: 60 of 140, 10 missing, penalty 0", "rule 0 B days 0-0: 0 of 20, 10 missing, penalty 0", "rule 0 A days 1-1: 0 of 70, 35 missing, penalty 0"}},
		{"{until: 3, share: 0.501}", noMonth, []string{"rule 0 A days 0-0: 70 of 140, 1 missing, penalty 0", "rule 0 A days 1-1: 0 of 70, 36 missing, penalty 0"}}, // 70.14 and 35.07, rounded up
		{"{until: 1, share: 0.5, of: submitted}", noMonth, []string{"rule 0 A days 0-0: 60 of 130, 5 missing, penalty 0", "rule 0 A days 1-1: 0 of 70, 35 missing, penalty 0"}},
		{"{until: 0, share: 1, of: submitted}", noMonth, []string{"rule 0 A days 1-1: 0 of 70, 70 missing, penalty 0"}},
		{"{until: 1, share: 0.9, of: settled}", noMonth, []string{"rule 0 A days 0-0: 60 of 70, 3 missing, penalty 0", "rule 0 B days 0-0: 0 of 20, 18 missing, penalty 0"}},
		{"{until: 1, share: 0.5, average: month}", noMonth, []string{"rule 0 A days 0-1: 60 of 210, 45 missing, penalty 0", "rule 0 B days 0-1: 0 of 20, 10 missing, penalty 0"}},
		{"{until: 1, share: 0.5, of: submitted, average: month}", noMonth, []string{"rule 0 A days 0-1: 60 of 200, 40 missing, penalty 0"}},
		{"{until: 1, share: 0.9, of: settled, average: month}", noMonth, []string{"rule 0 A days 0-1: 60 of 70, 3 missing, penalty 0", "rule 0 B days 0-1: 0 of 20, 18 missing, penalty 0"}},
		{"{until: 1, share: 0.5, average: month}", "2024-05-30 2024-05-31", []string{"rule 0 A days 0-1: 60 of 210, 45 missing, penalty 0", "rule 0 B days 0-1: 0 of 20, 10 missing, penalty 0"}},
		{"{until: 1, share: 0.5, average: month}", "2024-05-31 2024-06-03", []string{"rule 0 A days 0-0: 60 of 140, 10 missing, penalty 0", "rule 0 B days 0-0: 0 of 20, 10 missing, penalty 0", "rule 0 A days 1-1: 0 of 70, 35 missing, penalty 0"}},
		{"{until: 1, share: 0.5, against: all, penalty_bps: 1000}", noMonth, []string{"rule 0 all days 0-0: 60 of 160, 20 missing, penalty 2", "rule 0 all days 1-1: 0 of 70, 35 missing, penalty 4"}}, // 2 and 3.5
		{"{until: 1, share: 0.375, against: all}", noMonth, []string{"rule 0 all days 1-1: 0 of 70, 27 missing, penalty 0"}},                                                                           // 60 of 160 meets it
	} {
		s := payAB(t, "throughput_rule: ["+c.rule+"]\nscenario_events:\n"+pay("x", 60, 0)+pay("x", 70, 1)+pay("x", 10, 2)+pay("x", -20, 3))
		if c.dates != noMonth {
			s.Inputs = &scenario.Inputs{Dates: []string{c.dates[:10], c.dates[11:]}}
		}
		_, l := breaches(t, s)
		if !slices.Equal(l.lines, c.want) {
			t.Errorf("%s %s: got\n%q\nwant\n%q", c.rule, c.dates, l.lines, c.want)
		}
	}
}

// TestThroughputPenalties: banks bear the penalty of all in proportion to what they are missing themselves. A and B both miss
// 10 of day 0 and share 2; on day 1 A misses all.
func TestThroughputPenalties(t *testing.T) {
	s := payAB(t, "throughput_rule: [{until: 1, share: 0.5, against: all, penalty_bps: 1000}]\ncost_rates: {deadline_penalty: {mode: fixed, amount: 0}, eod_penalty: {mode: fixed, amount: 0}}\nscenario_events:\n"+
		pay("x", 60, 0)+pay("x", 70, 1)+pay("x", 10, 2)+pay("x", -20, 3))
	e, err := engine.New(s)
	if err != nil {
		t.Fatal(err)
	}
	daily, log := &dailyRows{}, &breachLog{}
	for !e.Done() {
		if _, err := e.Step(both{daily, log}); err != nil {
			t.Fatal(err)
		}
	}
	var got []int64
	for _, day := range daily.rows {
		got = append(got, day[0].Costs.Penalty, day[1].Costs.Penalty)
	}
	if !slices.Equal(got, []int64{1, 1, 4, 0}) || log.penalties != 6 {
		t.Errorf("penalties by day and bank %v, %d in all", got, log.penalties)
	}
}

// both is two recorders.
type both struct{ a, b engine.Recorder }

func (r both) RecordTick(rec *engine.TickRecord) error {
	if err := r.a.RecordTick(rec); err != nil {
		return err
	}
	return r.b.RecordTick(rec)
}

// TestThroughputFromPayments computes the breaches of random runs from the history of the payments: what settled by the tick,
// what was due, submitted or settled, day by day.
func TestThroughputFromPayments(t *testing.T) {
	found := 0
	rapid.Check(t, func(t *rapid.T) {
		s := enginetest.Scenario(t)
		e, l := breaches(t, s)
		if want := breachesOf(e, l.queue2); !slices.Equal(l.lines, want) {
			t.Fatalf("got\n%q\nfrom the payments\n%q", l.lines, want)
		}
		found += len(l.lines)
	})
	if found < 20 {
		t.Errorf("only %d breaches", found)
	}
}

func breachesOf(e *engine.Engine, queue2 [][]int64) (lines []string) {
	s := e.Scenario()
	for day := range s.NumDays {
		for n, rule := range s.Throughput {
			first := day
			if rule.Average == scenario.PerMonth {
				dated := s.Inputs != nil && len(s.Inputs.Dates) > 0
				month := func(d int) string {
					if !dated {
						return "the run"
					}
					return s.Inputs.Dates[d][:7]
				}
				if day+1 < s.NumDays && month(day+1) == month(day) {
					continue
				}
				for first > 0 && month(first-1) == month(day) {
					first--
				}
			}
			var settledOfAll, baseOfAll int64
			for i := range int32(e.NumAgents()) {
				if outside(e, i) {
					continue
				}
				settled, base := int64(0), int64(0)
				for d := first; d <= day; d++ {
					x, y := measured(e, rule, i, d, queue2)
					settled, base = settled+x, base+y
				}
				settledOfAll, baseOfAll = settledOfAll+settled, baseOfAll+base
				if rule.Against == scenario.AgainstEach {
					lines = append(lines, judged(e, n, i, first, day, settled, base)...)
				}
			}
			if rule.Against == scenario.AgainstAll {
				lines = append(lines, judged(e, n, engine.None, first, day, settledOfAll, baseOfAll)...)
			}
		}
	}
	return lines
}

// measured returns what bank i settled by the tick of a rule on a day, and the value of which that is a share.
func measured(e *engine.Engine, rule scenario.ThroughputRule, i int32, day int, queue2 [][]int64) (by, base int64) {
	start := int32(day * e.Scenario().TicksPerDay)
	end := start + int32(e.Scenario().TicksPerDay) - 1
	until := start + int32(rule.Until)
	due, inDay := int64(0), int64(0)
	for k := range int32(e.NumPayments()) {
		p := e.Payment(k)
		if p.Sender != i {
			continue
		}
		if p.Parent == engine.None && p.Arrival >= start && p.Arrival <= end && int(e.DueDay(p)) == day {
			due += p.Amount
		}
		if p.HasChildren {
			continue
		}
		ended := p.Status == engine.Settled || p.Status == engine.Dropped || p.Status == engine.Rejected
		leg := p.Submissions == 0 && p.RTGSPriority == policy.HighlyUrgent // of a settlement batch, due on its first day only
		if p.Arrival < start && !leg && !(ended && p.StatusTick < start) {
			due += p.Amount
		}
		if p.Status == engine.Settled && p.StatusTick >= start && p.StatusTick <= end {
			inDay += p.Amount
			if p.StatusTick <= until {
				by += p.Amount
			}
		}
	}
	switch rule.Of {
	case scenario.OfDue:
		return by, due
	case scenario.OfSubmitted:
		return by, by + queue2[until][i]
	}
	return by, inDay
}

// judged is a breach, if there is one.
func judged(e *engine.Engine, n int, agent int32, first, day int, settled, base int64) []string {
	rule := e.Scenario().Throughput[n]
	share, _ := new(big.Rat).SetString(fmt.Sprint(rule.Share))
	required := new(big.Rat).Mul(share, big.NewRat(base, 1))
	missing := new(big.Rat).Sub(required, big.NewRat(settled, 1))
	if missing.Sign() <= 0 {
		return nil
	}
	shortfall := new(big.Int).Quo(missing.Num(), missing.Denom()).Int64()
	if !missing.IsInt() {
		shortfall++
	}
	penalty := new(big.Rat).Mul(big.NewRat(shortfall, 10_000), new(big.Rat).SetFloat64(rule.PenaltyBps))
	penalty.Add(penalty, big.NewRat(1, 2))
	return []string{breachLine(e, n, agent, int32(first), int32(day), settled, base, shortfall, new(big.Int).Quo(penalty.Num(), penalty.Denom()).Int64())}
}
