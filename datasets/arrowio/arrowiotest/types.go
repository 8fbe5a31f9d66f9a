package arrowiotest

import (
	"fmt"

	"github.com/apache/arrow/go/v17/arrow"

	"sweep/datasets/arrowio"
)

// columnsOf is the inverse of arrowio.Schema. Dictionaries count as their values.
func columnsOf(fields []arrow.Field) ([]arrowio.Column, error) {
	columns := make([]arrowio.Column, len(fields))
	for i, f := range fields {
		t, err := typeOf(f.Type)
		if err != nil {
			return nil, fmt.Errorf("column %s: %w", f.Name, err)
		}
		columns[i] = arrowio.Column{Name: f.Name, Type: t}
	}
	return columns, nil
}

// plainKinds are the kinds without parameters.
var plainKinds = []arrowio.Kind{arrowio.Null, arrowio.Bool, arrowio.Int8, arrowio.Int16, arrowio.Int32, arrowio.Int64, arrowio.Uint8,
	arrowio.Uint16, arrowio.Uint32, arrowio.Uint64, arrowio.Float32, arrowio.Float64, arrowio.String, arrowio.Bytes, arrowio.Date,
	arrowio.Time, arrowio.Timestamp, arrowio.TimestampTZ}

func typeOf(dt arrow.DataType) (arrowio.Type, error) {
	for _, kind := range plainKinds {
		t := arrowio.Type{Kind: kind}
		if schema, err := arrowio.Schema([]arrowio.Column{{Type: t}}); err == nil && arrow.TypeEqual(schema.Field(0).Type, dt) {
			return t, nil
		}
	}
	switch dt := dt.(type) {
	case *arrow.Decimal128Type:
		return arrowio.Type{Kind: arrowio.Decimal, Width: dt.Precision, Scale: dt.Scale}, nil
	case *arrow.TimestampType:
		if dt.TimeZone == "" {
			return arrowio.Type{Kind: arrowio.Timestamp}, nil
		}
		return arrowio.Type{Kind: arrowio.TimestampTZ}, nil
	case *arrow.DictionaryType:
		return typeOf(dt.ValueType)
	case *arrow.ListType:
		elem, err := typeOf(dt.Elem())
		return arrowio.Type{Kind: arrowio.List, Elem: &elem}, err
	case *arrow.MapType:
		key, err := typeOf(dt.KeyType())
		if err != nil {
			return arrowio.Type{}, err
		}
		value, err := typeOf(dt.ItemType())
		return arrowio.Type{Kind: arrowio.Map, Key: &key, Elem: &value}, err
	case *arrow.StructType:
		fields, err := columnsOf(dt.Fields())
		return arrowio.Type{Kind: arrowio.Struct, Fields: fields}, err
	}
	return arrowio.Type{}, fmt.Errorf("the Arrow type %s is not one that data sets or results use", dt)
}
