package columns

import (
	"errors"
	"fmt"

	"github.com/parquet-go/parquet-go"
)

// Appender returns a function that appends a value, as read from a file, to the current row of a column.
func Appender(c Column) (func([]parquet.Value) error, error) {
	switch c := c.(type) {
	case *Int32:
		return single(parquet.Int32, func(v parquet.Value) { c.Append(v.Int32()) }), nil
	case *Date:
		return single(parquet.Int32, func(v parquet.Value) { c.Append(v.Int32()) }), nil
	case *Sequence32:
		return single(parquet.Int32, func(v parquet.Value) { c.Append(v.Int32()) }), nil
	case *Int64:
		return single(parquet.Int64, func(v parquet.Value) { c.Append(v.Int64()) }), nil
	case *Sequence64:
		return single(parquet.Int64, func(v parquet.Value) { c.Append(v.Int64()) }), nil
	case *Double:
		return single(parquet.Double, func(v parquet.Value) { c.Append(v.Double()) }), nil
	case *Bool:
		return single(parquet.Boolean, func(v parquet.Value) { c.Append(v.Boolean()) }), nil
	case *String:
		return single(parquet.ByteArray, func(v parquet.Value) { c.Append(string(v.ByteArray())) }), nil
	case *Text:
		return single(parquet.ByteArray, func(v parquet.Value) { c.Append(string(v.ByteArray())) }), nil
	case *Int32List:
		return list(parquet.Int32, func(v parquet.Value) int64 { return int64(v.Int32()) }, c.Append), nil
	case *Int64List:
		return list(parquet.Int64, parquet.Value.Int64, c.Append), nil
	case *DoubleList:
		return list(parquet.Double, parquet.Value.Double, c.Append), nil
	case *StringList:
		return list(parquet.ByteArray, func(v parquet.Value) string { return string(v.ByteArray()) }, c.Append), nil
	}
	return nil, fmt.Errorf("column %s has the unknown type %T", c.Spec().Name, c)
}

var errOtherType = errors.New("its values have a type that differs from the format")

// single appends one value; NULL appends nothing.
func single(kind parquet.Kind, put func(parquet.Value)) func([]parquet.Value) error {
	return func(values []parquet.Value) error {
		switch v := values[0]; {
		case v.IsNull():
		case v.Kind() != kind || len(values) != 1:
			return errOtherType
		default:
			put(v)
		}
		return nil
	}
}

// list appends a list; NULL appends nothing, and a list without elements has the first definition level.
func list[T any](kind parquet.Kind, element func(parquet.Value) T, put func([]T)) func([]parquet.Value) error {
	var elements []T
	return func(values []parquet.Value) error {
		elements = elements[:0]
		for _, v := range values {
			switch {
			case v.IsNull() && v.DefinitionLevel() == 0:
				return nil
			case v.IsNull():
			case v.Kind() != kind:
				return errOtherType
			default:
				elements = append(elements, element(v))
			}
		}
		put(elements)
		return nil
	}
}
