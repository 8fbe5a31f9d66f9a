package columns

import (
	"cmp"

	"github.com/parquet-go/parquet-go/encoding/plain"
	"github.com/parquet-go/parquet-go/format"
)

// listLeaf is the part shared by all list columns. Every list column is nullable; the elements of a list are not.
type listLeaf struct {
	rows []int32 // rows of the group with a list in the current page
	ends []int32 // end of each of these lists in the page's values
	leaf
}

// Levels of a list column: a row without a list, with an empty list, with elements.
const (
	levelNull    = 0
	levelEmpty   = 1
	levelElement = 2
)

func (l *listLeaf) end(values, bytes int) {
	l.rows = append(l.rows, int32(l.w.row))
	l.ends = append(l.ends, int32(values))
	l.w.noteBytes(bytes + 8)
}

func (l *listLeaf) clearLists() { l.rows, l.ends = l.rows[:0], l.ends[:0] }

// levels encodes the repetition and definition levels of the page that ends before row end and returns their number.
func (l *listLeaf) levels(reps, defs *levelRuns, end int) (n int, err error) {
	reps.reset(1)
	defs.reset(2)
	put := func(rep, def byte, count int) {
		n += count
		err = cmp.Or(err, reps.add(rep, count), defs.add(def, count))
	}
	next, start := l.first, int32(0)
	for i, row := range l.rows {
		put(0, levelNull, int(row)-next)
		elements := int(l.ends[i] - start)
		start, next = l.ends[i], int(row)+1
		if elements == 0 {
			put(0, levelEmpty, 1)
			continue
		}
		put(0, levelElement, 1)
		put(1, levelElement, elements-1)
	}
	put(0, levelNull, end-next)
	return n, cmp.Or(err, reps.flush(), defs.flush())
}

// Int32List is a column of lists of 32-bit integers, for example payment numbers.
type Int32List = IntList[int32]

// Int64List is a column of lists of 64-bit integers, for example amounts.
type Int64List = IntList[int64]

// IntList is a column of lists of integers.
type IntList[T int32 | int64] struct {
	vals []T
	listLeaf
}

// Append gives the current row a list of the numbers, which must fit the column.
func (c *IntList[T]) Append(vals []int64) {
	for _, v := range vals {
		c.vals = append(c.vals, T(v))
	}
	c.end(len(c.vals), widthOf[T]()*len(vals))
}

func (c *IntList[T]) pageValues() int           { return len(c.vals) }
func (c *IntList[T]) pageSize() int             { return widthOf[T]() * len(c.vals) }
func (c *IntList[T]) clearPage()                { c.vals = c.vals[:0]; c.clearLists() }
func (c *IntList[T]) encoding() format.Encoding { return format.DeltaBinaryPacked }

func (c *IntList[T]) bounds() pageBounds {
	if len(c.vals) == 0 {
		return pageBounds{}
	}
	return boundsInt(integersOf[T]().extremes(c.vals))
}

func (c *IntList[T]) encode(dst []byte, tmp *[]byte) ([]byte, error) {
	return appendEncoded(dst, tmp, c.vals, integersOf[T]().encode)
}

// DoubleList is a column of lists of floating-point numbers.
type DoubleList struct {
	vals []float64
	listLeaf
}

// Append gives the current row a list of the numbers.
func (c *DoubleList) Append(vals []float64) {
	c.vals = append(c.vals, vals...)
	c.end(len(c.vals), 8*len(vals))
}

func (c *DoubleList) pageValues() int           { return len(c.vals) }
func (c *DoubleList) pageSize() int             { return 8 * len(c.vals) }
func (c *DoubleList) clearPage()                { c.vals = c.vals[:0]; c.clearLists() }
func (c *DoubleList) encoding() format.Encoding { return format.Plain }
func (c *DoubleList) encode(dst []byte, tmp *[]byte) ([]byte, error) {
	return appendEncoded(dst, tmp, c.vals, new(plain.Encoding).EncodeDouble)
}
func (c *DoubleList) bounds() pageBounds { return boundsDouble(c.vals) }

// StringList is a column of lists of strings that repeat, for example names.
type StringList struct {
	codes []int32
	dict  dictionary
	listLeaf
}

// Append gives the current row a list of the strings.
func (c *StringList) Append(vals []string) {
	for _, v := range vals {
		c.codes = append(c.codes, c.dict.code(v))
	}
	c.end(len(c.codes), 4*len(vals))
}

// AppendNames gives the current row a list of the names with the given numbers; see String.AppendName.
func (c *StringList) AppendNames(names []string, numbers []int64) {
	for _, i := range numbers {
		c.codes = append(c.codes, c.dict.nameCode(names, int32(i)))
	}
	c.end(len(c.codes), 4*len(numbers))
}

func (c *StringList) forgetNames() { c.dict.forget() }

func (c *StringList) pageValues() int              { return len(c.codes) }
func (c *StringList) pageSize() int                { return 4*len(c.codes) + c.dict.bytes }
func (c *StringList) clearPage()                   { c.codes = c.codes[:0]; c.clearLists() }
func (c *StringList) clearGroup()                  { c.dict.clear() }
func (c *StringList) encoding() format.Encoding    { return format.RLEDictionary }
func (c *StringList) dictionary() ([]string, bool) { return c.dict.entries, true }
func (c *StringList) bounds() pageBounds           { return c.dict.bounds(len(c.codes)) }

func (c *StringList) encode(dst []byte, tmp *[]byte) ([]byte, error) {
	return c.dict.encode(dst, tmp, c.codes)
}
