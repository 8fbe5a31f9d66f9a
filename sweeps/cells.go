package sweeps

import (
	"math"
	"slices"
	"strings"

	"sweep/engine/document"
)

// cells is a column of values with their places. It takes some 20 bytes for a number, where a value of a document takes
// 150: lists and axes may have millions.
type cells struct {
	kinds []AxisType
	bits  []uint64
	texts []string   // nil while there is no text
	wrote []AxisType // the types before they were made one, if they were several
	places
}

// places says where the values of a column stand. Without lines, all stand at one place.
type places struct {
	whole document.Pos // the file; without lines, the place of every value
	lines []uint32
	cols  []uint32
}

func (p *places) add(line, col int) {
	p.lines, p.cols = append(p.lines, uint32(line)), append(p.cols, uint32(col))
}

func (p *places) reserve(n int) {
	p.lines, p.cols = slices.Grow(p.lines, n), slices.Grow(p.cols, n)
}

// pos is the place of value i.
func (p *places) pos(i int) document.Pos {
	if p.lines == nil {
		return p.whole
	}
	return document.Pos{File: p.whole.File, Line: int(p.lines[i]), Col: int(p.cols[i])}
}

// reserve makes room for a number of cells.
func (c *cells) reserve(n int) {
	c.kinds, c.bits = slices.Grow(c.kinds, n), slices.Grow(c.bits, n)
	c.places.reserve(n)
}

func (c *cells) len() int { return len(c.kinds) }

// add appends a value.
func (c *cells) add(v Value, line, col int) {
	c.kinds, c.bits = append(c.kinds, v.Type), append(c.bits, v.bits)
	if v.Type == String {
		if c.texts == nil {
			c.texts = make([]string, len(c.kinds)-1, cap(c.kinds))
		}
	}
	if c.texts != nil {
		c.texts = append(c.texts, v.text)
	}
	c.places.add(line, col)
}

// value is cell i as it was read.
func (c *cells) value(i int) Value {
	v := Value{Type: c.kinds[i], bits: c.bits[i]}
	if c.texts != nil {
		v.text = c.texts[i]
	}
	return v
}

// kind is the type that holds all cells; if there is none, odd is the first cell that does not suit those before it.
func (c *cells) kind() (kind AxisType, odd int, ok bool) {
	for i, k := range c.kinds {
		if i == 0 {
			kind = k
			continue
		}
		joined, mix := joinTypes(kind, k)
		if !mix {
			return kind, i, false
		}
		kind = joined
	}
	return kind, 0, true
}

// distinct numbers the different cells by their first occurrence: of each one the row where it occurs first, and for each
// row the number.
func (c *cells) distinct() (firsts, numbers []int32) {
	order := make([]int32, c.len())
	for i := range order {
		order[i] = int32(i)
	}
	compare := func(a, b int32) int {
		if d := c.compare(a, b); d != 0 {
			return d
		}
		return int(a) - int(b)
	}
	slices.SortFunc(order, compare)
	numbers = make([]int32, c.len())
	different := 0
	for k, row := range order { // the first row of each run of equal cells, for all of them
		if k > 0 && c.compare(order[k-1], row) == 0 {
			numbers[row] = numbers[order[k-1]]
			continue
		}
		numbers[row] = row
		different++
	}
	firsts = slices.Grow(order[:0], different) // order is not needed any more
	for row, first := range numbers {
		if int(first) == row {
			numbers[row] = int32(len(firsts))
			firsts = append(firsts, int32(row))
			continue
		}
		numbers[row] = numbers[first] // first < row has its number already
	}
	return firsts, numbers
}

// compare orders two cells; equal ones are the same value.
func (c *cells) compare(a, b int32) int {
	if c.texts != nil {
		return strings.Compare(c.texts[a], c.texts[b])
	}
	switch x, y := c.bits[a], c.bits[b]; {
	case x < y:
		return -1
	case x > y:
		return 1
	}
	return 0
}

// convert makes all cells of one type, which kind has found to hold them; wrong is the first cell that it cannot hold
// exactly, or −1.
func (c *cells) convert(kind AxisType) (wrong int) {
	for i, k := range c.kinds {
		if k == kind {
			continue
		}
		v, ok := widen(c.value(i), kind)
		if !ok {
			return i
		}
		if c.wrote == nil {
			c.wrote = slices.Clone(c.kinds)
		}
		c.kinds[i], c.bits[i] = kind, v.bits
	}
	return -1
}

// widen is a value as one of another type; ok is false if that cannot hold it exactly.
func widen(v Value, kind AxisType) (out Value, ok bool) {
	if v.Type == kind {
		return v, true
	}
	if v.Type != Int64 || kind != Float64 {
		return v, false
	}
	n := int64(v.bits)
	x := float64(n)
	return FloatValue(x), x < math.MaxInt64 && int64(x) == n
}
