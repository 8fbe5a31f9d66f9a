package stats

import (
	"cmp"
	"slices"
)

// The patient rule induction method (Friedman & Fisher 1999) looks for a box of the factors in which cases are dense. Cases are
// rows with an output above a threshold. It starts with the box of all rows and peels: a face takes the lowest or highest
// twentieth of the rows in the box, at least one, and all rows equal to the last of them. Of the faces that leave at least a
// twentieth of all rows it takes the one whose rest is densest. Then it pastes onto the densest box: a face moves outwards to the
// value of the row with the number that a face would peel, counted from the face, among the rows within the limits of all other
// factors, as long as the density does not fall. Densities are compared as fractions, so that ties are exact.

// Box is a box of the factors. Limits are values of rows inside; a side that was never cut has the smallest or largest value of
// all rows.
type Box struct {
	Low, High         []float64
	Density, Coverage float64 // the share of cases in the box, and the share of all cases
}

// PRIM returns the box after pasting and the boxes of the peeling, the whole first. ok is false if all rows are cases, or none.
func PRIM(factors [][]float64, y []float64, threshold float64) (found Box, curve []Box, ok bool) {
	p := newPrim(factors, y, threshold)
	if p.rows == 0 || p.cases == 0 || p.cases == p.rows {
		return Box{}, nil, false
	}
	curve = []Box{p.box()}
	best := p.save()
	for p.peel() {
		curve = append(curve, p.box())
		if c := denser(p.inside, p.casesIn, best.inside, best.casesIn); c > 0 || c == 0 && p.casesIn > best.casesIn {
			best = p.save()
		}
	}
	p.primState = best
	for p.paste() {
	}
	return p.box(), curve, true
}

// denser compares the densities of two boxes.
func denser(rowsA, casesA, rowsB, casesB int) int { return cmp.Compare(casesA*rowsB, casesB*rowsA) }

// prim is the search.
type prim struct {
	factors [][]float64
	isCase  []bool
	rows    int
	cases   int
	order   [][]int // per factor: the rows in ascending order
	primState
}

// primState is a box.
type primState struct {
	in              []bool // rows in the box
	inside, casesIn int
	first, last     []int // per factor: places in order of the lowest and the highest row in the box
	cut             [2][]bool
}

func newPrim(factors [][]float64, y []float64, threshold float64) *prim {
	p := &prim{factors: factors, rows: len(y), isCase: make([]bool, len(y)), order: make([][]int, len(factors))}
	p.in = make([]bool, len(y))
	for i := range y {
		p.isCase[i], p.in[i] = y[i] > threshold, true
		if p.isCase[i] {
			p.cases++
		}
	}
	p.inside, p.casesIn = p.rows, p.cases
	p.first, p.last = make([]int, len(factors)), make([]int, len(factors))
	p.cut = [2][]bool{make([]bool, len(factors)), make([]bool, len(factors))}
	for f, x := range factors {
		p.order[f] = make([]int, len(y))
		for i := range y {
			p.order[f][i] = i
		}
		slices.SortStableFunc(p.order[f], func(a, b int) int { return cmp.Compare(x[a], x[b]) })
		p.last[f] = len(y) - 1
	}
	return p
}

func (p *prim) save() primState {
	s := p.primState
	s.in, s.first, s.last = slices.Clone(p.in), slices.Clone(p.first), slices.Clone(p.last)
	s.cut = [2][]bool{slices.Clone(p.cut[0]), slices.Clone(p.cut[1])}
	return s
}

// low and high are the limits of a factor.
func (p *prim) low(f int) float64  { return p.limit(f, 0, p.first[f], 0) }
func (p *prim) high(f int) float64 { return p.limit(f, 1, p.last[f], p.rows-1) }

func (p *prim) limit(f, side, cut, uncut int) float64 {
	if !p.cut[side][f] {
		cut = uncut
	}
	return p.factors[f][p.order[f][cut]]
}

func (p *prim) box() Box {
	b := Box{Density: float64(p.casesIn) / float64(p.inside), Coverage: float64(p.casesIn) / float64(p.cases)}
	for f := range p.factors {
		b.Low, b.High = append(b.Low, p.low(f)), append(b.High, p.high(f))
	}
	return b
}

