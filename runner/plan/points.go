package plan

import (
	"sweep/datasets"
	"sweep/sweeps"
)

// Label is the value of a point on an axis as text; Known is false if nothing defines it, as for an axis that a later grid added
// without a default.
type Label struct {
	Text  string
	Known bool
}

// EachPoint visits the points of a data set by their numbers, with their labels on axes of any of its plans. A point that
// several plans have is visited once.
func (ps Plans) EachPoint(axes []datasets.PlanAxis, visit func(number int64, labels []Label)) error {
	return ps.EachPointFrom(0, axes, visit)
}

// EachPointFrom visits the points of the plans from a number of earlier ones on.
func (ps Plans) EachPointFrom(first int, axes []datasets.PlanAxis, visit func(number int64, labels []Label)) error {
	n := naming{docs: ps.docs()}
	for _, a := range axes {
		n.axes = append(n.axes, a.Name)
	}
	seen := map[int64]bool{}
	for i, p := range ps {
		if i < first || p.Repeats() {
			continue
		}
		s, err := p.grid()
		if err != nil {
			return err
		}
		names := n.at(i, s.axes)
		err = p.eachPoint(func(point, _, _ int64) error {
			number := p.numbers.of(point)
			if seen[number] {
				return nil
			}
			seen[number] = true
			at, err := s.point(point)
			if err != nil {
				return err
			}
			labels := make([]Label, len(names))
			for k, a := range names {
				labels[k].Text, labels[k].Known = a.at(at)
			}
			visit(number, labels)
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// Newest is the newest grid of the plans.
func (ps Plans) Newest() (*sweeps.Grid, error) {
	s, err := ps.newest().grid()
	if err != nil {
		return nil, err
	}
	real, _ := s.own.(*sweeps.Grid)
	return real, nil
}
