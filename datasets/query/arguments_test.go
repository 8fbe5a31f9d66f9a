//go:build cgo

package query

import (
	"fmt"
	"maps"
	"strings"
	"testing"

	"sweep/datasets"
	"sweep/datasets/named"
	"sweep/datasets/views"
)

// unknown has a value that no argument of a domain can have, and what the error names.
func unknown(a named.Arg, args map[string]string) (value, message string) {
	switch a.Domain.Name {
	case "run", "any_run":
		return "999", "there is no run 999; available: 0 to 29"
	case "point":
		return "-1", "there is no point -1; available: 0 to 9"
	case "axis":
		return "levle", `there is no axis "levle"; available: level, `
	case "metric":
		return "total_cost_cent", `there is no metric "total_cost_cent"; the closest of 110: total_cost_cents, `
	case "level":
		return "101", `axis level has no value "101"; available: 100, 0`
	case "agent":
		return args["agent"] + "x", `run 0 has no agent "` + args["agent"] + `x"; available: ` + args["agent"]
	case "tick":
		return "-1", "run 0 has no tick -1; available: 0 to "
	case "day":
		return "999", "run 0 has no day 999; available: 0 to "
	case "payment":
		return "1000000", "run 0 has no payment 1000000; available: 0 to "
	case "end":
		return "-1", "the tick range ends at -1, before its start at 3"
	case "event_types":
		return "EndOfDay, Arival", `there is no event type "Arival"; the closest of 46: Arrival, `
	case "word":
		return a.Domain.Of[0] + "x", `there is no ` + a.Name + ` "` + a.Domain.Of[0] + `x"; available: ` + a.Domain.Of[0]
	case "count":
		return "-1", a.Name + " is -1; it must be between "
	}
	return "", ""
}

// TestUnknownArgumentsAreErrors gives each argument of each named query a value that does not exist, through the program and
// through any client that has read dataset.sql.
func TestUnknownArgumentsAreErrors(t *testing.T) {
	db, _ := database(t)
	w, _ := whole()
	m, _, err := manifestOf(w.dir)
	if err != nil {
		t.Fatal(err)
	}
	client, err := openUnlocked("SET file_search_path = " + quoteText(w.dir) + ";\n" + views.SQLFile(m))
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	known := requiredArgs(t, db)
	for _, q := range named.InOrder() {
		for _, a := range q.Args {
			args := map[string]string{}
			for _, other := range q.Args {
				if value, ok := known[other.Name]; ok && (other.Default == "" || other.Name == "tick_from") {
					args[other.Name] = value
				}
			}
			value, message := unknown(a, known)
			if value == "" {
				if a.Name != "tick_max" {
					t.Errorf("the argument %s of %s has no domain", a.Name, q.Name)
				}
				continue
			}
			args = maps.Clone(args)
			args[a.Name] = value
			call, err := q.Call(args)
			if err != nil {
				t.Fatal(err)
			}
			for _, at := range []*DB{db, client} {
				table, err := at.Query(ctx, call)
				if err == nil || !strings.HasPrefix(err.Error(), message) {
					t.Errorf("%s: %v, error %v\nwant %s", call, table, err, message)
				}
			}
		}
	}
}