// peel takes the best face off; it returns false if none leaves enough rows.
func (p *prim) peel() bool {
	best := p.best(func(f, side int) (c face, ok bool) {
		c = p.peelable(f, side)
		return c, 20*c.left >= p.rows && c.left > 0
	})
	if best == nil {
		return false
	}
	p.move(best, false)
	p.cut[best.side][best.factor] = true
	for f, order := range p.order {
		for !p.in[order[p.first[f]]] {
			p.first[f]++
		}
		for !p.in[order[p.last[f]]] {
			p.last[f]--
		}
	}
	return true
}

// paste moves the best face outwards; it returns false if the density would fall.
func (p *prim) paste() bool {
	best := p.best(func(f, side int) (c face, ok bool) {
		c = p.pastable(f, side)
		return c, c.rows > 0
	})
	if best == nil || denser(best.left, best.casesLeft, p.inside, p.casesIn) < 0 {
		return false
	}
	p.move(best, true)
	if best.side == 0 {
		p.first[best.factor] = best.end
	} else {
		p.last[best.factor] = best.end
	}
	return true
}

// best is the face whose box would be densest; of equal ones that with more rows, then the first in order.
func (p *prim) best(propose func(f, side int) (face, bool)) *face {
	var best *face
	for f := range p.factors {
		for side := range 2 {
			c, ok := propose(f, side)
			if !ok {
				continue
			}
			if best != nil {
				if d := denser(c.left, c.casesLeft, best.left, best.casesLeft); d < 0 || d == 0 && c.left <= best.left {
					continue
				}
			}
			best = &c
		}
	}
	return best
}

// face is a face with the rows that moving it would take out or let in, and the rows of the box afterwards.
type face struct {
	factor, side    int
	rows, cases     int
	left, casesLeft int
	end             int // place in order of the last row that moves
}

// from is the place in order of the row at a face, and the step towards the inside of the box.
func (p *prim) from(f, side int) (at, step int) {
	if side == 0 {
		return p.first[f], 1
	}
	return p.last[f], -1
}

// peelable counts the rows that a face takes.
func (p *prim) peelable(f, side int) face {
	at, step := p.from(f, side)
	c := p.count(f, side, at, step, func(row int) bool { return p.in[row] })
	c.left, c.casesLeft = p.inside-c.rows, p.casesIn-c.cases
	return c
}

// pastable counts the rows that a face would let in; none if it was never cut.
func (p *prim) pastable(f, side int) (c face) {
	if !p.cut[side][f] {
		return c
	}
	at, step := p.from(f, side)
	c = p.count(f, side, at-step, -step, func(row int) bool { return !p.in[row] && p.within(row, f) })
	c.left, c.casesLeft = p.inside+c.rows, p.casesIn+c.cases
	return c
}

// count goes along the rows in order and counts those that move: a portion of the box, and all that equal the last of them.
func (p *prim) count(f, side, at, step int, moves func(row int) bool) face {
	c := face{factor: f, side: side}
	last := 0.0
	for ; at >= 0 && at < p.rows; at += step {
		row := p.order[f][at]
		if !moves(row) {
			continue
		}
		if x := p.factors[f][row]; c.rows >= p.portion() && x != last {
			break
		} else {
			last = x
		}
		c.rows++
		if p.isCase[row] {
			c.cases++
		}
		c.end = at
	}
	return c
}

// portion is the number of rows that a face takes.
func (p *prim) portion() int { return max(1, p.inside/20) }

// within reports whether a row is within the limits of all factors but one.
func (p *prim) within(row, except int) bool {
	for f, x := range p.factors {
		if f != except && (p.cut[0][f] && x[row] < p.low(f) || p.cut[1][f] && x[row] > p.high(f)) {
			return false
		}
	}
	return true
}

// move lets the rows of a face into the box, or takes them out.
func (p *prim) move(c *face, into bool) {
	at, step := p.from(c.factor, c.side)
	if into {
		at, step = at-step, -step
	}
	for ; at != c.end+step; at += step {
		if row := p.order[c.factor][at]; !into || p.within(row, c.factor) {
			p.in[row] = into
		}
	}
	p.inside, p.casesIn = c.left, c.casesLeft
}
