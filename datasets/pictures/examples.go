package pictures

import (
	"cmp"
	"fmt"
	"math"
	"slices"
)

// example is a run that is shown, and why.
type example struct {
	id  int64
	why string
	run run
}

// examples are the runs that the user chose, else the completed runs of median, largest and smallest total cost; without prices
// by the settlement delay indicator. Ties go to the lowest id.
func (s *Session) examples() []example {
	if len(s.options.Runs) > 0 {
		var list []example
		for _, id := range s.options.Runs {
			if i := slices.IndexFunc(s.runs, func(r run) bool { return r.id == id }); i >= 0 {
				list = append(list, example{id, "as chosen", s.runs[i]})
			}
		}
		return list
	}
	by, name := s.metric("delay_indicator"), "settlement delay indicator"
	if i := s.metric("total_cost_cents"); s.Study.Priced && i >= 0 {
		by, name = i, "total cost"
	}
	sorted := slices.DeleteFunc(slices.Clone(s.runs), func(r run) bool { return math.IsNaN(r.values[by]) })
	slices.SortStableFunc(sorted, func(a, b run) int { return cmp.Or(cmp.Compare(a.values[by], b.values[by]), cmp.Compare(a.id, b.id)) })
	var list []example
	byRule(len(sorted), func(i int) float64 { return sorted[i].values[by] }, func(i int, why string) {
		list = append(list, example{sorted[i].id, "the one with the " + why + " " + name, sorted[i]})
	})
	return list
}

// byRule chooses the first with the median, the largest and the smallest of n ascending values, each once.
func byRule(n int, value func(i int) float64, add func(i int, why string)) {
	var chosen []int
	for _, of := range []struct {
		i   int
		why string
	}{{(n - 1) / 2, "median"}, {n - 1, "largest"}, {0, "smallest"}} {
		first := slices.IndexFunc(seq(n), func(i int) bool { return i == of.i || value(i) == value(of.i) })
		if first >= 0 && !slices.Contains(chosen, first) {
			chosen = append(chosen, first)
			add(first, of.why)
		}
	}
}

// runTitle describes a run.
func (s *Session) runTitle(e example) string {
	text := fmt.Sprintf("Run %d, %s", e.id, e.why)
	if len(s.Study.Axes) > 0 {
		text += ": " + s.settings(e.run.levels, e.run.numbers)
	}
	return text + fmt.Sprintf(", replication %d.", e.run.replication)
}

// settings lists the values of all axes.
func (s *Session) settings(levels []int, numbers []float64) string {
	return list(seq(len(s.Study.Axes)), func(i int) string {
		a := &s.Study.Axes[i]
		return a.Label + " " + a.sayAny(levels[i], numbers[i])
	}, ", ")
}
