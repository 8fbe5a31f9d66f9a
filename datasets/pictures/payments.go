package pictures

import (
	"context"
	"fmt"
	"slices"

	"sweep/datasets/stats"
)

// fit compares simulated with observed settlement.
func (s *Session) fit(ctx context.Context) (p Picture, ok bool, err error) {
	p = Picture{Name: "fit", Title: "Does it settle as the real system did?", Short: "Fit"}
	all, err := s.db.Query(ctx, "SELECT run_id, within_1_minute, within_5_minutes, within_30_minutes, num_compared FROM validation() ORDER BY run_id")
	if err != nil || len(all.Rows) == 0 {
		return p, false, err
	}
	for _, e := range s.examples() {
		t, err := s.db.Query(ctx, fmt.Sprintf(`SELECT v.tick, v.day, v.simulated_settled_share, v.observed_settled_share, v.simulated_queue_cents, v.observed_queue_cents, clock_label(r.clock, r.ticks_per_day, v.tick)
FROM validation_by_tick(%d) AS v JOIN runs AS r ON r.run_id = %d ORDER BY v.tick`, e.id, e.id))
		if err != nil {
			return p, false, err
		}
		table := &Table{Query: s.command(fmt.Sprintf("FROM validation_by_tick(%d)", e.id)), Columns: []Column{{Name: "tick", Label: "tick", Kind: "count"}, {Name: "day", Label: "day", Kind: "count"},
			{Name: "simulated_settled_share", Label: "settled, simulated", Kind: "share"}, {Name: "observed_settled_share", Label: "settled, observed", Kind: "share"},
			{Name: "simulated_queue_cents", Label: "in queues, simulated", Kind: "metric", Of: "total_cost_cents"}, {Name: "observed_queue_cents", Label: "in queues, observed", Kind: "metric", Of: "total_cost_cents"}}}
		var labels []any
		step := (len(t.Rows) + ticksMax - 1) / ticksMax
		for i := 0; i < len(t.Rows); i += step {
			row := t.Rows[min(i+step, len(t.Rows))-1]
			line := []any{row[0], row[1], cell(numeric(row[2]), 5), cell(numeric(row[3]), 5), row[4], row[5]}
			table.Rows = append(table.Rows, line)
			if row[6] != nil {
				labels = append(labels, row[6])
			}
		}
		v := View{Key: map[string]string{"run": fmt.Sprint(e.id)}, Table: s.table(fmt.Sprintf("fit:%d", e.id), func() *Table { return table }), Draw: map[string]any{"labels": labels},
			Caption: "Settled share of the day’s value, and value in the queues, by clock: simulated, and as the payments file says they settled. " + s.runTitle(e)}
		for _, row := range all.Rows {
			if row[0] == any(e.id) {
				v.Sentence = fmt.Sprintf("%s of %s payments settle within 1 minute of the observed time, %s within 5 and %s within 30 minutes.", upperFirst(percent(numeric(row[1]))), fixed(numeric(row[4]), 0), percent(numeric(row[2])), percent(numeric(row[3])))
				p.Views = append(p.Views, v)
				p.control("run", "run", fmt.Sprint(e.id), fmt.Sprintf("%d, %s", e.id, e.why))
			}
		}
	}
	return p, len(p.Views) > 0, nil
}

// describe shows what the payments are.
func (s *Session) describe(ctx context.Context) (p Picture, ok bool, err error) {
	p = Picture{Name: "describe", Title: "What are these payments?", Short: "Payments"}
	for _, e := range s.examples() {
		t, err := s.db.Query(ctx, fmt.Sprintf(`SELECT t.amount_cents, t.sender_id, t.arrival_tick, r.ticks_per_day, clock_label(r.clock, r.ticks_per_day, t.arrival_tick) FROM transactions AS t JOIN runs AS r USING (run_id)
WHERE t.run_id = %d AND t.parent_tx_id IS NULL ORDER BY t.tx_id`, e.id))
		if err != nil || len(t.Rows) == 0 {
			return p, false, err
		}
		p.Views = append(p.Views, s.describeView(e, t.Rows))
		p.control("run", "run", fmt.Sprint(e.id), fmt.Sprintf("%d, %s", e.id, e.why))
	}
	return p, len(p.Views) > 0, nil
}

// hoursMax is the number of bars of a day without a clock.
const hoursMax = 24

func (s *Session) describeView(e example, rows [][]any) View {
	amounts, total, banks := make([]float64, len(rows)), 0.0, map[string]float64{}
	table := &Table{Columns: []Column{{Name: "hour", Label: "hour", Kind: "label"}, {Name: "num_payments", Label: "payments", Kind: "count"}, {Name: "value_cents", Label: "value", Kind: "metric", Of: "total_cost_cents"}},
		Query: s.command(fmt.Sprintf("SELECT arrival_tick, count(*) AS num_payments, sum(amount_cents) AS value_cents FROM transactions WHERE run_id = %d AND parent_tx_id IS NULL GROUP BY ALL ORDER BY ALL", e.id))}
	perDay := int(numeric(rows[0][3]))
	name := func(row []any) string {
		if clock, ok := row[4].(string); ok && len(clock) > 2 {
			return clock[:2] + ":00"
		}
		width := max(1, (perDay+hoursMax-1)/hoursMax)
		at := int(numeric(row[2])) % perDay / width * width
		return fmt.Sprintf("tick %d", at)
	}
	counts, values := map[string]int64{}, map[string]int64{}
	for i, row := range rows {
		x := row[0].(int64)
		amounts[i] = float64(x)
		total += float64(x)
		banks[fmt.Sprint(row[1])] += float64(x)
		counts[name(row)]++
		values[name(row)] += x
	}
	order := make([][]any, perDay)
	for _, row := range rows {
		order[int(numeric(row[2]))%perDay] = row
	}
	for _, row := range order {
		if row == nil {
			continue
		}
		label := name(row)
		before := len(table.Columns[0].Labels)
		if i := table.Columns[0].place(label); i == before {
			table.Rows = append(table.Rows, []any{i, counts[label], values[label]})
		}
	}
	money := metricOf("total_cost_cents")
	sorted := stats.Sorted(amounts)
	herfindahl := 0.0
	for _, name := range sortedKeys(banks) {
		share := banks[name] / total
		herfindahl += share * share
	}
	v := View{Key: map[string]string{"run": fmt.Sprint(e.id)}, Table: s.table(fmt.Sprintf("describe:%d", e.id), func() *Table { return table }), Draw: map[string]any{}}
	v.Sentence = fmt.Sprintf("%s of %s, worth %s: median %s, 99th percentile %s, concentration of the senders (Herfindahl) %s.", count(len(rows), "payment"), count(len(banks), "bank"), money.say(total),
		money.say(stats.Quantile(sorted, 0.5)), money.say(stats.Quantile(sorted, 0.99)), significant(herfindahl, 2))
	v.Caption = "Value of the payments by the time of their arrival. " + s.runTitle(e)
	return v
}

// place returns the number of a label, which it adds if it is new.
func (c *Column) place(text string) int {
	if i := slices.Index(c.Labels, text); i >= 0 {
		return i
	}
	c.Labels = append(c.Labels, text)
	return len(c.Labels) - 1
}
