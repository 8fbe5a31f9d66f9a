package stats

import (
	"fmt"
	"testing"
)

// TestWhatMustBeEqual: a and b move together, c stands alone, d depends on a, and e on d.
func TestWhatMustBeEqual(t *testing.T) {
	axes := []AxisRelation{{Name: "a", Group: "g"}, {Name: "b", Group: "g"}, {Name: "c"}, {Name: "d", DependsOn: "a"}, {Name: "e", DependsOn: "d"}, {Name: "f", DependsOn: "c"}}
	for _, c := range []struct {
		of       []string
		together bool
		want     string
	}{
		{[]string{"a"}, false, "[c f] [b] [d e]"},
		{[]string{"b"}, false, "[c f] [a] [d e]"},
		{[]string{"c"}, false, "[a b d e] [] [f]"},
		{[]string{"d"}, false, "[a b c f] [] [e]"},
		{[]string{"a", "c"}, false, "[] [b] [d e f]"},
		{[]string{"f"}, true, "[] [a b c d e] []"},
		{nil, false, "[a b c d e f] [] []"},
	} {
		others, with, dependent := OtherAxes(axes, c.together, c.of...)
		if got := fmt.Sprint(others, with, dependent); got != c.want {
			t.Errorf("%v: %s, want %s", c.of, got, c.want)
		}
	}
}
