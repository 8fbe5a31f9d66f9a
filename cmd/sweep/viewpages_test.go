package main

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
)

// viewed is a data set that is served.
type viewed struct {
	*testing.T
	*served
	dir string
}

// view computes a grid and serves its data set.
func view(t *testing.T, grid string) *viewed {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "data")
	computed(t, grid, dir)
	return &viewed{t, serve(t, dir), dir}
}

// ask returns an answer and its status.
func (v *viewed) ask(path string) (map[string]any, int) {
	v.Helper()
	status, body := v.served.get(v.T, "api/d/data/"+path)
	var answer map[string]any
	if err := json.Unmarshal([]byte(body), &answer); err != nil {
		v.Fatalf("%s: %v\n%.300s", path, err, body)
	}
	return answer, status
}

// page returns the content of a page, which must be there.
func (v *viewed) page(path string) map[string]any {
	v.Helper()
	answer, status := v.ask(path)
	if status != http.StatusOK {
		v.Fatalf("%s: %d, %v", path, status, answer)
	}
	return answer
}

// cells are the values of some columns of a table of a page.
func (v *viewed) cells(page map[string]any, table string, names ...string) (rows []string) {
	v.Helper()
	t, ok := page["document"].(map[string]any)["tables"].(map[string]any)[table].(map[string]any)
	if !ok {
		v.Fatalf("there is no table %s", table)
	}
	at := map[string]int{}
	for i, c := range t["columns"].([]any) {
		at[c.(map[string]any)["name"].(string)] = i
	}
	for _, row := range t["rows"].([]any) {
		var cells []string
		for _, name := range names {
			i, ok := at[name]
			if !ok {
				v.Fatalf("table %s has no column %s", table, name)
			}
			cells = append(cells, jsonCell(row.([]any)[i]))
		}
		rows = append(rows, strings.Join(cells, "|"))
	}
	return rows
}

func jsonCell(x any) string {
	switch x := x.(type) {
	case nil:
		return ""
	case float64:
		return fmt.Sprintf("%.10g", x)
	}
	return fmt.Sprint(x)
}

// sql are the rows of a query as sweep query prints them.
func (v *viewed) sql(query string) (rows []string) {
	v.Helper()
	all, err := csv.NewReader(strings.NewReader(string(sweep(v.T, "query", v.dir, query, "--format", "csv")))).ReadAll()
	if err != nil {
		v.Fatal(err)
	}
	for _, row := range all[1:] {
		rows = append(rows, strings.Join(row, "|"))
	}
	return rows
}

