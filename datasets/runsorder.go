package datasets

import "slices"

// firstRunColumns are what people look for first in a table of runs, behind the axes.
var firstRunColumns = []string{"total_cost_cents", "settlement_rate", "avg_delay_ticks", "liquidity_used_cents", "replication", "status", "point"}

// lastRunColumns are for programs.
var lastRunColumns = []string{"seed", "run_key", "semantics_version", "batch"}

// RunsOrder are the columns of the view runs for a terminal that has no room for all: the id, the axes, results, settings, and
// technical ones last.
func (m *Manifest) RunsOrder() []string {
	order := []string{"run_id"}
	for _, a := range m.Axes {
		order = append(order, a.Name)
	}
	order = append(order, firstRunColumns...)
	var settings []string
	results := false
	for _, c := range viewColumns(m, FindTable("runs")) {
		results = results || c.name == "total_arrivals"
		switch {
		case slices.Contains(order, c.name) || slices.Contains(lastRunColumns, c.name):
		case results:
			order = append(order, c.name)
		default:
			settings = append(settings, c.name)
		}
	}
	return slices.Concat(order, settings, lastRunColumns)
}
