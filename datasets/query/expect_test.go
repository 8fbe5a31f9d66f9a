//go:build cgo

package query

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"sweep/engine"
)

var ctx = context.Background()

func ptr[T any](v T) *T { return &v }

// eachRun calls check for a run of every case of the test data set, and for all runs of the richest one.
func eachRun(t *testing.T, check func(t *testing.T, db *DB, id int64, f *facts)) {
	t.Helper()
	db, runs := database(t)
	for _, r := range runs {
		if r.facts != nil && (r.point == 0 || r.replication == 0) {
			t.Run(fmt.Sprintf("%s/%d", cases[r.point], r.replication), func(t *testing.T) { check(t, db, r.id, r.facts) })
		}
	}
}

// row has the values of a row in the order of the columns.
type row []any

// want fails unless a query returns exactly these rows: each a row or a struct with the values of the columns in order.
func want[T any](t *testing.T, db *DB, script string, expected []T) {
	t.Helper()
	table, err := db.Query(ctx, script)
	if err != nil {
		t.Errorf("%s: %v", script, err)
		return
	}
	compare(t, script, table.Rows, expected)
}

// compare fails unless two lists are equal. Floating-point numbers are compared to ten digits.
func compare[T, U any](t *testing.T, what string, got []T, expected []U) {
	t.Helper()
	g, e := rendered(got), rendered(expected)
	for i := range max(len(g), len(e)) {
		if i >= len(g) || i >= len(e) || g[i] != e[i] {
			t.Errorf("%s: row %d of %d is\n%s\nexpected, of %d\n%s", what, i, len(g), at(g, i), len(e), at(e, i))
			return
		}
	}
}

// rowsOf runs a query and reads each row into a struct with a field for each column, in order.
func rowsOf[T any](t *testing.T, db *DB, script string) []T {
	t.Helper()
	table, err := db.Query(ctx, script)
	if err != nil {
		t.Fatalf("%s: %v", script, err)
	}
	list := make([]T, len(table.Rows))
	for i := range list {
		item := reflect.ValueOf(&list[i]).Elem()
		if item.NumField() != len(table.Columns) {
			t.Fatalf("%s: %d columns for %d fields", script, len(table.Columns), item.NumField())
		}
		for n, v := range table.Rows[i] {
			if err := assign(item.Field(n), v); err != nil {
				t.Fatalf("%s: row %d, column %s: %v", script, i, table.Columns[n].Name, err)
			}
		}
	}
	return list
}

// assign puts a value into a field, through a pointer and into the elements of a list.
func assign(field reflect.Value, value any) error {
	items, isList := value.([]any)
	switch v := reflect.ValueOf(value); {
	case value == nil && (field.Kind() == reflect.Pointer || field.Kind() == reflect.Slice):
	case value != nil && field.Kind() == reflect.Pointer:
		field.Set(reflect.New(field.Type().Elem()))
		return assign(field.Elem(), value)
	case isList && field.Kind() == reflect.Slice:
		field.Set(reflect.MakeSlice(field.Type(), len(items), len(items)))
		for i, item := range items {
			if err := assign(field.Index(i), item); err != nil {
				return err
			}
		}
	case value != nil && v.CanInt() && field.CanInt() && !field.OverflowInt(v.Int()):
		field.SetInt(v.Int())
	case value != nil && v.Type() == field.Type():
		field.Set(v)
	default:
		return fmt.Errorf("%v of type %T does not fit %s", value, value, field.Type())
	}
	return nil
}

// sql is a statement with the literals of values in place of %v; a nil pointer is NULL.
func sql(script string, values ...any) string {
	for i, v := range values {
		switch v := v.(type) {
		case string:
			values[i] = quoteText(v)
		case *string:
			if values[i] = "NULL"; v != nil {
				values[i] = quoteText(*v)
			}
		case *int64:
			if values[i] = "NULL"; v != nil {
				values[i] = *v
			}
		}
	}
	return fmt.Sprintf(script, values...)
}

func at(lines []string, i int) string {
	if i < len(lines) {
		return lines[i]
	}
	return "(none)"
}

func rendered[T any](rows []T) []string {
	lines := make([]string, len(rows))
	for i, row := range rows {
		lines[i] = render(reflect.ValueOf(row))
	}
	return lines
}

func render(v reflect.Value) string {
	switch v.Kind() {
	case reflect.Invalid:
		return "NULL"
	case reflect.Pointer, reflect.Interface:
		if v.IsNil() {
			return "NULL"
		}
		return render(v.Elem())
	case reflect.Float64:
		return fmt.Sprintf("%.10g", v.Float()+0)
	case reflect.Struct:
		parts := make([]string, v.NumField())
		for i := range parts {
			parts[i] = render(v.Field(i))
		}
		return "[" + strings.Join(parts, " ") + "]"
	case reflect.Slice:
		parts := make([]string, v.Len())
		for i := range parts {
			parts[i] = render(v.Index(i))
		}
		return "[" + strings.Join(parts, " ") + "]"
	}
	return fmt.Sprint(v)
}

// roots are the numbers of the payments without parent for which keep says yes.
func (f *facts) roots(keep func(k int32) bool) []int32 {
	var list []int32
	for k := range f.payments {
		if f.payments[k].Parent == engine.None && (keep == nil || keep(int32(k))) {
			list = append(list, int32(k))
		}
	}
	return list
}

// settlements are the numbers of the payments that settled themselves, not through parts.
func (f *facts) settlements() []int32 {
	var list []int32
	for k, p := range f.payments {
		if p.Status == engine.Settled && !p.HasChildren {
			list = append(list, int32(k))
		}
	}
	return list
}

// dayOf is the day of a tick.
func (f *facts) dayOf(tick int32) int32 { return tick / int32(f.perDay) }

// sortedKeys are the keys of a map in ascending order.
func sortedKeys[K ~int32 | ~string, V any](m map[K]V) []K {
	keys := make([]K, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

func ratio(a, b int64) *float64 {
	if b == 0 {
		return nil
	}
	return ptr(float64(a) / float64(b))
}
