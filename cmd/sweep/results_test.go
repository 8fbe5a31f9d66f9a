package main

import (
	"cmp"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sweep/sweeps"
	"sweep/sweeps/design"
)

// TestMeansCompareLikeWithLike asks for means over runs that are written down here, so that the right ones can be worked
// out by hand: combinations that one value lacks, failed runs, runs without arrivals and runs without settlements.
func TestMeansCompareLikeWithLike(t *testing.T) {
	data := tinySweep(t)
	axis := func(name string, group, parent string, labels ...int64) sweeps.Axis {
		a := sweeps.Axis{Name: name, Type: sweeps.Int64, Group: group, DependsOn: parent}
		a.Values = sweeps.ValuesOf(make([]sweeps.Value, len(labels))...)
		return a
	}
	for _, c := range []struct {
		name   string
		axes   []sweeps.Axis
		design string
		runs   string // a, b, replication, status, arrivals, settlements, delay, cost
		want   string // label, runs, compared, settled, unsettled, delay, delay indicator, liquidity, cost
	}{
		{
			name: "a combination that one value lacks, and a failed run",
			axes: []sweeps.Axis{axis("a", "", "", 1, 2), axis("b", "", "", 1, 2)},
			runs: `(1,1,0,'completed',10,10,2.0,100), (2,1,0,'completed',10,5,4.0,300),
			       (1,1,1,'completed',10,8,6.0,200), (2,1,1,'failed',NULL,NULL,NULL,NULL),
			       (1,2,0,'completed',10,0,0.0,9000)`,
			want: "1,3,1,1,0,2,0.5,7,100\n2,1,1,0.5,5,4,0.5,7,300",
		},
		{
			name: "nothing arrives or settles in some runs",
			axes: []sweeps.Axis{axis("a", "", "", 1, 2), axis("b", "", "", 1)},
			runs: `(1,1,0,'completed',0,0,0.0,0), (2,1,0,'completed',4,0,0.0,50),
			       (1,1,1,'completed',4,2,3.0,10), (2,1,1,'completed',4,0,0.0,70)`,
			want: "1,2,2,0.5,1,3,0.5,7,5\n2,2,2,0,4,,0.5,7,60",
		},
		{
			name: "axes that move together",
			axes: []sweeps.Axis{axis("a", "g", "", 1, 2), axis("b", "g", "", 1, 2)},
			runs: `(1,1,0,'completed',2,2,1.0,10), (2,2,0,'completed',2,1,1.0,20)`,
			want: "1,1,1,1,0,1,0.5,7,10\n2,1,1,0.5,1,1,0.5,7,20",
		},
		{
			name: "an axis that has other values under each value",
			axes: []sweeps.Axis{axis("a", "", "", 1, 2), axis("b", "", "a", 1, 2, 3)},
			runs: `(1,1,0,'completed',2,2,1.0,10), (1,2,0,'completed',2,2,1.0,30), (2,3,0,'completed',2,1,1.0,50)`,
			want: "1,2,2,1,0,1,0.5,7,20\n2,1,1,0.5,1,1,0.5,7,50",
		},
		{
			name: "nothing in common",
			axes: []sweeps.Axis{axis("a", "", "", 1, 2), axis("b", "", "", 1, 2)}, design: "list",
			runs: `(1,1,0,'completed',2,2,1.0,10), (2,2,0,'completed',2,1,1.0,20)`,
			want: "1,1,0,,,,,,\n2,1,0,,,,,,",
		},
		{
			name: "a sampled design",
			axes: []sweeps.Axis{axis("a", "", "", 1, 2), axis("b", "", "", 1, 2)}, design: "lhs",
			runs: `(1,1,0,'completed',2,2,1.0,10), (2,2,0,'completed',2,1,1.0,20)`,
			want: "1,1,1,1,0,1,0.5,7,10\n2,1,1,0.5,1,1,0.5,7,20",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := relate(c.axes[0], c.axes, sweeps.Design{Kind: design.Find(cmp.Or(c.design, "factorial"))})
			script := `WITH runs AS (SELECT *, 7 AS liquidity_used_intraday_cents, 0.5 AS delay_indicator FROM (VALUES ` + c.runs + `) AS
v(a, b, replication, status, total_arrivals, total_settlements, avg_delay_ticks, total_cost_cents)),
rated AS (SELECT * REPLACE (CASE WHEN total_settlements > 0 THEN avg_delay_ticks END AS avg_delay_ticks), total_settlements / nullif(total_arrivals, 0) AS settlement_rate FROM runs) ` +
				strings.ReplaceAll(a.script(), "FROM runs", "FROM rated")
			printed := string(sweep(t, "query", data, script, "--format", "csv"))
			_, got, _ := strings.Cut(strings.TrimSpace(printed), "\n")
			if got != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
		})
	}
}

// tinySweep is a data set of one run, which gives access to the query engine.
func tinySweep(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	writeFiles(t, dir, map[string]string{"grid.toml": `seed = 1
[scenario]
simulation = { ticks_per_day = 2, num_days = 1 }
[[scenario.agents]]
id = "A"
opening_balance = 100
[[scenario.agents]]
id = "B"
opening_balance = 100
`})
	data := filepath.Join(dir, "data")
	sweep(t, "run", filepath.Join(dir, "grid.toml"), "--dir", data, "--quiet")
	return data
}

func writeFiles(t *testing.T, dir string, files map[string]string) {
	t.Helper()
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
