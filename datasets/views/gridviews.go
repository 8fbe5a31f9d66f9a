package views

import (
	"fmt"
	"strings"

	"sweep/datasets"
	"sweep/datasets/tables"
)

// gridView is a view defined over other views.
type gridView struct{ name, purpose, query string }

// gridViews are the views that show what the grid varied and the results, whatever the names of the axes.
func gridViews(m *datasets.Manifest) []gridView {
	return []gridView{
		{"points", "A row per point of the grid: its axis values and how many runs it has.", pointsQuery(m)},
		{"run_axes", "A row per run and axis: the value as text, and as a number if it is one.", runAxesQuery(m)},
		{"run_metrics", "A row per run and numeric column of runs that has a value: settings and metrics in one long table.", runMetricsQuery()},
		{"simulations", "The table runs under the names that simulation databases use. Clock times stand in the logs, not in the data.", simulationsQuery(m)},
		{"simulation_runs", "A shorter form of simulations.", simulationRunsQuery(m)},
	}
}

// The columns of runs are qualified for the reason given at selectNames.

func pointsQuery(m *datasets.Manifest) string {
	names := []string{"r.point"}
	for _, a := range m.Axes {
		names = append(names, "r."+sqlName(a.Name))
	}
	list := strings.Join(names, ", ")
	return fmt.Sprintf("SELECT %s, count(*) AS num_runs, count(*) FILTER (r.status = 'failed') AS num_failed\n"+
		"FROM runs AS r GROUP BY %s ORDER BY r.point", list, list)
}

func runAxesQuery(m *datasets.Manifest) string {
	if len(m.Axes) == 0 {
		return emptyRelation([]tables.Column{{Name: "run_id", Type: "BIGINT"}, {Name: "point", Type: "BIGINT"}, {Name: "replication", Type: "BIGINT"}, {Name: "axis", Type: "VARCHAR"},
			{Name: "value", Type: "VARCHAR"}, {Name: "number", Type: "DOUBLE"}})
	}
	// A single scan, whatever the number of axes: the values of a run as lists, unnested together.
	var names, values, numbers []string
	for _, a := range m.Axes {
		column, number := "r."+sqlName(a.Name), "NULL"
		if a.Type == "int64" || a.Type == "float64" {
			number = "CAST(" + column + " AS DOUBLE)"
		}
		names = append(names, sqlText(a.Name))
		values = append(values, "CAST("+column+" AS VARCHAR)")
		numbers = append(numbers, number)
	}
	return fmt.Sprintf("SELECT r.run_id, r.point, r.replication, unnest([%s]) AS axis, unnest([%s]) AS value, CAST(unnest([%s]) AS DOUBLE) AS number FROM runs AS r",
		strings.Join(names, ", "), strings.Join(values, ", "), strings.Join(numbers, ", "))
}

// runMetricsQuery turns the numeric columns after the axes into rows.
func runMetricsQuery() string {
	names := tables.MetricColumns()
	casts := make([]string, len(names))
	for i, name := range names {
		casts[i] = fmt.Sprintf("CAST(r.%s AS DOUBLE) AS %s", name, name)
	}
	return "SELECT u.run_id, u.point, u.replication, u.metric, u.value\nFROM (SELECT r.run_id, r.point, r.replication, " +
		strings.Join(casts, ", ") + " FROM runs AS r)\nUNPIVOT (value FOR metric IN (" + strings.Join(names, ", ") + ")) AS u"
}

func simulationsQuery(m *datasets.Manifest) string {
	return fmt.Sprintf(`SELECT r.run_key AS simulation_id, r.run_id, r.point, r.replication, %s AS config_file, r.run_key AS config_hash,
    CAST(r.seed AS UBIGINT) AS rng_seed, r.ticks_per_day, r.num_days, r.num_agents, r.status,
    CAST(NULL AS TIMESTAMP) AS started_at, CAST(NULL AS TIMESTAMP) AS completed_at,
    r.total_arrivals, r.total_settlements, r.total_cost_cents,
    CAST(NULL AS DOUBLE) AS duration_seconds, CAST(NULL AS DOUBLE) AS ticks_per_second
FROM runs AS r`, sqlText(m.Grid.File))
}

func simulationRunsQuery(m *datasets.Manifest) string {
	return fmt.Sprintf(`SELECT s.simulation_id, s.config_file AS config_name, s.config_hash, %s AS description,
    s.started_at AS start_time, s.completed_at AS end_time, s.ticks_per_day, s.num_days, s.rng_seed, s.status,
    s.total_arrivals AS total_transactions
FROM simulations AS s`, sqlText(m.Grid.Name))
}
