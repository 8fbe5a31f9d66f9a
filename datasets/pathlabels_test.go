package datasets

import (
	"slices"
	"testing"

	"sweep/datasets/tables"
)

// What readers make of texts in a path, from trying DuckDB 1.5, Polars 2.1, pyarrow 26 and pandas 3 on directories of these
// names, and from the rules of Spark's inference.
func TestLabelsThatReadersRetypeDoNotStandInPaths(t *testing.T) {
	for _, label := range []string{
		"null", "NULL", "Null", "__HIVE_DEFAULT_PARTITION__", "", // NULL
		"007", "08", "+5", "-0", ".5", "5.", "1e5", "1E+5", "1e999", "0x10", "0b1", "0o7", "1_000", "1,5", "20240101", "１２", "5d", "2.5F", "7L", // numbers
		"nan", "NaN", "inf", "-inf", "Infinity", "-INFINITY", "+inf",
		"true", "FALSE", "True", // truth values
		"2024-01-01", "2024/01/01", "01.02.2024", "01-02-2024", "10-12", "epoch", "EPOCH", // dates
		"12:00", "12:00:30.5", "12:00 pm", "9:30am", "12:00Z", "2024-01-01T10:00", "2024-01-01 10:00:00", "2024-01-01T10:00:00Z", "20240101T101010", // times
		" x", "x ", "\tx", "x.", "..", "a\u200bb", "a\u202eb", "a\u0085b", "e\u0301", "\xff",
	} {
		if len(pathProblems(tables.AxisString, label)) == 0 {
			t.Errorf("the label %q may stand in a path", label)
		}
	}
	for _, label := range []string{"fifo", "nullable", "none", "true north", "1 day", "50 %", "x=y/z", "a%41", "d'après l'échéance / später", "x.parquet", "v1.5",
		"1st", "3 banks", "e5", "infinite", "nano", "May 2024", "p07", "epochs", "ü", "A-1", "-", "…"} {
		if found := pathProblems(tables.AxisString, label); len(found) > 0 {
			t.Errorf("the label %q may not stand in a path: %s", label, found[0].Why)
		}
	}
}

// Integers of 32 bits are the only numbers that all readers take from a path as numbers.
func TestNumbersInPaths(t *testing.T) {
	for _, test := range []struct {
		kind  tables.AxisType
		label string
		ok    bool
	}{
		{tables.AxisInt64, "0", true}, {tables.AxisInt64, "-5", true}, {tables.AxisInt64, "2147483647", true}, {tables.AxisInt64, "-2147483648", true},
		{tables.AxisInt64, "2147483648", false}, {tables.AxisInt64, "-2147483649", false}, {tables.AxisInt64, "9223372036854775807", false},
		{tables.AxisFloat64, "0.5", false}, {tables.AxisFloat64, "1", false}, {tables.AxisBool, "true", false},
	} {
		if found := pathProblems(test.kind, test.label); (len(found) == 0) != test.ok {
			t.Errorf("type %d, %s: %v", test.kind, test.label, found)
		}
	}
}

func TestLabelsThatFileSystemsTakeForTheSame(t *testing.T) {
	for _, labels := range [][]string{{"a", "A"}, {"x", "Ünder", "ünder"}} {
		found := pathProblems(tables.AxisString, labels...)
		if len(found) != 1 || found[0].Label != len(labels)-1 || found[0].Remedy == "" {
			t.Errorf("%q: %v", labels, found)
		}
	}
	// Of two axes the labels are in directories of their own.
	two := []PathAxis{{tables.Axis{Name: "p", Type: tables.AxisString}, []string{"a"}}, {tables.Axis{Name: "q", Type: tables.AxisString}, []string{"A"}}}
	if found := CheckPath(two); len(found) > 0 {
		t.Errorf("two axes: %v", found)
	}
	if found := CheckPath(slices.Repeat([]PathAxis{{tables.Axis{Name: "p", Type: tables.AxisString}, []string{"abc", string(make160())}}}, 5)); len(found) != 1 || found[0].Axis != -1 {
		t.Errorf("a path of 5 · 163 bytes: %v", found)
	}
}

func make160() []byte { return slices.Repeat([]byte("x"), 160) }

func pathProblems(t tables.AxisType, labels ...string) []PathProblem {
	return CheckPath([]PathAxis{{Axis: tables.Axis{Name: "policy", Type: t}, Labels: labels}})
}
