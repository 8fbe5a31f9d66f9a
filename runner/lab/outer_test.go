package lab

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sweep/datasets"
	"sweep/datasets/stats"
	"sweep/datasets/vfs"
	"sweep/runner/plan"
	"sweep/runner/results"
)

// TestOuterAxesRepeatTheSearch searches at two prices and averages over two credit limits.
func TestOuterAxesRepeatTheSearch(t *testing.T) {
	file := write(t, `
grid = "grid.toml"
[[outer]]
axis = "price"
[[space]]
name = "late"
set = "agents.A.policy"
values = [ { label = "wait", file = "wait.json" } ]
[objective]
minimise = "A.total_cost_cents"
[rule]
n = 3
[proposer]
design = { kind = "factorial" }
`)
	text := `
scenario = "banks.yaml"
[[axis]]
name = "price"
set = "cost_rates.overdraft_bps_per_tick"
values = [0.5, 500]
[[axis]]
name = "credit"
set = "agents.B.unsecured_cap"
values = [100, 500]
`
	if err := os.WriteFile(filepath.Join(filepath.Dir(file), "grid.toml"), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), "out")
	out := search(t, file, options(dir))
	if len(out.Points) != 2 || out.Points[0].Outer != "price=0.5" || out.Points[1].Outer != "price=500" {
		t.Fatalf("%+v", out.Points)
	}
	if c := out.Counts; c.Runs != 2*3*2 || c.Incumbent != 2*3*2 {
		t.Errorf("%+v", c)
	}
	d, err := datasets.Open(vfs.OnDisk(dir))
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	r, err := results.Read(d, append([]string{"total_cost_cents"}, results.SettledMetrics...)...)
	if err != nil {
		t.Fatal(err)
	}
	q, err := results.ParseQuantity("A.total_cost_cents")
	if err != nil {
		t.Fatal(err)
	}
	columns, err := r.Of(d, q)
	if err != nil {
		t.Fatal(err)
	}
	// The mean difference at the first price, computed anew from all runs.
	sums := map[string]*stats.Total{}
	for i, run := range r.Runs {
		var labels []string
		for _, p := range r.Points {
			if p.Number == run.Point {
				for k, l := range p.Labels {
					labels = append(labels, r.Axes[k].Name+"="+l.Text)
				}
			}
		}
		if run.Replication >= 3 || !strings.Contains(strings.Join(labels, " "), "price=0.5") {
			continue
		}
		name := "other"
		if strings.Contains(strings.Join(labels, " "), "candidate=incumbent") {
			name = incumbentID
		}
		if sums[name] == nil {
			sums[name] = &stats.Total{}
		}
		sums[name].Add(columns[0][i])
	}
	want := sums["other"].Mean() - sums[incumbentID].Mean()
	if got := out.Points[0].Candidates[0].Search.Mean; got-want > 1e-9 || want-got > 1e-9 {
		t.Errorf("mean difference %g, from the runs %g", got, want)
	}
	if _, err := plan.Load(d); err != nil {
		t.Fatal(err)
	}
}
