package plan

import (
	"slices"

	"sweep/sweeps"
)

// coverage lists what the plans of a data set hold, by the names of the points.
type coverage struct {
	points map[pointName]covered
	next   int64 // number of the next point that the data set does not have yet
}

// covered is where a point has been planned; the zero value is a point that has not.
type covered struct {
	*source
	index        int64 // of the point in the grid
	number       int64 // in the data set
	replications int64
	set          replicationSet // which, if replications are dates; else they are the first ones
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
			at, err := s.point(point)
			if err != nil {
				return err
			}
			name, c := names.name(at), covered{source: s, index: point, number: p.numbers.of(point)}
			c.replications = first + runs - point*p.Doc.Replications
			if p.dates != nil {
				c.set = slices.Clone(known.points[name].set)
				for r := first - point*p.Doc.Replications; r < c.replications; r++ {
					c.set.add(p.dates[r])
				}
				c.replications = c.set.len()
			}
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
	grid   *source
	naming naming
	names  pointNamer // of the grid's points
	dates  []int64    // numbers of the grid's replications, if they are dates
}

// compare compares a grid, with the axes that were removed from it, with plans.
func compare(g *source, plans Plans) (*comparison, error) {
	n := namingOf(plans, g)
	known, err := coverageOf(plans, n)
	numbers := numberDates(plans.docs())
	numbers.add(g.dates())
	return &comparison{known, g, n, n.at(len(plans), g.axes), numbers.of(g.dates())}, err
}

// eachPoint visits the points of the grid with what the plans hold of them.
func (c *comparison) eachPoint(visit func(point int64, at sweeps.Point, have covered) error) error {
	for point := range c.grid.own.NumPoints() {
		at, err := c.grid.point(point)
		if err != nil {
			return err
		}
		if err := visit(point, at, c.points[c.names.name(at)]); err != nil {
			return err
		}
	}
	return nil
}
