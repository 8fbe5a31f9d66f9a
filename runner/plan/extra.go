package plan

import (
	"cmp"
	"slices"

	"sweep/sweeps"
)

// Extra is a point of a data set with more replications than a grid has of it.
type Extra struct {
	Runs   int64 // not in the grid
	InGrid bool  // the grid has the point
	have   covered
}

// Point describes the point as "axis=value axis=value".
func (e Extra) Point() (string, error) {
	p, err := e.have.point(e.have.index)
	return e.have.describe(p), err
}

// Extra lists the points for which a grid has fewer or no replications, in the order of their numbers.
func (ps Plans) Extra(own Grid) ([]Extra, error) {
	g, err := widen(ps, own)
	if err != nil {
		return nil, err
	}
	c, err := compare(g, ps)
	if err != nil {
		return nil, err
	}
	inGrid := map[int64]bool{}
	err = c.eachPoint(func(_ int64, _ sweeps.Point, have covered) error {
		if have.replications > 0 {
			inGrid[have.number] = true
		}
		return nil
	})
	var extra []Extra
	for _, have := range c.points {
		e := Extra{Runs: have.replications, InGrid: inGrid[have.number], have: have}
		if e.InGrid {
			e.Runs -= have.shared(c.dates, own.NumReplications())
		}
		if e.Runs > 0 {
			extra = append(extra, e)
		}
	}
	slices.SortFunc(extra, func(a, b Extra) int { return cmp.Compare(a.have.number, b.have.number) })
	return extra, err
}
