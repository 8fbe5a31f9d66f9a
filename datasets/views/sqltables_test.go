package views

import (
	"slices"
	"strings"
	"testing"

	"sweep/datasets"
	"sweep/datasets/named"
)

func TestTablesBehindAQuery(t *testing.T) {
	m := &datasets.Manifest{Axes: []datasets.PlanAxis{{Name: "policy", Type: "string"}}}
	for script, want := range map[string]string{
		"select 1":                              "",
		"from runs":                             "runs",
		`FROM "Events" JOIN Ticks USING (tick)`: "events ticks",
		"from simulation_runs":                  "runs",
		"from query_table('agents')":            "agents",
		"select 'runs' as eventsx":              "runs",
		"from costs_by_tick(0)":                 "agents failures runs tick_agent_states", // its arguments are checked
		"from metric_by_axis('x', 'y')":         "runs",
	} {
		if got := strings.Join(sorted(TablesNamed(m, script)), " "); got != want {
			t.Errorf("%s: %q, want %q", script, got, want)
		}
	}
	for _, q := range named.InOrder() {
		if len(TablesNamed(m, "FROM "+q.Name+"(…)")) == 0 {
			t.Errorf("the named query %s reads no table", q.Name)
		}
	}
}

func sorted(list []string) []string {
	slices.Sort(list)
	return list
}
