package sweeps

import (
	"math"
	"slices"
	"strings"

	"sweep/engine/document"
)

// cells is a column of values with their positions. A number takes about 20 bytes here and 150 in a document; lists and
// axes may have millions of values.
type cells struct {
	kinds []AxisType
	bits  []uint64
	texts []string   // nil if no cell is text
	wrote []AxisType // the types before conversion to a common type, if they differed
	places
}

// places stores the positions of the values of a column. Without lines, all values have the same position.
type places struct {
	whole document.Pos // the file; without lines, the position of every value
	lines []uint32
	cols  []uint32
}

func (p *places) add(line, col int) {
	p.lines, p.cols = append(p.lines, uint32(line)), append(p.cols, uint32(col))
}

func (p *places) reserve(n int) {
	p.lines, p.cols = slices.Grow(p.lines, n), slices.Grow(p.cols, n)
}

// pos returns the position of value i.
func (p *places) pos(i int) document.Pos {
	if p.lines == nil {
		return p.whole
	}
	return document.Pos{File: p.whole.File, Line: int(p.lines[i]), Col: int(p.cols[i])}
}

// reserve allocates space for a number of cells.
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

// value returns cell i as it was read.
func (c *cells) value(i int) Value {
	v := Value{Type: c.kinds[i], bits: c.bits[i]}
	if c.texts != nil {
		v.text = c.texts[i]
	}
	return v
}

// kind returns a type that can hold all cells. If there is none, odd is the first cell that does not fit the earlier ones.
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

// distinct numbers the distinct cells in order of first occurrence. It returns the row of each first occurrence and the
// number of each row.
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
	for k, row := range order { // map all rows of a run of equal cells to its first row
		if k > 0 && c.compare(order[k-1], row) == 0 {
			numbers[row] = numbers[order[k-1]]
			continue
		}
		numbers[row] = row
		different++
	}
	firsts = slices.Grow(order[:0], different) // order is no longer needed
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

// convert converts all cells to the type that kind returned. wrong is the first cell that the type cannot hold exactly,
// or −1.
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

// widen converts a value to another type. ok is false if that type cannot hold it exactly.
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
