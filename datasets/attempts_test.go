package datasets

import (
	"slices"
	"testing"
)

func TestRunsThatAPlanRepeats(t *testing.T) {
	p := PlanDoc{FirstRun: 100, Runs: 6}
	for _, run := range []int64{7, 8, 9, 3, 50, 51} {
		p.Repeats = AddRun(p.Repeats, run)
	}
	if len(p.Repeats) != 3 || p.Repeats[0].Runs() != 3 {
		t.Errorf("ranges %v, want 7 to 9, 3, 50 to 51", p.Repeats)
	}
	for _, c := range []struct {
		first, last int64
		want        []int64
	}{
		{100, 105, []int64{7, 8, 9, 3, 50, 51}},
		{101, 104, []int64{8, 9, 3, 50}},
		{103, 103, []int64{3}},
		{105, 105, []int64{51}},
	} {
		var got []int64
		p.Repeated(c.first, c.last, func(run int64) { got = append(got, run) })
		if !slices.Equal(got, c.want) {
			t.Errorf("the runs %d to %d repeat %v, want %v", c.first, c.last, got, c.want)
		}
	}
}

func TestTheAttemptOfARun(t *testing.T) {
	p := PlanDoc{FirstRun: 100, Repeats: []RunRange{{7, 9}, {3, 3}, {50, 51}}}
	for run, want := range map[int64]int64{7: 100, 9: 102, 3: 103, 51: 105, 4: 0, 100: 0} {
		if got, ok := p.AttemptOf(run); got != want || ok != (want > 0) {
			t.Errorf("run %d is repeated by %d (%v), want %d", run, got, ok, want)
		}
	}
}

func TestReplacedRunsAreAscendingRanges(t *testing.T) {
	got := sortedRanges([]int64{9, 3, 8, 7, 3})
	if !slices.Equal(got, []RunRange{{3, 3}, {7, 9}}) {
		t.Errorf("ranges %v", got)
	}
}
