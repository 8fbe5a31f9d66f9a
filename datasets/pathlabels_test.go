package datasets

import (
	"slices"
	"strings"
	"testing"

	"sweep/datasets/tables"
)

func TestLabelsInPaths(t *testing.T) {
	for _, label := range []string{"x.", "..", "a\u200bb", "a\u202eb", "a\u0085b", "e\u0301", "\xff", "\tx", strings.Repeat("x", 200)} {
		if len(pathProblems(tables.AxisString, label)) == 0 {
			t.Errorf("the label %q may be in a path", label)
		}
	}
	// The columns of the files have the values, so labels that look like something else are allowed.
	for _, label := range []string{"fifo", "null", "", "007", "1e5", "true", "2024-01-01", " x", "__HIVE_DEFAULT_PARTITION__", "1 day", "50 %", "x=y/z", "a~b", "a%41",
		"d'après l'échéance / später", "x.parquet", "v1.5", "ü", "-", "…"} {
		if found := pathProblems(tables.AxisString, label); len(found) > 0 {
			t.Errorf("the label %q may not be in a path: %s", label, found[0].Why)
		}
	}
	for kind, label := range map[tables.AxisType]string{tables.AxisInt64: "9223372036854775807", tables.AxisFloat64: "1e-06", tables.AxisBool: "true"} {
		if found := pathProblems(kind, label); len(found) > 0 {
			t.Errorf("%s: %v", label, found)
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
