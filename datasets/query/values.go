//go:build cgo && (linux || darwin || windows) && (amd64 || arm64) && !(windows && arm64)

package query

import (
	"database/sql/driver"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/duckdb/duckdb-go/v2"

	"sweep/datasets/arrowio"
)

// engineRows reads DuckDB's result and gives its values the Go types that arrowio.Kind names.
type engineRows struct {
	stmt    *duckdb.Stmt
	result  driver.Rows
	columns []Column
	raw     []driver.Value
	row     []any
}

func newRows(stmt *duckdb.Stmt, result driver.Rows, columns []Column) *engineRows {
	return &engineRows{stmt: stmt, result: result, columns: columns,
		raw: make([]driver.Value, len(columns)), row: make([]any, len(columns))}
}

func (r *engineRows) Columns() []Column { return r.columns }

func (r *engineRows) Next() ([]any, error) {
	if err := r.result.Next(r.raw); errors.Is(err, io.EOF) {
		return nil, io.EOF
	} else if err != nil {
		return nil, &shortError{err}
	}
	for i, v := range r.raw {
		value, err := convert(r.columns[i].Type, v)
		if err != nil {
			return nil, fmt.Errorf("column %s: %w", r.columns[i].Name, err)
		}
		r.row[i] = value
	}
	return r.row, nil
}

func (r *engineRows) Close() error { return errors.Join(r.result.Close(), r.stmt.Close()) }

func convert(t Type, v any) (any, error) {
	if v == nil {
		return nil, nil
	}
	switch t.Kind {
	case arrowio.String:
		return textOf(v)
	case arrowio.Decimal:
		if d, ok := v.(duckdb.Decimal); ok {
			return d.Value, nil
		}
		return v, nil
	case arrowio.List:
		return convertList(*t.Elem, v)
	case arrowio.Struct:
		return convertStruct(t.Fields, v)
	case arrowio.Map:
		return convertMap(t, v)
	}
	return v, nil
}

func convertList(elem Type, v any) (any, error) {
	items, ok := v.([]any)
	if !ok {
		return nil, fmt.Errorf("the driver returned a list as %T", v)
	}
	for i := range items {
		item, err := convert(elem, items[i])
		if err != nil {
			return nil, err
		}
		items[i] = item
	}
	return items, nil
}

func convertStruct(fields []Column, v any) (any, error) {
	named, ok := v.(map[string]any)
	if !ok {
		return nil, fmt.Errorf("the driver returned a struct as %T", v)
	}
	items := make([]any, len(fields))
	for i, f := range fields {
		item, err := convert(f.Type, named[f.Name])
		if err != nil {
			return nil, err
		}
		items[i] = item
	}
	return items, nil
}

func convertMap(t Type, v any) (any, error) {
	m, ok := v.(duckdb.OrderedMap)
	if !ok {
		return nil, fmt.Errorf("the driver returned a map as %T", v)
	}
	keys, values := m.Keys(), m.Values()
	entries := make([]arrowio.Entry, len(keys))
	for i := range keys {
		key, err := convert(*t.Key, keys[i])
		if err != nil {
			return nil, err
		}
		value, err := convert(*t.Elem, values[i])
		if err != nil {
			return nil, err
		}
		entries[i] = arrowio.Entry{Key: key, Value: value}
	}
	return entries, nil
}

// textOf formats values of types that are returned as text.
func textOf(v any) (any, error) {
	switch v := v.(type) {
	case string:
		return v, nil
	case []byte:
		return uuidText(v), nil
	case duckdb.Interval:
		return intervalText(v), nil
	case duckdb.Union:
		return textOf(v.Value)
	case time.Time:
		return v.Format("15:04:05.999999Z07:00"), nil // TIME WITH TIME ZONE
	case fmt.Stringer:
		return v.String(), nil
	}
	data, err := json.Marshal(v)
	return string(data), err
}

func uuidText(v []byte) string {
	if len(v) != 16 {
		return fmt.Sprintf("%x", v)
	}
	return fmt.Sprintf("%x-%x-%x-%x-%x", v[:4], v[4:6], v[6:8], v[8:10], v[10:])
}

func intervalText(v duckdb.Interval) string {
	return fmt.Sprintf("%d months %d days %s", v.Months, v.Days, time.Duration(v.Micros)*time.Microsecond)
}
