package pictures

import "math"

// A scatter that shows only some of its marks has a density beside it: the number of all points in each cell of a lattice. Its cells
// are equal in the drawing, so there is a lattice for a linear and one for a logarithmic axis.

// Numbers of cells along an axis of a range, and along a metric.
const (
	cellsAcross = 32
	cellsUp     = 24
)

// lattice are the counts of points in cells, from the lowest row to the highest; in a row from left to right. The sides are ranges
// of values.
type lattice struct {
	X      side  `json:"x"`
	Y      side  `json:"y"`
	Counts []int `json:"counts"`
}

// side is a range that is divided into equal cells.
type side struct {
	From  float64 `json:"from"`
	To    float64 `json:"to"`
	Log   bool    `json:"log"`
	Cells int     `json:"cells"`
}

// sideOf is the range of some values; not logarithmic if some are not positive.
func sideOf(values []float64, log bool, cells int) side {
	s := side{From: math.Inf(1), To: math.Inf(-1), Cells: cells}
	for _, v := range values {
		if !math.IsNaN(v) {
			s.From, s.To = min(s.From, v), max(s.To, v)
		}
	}
	s.Log = log && s.From > 0
	return s
}

// cell is the number of the cell with a value.
func (s side) cell(v float64) int {
	part := (v - s.From) / (s.To - s.From)
	if s.Log {
		part = math.Log(v/s.From) / math.Log(s.To/s.From)
	}
	if !(part > 0) { // also with a single value, which has no range
		return 0
	}
	return min(int(part*float64(s.Cells)), s.Cells-1)
}

// densityOf counts the pairs of values that are numbers.
func densityOf(xs, ys []float64, x, y side) lattice {
	l := lattice{X: x, Y: y, Counts: make([]int, x.Cells*y.Cells)}
	for i := range xs {
		if !math.IsNaN(xs[i]) && !math.IsNaN(ys[i]) {
			l.Counts[y.cell(ys[i])*x.Cells+x.cell(xs[i])]++
		}
	}
	return l
}

// both are the sides for a linear and for a logarithmic axis; only the first if some values are not positive.
func both(values []float64, cells int) []side {
	sides := []side{sideOf(values, false, cells)}
	if logarithmic := sideOf(values, true, cells); logarithmic.Log {
		sides = append(sides, logarithmic)
	}
	return sides
}

// densityAlong are the densities of all points over an axis of the grid and a metric.
func (s *Session) densityAlong(points []pointMeans, axis, metric int) []lattice {
	a := &s.Study.Axes[axis]
	across := side{From: a.From, To: a.To, Cells: cellsAcross, Log: a.logarithmic()}
	if n := len(a.Levels); n > 0 {
		across = side{From: -0.5, To: float64(n) - 0.5, Cells: n}
	}
	xs, ys := make([]float64, len(points)), make([]float64, len(points))
	for i, p := range points {
		xs[i], ys[i] = p.along(a, axis), p.means[metric]
	}
	var list []lattice
	for _, up := range both(ys, cellsUp) {
		list = append(list, densityOf(xs, ys, across, up))
	}
	return list
}

// densityOfSpots are the densities of all spots of a frontier.
func densityOfSpots(spots []spot) []lattice {
	xs, ys := make([]float64, len(spots)), make([]float64, len(spots))
	for i, p := range spots {
		xs[i], ys[i] = p.x.mean, p.y.mean
	}
	var list []lattice
	for _, across := range both(xs, cellsAcross) {
		list = append(list, densityOf(xs, ys, across, sideOf(ys, false, cellsUp)))
	}
	return list
}
