package parquet

import (
	"fmt"
	"math"
	"strconv"

	parquetgo "github.com/parquet-go/parquet-go"
)

// Value is a value of a column together with its levels.
type Value = parquetgo.Value

// NullValue is the value of a row that has none.
func NullValue() Value { return parquetgo.NullValue() }

// Cast converts a value that is not NULL.
type Cast func(Value) (Value, error)

// CastOf returns the function that converts values of a column to another type. A value that the new type cannot
// represent is an error; types between which digits could be lost are not converted at all.
func CastOf(from, to string) (Cast, error) {
	same := func(v Value) (Value, error) { return v, nil }
	if from == to {
		return same, nil
	}
	switch from + " " + to {
	case "INTEGER BIGINT", "INTEGER[] BIGINT[]":
		return func(v Value) (Value, error) { return parquetgo.Int64Value(int64(v.Int32())), nil }, nil
	case "BIGINT INTEGER", "BIGINT[] INTEGER[]":
		return func(v Value) (Value, error) {
			if n := v.Int64(); n < math.MinInt32 || n > math.MaxInt32 {
				return v, fmt.Errorf("%d is too large for %s", n, to)
			}
			return parquetgo.Int32Value(int32(v.Int64())), nil
		}, nil
	case "INTEGER DOUBLE":
		return func(v Value) (Value, error) { return parquetgo.DoubleValue(float64(v.Int32())), nil }, nil
	case "BOOLEAN INTEGER":
		return func(v Value) (Value, error) { return parquetgo.Int32Value(int32(IntegerOf(v))), nil }, nil
	case "BOOLEAN BIGINT":
		return func(v Value) (Value, error) { return parquetgo.Int64Value(IntegerOf(v)), nil }, nil
	case "INTEGER VARCHAR", "BIGINT VARCHAR":
		return func(v Value) (Value, error) {
			return parquetgo.ByteArrayValue([]byte(strconv.FormatInt(IntegerOf(v), 10))), nil
		}, nil
	case "VARCHAR INTEGER":
		return parseInteger(32), nil
	case "VARCHAR BIGINT":
		return parseInteger(64), nil
	}
	return nil, fmt.Errorf("%s cannot become %s without loss", from, to)
}

func parseInteger(bits int) Cast {
	return func(v Value) (Value, error) {
		n, err := strconv.ParseInt(string(v.ByteArray()), 10, bits)
		if bits == 32 {
			return parquetgo.Int32Value(int32(n)), err
		}
		return parquetgo.Int64Value(n), err
	}
}

// IntegerOf is the value of an integer or Boolean column, 0 for NULL.
func IntegerOf(v Value) int64 {
	switch v.Kind() {
	case parquetgo.Int32:
		return int64(v.Int32())
	case parquetgo.Int64:
		return v.Int64()
	case parquetgo.Boolean:
		if v.Boolean() {
			return 1
		}
	}
	return 0
}

// ValueOf converts a Go value to the value of a column.
func ValueOf(value any, columnType string) (Value, error) {
	var v Value
	kind := ""
	switch x := value.(type) {
	case nil:
		return parquetgo.NullValue(), nil
	case int64:
		v, kind = parquetgo.Int64Value(x), "BIGINT"
	case float64:
		v, kind = parquetgo.DoubleValue(x), "DOUBLE"
	case string:
		v, kind = parquetgo.ByteArrayValue([]byte(x)), "VARCHAR"
	case bool:
		v, kind = parquetgo.BooleanValue(x), "BOOLEAN"
	default:
		return v, fmt.Errorf("%T is no type of a column", value)
	}
	convert, err := CastOf(kind, columnType)
	if err != nil {
		return v, err
	}
	return convert(v)
}
