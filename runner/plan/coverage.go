package plan

import (
	"strings"

	"sweep/sweeps"
)

// coverage lists what the plans of a data set hold, by the names of the points.
type coverage struct {
	points map[pointName]covered
	next   int64 // number of the next point that the data set does not have yet
}

// covered is where a point has been planned; the zero value is a point that has not.
type covered struct {
	grid         Grid
	point        int64 // in the grid
	number       int64 // in the data set
	replications int64
}

// coverageOf lists the points of all plans with the number of their replications, which are always the first ones.
func coverageOf(plans Plans, n naming) (coverage, error) {
	known := coverage{points: map[pointName]covered{}}
	for i, p := range plans {
		s, err := p.grid()
		if err != nil {
			return known, err
		}
		names := n.at(i, s.axes)
		err = p.eachPoint(func(point, first, runs int64) error {
			at, err := s.grid.Point(point)
			if err != nil {
				return err
			}
			name, c := names.name(at), covered{grid: s.grid, point: point, number: p.numbers.of(point)}
			c.replications = first + runs - point*p.Doc.Replications
			known.next = max(known.next, c.number+1)
			if known.points[name].replications < c.replications {
				known.points[name] = c
			}
			return nil
		})
		if err != nil {
			return known, err
		}
	}
	return known, nil
}

// comparison is a grid beside what the plans of a data set hold.
type comparison struct {
	coverage
	grid   Grid
	naming naming
	names  pointNamer // of the grid's points
}

// compare compares a grid with plans. The grid must have the axes that were removed from it (widen).
func compare(g Grid, plans Plans) (*comparison, error) {
	n := namingOf(plans, g)
	known, err := coverageOf(plans, n)
	return &comparison{known, g, n, n.at(len(plans), g.Axes())}, err
}

// eachPoint visits the points of the grid with what the plans hold of them.
func (c *comparison) eachPoint(visit func(point int64, at sweeps.Point, have covered) error) error {
	for point := range c.grid.NumPoints() {
		at, err := c.grid.Point(point)
		if err != nil {
			return err
		}
		if err := visit(point, at, c.points[c.names.name(at)]); err != nil {
			return err
		}
	}
	return nil
}

// describePoint formats a point for people.
func describePoint(axes []sweeps.Axis, p sweeps.Point) string {
	if len(axes) == 0 {
		return "of the grid"
	}
	words := make([]string, len(axes))
	for i, a := range axes {
		words[i] = a.Name + "=" + p.Values[i].Label()
	}
	return strings.Join(words, " ")
}
