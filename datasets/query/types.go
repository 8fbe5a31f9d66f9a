//go:build cgo && (linux || darwin || windows) && (amd64 || arm64) && !(windows && arm64)

package query

import (
	"fmt"

	"github.com/duckdb/duckdb-go/v2"

	"sweep/datasets/arrowio"
)

// columnsOf are the names and types of the result that a prepared statement will have.
func columnsOf(stmt *duckdb.Stmt) ([]Column, error) {
	n, err := stmt.ColumnCount()
	if err != nil {
		return nil, err
	}
	columns := make([]Column, n)
	for i := range columns {
		name, err := stmt.ColumnName(i)
		if err != nil {
			return nil, err
		}
		info, err := stmt.ColumnTypeInfo(i)
		if err != nil {
			return nil, fmt.Errorf("column %s: %w", name, err)
		}
		columns[i] = Column{Name: name, Type: typeOf(info)}
	}
	return columns, nil
}

var plainKinds = map[duckdb.Type]arrowio.Kind{
	duckdb.TYPE_BOOLEAN: arrowio.Bool,
	duckdb.TYPE_TINYINT: arrowio.Int8, duckdb.TYPE_SMALLINT: arrowio.Int16,
	duckdb.TYPE_INTEGER: arrowio.Int32, duckdb.TYPE_BIGINT: arrowio.Int64,
	duckdb.TYPE_UTINYINT: arrowio.Uint8, duckdb.TYPE_USMALLINT: arrowio.Uint16,
	duckdb.TYPE_UINTEGER: arrowio.Uint32, duckdb.TYPE_UBIGINT: arrowio.Uint64,
	duckdb.TYPE_FLOAT: arrowio.Float32, duckdb.TYPE_DOUBLE: arrowio.Float64,
	duckdb.TYPE_BLOB: arrowio.Bytes, duckdb.TYPE_DATE: arrowio.Date, duckdb.TYPE_TIME: arrowio.Time,
	duckdb.TYPE_TIMESTAMP: arrowio.Timestamp, duckdb.TYPE_TIMESTAMP_S: arrowio.Timestamp,
	duckdb.TYPE_TIMESTAMP_MS: arrowio.Timestamp, duckdb.TYPE_TIMESTAMP_NS: arrowio.Timestamp,
	duckdb.TYPE_TIMESTAMP_TZ: arrowio.TimestampTZ, duckdb.TYPE_SQLNULL: arrowio.Null,
}

// typeOf maps DuckDB's type to ours. Types that other programs have no equivalent for (intervals, UUIDs, unions, JSON
// and others) are returned as text. A HUGEINT, the result of sum() over integers, becomes an integer of 38 digits.
func typeOf(info duckdb.TypeInfo) Type {
	if kind, ok := plainKinds[info.InternalType()]; ok {
		return Type{Kind: kind}
	}
	switch info.InternalType() {
	case duckdb.TYPE_HUGEINT, duckdb.TYPE_UHUGEINT:
		return Type{Kind: arrowio.Decimal, Width: 38}
	}
	switch d := info.Details().(type) {
	case *duckdb.DecimalDetails:
		return Type{Kind: arrowio.Decimal, Width: int32(d.Width), Scale: int32(d.Scale)}
	case *duckdb.ListDetails:
		elem := typeOf(d.Child)
		return Type{Kind: arrowio.List, Elem: &elem}
	case *duckdb.ArrayDetails:
		elem := typeOf(d.Child)
		return Type{Kind: arrowio.List, Elem: &elem}
	case *duckdb.MapDetails:
		key, value := typeOf(d.Key), typeOf(d.Value)
		return Type{Kind: arrowio.Map, Key: &key, Elem: &value}
	case *duckdb.StructDetails:
		fields := make([]Column, len(d.Entries))
		for i, e := range d.Entries {
			fields[i] = Column{Name: e.Name(), Type: typeOf(e.Info())}
		}
		return Type{Kind: arrowio.Struct, Fields: fields}
	}
	return Type{Kind: arrowio.String}
}
