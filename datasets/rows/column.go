package rows

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	parquetgo "github.com/parquet-go/parquet-go"

	"sweep/datasets/parquet/columns"
)

// Column is the value of one column in the current row. Lists are overwritten by the next row. When a value cannot be
// read, it counts as NULL, the rows end, and Rows.Close returns the error.
type Column struct {
	spec   columns.Spec
	leaf   int
	rows   *Rows
	reader pageReader
	group  int   // of the rows for which the reader is open, counted from 1
	next   int64 // row of the group that the reader reads next
	loaded int64 // number of the row whose value is below

	null    bool
	bits    int64 // a number, the bits of a double, or 1 for true
	text    string
	numbers []int64 // elements of a list, as bits
	texts   []string
	known   map[string]string
}

// Spec describes the column.
func (c *Column) Spec() columns.Spec { return c.spec }

// Null reports whether the value is NULL. The other methods return the zero value of their type for NULL.
func (c *Column) Null() bool {
	c.load()
	return c.null
}

// Int is the value of an integer column.
func (c *Column) Int() int64 {
	c.load()
	return c.bits
}

// Int32 is the value of an integer column of 32 bits.
func (c *Column) Int32() int32 { return int32(c.Int()) }

// Float is the value of a DOUBLE column.
func (c *Column) Float() float64 { return math.Float64frombits(uint64(c.Int())) }

// Bool is the value of a BOOLEAN column.
func (c *Column) Bool() bool { return c.Int() != 0 }

// Text is the value of a VARCHAR column.
func (c *Column) Text() string {
	c.load()
	return c.text
}

// Ints are the elements of a list of integers. Elements of a list of doubles are their bits.
func (c *Column) Ints() []int64 {
	c.load()
	return c.numbers
}

// Texts are the elements of a list of texts.
func (c *Column) Texts() []string {
	c.load()
	return c.texts
}

// load reads the value of the current row unless it is already loaded.
func (c *Column) load() {
	if c.loaded == c.rows.number || len(c.rows.spans) == 0 {
		return
	}
	c.loaded = c.rows.number
	c.null, c.bits, c.text, c.numbers, c.texts = true, 0, "", c.numbers[:0], c.texts[:0]
	c.rows.guard(c.read)
}

func (c *Column) read() error {
	err := c.find()
	if err == nil {
		err = c.advance()
	}
	if err != nil {
		return fmt.Errorf("column %s: %w", c.spec.Name, unexpected(err))
	}
	return nil
}

// find moves the reader to the current row.
func (c *Column) find() error {
	r := c.rows
	if c.group != r.group+1 {
		if err := c.reader.close(); err != nil {
			return err
		}
		c.group, c.next = r.group+1, r.row
		chunk, err := r.file.content(r.spans[0].group, c.leaf)
		if err != nil {
			return err
		}
		return c.reader.open(chunk, r.row)
	}
	err := c.reader.skip(r.row-c.next, c.spec.List)
	c.next = r.row
	return err
}

// advance reads the value of the next row of the reader.
func (c *Column) advance() error {
	v, err := c.reader.next()
	if err != nil {
		return err
	}
	c.next++
	if !c.spec.List {
		if c.null = v.IsNull(); !c.null {
			c.bits, c.text = c.decode(v)
		}
		return nil
	}
	const empty = 1 // definition level of a list without elements; below it is NULL, above it an element
	c.null = v.DefinitionLevel() < empty
	if v.DefinitionLevel() <= empty {
		return nil
	}
	for {
		bits, text := c.decode(v)
		if c.spec.Type == columns.TypeString {
			c.texts = append(c.texts, text)
		} else {
			c.numbers = append(c.numbers, bits)
		}
		v, err = c.reader.peek()
		if err != nil || v.RepetitionLevel() == 0 {
			return nil // the next row returns the error, or io.EOF, again
		}
		c.reader.at++
	}
}

func (c *Column) decode(v parquetgo.Value) (bits int64, text string) {
	switch c.spec.Type {
	case columns.TypeInt32:
		return int64(v.Int32()), ""
	case columns.TypeInt64:
		return v.Int64(), ""
	case columns.TypeDouble:
		return int64(math.Float64bits(v.Double())), ""
	case columns.TypeBool:
		if v.Boolean() {
			return 1, ""
		}
		return 0, ""
	}
	return 0, c.intern(v.ByteArray())
}

// knownMax bounds how many distinct texts of a column are kept for reuse; there are few names and reasons.
const knownMax = 1 << 14

func (c *Column) intern(b []byte) string {
	if s, ok := c.known[string(b)]; ok {
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
	c.load()
	d.load()
	return c.null == d.null && c.bits == d.bits && c.text == d.text && slices.Equal(c.numbers, d.numbers) && slices.Equal(c.texts, d.texts)
}

// String is the value as text: NULL, a number, a text in quotes, or a list.
func (c *Column) String() string {
	c.load()
	switch {
	case c.null:
		return "NULL"
	case !c.spec.List && c.spec.Type == columns.TypeString:
		return strconv.Quote(c.text)
	case !c.spec.List:
		return c.format(c.bits)
	}
	var parts []string
	for _, bits := range c.numbers {
		parts = append(parts, c.format(bits))
	}
	for _, text := range c.texts {
		parts = append(parts, strconv.Quote(text))
	}
	return "[" + strings.Join(parts, ", ") + "]"
}

func (c *Column) format(bits int64) string {
	switch c.spec.Type {
	case columns.TypeDouble:
		return strconv.FormatFloat(math.Float64frombits(uint64(bits)), 'g', -1, 64)
	case columns.TypeBool:
		return fmt.Sprint(bits != 0)
	}
	return strconv.FormatInt(bits, 10)
}
