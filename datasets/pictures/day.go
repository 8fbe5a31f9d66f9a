package pictures

import (
	"context"
	"fmt"
	"strings"

	"sweep/datasets/query"
	"sweep/datasets/stats"
)

const (
	ticksMax = 2000 // rows of a day; longer runs are drawn in steps of several ticks
	banksMax = 12   // lines of balances
)

// day shows what happens in one run: four panels with one pointer.
func (s *Session) day(ctx context.Context) (Picture, error) {
	p := Picture{Name: "day", Title: "What does a day look like?", Short: "One day"}
	for _, e := range s.examples() {
		v, ok, err := s.dayView(ctx, e)
		if err != nil {
			return p, err
		}
		if ok {
			p.Views = append(p.Views, v)
			p.control("run", "run", fmt.Sprint(e.id), fmt.Sprintf("%d, %s", e.id, e.why))
		}
	}
	if len(p.Views) == 0 {
		p.Missing = "The data set does not keep the table ticks. With ticks in the key tables of [output], it would show the course of a day."
	}
	return p, nil
}

func (s *Session) dayView(ctx context.Context, e example) (v View, ok bool, err error) {
	ticks, err := s.db.Query(ctx, fmt.Sprintf(`SELECT t.tick, t.day, t.new_value_cents, t.settled_immediate_cents, t.settled_queue_cents, t.settled_entry_offset_cents, t.settled_bilateral_cents,
t.settled_cycle_cents, coalesce(t.settled_netting_cents, 0), coalesce(t.settled_end_of_day_cents, 0), t.queue1_value_cents, t.queue2_value_cents, t.credit_used_cents,
clock_label(r.clock, r.ticks_per_day, t.tick) FROM ticks AS t JOIN runs AS r USING (run_id) WHERE t.run_id = %d ORDER BY t.tick`, e.id))
	if err != nil || len(ticks.Rows) == 0 {
		return v, false, err
	}
	step := (len(ticks.Rows) + ticksMax - 1) / ticksMax
	t := &Table{Query: s.command(fmt.Sprintf("FROM ticks_of_run(%d)", e.id)), Columns: []Column{{Name: "tick", Label: "tick", Kind: "count"}, {Name: "day", Label: "day", Kind: "count"}}}
	for _, name := range append([]string{"arrived"}, dayPaths()...) {
		t.Columns = append(t.Columns, Column{Name: strings.ReplaceAll(name, " ", "_") + "_cents", Label: name, Kind: "metric", Of: "total_cost_cents"})
	}
	for _, name := range []string{"banks’ own queues", "central queue", "credit in use"} {
		t.Columns = append(t.Columns, Column{Name: strings.ReplaceAll(strings.ReplaceAll(name, "’", ""), " ", "_") + "_cents", Label: name, Kind: "metric", Of: "total_cost_cents"})
	}
	var labels []any
	for first := 0; first < len(ticks.Rows); first += step {
		last := min(first+step, len(ticks.Rows)) - 1
		row := []any{ticks.Rows[last][0], ticks.Rows[last][1]}
		for c := 2; c <= 9; c++ { // flows add up, what is in a queue is that after the last tick
			sum := int64(0)
			for i := first; i <= last; i++ {
				sum += ticks.Rows[i][c].(int64)
			}
			row = append(row, sum)
		}
		t.Rows = append(t.Rows, append(row, ticks.Rows[last][10:13]...))
		if ticks.Rows[last][13] != nil {
			labels = append(labels, ticks.Rows[last][13])
		}
	}
	banks, balances, err := s.balances(ctx, e.id, step)
	if err != nil {
		return v, false, err
	}
	v = View{Key: map[string]string{"run": fmt.Sprint(e.id)}, Table: s.table(fmt.Sprintf("day:%d", e.id), func() *Table { return t }), Sentence: s.runTitle(e),
		Draw: map[string]any{"paths": dayPaths(), "banks": banks, "balances": balances, "labels": labels}}
	v.Caption = "Arrived and settled value since the beginning, by the way payments settled; value in the queues and credit in use after each tick; balances; and the settled share, with the ticks at which each tenth of the settled value had settled."
	if step > 1 {
		v.Caption += fmt.Sprintf(" Each step is %d ticks.", step)
	}
	if len(banks) == 0 {
		v.Caption += " The data set does not keep the table tick_agent_states, so there are no balances."
	}
	return v, true, nil
}

func dayPaths() []string {
	names := make([]string, len(pathParts))
	for i, p := range pathParts {
		names[i] = p.name
	}
	return names
}

