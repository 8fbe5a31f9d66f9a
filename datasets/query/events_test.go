//go:build cgo

package query

import (
	"cmp"
	"slices"
	"strings"
	"testing"
)

func TestEventSummaryAndTotals(t *testing.T) {
	eachRun(t, func(t *testing.T, db *DB, id int64, f *facts) {
		type span struct {
			n           int64
			first, last int32
		}
		kinds := map[string]*span{}
		for _, e := range f.events {
			if kinds[e.kind] == nil {
				kinds[e.kind] = &span{first: e.tick}
			}
			kinds[e.kind].n++
			kinds[e.kind].last = e.tick
		}
		var expected []row
		for _, kind := range sortedKeys(kinds) {
			expected = append(expected, row{kind, kinds[kind].n, kinds[kind].first, kinds[kind].last})
		}
		slices.SortStableFunc(expected, func(a, b row) int { return cmp.Compare(b[1].(int64), a[1].(int64)) })
		want(t, db, sql("SELECT event_type, num_events, first_tick, last_tick FROM event_summary(%v)", id), expected)
		want(t, db, sql("SELECT total_events, total_ticks, total_days FROM event_totals(%v)", id),
			[]row{{len(f.events), len(f.ticks), f.ticks[len(f.ticks)-1].day + 1}})
	})
}

// eventFilter has the arguments of a search and the same condition in Go.
type eventFilter struct {
	args string
	keep func(e eventFacts) bool
}

func eventFilters(f *facts) []eventFilter {
	agent, tx := f.agents[1], int64(len(f.payments)/3)
	return []eventFilter{
		{"", func(eventFacts) bool { return true }},
		{", tick := 3", func(e eventFacts) bool { return e.tick == 3 }},
		{", tick_min := 3, tick_max := 6", func(e eventFacts) bool { return e.tick >= 3 && e.tick <= 6 }},
		{", day := 0", func(e eventFacts) bool { return f.dayOf(e.tick) == 0 }},
		{sql(", agent := %v", agent), func(e eventFacts) bool { return slices.Contains(e.agents, agent) }},
		{sql(", tx := %v", tx), func(e eventFacts) bool { return slices.Contains(e.tx, tx) }},
		{", event_type := ' Arrival ,RtgsImmediateSettlement'",
			func(e eventFacts) bool { return e.kind == "Arrival" || e.kind == "RtgsImmediateSettlement" }},
		{sql(", agent := %v, event_type := 'CostAccrual', tick_min := 2", agent),
			func(e eventFacts) bool {
				return slices.Contains(e.agents, agent) && e.kind == "CostAccrual" && e.tick >= 2
			}},
	}
}

func TestEventSearch(t *testing.T) {
	eachRun(t, func(t *testing.T, db *DB, id int64, f *facts) {
		for _, c := range eventFilters(f) {
			var expected []row
			for seq, e := range f.events {
				if c.keep(e) {
					expected = append(expected, row{seq, e.kind, e.tick})
				}
			}
			for i := range expected {
				expected[i] = append(expected[i], len(expected))
			}
			for _, sort := range []string{"tick_asc", "tick_desc"} {
				page := slices.Clone(expected)
				if sort == "tick_desc" {
					slices.Reverse(page)
				}
				page = page[min(2, len(page)):min(9, len(page))]
				want(t, db, sql("SELECT seq, event_type, tick, total_events FROM event_search(%v"+c.args+", sort := %v, max_rows := 7, skip_rows := 2)", id, sort), page)
			}
		}
	})
}

func TestEventSearchPagesAndMistakes(t *testing.T) {
	db, _ := database(t)
	for args, rows := range map[string]int{
		"": 100, ", max_rows := 1": 1, ", max_rows := 1000": 1000, ", max_rows := 5, skip_rows := 3": 5, ", skip_rows := 1099511627776": 0,
	} {
		want(t, db, "SELECT count(*) FROM event_search(0"+args+")", []row{{rows}})
	}
	_, err := db.Query(ctx, "FROM event_search(0, tick_min := 5, tick_max := 4)")
	if err == nil || !strings.Contains(err.Error(), "tick_min must not be greater than tick_max") {
		t.Errorf("error %v", err)
	}
}