func (v *viewed) same(what string, got, want []string) {
	v.Helper()
	if len(want) == 0 {
		v.Errorf("%s: nothing to compare", what)
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		v.Errorf("%s: got\n%s\nwant\n%s", what, strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// TestPagesOfViewHaveTheNumbersOfTheTables compares what the pages show with queries of the tables and with sweep state.
func TestPagesOfViewHaveTheNumbersOfTheTables(t *testing.T) {
	v := view(t, "testdata/view/pages.toml")

	runs := v.page("runs?sort=-delay_indicator")
	v.same("runs", v.cells(runs, "list", "run_id", "point", "replication", "num_overdue"), v.sql("SELECT run_id, point, replication, num_overdue FROM runs ORDER BY delay_indicator DESC, run_id"))
	runs = v.page("runs?where=" + url.QueryEscape("num_overdue > 5") + "&axis.policy=patient&columns=num_overdue")
	v.same("filtered runs", v.cells(runs, "list", "run_id", "num_overdue"), v.sql("SELECT run_id, num_overdue FROM runs WHERE num_overdue > 5 AND policy = 'patient' ORDER BY run_id"))
	points := v.page("points?columns=num_overdue,num_settlements&sort=-num_settlements")
	v.same("points", v.cells(points, "list", "point", "num_overdue", "num_settlements", "n"), v.sql("SELECT point, printf('%g', avg(num_overdue)), printf('%g', avg(num_settlements)), count(*) FROM runs GROUP BY point ORDER BY avg(num_settlements) DESC, point"))

	run := v.page("run/1")
	v.same("delayed", v.cells(run, "delayed", "tx_id", "waited"), v.sql("SELECT tx_id, queue1_ticks + queue2_ticks AS w FROM transactions WHERE run_id = 1 AND w > 0 ORDER BY w DESC, amount_cents DESC, tx_id LIMIT 20"))
	v.same("banks", v.cells(run, "banks", "agent_id", "settled_value_cents", "min_balance_cents", "total_cost_cents"), v.sql("SELECT agent_id, sum(settled_value_cents), min(min_balance_cents), sum(total_cost_cents) FROM daily_agent_metrics WHERE run_id = 1 GROUP BY agent_id ORDER BY agent_id"))
	tick := int(run["ticks"].(map[string]any)["tick"].(float64))
	v.same("tick", []string{fmt.Sprint(tick)}, v.sql("SELECT tick FROM ticks WHERE run_id = 1 ORDER BY queue1_value_cents + queue2_value_cents DESC, tick LIMIT 1"))

	at := v.page(fmt.Sprintf("run/1/at/%d", tick))
	v.same("states", v.cells(at, "at", "agent_id", "balance_cents", "queue1_size", "queue2_value_cents"), v.sql(fmt.Sprintf("SELECT agent_id, balance_cents, queue1_size, queue2_value_cents FROM tick_agent_states WHERE run_id = 1 AND tick = %d ORDER BY agent_id", tick)))
	v.narratives(at, tick)
	v.states(v.page(fmt.Sprintf("run/1/tick/%d", tick)), tick)

	tx := v.sql("SELECT tx_id FROM decisions WHERE run_id = 7 AND tx_id IS NOT NULL GROUP BY tx_id ORDER BY count(*) DESC, tx_id LIMIT 1")[0]
	payment := v.page("run/7/payment/" + tx)
	v.same("decisions", v.cells(payment, "decisions", "tick", "path"), v.sql("SELECT tick, path FROM decisions WHERE run_id = 7 AND tx_id = "+tx+" ORDER BY seq"))

	bank := v.sql("SELECT min(agent_id) FROM agents WHERE run_id = 1")[0]
	for _, path := range []string{"runs?", "points?", "run/1/bank/" + url.PathEscape(bank) + "?"} {
		for _, page := range []string{"2000000", "9223372036854775807"} {
			if text := fmt.Sprint(v.page(path + "page=" + page)["sections"]); !strings.Contains(text, "There is no page ") {
				t.Errorf("%s: page %s: %s", path, page, text)
			}
		}
	}
	page := v.page("run/1/bank/" + url.PathEscape(bank) + "?day=1")
	v.same("payments of a bank", v.cells(page, "payments", "tx_id", "amount_cents"), v.sql("SELECT tx_id, amount_cents FROM transactions WHERE run_id = 1 AND arrival_day = 1 AND sender_id = '"+bank+"' ORDER BY queue1_ticks + queue2_ticks DESC, tx_id LIMIT 200"))

	hash := v.sql("SELECT policy_hash FROM policies WHERE policy_id = 'patient'")[0]
	day := v.page("run/1/bank/" + url.PathEscape(bank) + "?day=1")
	for name := range day["document"].(map[string]any)["tables"].(map[string]any) {
		if strings.HasPrefix(name, "bank:") {
			flows := v.cells(day, name, "sent", "received")
			v.same("what a bank paid and received", flows[len(flows)-1:], v.sql("SELECT settled_value_cents, received_value_cents FROM daily_agent_metrics WHERE run_id = 1 AND day = 1 AND agent_id = '"+bank+"'"))
		}
	}

	policy := v.page("run/7/policy/" + hash + "?tree=payment&node=covered")
	v.same("a node", v.cells(policy, "decisions", "run_id", "tick", "tx_id"), v.sql("SELECT run_id, tick, tx_id FROM decisions WHERE run_id = 7 AND policy_hash = '"+hash+"' AND tree = 'payment' AND path LIKE '% covered(%' ORDER BY seq LIMIT 200"))

	compare := v.page("compare?a=1&b=3")
	v.same("payments that differ", v.cells(compare, "payments", "tx_id", "tx_b", "settlement_tick", "settlement_b"), v.sql("SELECT a.tx_id, b.tx_id, a.settlement_tick, b.settlement_tick FROM transactions a JOIN transactions b USING (tx_id) WHERE a.run_id = 1 AND b.run_id = 3 AND (a.settlement_tick IS DISTINCT FROM b.settlement_tick OR a.settlement_path IS DISTINCT FROM b.settlement_path OR a.status <> b.status) ORDER BY a.arrival_tick, a.tx_id LIMIT 200"))
	v.same("the first tick that differs", v.cells(compare, "ticks", "tick")[:1], v.sql("SELECT min(tick) FROM (SELECT * EXCLUDE (run_id, batch, rng_state, first_event_seq) FROM ticks WHERE run_id = 1 EXCEPT SELECT * EXCLUDE (run_id, batch, rng_state, first_event_seq) FROM ticks WHERE run_id = 3)"))
}

// TestPricesAreSettingsOnThePageThatCompares: a numeric setting is written exactly, and is no result.
func TestPricesAreSettingsOnThePageThatCompares(t *testing.T) {
	v := view(t, "testdata/pictures/factorial.toml")
	compare := v.page("compare?" + v.sql("SELECT 'a=' || min(run_id) || '&b=' || max(run_id) FROM runs WHERE replication = 0 AND policy = 'fifo' AND credit = (SELECT min(credit) FROM runs)")[0])
	const price = "delay_cost_per_tick_per_cent" // the grid has from 1e-6 to 1e-3
	settings := strings.Join(v.cells(compare, "settings", "setting", "a", "b"), "\n")
	if want := "delay cost per tick per cent|1e−6|0.001"; !strings.Contains(settings, want) {
		t.Errorf("the settings are\n%s\nwithout %q", settings, want)
	}
	for _, result := range v.cells(compare, "outcomes", "column") {
		if result == price {
			t.Errorf("%s is a setting, not a result", result)
		}
	}
}

// narratives compares the words of a tick with those of sweep replay.
func (v *viewed) narratives(page map[string]any, tick int) {
	v.Helper()
	told := string(sweep(v.T, "replay", v.dir, "--run", "1", "--ticks", fmt.Sprintf("%d:%d", tick, tick)))
	for _, s := range page["sections"].([]any) {
		if text, _ := s.(map[string]any)["text"].(string); strings.Contains(told, text) && len(text) > 20 {
			return
		}
	}
	v.Errorf("the page lacks the words of sweep replay:\n%s", told)
}

// states compares the tables of a tick with what sweep state prints: the same cells in the same order.
func (v *viewed) states(page map[string]any, tick int) {
	v.Helper()
	printed := strings.Join(strings.Fields(string(sweep(v.T, "state", v.dir, "--run", "1", "--tick", fmt.Sprint(tick)))), " ")
	tables, compared := page["document"].(map[string]any)["tables"].(map[string]any), 0
	for name := range tables {
		if !strings.HasPrefix(name, "state:") {
			continue
		}
		for _, row := range tables[name].(map[string]any)["rows"].([]any) {
			var cells []string
			for _, cell := range row.([]any) {
				if text, ok := cell.(string); ok && text != "" {
					cells = append(cells, text)
				}
			}
			if line := strings.Join(strings.Fields(strings.Join(cells, " ")), " "); !strings.Contains(printed, line) {
				v.Errorf("sweep state does not print %q", line)
			}
			compared++
		}
	}
	if compared < 4 {
		v.Errorf("only %d rows", compared)
	}
}

// TestPagesOfViewSayWhatIsMissing: what does not exist, failed, is not computed or not stored has words of its own.
func TestPagesOfViewSayWhatIsMissing(t *testing.T) {
	v := view(t, "testdata/view/pages.toml")
	for path, want := range map[string]string{
		"run/99": "no run 99; its runs are 0 to 7", "run/x": `"x" is no number of a run`, "run/1/tick/80": "no tick 80; its ticks are 0 to 79", "run/1/at/80": "no tick 80",
		"run/1/payment/99999": "no payment T99999; its payments are T0 to T", "run/1/bank/A%2FC": `no bank "A/C"`, "run/1?day=2": "no day 2; its days are 0 to 1", "run/1?day=-1": "is not a number of a day",
		"run/99/policy/0123": "no run 99", "policy/0123": `no run has used a policy with the hash "0123"`, "compare?a=1&b=1": "choose two", "compare?a=1&b=point1": "choose two runs or two points", "compare?a=1": "is neither a run",
		"runs?sort=nothing": `no column "nothing" to sort by`, "runs?columns=nothing": `no numeric column "nothing"`, "runs?where=nothing+%3D+1": "nothing", "runs?axis.policy=nothing": `no level "nothing"`, "runs?axis.nothing=1": `no axis "nothing"`, "points?axis.nothing=1": `no axis "nothing"`, "pictures?axis.nothing=1": `no axis "nothing"`,
		"runs?page=-1": "is not a number of a page", "failures?page=x": "is not a number of a page",
		"runs?where=true)+UNION+ALL+SELECT+1+FROM+(SELECT+1": "", "compare?a=point0&b=point9": "no point 9",
	} {
		if answer, status := v.ask(path); status != http.StatusBadRequest || !strings.Contains(fmt.Sprint(answer["error"]), want) {
			t.Errorf("%s: %d, %v; want %q", path, status, answer, want)
		}
	}
}

// TestPagesOfViewOfFailedAndThinnedRuns: failed runs and tables that are not stored leave words in their places.
func TestPagesOfViewOfFailedAndThinnedRuns(t *testing.T) {
	v := view(t, "testdata/pictures/failed.toml")
	failed := v.sql("SELECT run_id FROM runs WHERE status = 'failed' ORDER BY run_id LIMIT 1")
	if len(failed) == 0 {
		t.Fatal("no run has failed")
	}
	for _, path := range []string{"run/" + failed[0], "run/" + failed[0] + "/tick/0", "run/" + failed[0] + "/payment/0", "run/" + failed[0] + "/bank/A"} {
		if missing := fmt.Sprint(v.page(path)["missing"]); !strings.Contains(missing, "failed") || !strings.Contains(missing, "sweep ") {
			t.Errorf("%s: %s", path, missing)
		}
	}
}
