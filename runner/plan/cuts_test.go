package plan

import (
	"testing"

	"pgregory.net/rapid"
)

func TestBatchesDivideTheRunsWithoutGapOrOverlap(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		runs := rapid.Int64Range(1, 5000).Draw(t, "runs")
		per := rapid.Int64Range(1, 300).Draw(t, "perBatch")
		for _, cuts := range []Cuts{cutExactly(runs, per), cutEvenly(runs, per)} {
			if err := cuts.check(runs); err != nil {
				t.Fatal(err)
			}
			if want := (runs + per - 1) / per; cuts.batches() != want {
				t.Fatalf("%d batches, want %d", cuts.batches(), want)
			}
			checkConsecutive(t, cuts, per)
		}
	})
}

func checkConsecutive(t *rapid.T, cuts Cuts, atMost int64) {
	index := indexCuts(cuts)
	next := int64(0)
	for b := range cuts.batches() {
		first, n := index.batch(b)
		if first != next || n < 1 || n > atMost {
			t.Fatalf("batch %d is [%d, +%d), want it to start at %d and hold 1 to %d runs", b, first, n, next, atMost)
		}
		next = first + n
	}
}

func TestBatchesOfUnequalRunsKeepToTheTargetOrHoldOneRun(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		target := 1000.0
		cutter := rowCutter{target: target}
		var rows []float64
		for range rapid.IntRange(1, 30).Draw(t, "points") {
			n := rapid.Int64Range(1, 20).Draw(t, "n")
			r := rapid.Float64Range(0, 1500).Draw(t, "rows")
			cutter.add(n, r)
			for range n {
				rows = append(rows, r)
			}
		}
		cutter.close()
		if err := cutter.cuts.check(int64(len(rows))); err != nil {
			t.Fatal(err)
		}
		index := indexCuts(cutter.cuts)
		for b := range cutter.cuts.batches() {
			first, n := index.batch(b)
			sum := 0.0
			for _, r := range rows[first : first+n] {
				sum += r
			}
			if n > 1 && sum > target*(1+1e-9) {
				t.Fatalf("batch %d has %g rows in %d runs, target %g", b, sum, n, target)
			}
		}
	})
}

func TestCutsThatDoNotFitAreRefused(t *testing.T) {
	for _, cuts := range []Cuts{{{Runs: 0, Batches: 3}}, {{Runs: 3, Batches: 3}}, {{Runs: 3, Batches: 4}}, {{Runs: 1 << 62, Batches: 1 << 62}}} {
		if err := cuts.check(10); err == nil {
			t.Errorf("%v was accepted for 10 runs", cuts)
		}
	}
}
