package tables

import (
	"fmt"
	"math"
	"strconv"

	"github.com/parquet-go/parquet-go"
)

// Cast converts a value that is not NULL.
type Cast func(parquet.Value) (parquet.Value, error)

// CastOf returns the function that converts values of a column to another type. A value that the new type cannot
// represent is an error; types between which digits could be lost are not converted at all.
func CastOf(from, to string) (Cast, error) {
	same := func(v parquet.Value) (parquet.Value, error) { return v, nil }
	if from == to {
		return same, nil
	}
	switch from + " " + to {
	case "INTEGER BIGINT", "INTEGER[] BIGINT[]":
		return func(v parquet.Value) (parquet.Value, error) { return parquet.Int64Value(int64(v.Int32())), nil }, nil
	case "BIGINT INTEGER", "BIGINT[] INTEGER[]":
		return func(v parquet.Value) (parquet.Value, error) {
			if n := v.Int64(); n < math.MinInt32 || n > math.MaxInt32 {
				return v, fmt.Errorf("%d is too large for %s", n, to)
			}
			return parquet.Int32Value(int32(v.Int64())), nil
		}, nil
	case "INTEGER DOUBLE":
		return func(v parquet.Value) (parquet.Value, error) { return parquet.DoubleValue(float64(v.Int32())), nil }, nil
	case "BOOLEAN INTEGER":
		return func(v parquet.Value) (parquet.Value, error) { return parquet.Int32Value(int32(integerOf(v))), nil }, nil
	case "BOOLEAN BIGINT":
		return func(v parquet.Value) (parquet.Value, error) { return parquet.Int64Value(integerOf(v)), nil }, nil
	case "INTEGER VARCHAR", "BIGINT VARCHAR":
		return func(v parquet.Value) (parquet.Value, error) {
			return parquet.ByteArrayValue([]byte(strconv.FormatInt(integerOf(v), 10))), nil
		}, nil
	case "VARCHAR INTEGER":
		return parseInteger(32), nil
	case "VARCHAR BIGINT":
		return parseInteger(64), nil
	}
	return nil, fmt.Errorf("%s cannot become %s without loss", from, to)
}

func parseInteger(bits int) Cast {
	return func(v parquet.Value) (parquet.Value, error) {
		n, err := strconv.ParseInt(string(v.ByteArray()), 10, bits)
		if bits == 32 {
			return parquet.Int32Value(int32(n)), err
		}
		return parquet.Int64Value(n), err
	}
}

// integerOf is the value of an integer or Boolean column.
func integerOf(v parquet.Value) int64 {
	switch v.Kind() {
	case parquet.Int32:
		return int64(v.Int32())
	case parquet.Boolean:
		if v.Boolean() {
			return 1
		}
		return 0
	}
	return v.Int64()
}

// ValueOf converts a Go value to the value of a column.
func ValueOf(value any, columnType string) (parquet.Value, error) {
	var v parquet.Value
	kind := ""
	switch x := value.(type) {
	case nil:
		return parquet.NullValue(), nil
	case int64:
		v, kind = parquet.Int64Value(x), "BIGINT"
	case float64:
		v, kind = parquet.DoubleValue(x), "DOUBLE"
	case string:
		v, kind = parquet.ByteArrayValue([]byte(x)), "VARCHAR"
	case bool:
		v, kind = parquet.BooleanValue(x), "BOOLEAN"
	default:
		return v, fmt.Errorf("%T is no type of a column", value)
	}
	convert, err := CastOf(kind, columnType)
	if err != nil {
		return v, err
	}
	return convert(v)
}
