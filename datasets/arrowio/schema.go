package arrowio

import (
	"fmt"

	"github.com/apache/arrow/go/v17/arrow"
)

// Schema is the Arrow schema of the columns.
func Schema(columns []Column) (*arrow.Schema, error) {
	fields, err := fieldsOf(columns)
	if err != nil {
		return nil, err
	}
	return arrow.NewSchema(fields, nil), nil
}

func fieldsOf(columns []Column) ([]arrow.Field, error) {
	fields := make([]arrow.Field, len(columns))
	for i, c := range columns {
		t, err := toArrow(c.Type)
		if err != nil {
			return nil, fmt.Errorf("column %s: %w", c.Name, err)
		}
		fields[i] = arrow.Field{Name: c.Name, Type: t, Nullable: true}
	}
	return fields, nil
}

var plainTypes = map[Kind]arrow.DataType{
	Null: arrow.Null, Bool: arrow.FixedWidthTypes.Boolean,
	Int8: arrow.PrimitiveTypes.Int8, Int16: arrow.PrimitiveTypes.Int16,
	Int32: arrow.PrimitiveTypes.Int32, Int64: arrow.PrimitiveTypes.Int64,
	Uint8: arrow.PrimitiveTypes.Uint8, Uint16: arrow.PrimitiveTypes.Uint16,
	Uint32: arrow.PrimitiveTypes.Uint32, Uint64: arrow.PrimitiveTypes.Uint64,
	Float32: arrow.PrimitiveTypes.Float32, Float64: arrow.PrimitiveTypes.Float64,
	String: arrow.BinaryTypes.String, Bytes: arrow.BinaryTypes.Binary,
	Date: arrow.FixedWidthTypes.Date32, Time: arrow.FixedWidthTypes.Time64us,
	Timestamp:   &arrow.TimestampType{Unit: arrow.Microsecond},
	TimestampTZ: &arrow.TimestampType{Unit: arrow.Microsecond, TimeZone: "UTC"},
}

func toArrow(t Type) (arrow.DataType, error) {
	if plain, ok := plainTypes[t.Kind]; ok {
		return plain, nil
	}
	switch t.Kind {
	case Decimal:
		return &arrow.Decimal128Type{Precision: t.Width, Scale: t.Scale}, nil
	case List:
		elem, err := toArrow(*t.Elem)
		if err != nil {
			return nil, err
		}
		return arrow.ListOf(elem), nil
	case Map:
		key, err := toArrow(*t.Key)
		if err != nil {
			return nil, err
		}
		value, err := toArrow(*t.Elem)
		if err != nil {
			return nil, err
		}
		return arrow.MapOf(key, value), nil
	case Struct:
		fields, err := fieldsOf(t.Fields)
		if err != nil {
			return nil, err
		}
		return arrow.StructOf(fields...), nil
	}
	return nil, fmt.Errorf("type %s has no Arrow equivalent", t)
}
