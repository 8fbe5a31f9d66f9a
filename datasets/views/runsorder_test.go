package views

import (
	"slices"
	"strings"
	"testing"

	"sweep/datasets"
	"sweep/datasets/tables"
)

func TestOrderOfRunsHasEveryColumnOnce(t *testing.T) {
	m := &datasets.Manifest{Axes: []datasets.PlanAxis{{Name: "credit", Type: "int64"}, {Name: "policy", Type: "string"}}, PartitionBy: []string{"policy"}}
	order := RunsOrder(m)
	if got := strings.Join(order[:4], " "); got != "run_id credit policy total_cost_cents" {
		t.Errorf("it begins with %s", got)
	}
	var names []string
	for _, c := range viewColumns(m, tables.FindTable("runs")) {
		names = append(names, c.Name)
	}
	if !slices.Equal(sorted(names), sorted(slices.Clone(order))) {
		t.Errorf("%v\nis not\n%v", order, names)
	}
	if slices.Index(order, "num_days") < slices.Index(order, "turnover_ratio") || order[len(order)-1] != "batch" {
		t.Errorf("%v", order)
	}
}
