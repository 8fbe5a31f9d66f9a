package rows

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/parquet-go/parquet-go"

	"sweep/datasets/columns"
)

// Column is the value of one column in the present row. Lists are overwritten by the next row.
type Column struct {
	spec   columns.Spec
	leaf   int
	reader pageReader

	null    bool
	bits    int64 // a number, the bits of a double, or 1 for true
	text    string
	numbers []int64 // elements of a list, as bits
	texts   []string
	known   map[string]string
}

// Spec describes the column.
func (c *Column) Spec() columns.Spec { return c.spec }

// Null reports whether the value is NULL. Its value as any type is then the zero of this type.
func (c *Column) Null() bool { return c.null }

// Int is the value of an integer column.
func (c *Column) Int() int64 { return c.bits }

// Int32 is the value of an integer column of 32 bits.
func (c *Column) Int32() int32 { return int32(c.bits) }

// Float is the value of a column of doubles.
func (c *Column) Float() float64 { return math.Float64frombits(uint64(c.bits)) }

// Bool is the value of a column of truth values.
func (c *Column) Bool() bool { return c.bits != 0 }

// Text is the value of a column of texts.
func (c *Column) Text() string { return c.text }

// Ints are the elements of a list of integers. Elements of a list of doubles are their bits.
func (c *Column) Ints() []int64 { return c.numbers }

// Texts are the elements of a list of texts.
func (c *Column) Texts() []string { return c.texts }

// advance reads the value of the next row.
func (c *Column) advance() error {
	v, err := c.reader.next()
	if err != nil {
		return err
	}
	c.numbers, c.texts = c.numbers[:0], c.texts[:0]
	if !c.spec.List {
		c.null = v.IsNull()
		c.bits, c.text = 0, ""
		if !c.null {
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
			return nil // an error, which may be the end, is met again by the next row
		}
		c.reader.at++
	}
}

func (c *Column) decode(v parquet.Value) (bits int64, text string) {
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

// knownMax bounds how many texts of a column are kept to be used again; names and reasons are few.
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

// Same reports whether two columns have the same value in their present rows: both NULL, or equal to the last bit.
func (c *Column) Same(d *Column) bool {
	return c.null == d.null && c.bits == d.bits && c.text == d.text && slices.Equal(c.numbers, d.numbers) && slices.Equal(c.texts, d.texts)
}

// String is the value as text: NULL, a number, a text in quotes, or a list.
func (c *Column) String() string {
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
