package sweeps

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// TestExclusionsKeepTheOrderOfTheOtherPoints compares the index of kept points with a plain loop over all of them.
func TestExclusionsKeepTheOrderOfTheOtherPoints(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := "scenario = \"base.yaml\"\n"
		design := rapid.SampledFrom([]string{
			`kind = "factorial"`, `kind = "zip"`, `kind = "one-at-a-time"`, `kind = "lhs", samples = 50`, `kind = "random", samples = 50`, `kind = "sobol", samples = 64`,
		}).Draw(t, "design")
		n := rapid.IntRange(2, 40).Draw(t, "values")
		axes := ""
		for _, name := range []string{"a", "b", "c"} {
			axes += fmt.Sprintf("[[axis]]\nname = %q\nset = \"agents.BANK_A.x%s\"\nrange = { from = 1, to = %d, n = %d, scale = \"int\" }\n", name, name, n, n)
		}
		condition := rapid.SampledFrom([]string{"a > 3", "b in [1, 2] or a == 1", "c % 3 == 0", "(a * 7 + b * 5 + c) % 11 < 5", "not (a == b)", "a + b > 1000"}).Draw(t, "condition")
		base := map[string][]byte{"base.yaml": []byte(smallBase)}
		load := func(text string) *Grid {
			base["grid.toml"] = []byte(text)
			g, err := FromSource("grid.toml", base)
			if contains(err, "every point is excluded") {
				return nil
			}
			if err != nil {
				t.Fatalf("%v\nin\n%s", err, text)
			}
			return g
		}
		all := load(text + "design = { " + design + " }\n" + axes)
		some := load(text + "exclude = \"" + condition + "\"\ndesign = { " + design + " }\n" + axes)
		var want []string
		for i := range all.NumPoints() {
			p, _ := all.Point(i)
			if !excluded(condition, p.Values) {
				want = append(want, labels(p.Values))
			}
		}
		if some == nil {
			if len(want) > 0 {
				t.Fatalf("all points are excluded, but %d remain", len(want))
			}
			return
		}
		if some.NumPoints() != int64(len(want)) {
			t.Fatalf("%d points remain, want %d", some.NumPoints(), len(want))
		}
		for _, i := range rapid.SliceOfN(rapid.IntRange(0, len(want)-1), 1, 200).Draw(t, "points") {
			if p, _ := some.Point(int64(i)); labels(p.Values) != want[i] {
				t.Fatalf("point %d is %s, want %s", i, labels(p.Values), want[i])
			}
		}
	})
}

func excluded(condition string, v []Value) bool {
	a, b, c := v[0].Any().(int64), v[1].Any().(int64), v[2].Any().(int64)
	switch condition {
	case "a > 3":
		return a > 3
	case "b in [1, 2] or a == 1":
		return b == 1 || b == 2 || a == 1
	case "c % 3 == 0":
		return c%3 == 0
	case "(a * 7 + b * 5 + c) % 11 < 5":
		return (a*7+b*5+c)%11 < 5
	case "not (a == b)":
		return a != b
	}
	return a+b > 1000
}

func TestExclusionsOfALargeGridCostLittle(t *testing.T) {
	before := heap()
	g := grid(t, head+"exclude = \"(a + b) % 2 == 1\"\n"+fourHundredMillion, WithRunsMax(1e9))
	if g.NumPoints() != 2_000_000 {
		t.Fatalf("%d points", g.NumPoints())
	}
	p, _ := g.Point(1_999_999)
	if labels(p.Values) != "199 199 99" {
		t.Errorf("last point %s", labels(p.Values))
	}
	if grown := heap() - before; grown > 1<<20 {
		t.Errorf("the grid holds %d bytes", grown)
	}
}

func TestConditionsThatExcludeNothingAreWarnedAbout(t *testing.T) {
	g := grid(t, head+"exclude = \"credit > 9\"\n[[axis]]\nname = \"credit\"\nset = \"agents.BANK_A.unsecured_cap\"\nvalues = [1, 2]\n")
	if w := g.Warnings(); len(w) != 1 || !strings.Contains(w[0], `"credit > 9" excludes no points`) {
		t.Errorf("warnings %q", w)
	}
}

func TestConditionsThatCannotBeEvaluatedAreErrors(t *testing.T) {
	_, err := FromSource("grid.toml", source(t, head+"exclude = \"1 % credit == 1\"\n[[axis]]\nname = \"credit\"\nset = \"agents.BANK_A.unsecured_cap\"\nvalues = [1, 0]\n"))
	if !contains(err, `the condition "1 % credit == 1" cannot be evaluated at credit = 0`) {
		t.Errorf("told %v", err)
	}
}
