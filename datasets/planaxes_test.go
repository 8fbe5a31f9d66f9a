package datasets

import (
	"slices"
	"testing"
)

func label(s string) *string { return &s }

func TestWhatAPlanWithoutAnAxisHasInstead(t *testing.T) {
	plans := []PlanDoc{
		{Axes: []PlanAxis{{Name: "a", Type: "int64"}}},
		{Axes: []PlanAxis{{Name: "b", Type: "float64", Default: label("0.5")}, {Name: "a", Type: "int64"}}},
		{Axes: []PlanAxis{{Name: "b", Type: "float64"}}},
		{Axes: []PlanAxis{{Name: "a", Type: "int64", Default: label("9")}, {Name: "c", Type: "bool"}}},
	}
	for _, c := range []struct {
		at    int
		axis  string
		want  string
		known bool
	}{
		{0, "b", "0.5", true}, // came later, with a default
		{2, "a", "", false},   // was taken out; a default that is stated later is not about these runs
		{3, "b", "", false},
		{0, "c", "", false}, // came without a default
		{0, "d", "", false}, // no plan has it
	} {
		if got, known := AbsentLabel(plans, c.at, c.axis); got != c.want || known != c.known {
			t.Errorf("axis %s in plan %d is %q (%v), want %q (%v)", c.axis, c.at+1, got, known, c.want, c.known)
		}
	}
	var names []string
	for _, a := range AxesOf(plans) {
		names = append(names, a.Name)
	}
	if !slices.Equal(names, []string{"a", "c", "b"}) {
		t.Errorf("axes %v, want those of the newest plan first", names)
	}
	if b := AxesOf(plans)[2]; b.Default == nil || *b.Default != "0.5" {
		t.Errorf("axis b has the default %v, want that of the plan it came with", b.Default)
	}
	constants := constantsOf(plans, 0)
	if len(constants) != 2 || constants[0].Axis != "c" || constants[0].Value != nil || constants[1].Axis != "b" || *constants[1].Value != "0.5" {
		t.Errorf("constants of the first plan: %+v", constants)
	}
}
