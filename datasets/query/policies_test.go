//go:build cgo

package query

import (
	"cmp"
	"encoding/json"
	"slices"
	"testing"
)

func TestAgentPolicyHistory(t *testing.T) {
	eachRun(t, func(t *testing.T, db *DB, id int64, f *facts) {
		type version struct {
			Agent, CreatedBy, Document string
			Tick                       int32
		}
		columns := "SELECT agent_id, created_by, document, tick "
		rows := rowsOf[version](t, db, sql(columns+"FROM agent_policy_history(%v)", id))
		if len(rows) != len(f.agents) {
			t.Fatalf("%d rows for %d banks", len(rows), len(f.agents))
		}
		for i, r := range rows {
			if r.Agent != f.agents[i] || r.Tick != 0 || r.CreatedBy != "init" || !json.Valid([]byte(r.Document)) {
				t.Errorf("%+v", r)
			}
			want(t, db, sql(columns+"FROM policy_at_day(%v, %v, %v)", id, r.Agent, len(f.ticks)/f.perDay-1), []version{r})
		}
	})
}

func TestPolicyDecisions(t *testing.T) {
	names := map[string]string{"PolicySubmit": "submit", "PolicyHold": "hold", "PolicyDrop": "drop", "PolicySplit": "split",
		"TransactionReprioritized": "reprioritize"}
	eachRun(t, func(t *testing.T, db *DB, id int64, f *facts) {
		for _, c := range []struct {
			args        string
			first, last int32
			agent       string
		}{
			{"", 0, 1 << 30, ""},
			{", tick_from := 2", 2, 2, ""},
			{sql(", tick_from := 2, tick_to := 8, agent := %v", f.agents[0]), 2, 8, f.agents[0]},
		} {
			var expected []row
			for seq, e := range f.events {
				if names[e.kind] != "" && e.tick >= c.first && e.tick <= c.last && (c.agent == "" || slices.Contains(e.agents, c.agent)) {
					expected = append(expected, row{e.tick, seq, names[e.kind]})
				}
			}
			want(t, db, sql("SELECT tick, seq, decision_type FROM policy_decisions(%v"+c.args+")", id), expected)
		}
	})
}

func TestHoldReasons(t *testing.T) {
	eachRun(t, func(t *testing.T, db *DB, id int64, f *facts) {
		var expected []row
		for _, agent := range f.agents {
			counts := map[string]int64{}
			payments := map[string]map[int64]bool{}
			for _, e := range f.events {
				if e.kind == "PolicyHold" && e.agents[0] == agent {
					counts[e.reason]++
					if payments[e.reason] == nil {
						payments[e.reason] = map[int64]bool{}
					}
					payments[e.reason][e.tx[0]] = true
				}
			}
			reasons := sortedKeys(counts)
			slices.SortStableFunc(reasons, func(a, b string) int { return cmp.Compare(counts[b], counts[a]) })
			for _, r := range reasons {
				expected = append(expected, row{agent, r, counts[r], len(payments[r])})
			}
		}
		want(t, db, sql("FROM hold_reasons(%v)", id), expected)
	})
}

func TestPolicyEvaluations(t *testing.T) {
	eachRun(t, func(t *testing.T, db *DB, id int64, f *facts) {
		rows := rowsOf[struct {
			Seq    int64
			Agent  string
			Fields []string
			Values []float64
		}](t, db, sql("SELECT seq, agent_id, fields, field_values FROM policy_evaluations(%v, tick_from := 0, tick_to := 1073741824)", id))
		if len(rows) == 0 {
			t.Fatal("no rows")
		}
		for i, r := range rows {
			if r.Seq != int64(i) || len(r.Fields) != len(r.Values) || !slices.Contains(f.agents, r.Agent) {
				t.Fatalf("row %d: %+v", i, r)
			}
		}
	})
}
