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

func pointsQuery(m *Manifest) string {
	names := make([]string, 0, len(m.Axes)+1)
	names = append(names, "point")
	for _, a := range m.Axes {
		names = append(names, sqlName(a.Name))
	}
	list := strings.Join(names, ", ")
	return fmt.Sprintf("SELECT %s, count(*) AS num_runs, count(*) FILTER (status = 'failed') AS num_failed\nFROM runs GROUP BY %s ORDER BY point", list, list)
}

func runAxesQuery(m *Manifest) string {
	if len(m.Axes) == 0 {
		return emptyRelation([]viewColumn{{"run_id", "BIGINT"}, {"point", "BIGINT"}, {"replication", "BIGINT"},
			{"axis", "VARCHAR"}, {"value", "VARCHAR"}, {"number", "DOUBLE"}})
	}
	parts := make([]string, len(m.Axes))
	for i, a := range m.Axes {
		number := "CAST(NULL AS DOUBLE)"
		if a.Type == "int64" || a.Type == "float64" {
			number = "CAST(" + sqlName(a.Name) + " AS DOUBLE)"
		}
		parts[i] = fmt.Sprintf("SELECT run_id, point, replication, %s AS axis, CAST(%s AS VARCHAR) AS value, %s AS number FROM runs",
			sqlText(a.Name), sqlName(a.Name), number)
	}
	return strings.Join(parts, "\nUNION ALL\n")
}

// runMetricsQuery turns the numeric columns behind the axes into rows.
func runMetricsQuery() string {
	t := FindTable("runs")
	start := slices.IndexFunc(t.Columns, func(c Column) bool { return c.Name == AxesAfter }) + 1
	var casts, names []string
	for _, c := range t.Columns[start:] {
		if c.Type == "INTEGER" || c.Type == "BIGINT" || c.Type == "DOUBLE" {
			casts = append(casts, fmt.Sprintf("CAST(%s AS DOUBLE) AS %s", c.Name, c.Name))
			names = append(names, c.Name)
		}
	}
	return "SELECT run_id, point, replication, metric, value\nFROM (SELECT run_id, point, replication, " + strings.Join(casts, ", ") +
		" FROM runs)\nUNPIVOT (value FOR metric IN (" + strings.Join(names, ", ") + "))"
}

func simulationsQuery(m *Manifest) string {
	return fmt.Sprintf(`SELECT run_key AS simulation_id, run_id, point, replication, %s AS config_file, run_key AS config_hash,
    CAST(seed AS UBIGINT) AS rng_seed, ticks_per_day, num_days, num_agents, status,
    CAST(NULL AS TIMESTAMP) AS started_at, CAST(NULL AS TIMESTAMP) AS completed_at,
    total_arrivals, total_settlements, total_cost_cents,
    CAST(NULL AS DOUBLE) AS duration_seconds, CAST(NULL AS DOUBLE) AS ticks_per_second
FROM runs`, sqlText(m.Grid.File))
}

func simulationRunsQuery(m *Manifest) string {
	return fmt.Sprintf(`SELECT simulation_id, config_file AS config_name, config_hash, %s AS description,
    started_at AS start_time, completed_at AS end_time, ticks_per_day, num_days, rng_seed, status,
    total_arrivals AS total_transactions
FROM simulations`, sqlText(m.Grid.Name))
}
