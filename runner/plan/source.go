package plan

import (
	"fmt"
	"slices"
	"strings"

	"sweep/datasets"
	"sweep/engine/scenario"
	"sweep/sweeps"
)

// source is the grid of a plan. Its runs also have a value in each axis that was removed from the grid, the same in all
// of them (removedaxes.go).
type source struct {
	own         Grid
	axes        []sweeps.Axis  // those of the grid, then the removed ones
	kept        []sweeps.Value // of the removed axes
	partitionBy []string
}

func newSource(g Grid) *source {
	return &source{own: g, axes: slices.Clip(g.Axes()), partitionBy: g.Output().PartitionBy}
}

// sourceOf is the source of a plan made from a grid.
func sourceOf(g Grid, doc datasets.PlanDoc) (*source, error) {
	if g.NumPoints() != doc.Points || g.NumReplications() != doc.Replications {
		return nil, datasets.PlanDamage(doc.Number, fmt.Errorf("points and replications are %d and %d, the grid in sources has %d and %d",
			doc.Points, doc.Replications, g.NumPoints(), g.NumReplications()))
	}
	s := newSource(g)
	for _, a := range doc.Axes {
		if indexAxis(s.axes, a.Name) >= 0 {
			continue
		}
		if len(a.Values) != 1 {
			return nil, fmt.Errorf("plan %d has the axis %s, which its grid does not have", doc.Number, a.Name)
		}
		if err := s.keep(a, a.Values[0]); err != nil {
			return nil, fmt.Errorf("plan %d: %w", doc.Number, err)
		}
	}
	s.partitionBy = doc.PartitionBy
	return s, nil
}

// keep adds an axis that was removed from the grid, with the value that its runs have.
func (s *source) keep(a datasets.PlanAxis, label string) error {
	v, err := sweeps.ParseLabel(a.Type, label)
	if err != nil {
		return fmt.Errorf("axis %s: %w", a.Name, err)
	}
	s.kept = append(s.kept, v)
	s.axes = append(s.axes, sweeps.Axis{Name: a.Name, Type: v.Type, Set: a.Set, Values: sweeps.ValuesOf(v)})
	return nil
}

// point is a point of the grid.
func (s *source) point(i int64) (sweeps.Point, error) {
	p, err := s.own.Point(i)
	p.Values = append(slices.Clip(p.Values), s.kept...)
	return p, err
}

// run is a run of the grid.
func (s *source) run(i int64) (sweeps.Run, error) {
	r, err := s.own.Run(i)
	r.Values = append(slices.Clip(r.Values), s.kept...)
	return r, err
}

// key is the key of a run of a point, empty if its scenario is not valid.
func (s *source) key(point, replication int64) string {
	r, _ := s.own.Run(point*s.own.NumReplications() + replication)
	return r.Key
}

// scenario is the scenario of a run.
func (s *source) scenario(r sweeps.Run) (*scenario.Scenario, error) {
	return s.own.Scenario(s.ownRun(r))
}

// ownRun is a run without the values of removed axes.
func (s *source) ownRun(r sweeps.Run) sweeps.Run {
	r.Values = r.Values[:max(0, len(r.Values)-len(s.kept))]
	return r
}

// describe formats a point for people.
func (s *source) describe(p sweeps.Point) string {
	if len(s.axes) == 0 {
		return "of the grid"
	}
	words := make([]string, len(s.axes))
	for i, a := range s.axes {
		words[i] = a.Name + "=" + p.Values[i].Label()
	}
	return strings.Join(words, " ")
}
