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
	add := func(i int, why string) {
		first := slices.IndexFunc(sorted, func(r run) bool { return r.values[by] == sorted[i].values[by] })
		r := sorted[first]
		if !slices.ContainsFunc(list, func(e example) bool { return e.id == r.id }) {
			list = append(list, example{r.id, "the one with the " + why + " " + name, r})
		}
	}
	if n := len(sorted); n > 0 {
		add((n-1)/2, "median")
		add(n-1, "largest")
		add(0, "smallest")
	}
	return list
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