// TestArgumentsOfAnIncompleteDataSet has runs that are planned and not there yet, and a grid without axes.
func TestArgumentsOfAnIncompleteDataSet(t *testing.T) {
	dir := t.TempDir()
	if _, err := makeDataset(dir, 2); err != nil {
		t.Fatal(err)
	}
	db := openDataset(t, dir)
	for call, message := range map[string]string{
		"FROM run_summary(6)":                "there is no run 6; available: 0 to 5",
		"FROM run_summary(NULL)":             "there is no run NULL; available: 0 to 5",
		"FROM metric_by_axis(NULL, NULL)":    "there is no metric NULL; ",
		"FROM queues_by_tick(0, tick_to:=3)": "tick_to needs tick_from",
	} {
		if table, err := db.Query(ctx, call); err == nil || !strings.HasPrefix(err.Error(), message) {
			t.Errorf("%s: %v, error %v", call, table, err)
		}
	}
	want(t, db, "SELECT run_id FROM run_summary(5)", []row{{5}})
	none, err := openUnlocked(views.SQLFile(&datasets.Manifest{}))
	if err != nil {
		t.Fatal(err)
	}
	defer none.Close()
	for call, message := range map[string]string{
		"FROM run_summary(0)":                             "there is no run 0",
		"FROM metric_by_axis('total_cost_cents', 'axis')": `there is no axis "axis"; the data set has none`,
		"FROM compare_points('total_cost_cents', 0, 1)":   "there is no point 0",
	} {
		if table, err := none.Query(ctx, call); err == nil || !strings.HasPrefix(err.Error(), message) {
			t.Errorf("%s: %v, error %v", call, table, err)
		}
	}
}

func TestLongMessagesOfTheDatabaseAreShortened(t *testing.T) {
	db, _ := database(t)
	_, err := db.Query(ctx, "SELECT COLUMNS(lambda c: c = 'nothing') FROM runs")
	if err == nil || len(err.Error()) > 600 || !strings.Contains(err.Error(), "empty set of columns") || !strings.Contains(err.Error(), "LINE 1:") {
		t.Errorf("error %v", err)
	}
}

// TestNamedQueriesOfManyRuns joins named queries to the runs that they are asked for.
func TestNamedQueriesOfManyRuns(t *testing.T) {
	db, runs := database(t)
	ticks := 0
	for _, r := range runs {
		if r.facts != nil {
			ticks += len(r.facts.ticks)
		}
	}
	for call, expected := range map[string]int{
		"ticks_of_run(q.run_id)":                           ticks,
		"queue_profile(q.run_id)":                          ticks,
		"costs_by_tick(q.run_id, agent := q.agent_id)":     ticks,
		"policy_at_day(q.run_id, q.agent_id, 0)":           len(runs) - 1,
		"transactions_by_tick(q.run_id, 0, tick_to := -1)": -1,
	} {
		table, err := db.Query(ctx, `SELECT count(*) FROM (SELECT r.run_id, min(a.agent_id) AS agent_id FROM runs AS r JOIN agents AS a USING (run_id)
			WHERE r.status = 'completed' GROUP BY r.run_id) AS q, LATERAL `+call)
		if expected >= 0 && (err != nil || table.Rows[0][0] != int64(expected)) || expected < 0 && err == nil {
			t.Errorf("%s: %v, want %d, error %v", call, table, expected, err)
		}
	}
}

// TestResultsOfFailedRunsAreErrors asks every named query for a run that has failed: only those about runs as such answer.
func TestResultsOfFailedRunsAreErrors(t *testing.T) {
	db, _ := database(t)
	known := requiredArgs(t, db)
	for _, q := range named.InOrder() {
		for _, a := range q.Args {
			if a.Domain.Name != "run" && a.Domain.Name != "any_run" {
				continue
			}
			args := map[string]string{}
			for _, other := range q.Args {
				if value, ok := known[other.Name]; ok && (other.Default == "" || other.Name == "tick_from") {
					args[other.Name] = value
				}
			}
			args[a.Name] = fmt.Sprint(failedRun)
			call, err := q.Call(args)
			if err != nil {
				t.Fatal(err)
			}
			_, err = db.Query(t.Context(), call)
			switch want := fmt.Sprintf("run %d failed and has no results", failedRun); {
			case a.Domain.Name == "any_run" && err != nil:
				t.Errorf("%s: %v", call, err)
			case a.Domain.Name == "run" && (err == nil || !strings.Contains(err.Error(), want)):
				t.Errorf("%s: error %v, want %q", call, err, want)
			}
		}
	}
}
