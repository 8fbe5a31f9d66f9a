// Package arrowio writes typed columns and rows of Go values as an Arrow IPC stream or as a Parquet file. It is the only
// part of Sweep that uses Apache Arrow; its interface consists of Column, Type and rows of Go values, so that no other
// package depends on a version of Arrow.
package arrowio

import (
	"fmt"
	"strings"
)

// Kind is the family of a type.
type Kind uint8

// The kinds, each with the Go value that a row holds for it. A nil value is NULL in every kind.
const (
	Null        Kind = iota // nil
	Bool                    // bool
	Int8                    // int8
	Int16                   // int16
	Int32                   // int32
	Int64                   // int64
	Uint8                   // uint8
	Uint16                  // uint16
	Uint32                  // uint32
	Uint64                  // uint64
	Float32                 // float32
	Float64                 // float64
	Decimal                 // *big.Int, the unscaled value
	String                  // string
	Bytes                   // []byte
	Date                    // time.Time, UTC midnight
	Time                    // time.Time, clock of day in UTC, microseconds
	Timestamp               // time.Time, microseconds, no zone
	TimestampTZ             // time.Time, microseconds, UTC
	List                    // []any
	Struct                  // []any in field order
	Map                     // []Entry
)

// Type is the type of a column or of a part of one.
type Type struct {
	Kind   Kind
	Width  int32    // Decimal: digits, at most 38
	Scale  int32    // Decimal: digits after the decimal point
	Elem   *Type    // List: elements; Map: values
	Key    *Type    // Map: keys
	Fields []Column // Struct
}

// Column is a named, typed column. Columns of results are always nullable.
type Column struct {
	Name string
	Type Type
}

// Entry is one key and value of a Map.
type Entry struct{ Key, Value any }

var kindNames = [...]string{
	Null: "NULL", Bool: "BOOLEAN", Int8: "TINYINT", Int16: "SMALLINT", Int32: "INTEGER", Int64: "BIGINT",
	Uint8: "UTINYINT", Uint16: "USMALLINT", Uint32: "UINTEGER", Uint64: "UBIGINT", Float32: "FLOAT", Float64: "DOUBLE",
	Decimal: "DECIMAL", String: "VARCHAR", Bytes: "BLOB", Date: "DATE", Time: "TIME", Timestamp: "TIMESTAMP",
	TimestampTZ: "TIMESTAMP WITH TIME ZONE", List: "LIST", Struct: "STRUCT", Map: "MAP",
}

// String returns the SQL name of the type: BIGINT, DECIMAL(18,2), VARCHAR[], STRUCT(a BIGINT).
func (t Type) String() string {
	switch t.Kind {
	case Decimal:
		return fmt.Sprintf("DECIMAL(%d,%d)", t.Width, t.Scale)
	case List:
		return t.Elem.String() + "[]"
	case Map:
		return fmt.Sprintf("MAP(%s, %s)", t.Key, t.Elem)
	case Struct:
		parts := make([]string, len(t.Fields))
		for i, f := range t.Fields {
			parts[i] = f.Name + " " + f.Type.String()
		}
		return "STRUCT(" + strings.Join(parts, ", ") + ")"
	}
	return kindNames[t.Kind]
}

// Numeric reports whether values of the type are numbers, which tables align to the right.
func (t Type) Numeric() bool {
	switch t.Kind {
	case Int8, Int16, Int32, Int64, Uint8, Uint16, Uint32, Uint64, Float32, Float64, Decimal:
		return true
	}
	return false
}
