package estimate

import (
	"slices"
	"strings"
	"testing"
)

// estimateOf is the estimate of runs of a quarter of a second and 20 kB in two tables.
func estimateOf(runs, batches int64) *Estimate {
	p := &Estimate{Runs: runs, Batches: batches, Partitions: 1}
	alone := &sampled{runs: 1, stretches: 1, tables: map[string]tableSize{"ticks": {rows: 100, bytes: 1e4, files: 1}, "events": {rows: 250, bytes: 1e4, files: 1}}}
	together := &sampled{runs: 4, stretches: 1, seconds: 1, tables: map[string]tableSize{"ticks": {rows: 400, bytes: 4e4, files: 1}, "events": {rows: 1000, bytes: 4e4, files: 1}}}
	p.fill(alone, together)
	return p
}

// packed is the estimate of a grid whose plan has chosen the size of the batches.
func packed(p *Estimate) *Estimate {
	p.Packed = true
	return p
}

func TestUnwiseRequestsAreWarnedAbout(t *testing.T) {
	for name, c := range map[string]struct {
		estimate *Estimate
		workers  int
		want     string // "" for none
	}{
		"an ordinary grid":             {estimateOf(10_000, 100), 4, ""},
		"a file for every run":         {estimateOf(1000, 1000), 4, "about 10 kB, the rows of 1 of 1000 runs"},
		"many files":                   {estimateOf(400_000, 400_000), 4, "about 800000 files, which clusters limit and readers open one by one; let [output] batch"},
		"many files for many rows":     {packed(estimateOf(400_000, 400_000)), 4, "about 800000 files, which clusters limit and readers open one by one; thin out the tables"},
		"a terabyte":                   {estimateOf(100_000_000, 90_000), 4, "about 2.0 TB"},
		"long batches":                 {estimateOf(1_000_000, 20), 4, "which is what an interruption loses"},
		"fewer batches than workers":   {estimateOf(10_000, 2), 64, "2 batches for 64 workers"},
		"a rule that may ask for more": {&Estimate{Runs: 10, RunsMax: 2000, Batches: 1}, 1, "up to 200.0 times"},
	} {
		warnings := strings.Join(c.estimate.Warnings(c.workers), "\n")
		if c.want == "" && warnings != "" || !strings.Contains(warnings, c.want) {
			t.Errorf("%s: warnings %q, want %q", name, warnings, c.want)
		}
	}
	huge := estimateOf(100_000_000, 90_000)
	if w := strings.Join(huge.Warnings(4), "\n"); !strings.Contains(w, "the table "+huge.Tables[0].Name+" alone will take about 1000 GB") {
		t.Errorf("warnings %q, want that the largest table is named", w)
	}
}

func TestAnEstimateExtrapolatesFixedSizesAndEmptyFiles(t *testing.T) {
	// A file takes 1000 bytes and 8 per row. In a stretch of 10 runs ticks has 100 rows; alerts has 2 in every second one.
	alone := &sampled{runs: 4, stretches: 4, tables: map[string]tableSize{"ticks": {rows: 40, bytes: 4*1000 + 8*40, files: 4}}}
	together := &sampled{runs: 100, stretches: 10, seconds: 0.2, tables: map[string]tableSize{
		"ticks":  {rows: 1000, bytes: 10*1000 + 8*1000, files: 10},
		"alerts": {rows: 10, bytes: 10_000, files: 5},
	}}
	p := &Estimate{Runs: 20_000, Batches: 1000}
	p.fill(alone, together)
	want := []Table{
		{Name: "ticks", RowsPerRun: 10, Rows: 200_000, Bytes: 1000*1000 + 8*200_000, Files: 1000},
		{Name: "alerts", RowsPerRun: 0.1, Rows: 2000, Bytes: 2_000_000, Files: 750}, // of two stretches in a batch one is enough
	}
	for i, w := range want {
		if i >= len(p.Tables) || !slices.Contains(p.Tables, w) {
			t.Errorf("tables %+v, want %+v", p.Tables, w)
		}
	}
	if p.SecondsPerRun != 0.002 || p.Files != 1750 {
		t.Errorf("%g seconds per run and %d files, want 0.002 and 1750", p.SecondsPerRun, p.Files)
	}
}
