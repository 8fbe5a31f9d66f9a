package pictures

import (
	"context"
	"fmt"

	"sweep/datasets/query"
	"sweep/datasets/stats"
)

const (
	ticksMax     = 2000 // rows of a day; longer runs are drawn in steps of several ticks
	usualRunsMax = 200  // runs of which days are read
)

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
