package parquet

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	parquetgo "github.com/parquet-go/parquet-go"
)

// Column is the value of one column in the current row. Lists are overwritten by the next row. When a value cannot be
// read, it counts as NULL, the rows end, and Rows.Err and Rows.Close return the error.
type Column struct {
	spec   Spec
	place  int // of the column in the file; absent: it is NULL
	rows   *Rows
	chunk  chunk
	span   int   // of the rows for which the chunk is open, counted from 1
	next   int64 // row of the group that the chunk reads next
	loaded int64 // number of the row whose values are below

	values  []Value
	numbers []int64
	texts   []string
	known   map[string]string
	recent  string // among the known texts
}

const absent = -1

// Spec describes the column.
func (c *Column) Spec() Spec { return c.spec }

// Values are the value of the current row, or the elements of its list, with their levels. They are valid until the next
// row.
func (c *Column) Values() []Value {
	if c.loaded != c.rows.number {
		c.load()
	}
	return c.values
}

// load reads the values of the current row. Mostly this is the next one of those that are decoded.
func (c *Column) load() {
	r := c.rows
	if c.place == absent || r.err != nil || len(r.spans) == 0 {
		return
	}
	c.loaded = r.number
	if unread := c.chunk.unread; c.span == r.span+1 && c.next == r.row && !c.chunk.list && len(unread) > 0 {
		c.values, c.chunk.unread = unread[:1:1], unread[1:]
		c.next++
		return
	}
	c.values = nil
	err := c.find()
	if err == nil {
		c.values, err = c.chunk.row()
		c.next++
	}
	c.rows.fail(err)
}

// find moves to the current row.
func (c *Column) find() error {
	r := c.rows
	if c.span == r.span+1 {
		skipped := r.row - c.next
		c.next = r.row
		return c.chunk.skip(skipped)
	}
	c.span, c.next = r.span+1, r.row
	return c.chunk.open(r.spans[0].file, r.spans[0].group, c.place, r.row)
}

// value is the value of the current row of a column that is no list.
func (c *Column) value() Value {
	if values := c.Values(); len(values) == 1 {
		return values[0]
	}
	return Value{}
}

// Null reports whether the value is NULL. The other methods return the zero value of their type for NULL.
func (c *Column) Null() bool {
	values := c.Values()
	switch {
	case len(values) == 0:
		return true
	case c.spec.List() && c.spec.Nullable:
		return values[0].DefinitionLevel() == 0
	case c.spec.List():
		return false
	}
	return values[0].IsNull()
}

var errOtherType = errors.New("its values have another type")

// Int is the value of a column of integers, or 1 for true.
func (c *Column) Int() int64 {
	v := c.value()
	switch v.Kind() {
	case parquetgo.Int64:
		return v.Int64()
	case parquetgo.Int32, parquetgo.Boolean:
		return IntegerOf(v)
	}
	return zero[int64](c, v)
}

// zero is the value for NULL; a value of another type is an error.
func zero[T any](c *Column, v Value) (none T) {
	if !v.IsNull() {
		c.rows.fail(fmt.Errorf("column %s: %w", c.spec.Name, errOtherType))
	}
	return none
}

// Int32 is the value of a column of integers of 32 bits.
func (c *Column) Int32() int32 { return int32(c.Int()) }

// Bool is the value of a BOOLEAN column.
func (c *Column) Bool() bool { return c.Int() != 0 }

// Float is the value of a column of floating-point numbers.
func (c *Column) Float() float64 {
	v := c.value()
	switch v.Kind() {
	case parquetgo.Double:
		return v.Double()
	case parquetgo.Float:
		return float64(v.Float())
	}
	return zero[float64](c, v)
}

// Text is the value of a VARCHAR column.
func (c *Column) Text() string {
	v := c.value()
	if v.Kind() == parquetgo.ByteArray {
		return c.intern(v.ByteArray())
	}
	return zero[string](c, v)
}

// Ints are the elements of a list of integers. Elements of a list of doubles are their bits.
func (c *Column) Ints() []int64 {
	c.numbers = c.numbers[:0]
	for _, v := range c.Values() {
		switch v.Kind() {
		case parquetgo.Int32, parquetgo.Int64, parquetgo.Boolean:
			c.numbers = append(c.numbers, IntegerOf(v))
		case parquetgo.Double:
			c.numbers = append(c.numbers, int64(math.Float64bits(v.Double())))
		default:
			zero[int64](c, v)
		}
	}
	return c.numbers
}

// Texts are the elements of a list of texts.
func (c *Column) Texts() []string {
	c.texts = c.texts[:0]
	for _, v := range c.Values() {
		if v.Kind() == parquetgo.ByteArray {
			c.texts = append(c.texts, c.intern(v.ByteArray()))
		} else {
			zero[string](c, v)
		}
	}
	return c.texts
}

// knownMax bounds how many distinct texts of a column are kept for reuse; there are few names and reasons.
const knownMax = 1 << 14

// intern returns the text without allocating it again. Many rows have the text of the row before.
func (c *Column) intern(b []byte) string {
	if string(b) == c.recent {
		return c.recent
	}
	if s, ok := c.known[string(b)]; ok {
		c.recent = s
		return s
	}
	s := string(b)
	if c.known == nil {
		c.known = map[string]string{}
	}
	if len(c.known) < knownMax {
		c.known[s] = s
	}
	return s
}

// Same reports whether two columns have the same value in their current rows: both NULL, or bitwise equal.
func (c *Column) Same(d *Column) bool {
	a, b := c.Values(), d.Values()
	return c.Null() == d.Null() && slices.EqualFunc(a, b, sameValue)
}

// String is the value as text: NULL, a number, a text in quotes, or a list.
func (c *Column) String() string {
	if c.Null() {
		return "NULL"
	}
	values := c.Values()
	if !c.spec.List() {
		return textOf(values[0])
	}
	var parts []string
	for _, v := range values {
		if !v.IsNull() {
			parts = append(parts, textOf(v))
		}
	}
	return "[" + strings.Join(parts, ", ") + "]"
}

func textOf(v Value) string {
	switch v.Kind() {
	case parquetgo.Double:
		return strconv.FormatFloat(v.Double(), 'g', -1, 64)
	case parquetgo.Boolean:
		return strconv.FormatBool(v.Boolean())
	case parquetgo.Int32, parquetgo.Int64:
		return strconv.FormatInt(IntegerOf(v), 10)
	}
	return strconv.Quote(string(v.ByteArray()))
}
