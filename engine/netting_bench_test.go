package engine

import (
	"fmt"
	"testing"

	"sweep/engine/policy"
	"sweep/engine/scenario"
)

// BenchmarkNetting searches the greatest feasible prefix of a queue of 100 000 payments between 1 000 banks without money.
// "settles" is a ring of all banks, one hundred times: nothing is removed. In "gridlock" one bank pays nobody, so removing
// what it would need spreads from bank to bank until nothing is left. "tick" is a whole tick of the second system.
func BenchmarkNetting(b *testing.B) {
	const banks, payments = 1000, 100_000
	for _, c := range []struct {
		name    string
		removed int
	}{{"settles", 0}, {"gridlock", payments}} {
		e := queuedRings(b, banks, payments, c.removed > 0)
		b.Run(c.name, func(b *testing.B) {
			for range b.N {
				e.findPrefix()
			}
			if got := e.q2.n - e.scratch.prefix.n; got != c.removed {
				b.Fatalf("%d payments were removed, want %d", got, c.removed)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/payments, "ns/payment")
		})
	}
	b.Run("tick", func(b *testing.B) {
		for range b.N {
			b.StopTimer()
			e := queuedRings(b, banks, payments, false)
			e.sc.LSM.EnableNetting = true
			b.StartTimer()
			if _, err := e.Step(nil); err != nil {
				b.Fatal(err)
			}
			if e.q2.n != 0 {
				b.Fatalf("%d payments are left", e.q2.n)
			}
		}
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/payments, "ns/payment")
	})
}

// queuedRings is an engine after a tick in which all payments were queued. If broken, the last bank pays nobody.
func queuedRings(b *testing.B, banks, payments int, broken bool) *Engine {
	b.Helper()
	fifo, err := policy.Builtin("Fifo", nil)
	if err != nil {
		b.Fatal(err)
	}
	s := &scenario.Scenario{TicksPerDay: 10, NumDays: 1, Seed: 1, EODRushThreshold: 0.8}
	id := func(i int) string { return fmt.Sprintf("B%03d", i%banks) }
	for i := range banks {
		s.Agents = append(s.Agents, scenario.Agent{ID: id(i), Policy: scenario.PolicySpec{Kind: "Fifo", Program: fifo}})
	}
	for k := range payments {
		from := k % banks
		if broken && from == banks-1 {
			from = 0
		}
		s.Events = append(s.Events, scenario.Event{Kind: scenario.CustomTransactionArrival, From: id(from), To: id(from + 1), Amount: int64(1 + k/banks)})
	}
	e, err := New(s)
	if err != nil {
		b.Fatal(err)
	}
	if _, err := e.Step(nil); err != nil {
		b.Fatal(err)
	}
	if e.q2.n != payments {
		b.Fatalf("%d payments are queued", e.q2.n)
	}
	return e
}
