package plan

import (
	"fmt"
	"math"
	"sort"

	"sweep/datasets"
)

// Points are numbered throughout a data set, so that a number means one combination of values in all of its plans.
// Points of the first plan have the numbers of its grid; points added by later grids are numbered in the order in which
// they are planned. A plan whose points have other numbers than in its grid stores them.

// pointNumbers maps the points of a grid to their numbers in the data set. Nil: the numbers are those in the grid.
type pointNumbers struct {
	points  spanIndex // of the grid, ascending
	numbers spanIndex // of the data set, in the same order
}

// of is the number in the data set of a point of the plan's grid.
func (n *pointNumbers) of(point int64) int64 {
	if n == nil {
		return point
	}
	count := n.points.spans.runs()
	i := sort.Search(int(count), func(i int) bool { return n.points.at(int64(i)) >= point })
	if int64(i) == count || n.points.at(int64(i)) != point {
		return point // not a point of the plan
	}
	return n.numbers.at(int64(i))
}

// numberer numbers the points of a new plan while they are planned, in ascending order.
type numberer struct {
	next            int64
	points, numbers spanBuilder
	same            bool // so far every point has the number that it has in its grid
}

func newNumberer(known coverage) *numberer { return &numberer{next: known.next, same: true} }

// add numbers a point: with its existing number if the data set has it, else with the next one.
func (n *numberer) add(point int64, known covered) {
	number := known.number
	if known.replications == 0 {
		number = n.next
		n.next++
	}
	n.points.add(point, 1)
	n.numbers.add(number, 1)
	n.same = n.same && number == point
}

// The settings of a plan that store the numbers of its points.
const (
	pointsSetting  = "points of the grid"
	numbersSetting = "their numbers"
)

// finish writes the numbers into a plan.
func (n *numberer) finish(p *Plan) {
	if n.same {
		return
	}
	points, numbers := n.points.done(), n.numbers.done()
	p.numbers = &pointNumbers{indexSpans(points), indexSpans(numbers)}
	p.Doc.Batching = append(p.Doc.Batching, datasets.Setting{Name: pointsSetting, Value: encodeSpans(points)},
		datasets.Setting{Name: numbersSetting, Value: encodeSpans(numbers)})
}

// copyNumbers gives a plan the numbers of another plan of the same grid.
func copyNumbers(to, from *Plan) {
	to.numbers = from.numbers
	for _, s := range from.Doc.Batching {
		if s.Name == pointsSetting || s.Name == numbersSetting {
			to.Doc.Batching = append(to.Doc.Batching, s)
		}
	}
}

// decodeNumbers reads the numbers of the points of a plan.
func decodeNumbers(doc datasets.PlanDoc) (*pointNumbers, error) {
	var points, numbers Spans
	var err error
	for _, s := range doc.Batching {
		switch s.Name {
		case pointsSetting:
			if points, err = decodeSpans(s.Value); err == nil {
				err = points.check(doc.Points)
			}
		case numbersSetting:
			if numbers, err = decodeSpans(s.Value); err == nil {
				err = numbers.check(math.MaxInt64 / 2)
			}
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", s.Name, err)
		}
	}
	if points.runs() != numbers.runs() {
		return nil, fmt.Errorf("%d points have %d numbers", points.runs(), numbers.runs())
	}
	if len(points) == 0 {
		return nil, nil
	}
	return &pointNumbers{indexSpans(points), indexSpans(numbers)}, nil
}
