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

// want fails unless a query gave exactly these rows. Floating-point numbers are compared to ten digits.
func want[T any](t *testing.T, what string, got []T, err error, expected []T) {
	t.Helper()
	if err != nil {
		t.Errorf("%s: %v", what, err)
		return
	}
	g, e := rendered(got), rendered(expected)
	for i := range max(len(g), len(e)) {
		if i >= len(g) || i >= len(e) || g[i] != e[i] {
			t.Errorf("%s: row %d of %d is\n%s\nexpected, of %d\n%s", what, i, len(g), at(g, i), len(e), at(e, i))
			return
		}
	}
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
	case reflect.Pointer:
		if v.IsNil() {
			return "NULL"
		}
		return render(v.Elem())
	case reflect.Float64:
		return fmt.Sprintf("%.10g", v.Float()+0)
	case reflect.Struct:
		parts := make([]string, v.NumField())
		for i := range parts {
			parts[i] = v.Type().Field(i).Name + "=" + render(v.Field(i))
		}
		return strings.Join(parts, " ")
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
