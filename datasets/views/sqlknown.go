package views

import (
	"fmt"
	"strings"

	"sweep/datasets"
	"sweep/datasets/stats"
	"sweep/datasets/tables"
	"sweep/engine"
)

// knownNames are the macros with the names that the arguments of named queries can have.
func knownNames(m *datasets.Manifest) string {
	var axes []string
	metrics := tables.MetricColumns()
	for _, a := range m.Axes {
		axes = append(axes, a.Name)
		if a.Type == "int64" || a.Type == "float64" {
			metrics = append(metrics, a.Name)
		}
	}
	var kinds []string
	for k := range engine.NumKinds {
		kinds = append(kinds, engine.Kind(k).String())
	}
	return fmt.Sprintf(`-- What arguments of the named queries can name.
CREATE OR REPLACE MACRO axis_names() AS %s;
CREATE OR REPLACE MACRO metric_names() AS %s;
CREATE OR REPLACE MACRO event_type_names() AS %s;
-- What runs of several points have in common, where values of some axes are compared: the replication, or the seed for replays.
CREATE OR REPLACE MACRO episode_of(a_replication, a_seed, a_axes) AS %s;
CREATE OR REPLACE MACRO known_any_run(a_run) AS
CASE WHEN %s THEN true
     ELSE error('there is no run ' || coalesce(CAST(a_run AS VARCHAR), 'NULL') ||
         coalesce('; available: ' || (SELECT min(r.run_id) || ' to ' || max(r.run_id) FROM runs AS r), '')) END;
CREATE OR REPLACE MACRO known_run(a_run) AS
CASE WHEN NOT known_any_run(a_run) THEN false
     WHEN %s THEN true
     ELSE error('run ' || a_run || ' failed and has no results; table failures has the cause') END;
`, sqlList(axes), sqlList(metrics), sqlList(kinds), episodeOf(axes), runCondition(m), completedCondition(m))
}

// episodeOf is the body of the macro episode_of. What a run and another one are compared in, their replays cannot have in common.
func episodeOf(axes []string) string {
	if !stats.Replays(axes) {
		return "a_replication"
	}
	return "CASE WHEN list_contains(a_axes, " + sqlText(stats.SourceRunAxis) + ") THEN a_replication ELSE " + stats.EpisodeSQL(axes, "a_replication", "a_seed") + " END"
}

// runCondition checks whether a run exists. For a complete data set this needs no files.
func runCondition(m *datasets.Manifest) string {
	if m.Counts.CommittedBatches < m.Counts.Batches || len(m.Plans) == 0 || m.Counts.ReplacedRuns > 0 {
		return "EXISTS (SELECT 1 FROM runs AS r WHERE r.run_id = a_run)"
	}
	var ranges []string
	for _, p := range m.Plans {
		ranges = append(ranges, fmt.Sprintf("a_run BETWEEN %d AND %d", p.FirstRun, p.FirstRun+p.Runs-1))
	}
	return strings.Join(ranges, " OR ")
}

// completedCondition checks whether a run that exists is completed. Without failed runs this needs no files.
func completedCondition(m *datasets.Manifest) string {
	if m.Counts.FailedRuns == 0 {
		return "true"
	}
	return "EXISTS (SELECT 1 FROM runs AS r WHERE r.run_id = a_run AND r.status = 'completed')"
}

func sqlList(texts []string) string {
	quoted := make([]string, len(texts))
	for i, text := range texts {
		quoted[i] = sqlText(text)
	}
	return "CAST([" + strings.Join(quoted, ", ") + "] AS VARCHAR[])"
}
