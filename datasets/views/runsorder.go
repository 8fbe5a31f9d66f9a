package views

import (
	"slices"

	"sweep/datasets"
	"sweep/datasets/tables"
)

// firstRunColumns are what people look for first in a table of runs, behind the axes.
var firstRunColumns = []string{"total_cost_cents", "settlement_rate", "avg_delay_ticks", "liquidity_used_intraday_cents", "replication", "status", "point"}

// lastRunColumns are for programs.
var lastRunColumns = []string{"seed", "run_key", "semantics_version", "batch"}

// RunsOrder are the columns of the view runs for a terminal that has no room for all: the id, the axes, results, settings, and
// technical ones last.
func RunsOrder(m *datasets.Manifest) []string {
	order := []string{"run_id"}
	for _, a := range m.Axes {
		order = append(order, a.Name)
	}
	order = append(order, firstRunColumns...)
	var settings []string
	results := false
	for _, c := range viewColumns(m, tables.FindTable("runs")) {
		results = results || c.Name == "total_arrivals"
		switch {
		case slices.Contains(order, c.Name) || slices.Contains(lastRunColumns, c.Name):
		case results:
			order = append(order, c.Name)
		default:
			settings = append(settings, c.Name)
		}
	}
	return slices.Concat(order, settings, lastRunColumns)
}
