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
		var expected, found []EventSummaryRow
		for _, kind := range sortedKeys(kinds) {
			expected = append(expected, EventSummaryRow{EventType: kind, NumEvents: kinds[kind].n, FirstTick: kinds[kind].first, LastTick: kinds[kind].last})
		}
		slices.SortStableFunc(expected, func(a, b EventSummaryRow) int { return cmp.Compare(b.NumEvents, a.NumEvents) })
		got, err := db.EventSummary(ctx, id)
		for _, r := range got {
			r.NumAgents = 0
			found = append(found, r)
		}
		want(t, "event_summary", found, err, expected)

		totals, err := db.EventTotals(ctx, id)
		if err != nil || len(totals) != 1 {
			t.Fatalf("%v, error %v", totals, err)
		}
		days := int64(f.ticks[len(f.ticks)-1].day) + 1
		if r := totals[0]; r.TotalEvents != int64(len(f.events)) || r.TotalTicks != int64(len(f.ticks)) || r.TotalDays != days {
			t.Errorf("%+v, the engine has %d events, %d ticks, %d days", r, len(f.events), len(f.ticks), days)
		}
	})
}

// eventFilter is a search with the same condition in Go.
type eventFilter struct {
	name string
	o    EventSearchOptions
	keep func(e eventFacts) bool
}

func eventFilters(f *facts) []eventFilter {
	agent, tx := f.agents[1], int64(len(f.payments)/3)
	return []eventFilter{
		{"all", EventSearchOptions{}, func(eventFacts) bool { return true }},
		{"tick", EventSearchOptions{Tick: ptr(int64(3))}, func(e eventFacts) bool { return e.tick == 3 }},
		{"range", EventSearchOptions{TickMin: ptr(int64(3)), TickMax: ptr(int64(6))}, func(e eventFacts) bool { return e.tick >= 3 && e.tick <= 6 }},
		{"day", EventSearchOptions{Day: ptr(int64(0))}, func(e eventFacts) bool { return f.dayOf(e.tick) == 0 }},
		{"agent", EventSearchOptions{Agent: &agent}, func(e eventFacts) bool { return slices.Contains(e.agents, agent) }},
		{"payment", EventSearchOptions{Tx: &tx}, func(e eventFacts) bool { return slices.Contains(e.tx, tx) }},
		{"kinds", EventSearchOptions{EventType: ptr(" Arrival ,RtgsImmediateSettlement")},
			func(e eventFacts) bool { return e.kind == "Arrival" || e.kind == "RtgsImmediateSettlement" }},
		{"several", EventSearchOptions{Agent: &agent, EventType: ptr("CostAccrual"), TickMin: ptr(int64(2))},
			func(e eventFacts) bool {
				return slices.Contains(e.agents, agent) && e.kind == "CostAccrual" && e.tick >= 2
			}},
	}
}

func TestEventSearch(t *testing.T) {
	eachRun(t, func(t *testing.T, db *DB, id int64, f *facts) {
		for _, c := range eventFilters(f) {
			var expected []int64
			for seq, e := range f.events {
				if c.keep(e) {
					expected = append(expected, int64(seq))
				}
			}
			for _, sort := range []string{"tick_asc", "tick_desc"} {
				o := c.o
				o.Sort, o.MaxRows, o.SkipRows = &sort, ptr(int64(7)), ptr(int64(2))
				rows, err := db.EventSearch(ctx, id, o)
				page := slices.Clone(expected)
				if sort == "tick_desc" {
					slices.Reverse(page)
				}
				page = page[min(2, len(page)):min(9, len(page))]
				var found []int64
				for _, r := range rows {
					found = append(found, r.Seq)
					if r.TotalEvents != int64(len(expected)) || r.EventType != f.events[r.Seq].kind || r.Tick != f.events[r.Seq].tick {
						t.Fatalf("%s: %+v, of %d events, the log has %+v", c.name, r, len(expected), f.events[r.Seq])
					}
				}
				want(t, "event_search by "+c.name+" "+sort, found, err, page)
			}
		}
	})
}

func TestEventSearchPagesAndMistakes(t *testing.T) {
	db, _ := database(t)
	for _, c := range []struct {
		o    EventSearchOptions
		rows int
	}{
		{EventSearchOptions{}, 100},
		{EventSearchOptions{MaxRows: ptr(int64(1))}, 1},
		{EventSearchOptions{MaxRows: ptr(int64(1000))}, 1000},
		{EventSearchOptions{MaxRows: ptr(int64(5)), SkipRows: ptr(int64(3))}, 5},
		{EventSearchOptions{SkipRows: ptr(int64(1 << 40))}, 0},
	} {
		rows, err := db.EventSearch(ctx, 0, c.o)
		if err != nil || len(rows) != c.rows {
			t.Errorf("%s: %d rows, expected %d, error %v", rendered([]EventSearchOptions{c.o}), len(rows), c.rows, err)
		}
	}
	_, err := db.EventSearch(ctx, 0, EventSearchOptions{TickMin: ptr(int64(5)), TickMax: ptr(int64(4))})
	if err == nil || !strings.Contains(err.Error(), "tick_min must not be greater than tick_max") {
		t.Errorf("error %v", err)
	}
}
