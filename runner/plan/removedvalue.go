package plan

import (
	"sweep/datasets"
	"sweep/sweeps"
)

// The number of points of a grid that are searched for among the runs of a data set, and the number of points of the
// data set that each is compared with. Each comparison resolves a scenario.
const (
	probesMax     = 16
	candidatesMax = 256
)

// probe searches the data set for runs of a grid that lacks some axes: for points that agree in the axes of the grid
// and whose runs have the same key. The first match determines the labels of the missing axes. It returns nil if there
// is none.
func probe(plans Plans, g *source, missing []datasets.PlanAxis) (map[string]string, error) {
	all := namingOf(plans, g)
	shared := all.only(g.axes)
	probes, err := probesOf(g, shared.at(len(plans), g.axes))
	if err != nil {
		return nil, err
	}
	for i, p := range plans {
		s, err := p.grid()
		if err != nil {
			return nil, err
		}
		names := shared.at(i, s.axes)
		err = p.eachPoint(func(point, _, _ int64) error {
			at, err := s.point(point)
			if err != nil {
				return err
			}
			if c := probes.byName[names.name(at)]; c != nil && len(c.candidates) < candidatesMax {
				c.candidates = append(c.candidates, candidate{i, s, at})
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	for _, c := range probes.order {
		for _, found := range c.candidates {
			i, j, ok := commonReplication(found.source, g)
			if key := g.key(c.point, j); ok && key != "" && found.key(found.at.Index, i) == key {
				return labelsAt(all.at(found.plan, found.axes), found.at, missing), nil
			}
		}
	}
	return nil, nil
}

// probed is a point of a grid with the points of a data set that may be the same.
type probed struct {
	point      int64
	candidates []candidate
}

type candidate struct {
	plan int
	*source
	at sweeps.Point
}

// probes are points of a grid, in ascending order and by their names.
type probes struct {
	order  []*probed
	byName map[pointName]*probed
}

// probesOf chooses points spread over a grid.
func probesOf(g *source, names pointNamer) (probes, error) {
	chosen := probes{byName: map[pointName]*probed{}}
	n := g.own.NumPoints()
	for i := range min(n, probesMax) {
		point := i * (n / min(n, probesMax))
		p, err := g.point(point)
		if err != nil {
			return chosen, err
		}
		c := &probed{point: point}
		chosen.order = append(chosen.order, c)
		chosen.byName[names.name(p)] = c
	}
	return chosen, nil
}

// labelsAt lists the labels of some axes at a point, as far as they are known.
func labelsAt(names pointNamer, p sweeps.Point, axes []datasets.PlanAxis) map[string]string {
	labels := map[string]string{}
	for _, a := range names {
		for _, wanted := range axes {
			if label, known := a.at(p); known && a.name == wanted.Name {
				labels[a.name] = label
			}
		}
	}
	return labels
}
