package arrowio

import (
	"fmt"
	"math/big"
	"time"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/decimal128"
	"github.com/apache/arrow/go/v17/arrow/memory"
)

// Builder collects rows and returns them as record batches.
type Builder struct {
	columns []Column
	record  *array.RecordBuilder
	rows    int
}

// NewBuilder returns an empty builder for rows of the columns.
func NewBuilder(columns []Column) (*Builder, error) {
	schema, err := Schema(columns)
	if err != nil {
		return nil, err
	}
	return &Builder{columns: columns, record: array.NewRecordBuilder(memory.DefaultAllocator, schema)}, nil
}

// Append adds one row. The error names the column whose value does not have the type of the column.
func (b *Builder) Append(row []any) error {
	if len(row) != len(b.columns) {
		return fmt.Errorf("a row of %d values does not fit %d columns", len(row), len(b.columns))
	}
	for i, value := range row {
		if err := appendValue(b.record.Field(i), b.columns[i].Type, value); err != nil {
			return fmt.Errorf("column %s: %w", b.columns[i].Name, err)
		}
	}
	b.rows++
	return nil
}

// Len is the number of rows since the last Record.
func (b *Builder) Len() int { return b.rows }

// Record returns the collected rows and empties the builder. The caller releases the record.
func (b *Builder) Record() arrow.Record {
	b.rows = 0
	return b.record.NewRecord()
}

// Release frees the builder's memory.
func (b *Builder) Release() { b.record.Release() }

func appendValue(b array.Builder, t Type, value any) error {
	if value == nil {
		b.AppendNull()
		return nil
	}
	switch v := value.(type) {
	case bool:
		return push(b, v)
	case int8:
		return push(b, v)
	case int16:
		return push(b, v)
	case int32:
		return push(b, v)
	case int64:
		return push(b, v)
	case uint8:
		return push(b, v)
	case uint16:
		return push(b, v)
	case uint32:
		return push(b, v)
	case uint64:
		return push(b, v)
	case float32:
		return push(b, v)
	case float64:
		return push(b, v)
	case string:
		return push(b, v)
	case []byte:
		return push(b, v)
	case *big.Int:
		return appendDecimal(b, t, v)
	case time.Time:
		return appendTime(b, v)
	}
	return appendNested(b, t, value)
}

// push appends a value to the builder of its own type and refuses any other builder.
func push[T any](b array.Builder, v T) error {
	typed, ok := b.(interface{ Append(T) })
	if !ok {
		return mismatch(b, v)
	}
	typed.Append(v)
	return nil
}

func mismatch(b array.Builder, v any) error {
	return fmt.Errorf("a value of Go type %T does not fit the type %s", v, b.Type())
}

func appendDecimal(b array.Builder, t Type, v *big.Int) error {
	limit := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(t.Width)), nil)
	if v.CmpAbs(limit) >= 0 {
		return fmt.Errorf("%s has more than %d digits", v, t.Width)
	}
	return push(b, decimal128.FromBigInt(v))
}

func appendTime(b array.Builder, v time.Time) error {
	switch b := b.(type) {
	case *array.Date32Builder:
		b.Append(arrow.Date32FromTime(v))
	case *array.Time64Builder:
		midnight := time.Date(v.Year(), v.Month(), v.Day(), 0, 0, 0, 0, v.Location())
		b.Append(arrow.Time64(v.Sub(midnight).Microseconds()))
	case *array.TimestampBuilder:
		b.Append(arrow.Timestamp(v.UnixMicro()))
	default:
		return mismatch(b, v)
	}
	return nil
}

func appendNested(b array.Builder, t Type, value any) error {
	switch b := b.(type) {
	case *array.MapBuilder:
		return appendMap(b, t, value)
	case *array.ListBuilder:
		items, ok := value.([]any)
		if !ok {
			return mismatch(b, value)
		}
		b.Append(true)
		for _, item := range items {
			if err := appendValue(b.ValueBuilder(), *t.Elem, item); err != nil {
				return err
			}
		}
		return nil
	case *array.StructBuilder:
		items, ok := value.([]any)
		if !ok || len(items) != len(t.Fields) {
			return mismatch(b, value)
		}
		b.Append(true)
		for i, item := range items {
			if err := appendValue(b.FieldBuilder(i), t.Fields[i].Type, item); err != nil {
				return fmt.Errorf("%s: %w", t.Fields[i].Name, err)
			}
		}
		return nil
	}
	return mismatch(b, value)
}

func appendMap(b *array.MapBuilder, t Type, value any) error {
	entries, ok := value.([]Entry)
	if !ok {
		return mismatch(b, value)
	}
	b.Append(true)
	for _, e := range entries {
		if err := appendValue(b.KeyBuilder(), *t.Key, e.Key); err != nil {
			return err
		}
		if err := appendValue(b.ItemBuilder(), *t.Elem, e.Value); err != nil {
			return err
		}
	}
	return nil
}
