package plan

import (
	"math/bits"

	"sweep/datasets"
	"sweep/sweeps"
)

// If each business date of the files is a run of its own, the replications of a grid are its dates. They are numbered throughout
// a data set like points: those of the first plan as in its grid, and those that later grids add in the order in which they
// are planned. A date that is added in the middle is therefore a new replication, and the runs of the others stay.

// datesOf lists the dates of a plan's replications; none if its replications are not dates.
func datesOf(doc datasets.PlanDoc) []string {
	for _, in := range doc.Inputs {
		if len(in.Days) > 0 {
			return in.Dates
		}
	}
	return nil
}

// dateNumbers has the numbers of the dates of some plans.
type dateNumbers map[string]int64

func numberDates(docs []datasets.PlanDoc) dateNumbers {
	n := dateNumbers{}
	for _, doc := range docs {
		n.add(datesOf(doc))
	}
	return n
}

func (n dateNumbers) add(dates []string) {
	for _, date := range dates {
		if _, known := n[date]; !known {
			n[date] = int64(len(n))
		}
	}
}

// of lists the numbers of the replications of a plan; nil if they are those in its grid.
func (n dateNumbers) of(dates []string) []int64 {
	var list []int64
	for _, date := range dates {
		list = append(list, n[date])
	}
	return list
}

// dates lists the dates of the replications of a source; nil if they are not dates.
func (s *source) dates() []string {
	if real, ok := s.own.(*sweeps.Grid); ok {
		return real.Dates()
	}
	return nil
}

// commonReplication is a replication that two grids have in common, by its index in each.
func commonReplication(a, b *source) (i, j int64, ok bool) {
	x, y := a.dates(), b.dates()
	if x == nil && y == nil {
		return 0, 0, true
	}
	for i, j := 0, 0; i < len(x) && j < len(y); {
		switch {
		case x[i] == y[j]:
			return int64(i), int64(j), true
		case x[i] < y[j]:
			i++
		default:
			j++
		}
	}
	return 0, 0, false
}

// replicationSet is a set of replications by their numbers in the data set.
type replicationSet []uint64

func (s replicationSet) has(n int64) bool {
	return n>>6 < int64(len(s)) && s[n>>6]&(1<<(n&63)) != 0
}

func (s *replicationSet) add(n int64) {
	for n>>6 >= int64(len(*s)) {
		*s = append(*s, 0)
	}
	(*s)[n>>6] |= 1 << (n & 63)
}

func (s replicationSet) len() (n int64) {
	for _, word := range s {
		n += int64(bits.OnesCount64(word))
	}
	return n
}

// missing visits the stretches of consecutive replications that a point does not have, among those that a grid wants from some
// first one on. The numbers are those of the grid's replications; nil if they are counted from 0, in which case the point has
// the first ones.
func (c covered) missing(numbers []int64, from, want int64, visit func(first, runs int64) error) error {
	if numbers == nil {
		if c.replications >= want {
			return nil
		}
		return visit(c.replications, want-c.replications)
	}
	for first := from; first < from+want; first++ {
		end := first
		for end < from+want && !c.set.has(numbers[end]) {
			end++
		}
		if end > first {
			if err := visit(first, end-first); err != nil {
				return err
			}
			first = end
		}
	}
	return nil
}

// shared is the number of replications of a point that a grid has too.
func (c covered) shared(numbers []int64, replications int64) (n int64) {
	if numbers == nil {
		return replications
	}
	for _, number := range numbers {
		if c.set.has(number) {
			n++
		}
	}
	return n
}
