package runner

import (
	"strings"
	"testing"
)

// priceOf is the price of runs of a quarter of a second and 20 kB in two tables.
func priceOf(runs, batches int64) *Price {
	p := &Price{Runs: runs, Batches: batches, Partitions: 1}
	all := map[string]tableSize{"ticks": {rows: 400, bytes: 4e4}, "events": {rows: 1000, bytes: 4e4}}
	p.fill(map[string]tableSize{"ticks": {rows: 100, bytes: 1e4}, "events": {rows: 250, bytes: 1e4}}, all, 4, 0.25)
	return p
}

func TestUnwiseRequestsAreWarnedAbout(t *testing.T) {
	for name, c := range map[string]struct {
		price   *Price
		workers int
		want    string // "" for none
	}{
		"an ordinary grid":             {priceOf(10_000, 100), 4, ""},
		"a file for every run":         {priceOf(1000, 1000), 4, "about 10 kB, the rows of 1 of 1000 runs"},
		"many files":                   {priceOf(400_000, 400_000), 4, "about 800000 files"},
		"a terabyte":                   {priceOf(100_000_000, 90_000), 4, "about 2.0 TB"},
		"long batches":                 {priceOf(1_000_000, 20), 4, "which is what an interruption loses"},
		"fewer batches than workers":   {priceOf(10_000, 2), 64, "2 batches for 64 workers"},
		"a rule that may ask for more": {&Price{Runs: 10, RunsMax: 2000, Batches: 1}, 1, "up to 200.0 times"},
	} {
		warnings := strings.Join(c.price.Warnings(c.workers), "\n")
		if c.want == "" && warnings != "" || !strings.Contains(warnings, c.want) {
			t.Errorf("%s: warnings %q, want %q", name, warnings, c.want)
		}
	}
	huge := priceOf(100_000_000, 90_000)
	if w := strings.Join(huge.Warnings(4), "\n"); !strings.Contains(w, "the table "+huge.Tables[0].Name+" alone will take about 1000 GB") {
		t.Errorf("warnings %q, want that the largest table is named", w)
	}
}
