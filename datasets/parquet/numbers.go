package parquet

import (
	"errors"
	"fmt"

	parquetgo "github.com/parquet-go/parquet-go"
)

// Most columns contain one integer per row, and verification spends most of its time on them. Their pages are read
// directly as a series of numbers and, if NULL is possible, a level per row that marks NULL.

var errLevels = errors.New("the number of values of a page does not match its levels")

// Int64s returns the values of an integer or boolean column of a row group, one per row. NULL is 0 and marked in null,
// which is nil if there are no NULLs.
func (f *File) Int64s(group int, name string) (values []int64, null []bool, err error) {
	column, ok := f.names[name]
	if !ok {
		return nil, nil, fmt.Errorf("there is no column %s", name)
	}
	c := integers{rows: f.GroupRows(group), values: make([]int64, 0, f.GroupRows(group))}
	err = f.eachPage(group, column, c.page)
	return c.values, c.null, err
}

// Decode decodes a column of a row group and discards the values.
func (f *File) Decode(group, column int) error {
	return f.eachPage(group, column, func(page parquetgo.Page) (int64, error) {
		if numbers, ok := numbersOf(page); ok {
			return int64(max(numbers.levels(), numbers.len())), numbers.check()
		}
		var counted rowCounter
		buffer := valueBuffers.Get().(*[valuesAtOnce]parquetgo.Value)
		defer valueBuffers.Put(buffer)
		err := visitPage(page, buffer[:], func(values []parquetgo.Value) error {
			counted.add(values)
			return nil
		})
		return int64(counted), err
	})
}

// numbers are the numbers of a page that are not NULL, of one of three widths, and the levels of all of its rows.
type numbers struct {
	ints    []int64
	shorts  []int32
	doubles []float64
	defined []byte // nil where NULL is not possible
}

// numbersOf returns the numbers of a page; ok is false if it is of another kind.
func numbersOf(page parquetgo.Page) (n numbers, ok bool) {
	if page.Dictionary() != nil || len(page.RepetitionLevels()) > 0 {
		return n, false
	}
	n.defined = page.DefinitionLevels()
	data := page.Data()
	switch page.Type().Kind() {
	case parquetgo.Int64:
		n.ints = data.Int64()
	case parquetgo.Int32:
		n.shorts = data.Int32()
	case parquetgo.Double:
		n.doubles = data.Double()
	default:
		return n, false
	}
	return n, true
}

func (n *numbers) len() int    { return len(n.ints) + len(n.shorts) + len(n.doubles) }
func (n *numbers) levels() int { return len(n.defined) }

// check compares the numbers with the levels.
func (n *numbers) check() error {
	if n.defined == nil {
		return nil
	}
	there := 0
	for _, level := range n.defined {
		if level > 1 {
			return errLevels // a level of a group, which no table has
		}
		there += int(level)
	}
	if there != n.len() {
		return errLevels
	}
	return nil
}

// integers collects the values of a column.
type integers struct {
	rows   int64
	values []int64
	null   []bool
}

// page adds the values of a page.
func (c *integers) page(page parquetgo.Page) (rows int64, err error) {
	before := len(c.values)
	if n, ok := numbersOf(page); ok && n.doubles == nil {
		err = c.numbers(&n)
	} else {
		buffer := valueBuffers.Get().(*[valuesAtOnce]parquetgo.Value)
		defer valueBuffers.Put(buffer)
		err = visitPage(page, buffer[:], c.any)
	}
	return int64(len(c.values) - before), err
}

// numbers appends the numbers of a page with its NULLs.
func (c *integers) numbers(n *numbers) error {
	if n.defined == nil {
		c.values = append(c.values, n.ints...)
		for _, v := range n.shorts {
			c.values = append(c.values, int64(v))
		}
		return nil
	}
	if err := n.check(); err != nil {
		return err
	}
	next := 0
	for _, level := range n.defined {
		switch {
		case level == 0:
			c.addNull()
			continue
		case n.ints != nil:
			c.values = append(c.values, n.ints[next])
		default:
			c.values = append(c.values, int64(n.shorts[next]))
		}
		next++
	}
	return nil
}

// any appends values of any kind.
func (c *integers) any(part []parquetgo.Value) error {
	for _, v := range part {
		if v.IsNull() {
			c.addNull()
		} else {
			c.values = append(c.values, IntegerOf(v))
		}
	}
	return nil
}

func (c *integers) addNull() {
	if c.null == nil {
		c.null = make([]bool, c.rows)
	}
	if len(c.values) < len(c.null) {
		c.null[len(c.values)] = true
	}
	c.values = append(c.values, 0)
}
