package datasets

import (
	"fmt"
	"slices"
	"strings"
)

// gridView is a view that is made of other views.
type gridView struct{ name, purpose, query string }

// gridViews are the views that say what the grid varied and what came out, whatever the axes are called.
func gridViews(m *Manifest) []gridView {
	return []gridView{
		{"points", "A row per point of the grid: its axis values and how many runs it has.", pointsQuery(m)},
		{"run_axes", "A row per run and axis: the value as text, and as a number if it is one.", runAxesQuery(m)},
		{"run_metrics", "A row per run and numeric column of runs that has a value: settings and metrics in one long table.", runMetricsQuery()},
		{"simulations", "The table runs under the names that simulation databases use. Clock times stand in the logs, not in the data.", simulationsQuery(m)},
		{"simulation_runs", "A shorter form of simulations.", simulationRunsQuery(m)},
	}
}

// The columns of runs are qualified for the reason that selectNames gives.

func pointsQuery(m *Manifest) string {
	names := []string{"r.point"}
	for _, a := range m.Axes {
		names = append(names, "r."+sqlName(a.Name))
	}
	list := strings.Join(names, ", ")
	return fmt.Sprintf("SELECT %s, count(*) AS num_runs, count(*) FILTER (r.status = 'failed') AS num_failed\n"+
		"FROM runs AS r GROUP BY %s ORDER BY r.point", list, list)
}

func runAxesQuery(m *Manifest) string {
	if len(m.Axes) == 0 {
		return emptyRelation([]viewColumn{{"run_id", "BIGINT"}, {"point", "BIGINT"}, {"replication", "BIGINT"}, {"axis", "VARCHAR"},
			{"value", "VARCHAR"}, {"number", "DOUBLE"}})
	}
	parts := make([]string, len(m.Axes))
	for i, a := range m.Axes {
		column, number := "r."+sqlName(a.Name), "CAST(NULL AS DOUBLE)"
		if a.Type == "int64" || a.Type == "float64" {
			number = "CAST(" + column + " AS DOUBLE)"
		}
		parts[i] = fmt.Sprintf("SELECT r.run_id, r.point, r.replication, %s AS axis, CAST(%s AS VARCHAR) AS value, %s AS number FROM runs AS r",
			sqlText(a.Name), column, number)
	}
	return strings.Join(parts, "\nUNION ALL\n")
}

// runMetricsQuery turns the numeric columns behind the axes into rows.
func runMetricsQuery() string {
	t := FindTable("runs")
	start := slices.IndexFunc(t.Columns, func(c Column) bool { return c.Name == AxesAfter }) + 1
	var casts, names []string
	for _, c := range t.Columns[start:] {
		if c.Name != "semantics_version" && (c.Type == "INTEGER" || c.Type == "BIGINT" || c.Type == "DOUBLE") {
			casts = append(casts, fmt.Sprintf("CAST(r.%s AS DOUBLE) AS %s", c.Name, c.Name))
			names = append(names, c.Name)
		}
	}
	return "SELECT u.run_id, u.point, u.replication, u.metric, u.value\nFROM (SELECT r.run_id, r.point, r.replication, " +
		strings.Join(casts, ", ") + " FROM runs AS r)\nUNPIVOT (value FOR metric IN (" + strings.Join(names, ", ") + ")) AS u"
}

func simulationsQuery(m *Manifest) string {
	return fmt.Sprintf(`SELECT r.run_key AS simulation_id, r.run_id, r.point, r.replication, %s AS config_file, r.run_key AS config_hash,
    CAST(r.seed AS UBIGINT) AS rng_seed, r.ticks_per_day, r.num_days, r.num_agents, r.status,
    CAST(NULL AS TIMESTAMP) AS started_at, CAST(NULL AS TIMESTAMP) AS completed_at,
    r.total_arrivals, r.total_settlements, r.total_cost_cents,
    CAST(NULL AS DOUBLE) AS duration_seconds, CAST(NULL AS DOUBLE) AS ticks_per_second
FROM runs AS r`, sqlText(m.Grid.File))
}

func simulationRunsQuery(m *Manifest) string {
	return fmt.Sprintf(`SELECT s.simulation_id, s.config_file AS config_name, s.config_hash, %s AS description,
    s.started_at AS start_time, s.completed_at AS end_time, s.ticks_per_day, s.num_days, s.rng_seed, s.status,
    s.total_arrivals AS total_transactions
FROM simulations AS s`, sqlText(m.Grid.Name))
}
