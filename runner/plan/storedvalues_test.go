package plan

import (
	"math"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"sweep/datasets"
	"sweep/datasets/vfs"
	"sweep/sweeps"
)

// rangeGrid is a grid with a logarithmic range; more is appended to its text.
func rangeGrid(t *testing.T, n, replications int, more string) *sweeps.Grid {
	t.Helper()
	base, err := os.ReadFile("../../sweeps/three-banks.yaml")
	if err != nil {
		t.Fatal(err)
	}
	text := "scenario = 'base.yaml'\nreplications = " + strconv.Itoa(replications) + `
[[axis]]
name = "price"
set = "cost_rates.overdraft_bps_per_tick"
range = { from = 0.1, to = 10, n = ` + strconv.Itoa(n) + `, scale = "log" }
`
	g, err := sweeps.FromSource("grid.toml", map[string][]byte{"grid.toml": []byte(text + more), "base.yaml": base})
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// perturbed plans a grid as a program would that computes every third value of its range differently in the last bit. It
// returns the data set and the labels of the range.
func perturbed(t *testing.T, g *sweeps.Grid) (*datasets.Dataset, []string) {
	t.Helper()
	p, err := Make(g, nil)
	if err != nil {
		t.Fatal(err)
	}
	labels := p.Doc.Axes[0].Values
	for i := 1; i < len(labels); i += 3 {
		v, err := strconv.ParseFloat(labels[i], 64)
		if err != nil {
			t.Fatal(err)
		}
		labels[i] = sweeps.FloatValue(math.Nextafter(v, 100)).Label()
	}
	d, err := datasets.Create(vfs.OnDisk(t.TempDir()), p.Doc)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	return d, labels
}

// What a data set has planned is not planned again because this program computes a value of a range differently.
func TestStoredValuesWin(t *testing.T) {
	const other = "[[axis]]\nname = \"credit\"\nset = \"agents.*.unsecured_cap\"\nvalues = [500_000, 0]\ndefault = 500_000\n"
	first := rangeGrid(t, 5, 2, "")
	for _, c := range []struct {
		name string
		grid *sweeps.Grid
		runs int64
	}{
		{"the same grid", first, 0},
		{"a comment", rangeGrid(t, 5, 2, "# changed\n"), 0},
		{"replications", rangeGrid(t, 5, 3, ""), 5},
		{"values between", rangeGrid(t, 9, 2, ""), 8},
		{"an axis", rangeGrid(t, 5, 2, other), 10},
	} {
		t.Run(c.name, func(t *testing.T) {
			d, labels := perturbed(t, rangeGrid(t, 5, 2, ""))
			plans, err := Load(d, first, c.grid)
			if err != nil {
				t.Fatal(err)
			}
			p, err := Make(c.grid, plans)
			if err != nil {
				t.Fatal(err)
			}
			if c.runs == 0 {
				if p != nil {
					t.Errorf("%d runs are computed again", p.NumRuns())
				}
				return
			}
			if p == nil || p.NumRuns() != c.runs {
				t.Fatalf("the plan is %v, not one with %d runs", p, c.runs)
			}
			at := slices.IndexFunc(p.Doc.Axes, func(a datasets.PlanAxis) bool { return a.Name == "price" })
			for _, label := range labels {
				if !slices.Contains(p.Doc.Axes[at].Values, label) {
					t.Errorf("the new plan has the values %s, and lacks the stored %s", strings.Join(p.Doc.Axes[at].Values, " "), label)
				}
			}
			if err := plans.Add(d, p); err != nil {
				t.Fatal(err)
			}
			again, err := Load(d, c.grid) // as another process does
			if err != nil {
				t.Fatal(err)
			}
			a, err := p.Batch(p.Doc.FirstBatch).Run(p.Doc.FirstRun)
			if err != nil {
				t.Fatal(err)
			}
			b, err := again[1].Batch(p.Doc.FirstBatch).Run(p.Doc.FirstRun)
			if err != nil || a.Key != b.Key {
				t.Errorf("the first run has the key %s, read again %s (%v)", a.Key, b.Key, err)
			}
			if p, err := Make(c.grid, again); p != nil || err != nil {
				t.Errorf("there is more to plan afterwards: %v, %v", p, err)
			}
		})
	}
}

// A run of a plan is computed with the value that the plan stores, whichever grid it is read from.
func TestPlannedValues(t *testing.T) {
	g := rangeGrid(t, 5, 2, "")
	d, labels := perturbed(t, g)
	for _, known := range [][]Grid{nil, {g}} {
		plans, err := Load(d, known...)
		if err != nil {
			t.Fatal(err)
		}
		r, err := plans[0].BatchOf(2).Run(2)
		if err != nil || r.Values[0].Label() != labels[1] {
			t.Errorf("run 2 has the value %v, the plan has %s (%v)", r.Values, labels[1], err)
		}
	}
}

// Values that differ by more than rounding, or that the grid writes out, are other values.
func TestOtherValuesAreNew(t *testing.T) {
	d, _ := perturbed(t, rangeGrid(t, 5, 2, ""))
	plans, err := Load(d)
	if err != nil {
		t.Fatal(err)
	}
	g := rangeGrid(t, 5, 2, "")
	text := string(g.Source()["grid.toml"])
	labels := "[0.1, 0.31622776601683794, 1, 3.1622776601683795, 10]"
	text = text[:strings.Index(text, "range")] + "values = " + labels + "\n"
	written, err := sweeps.FromSource("grid.toml", map[string][]byte{"grid.toml": []byte(text), "base.yaml": g.Source()["base.yaml"]})
	if err != nil {
		t.Fatal(err)
	}
	p, err := Make(written, plans)
	if err != nil || p == nil || p.NumRuns() != 4 { // two values of two replications were perturbed
		t.Errorf("a grid with written values adds %v, %v", p, err)
	}
	near, err := g.NearValues(func(string) []string { return []string{"0.1000000001", "0.3162277", "10.000001"} })
	if err != nil || near != g {
		t.Errorf("values were replaced by others that are merely close (%v)", err)
	}
}