// balances are those of the banks with the largest turnover, after each step.
func (s *Session) balances(ctx context.Context, run int64, step int) (banks []string, values [][]any, err error) {
	t, err := s.db.Query(ctx, fmt.Sprintf(`WITH chosen AS (SELECT agent_id FROM tick_agent_states WHERE run_id = %d GROUP BY agent_id ORDER BY max(total_outflow_cents) DESC, agent_id LIMIT %d)
SELECT s.agent_id, s.tick, s.balance_cents FROM tick_agent_states AS s JOIN chosen USING (agent_id) WHERE s.run_id = %d AND (s.tick %% %d = %d OR s.tick = (SELECT max(tick) FROM ticks WHERE run_id = %d)) ORDER BY s.agent_id, s.tick`, run, banksMax, run, step, step-1, run))
	if err != nil {
		return nil, nil, err
	}
	for _, row := range t.Rows {
		name := fmt.Sprint(row[0])
		if len(banks) == 0 || banks[len(banks)-1] != name {
			banks, values = append(banks, name), append(values, nil)
		}
		values[len(values)-1] = append(values[len(values)-1], row[2])
	}
	return banks, values, nil
}

// usualRunsMax is the number of runs of which days are read.
const usualRunsMax = 200

// days shows what is usual: median and band over the days of the runs of one point.
func (s *Session) days(ctx context.Context) (p Picture, ok bool, err error) {
	p = Picture{Name: "days", Title: "What is usual?", Short: "Usual days"}
	if len(s.runs) == 0 {
		return p, false, nil
	}
	t, err := s.db.Query(ctx, fmt.Sprintf(`WITH chosen AS (SELECT run_id, ticks_per_day, clock FROM runs WHERE status = 'completed' AND point = %d ORDER BY run_id LIMIT %d)
SELECT t.tick %% r.ticks_per_day, t.run_id, t.day, CAST(sum(t.settled_value_cents) OVER today AS BIGINT), CAST(sum(t.new_value_cents) OVER (PARTITION BY t.run_id, t.day) AS BIGINT),
t.queue1_value_cents + t.queue2_value_cents, clock_label(r.clock, r.ticks_per_day, t.tick)
FROM ticks AS t JOIN chosen AS r USING (run_id) WINDOW today AS (PARTITION BY t.run_id, t.day ORDER BY t.tick) ORDER BY 1, 2, 3`, s.runs[0].point, usualRunsMax))
	if err != nil || len(t.Rows) == 0 {
		return p, false, err
	}
	table, labels, days := usual(t)
	if days < 2 {
		return p, false, nil
	}
	table.Query = s.command(fmt.Sprintf("SELECT t.* FROM ticks AS t JOIN runs AS r USING (run_id) WHERE r.point = %d ORDER BY ALL", s.runs[0].point))
	p.Views = []View{{Key: map[string]string{}, Table: s.table("days", func() *Table { return table }), Draw: map[string]any{"labels": labels},
		Sentence: "By the middle of the day, " + percent(table.Rows[len(table.Rows)/2][2].(float64)) + " of the value has settled on the median day.",
		Caption:  fmt.Sprintf("Median, and the band from the 10th to the 90th percentile, of %s of point %d, by tick of the day.", count(days, "day"), s.runs[0].point)}}
	return p, true, nil
}

// usual are the percentiles over days by tick of day.
func usual(t *query.Table) (table *Table, labels []any, days int) {
	table = &Table{Columns: []Column{{Name: "tick", Label: "tick of day", Kind: "count"}}}
	for _, c := range []struct{ name, label, kind string }{{"settled_low", "settled share, 10 %", "share"}, {"settled", "median", "share"}, {"settled_high", "90 %", "share"},
		{"queue_low", "value in queues, 10 %", "metric"}, {"queue", "median", "metric"}, {"queue_high", "90 %", "metric"}} {
		of := ""
		if c.kind == "metric" {
			of = "total_cost_cents"
		}
		table.Columns = append(table.Columns, Column{Name: c.name, Label: c.label, Kind: c.kind, Of: of})
	}
	for first := 0; first < len(t.Rows); {
		var shares, queues []float64
		end := first
		for ; end < len(t.Rows) && t.Rows[end][0] == t.Rows[first][0]; end++ {
			if all := numeric(t.Rows[end][4]); all > 0 {
				shares = append(shares, numeric(t.Rows[end][3])/all)
			}
			queues = append(queues, numeric(t.Rows[end][5]))
		}
		days = max(days, end-first)
		row := []any{t.Rows[first][0]}
		for _, values := range [][]float64{shares, queues} {
			sorted := stats.Sorted(values)
			for _, q := range []float64{0.1, 0.5, 0.9} {
				if len(sorted) == 0 {
					row = append(row, 0.0)
				} else {
					row = append(row, rounded(stats.Quantile(sorted, q), 5))
				}
			}
		}
		table.Rows = append(table.Rows, row)
		if t.Rows[first][6] != nil {
			labels = append(labels, t.Rows[first][6])
		}
		first = end
	}
	return table, labels, days
}
