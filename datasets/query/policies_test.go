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
		rows, err := db.AgentPolicyHistory(ctx, id, AgentPolicyHistoryOptions{})
		if err != nil || len(rows) != len(f.agents) {
			t.Fatalf("%d rows for %d banks, error %v", len(rows), len(f.agents), err)
		}
		for i, r := range rows {
			if r.AgentID != f.agents[i] || r.Tick != 0 || r.CreatedBy != "init" || r.Document == nil || !json.Valid([]byte(*r.Document)) {
				t.Errorf("%+v", r)
			}
			at, err := db.PolicyAtDay(ctx, id, r.AgentID, int64(len(f.ticks)/f.perDay-1))
			want(t, "policy_at_day", at, err, []PolicyAtDayRow{PolicyAtDayRow(r)})
		}
	})
}

func TestPolicyDecisions(t *testing.T) {
	names := map[string]string{"PolicySubmit": "submit", "PolicyHold": "hold", "PolicyDrop": "drop", "PolicySplit": "split",
		"TransactionReprioritized": "reprioritize"}
	type decision struct {
		tick int32
		seq  int64
		kind string
	}
	eachRun(t, func(t *testing.T, db *DB, id int64, f *facts) {
		for _, o := range []PolicyDecisionsOptions{{}, {TickFrom: ptr(int64(2))}, {TickFrom: ptr(int64(2)), TickTo: ptr(int64(8)), Agent: &f.agents[0]}} {
			var expected, found []decision
			for seq, e := range f.events {
				if names[e.kind] == "" || o.Agent != nil && !slices.Contains(e.agents, *o.Agent) ||
					o.TickFrom != nil && (int64(e.tick) < *o.TickFrom || int64(e.tick) > *cmp.Or(o.TickTo, o.TickFrom)) {
					continue
				}
				expected = append(expected, decision{e.tick, int64(seq), names[e.kind]})
			}
			rows, err := db.PolicyDecisions(ctx, id, o)
			for _, r := range rows {
				found = append(found, decision{r.Tick, r.Seq, r.DecisionType})
			}
			want(t, "policy_decisions", found, err, expected)
		}
	})
}

func TestHoldReasons(t *testing.T) {
	eachRun(t, func(t *testing.T, db *DB, id int64, f *facts) {
		var expected []HoldReasonsRow
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
				expected = append(expected, HoldReasonsRow{agent, &r, counts[r], int64(len(payments[r]))})
			}
		}
		got, err := db.HoldReasons(ctx, id)
		want(t, "hold_reasons", got, err, expected)
	})
}

func TestPolicyEvaluations(t *testing.T) {
	eachRun(t, func(t *testing.T, db *DB, id int64, f *facts) {
		rows, err := db.PolicyEvaluations(ctx, id, PolicyEvaluationsOptions{TickFrom: ptr(int64(0)), TickTo: ptr(int64(1 << 30))})
		if err != nil || len(rows) == 0 {
			t.Fatalf("%d rows, error %v", len(rows), err)
		}
		for i, r := range rows {
			if r.Seq != int64(i) || len(r.Fields) != len(r.FieldValues) || !slices.Contains(f.agents, r.AgentID) {
				t.Fatalf("row %d: %+v", i, r)
			}
		}
	})
}
