package pictures

import (
	"context"
	"fmt"

	"sweep/datasets/stats"
)

// usualBalances adds the medians and bands of the balances to the rows of a usual day: of the lowest balance of each part of each day.
// Of many banks those that send the most in the first run are drawn.
func (s *Session) usualBalances(ctx context.Context, c calendar, where string, t *Table) (*panel, string, error) {
	if !s.stored("tick_agent_states") {
		return nil, "Balances are not drawn because the table “tick_agent_states” is not stored. ", nil
	}
	banks, err := s.banksOf(ctx, s.runs[0].id)
	if err != nil || len(banks) == 0 {
		return nil, "", err
	}
	drawn := drawnBanks(banks)
	place := map[string]int{}
	for i, k := range drawn {
		place[banks[k].id] = i
	}
	sql := fmt.Sprintf("SELECT t.run_id, t.day, (t.tick %% %d) // %d AS part, t.agent_id, min(t.balance_cents) AS lowest FROM tick_agent_states AS t JOIN runs AS r USING (run_id) WHERE %s AND t.agent_id IN (%s) GROUP BY ALL ORDER BY ALL",
		c.ticks, c.width, where, list(drawn, func(k int) string { return quoted(banks[k].id) }, ", "))
	values := make([][][]float64, c.bins())
	for b := range values {
		values[b] = make([][]float64, len(drawn))
	}
	rows, err := s.db.Rows(ctx, sql)
	if err != nil {
		return nil, "", err
	}
	defer rows.Close()
	err = each(rows, func(row []any) error {
		if part := int(integer(row[2])); part < len(values) {
			at := &values[part][place[row[3].(string)]]
			*at = append(*at, float64(integer(row[4])))
		}
		return nil
	})
	if err != nil {
		return nil, "", err
	}
	t.Query += "\n" + s.command(sql)
	p := &panel{Title: "Balances of the banks", Unit: "money"}
	for i, k := range drawn {
		name, id := fmt.Sprintf("balance_%d", k), banks[k].id
		for _, q := range quantilesShown {
			t.Columns = append(t.Columns, s.money(name+q.suffix, "balance of "+id+", "+q.name))
		}
		p.Series = append(p.Series, usual(id, name, i, i)...)
	}
	for b := range t.Rows {
		for i := range drawn {
			sorted := stats.Sorted(values[b][i])
			for _, q := range quantilesShown {
				t.Rows[b] = append(t.Rows[b], mean(stats.Quantile(sorted, q.at)))
			}
		}
	}
	words := ""
	if c.width > 1 {
		words = "Balances are the lowest of each part. "
	}
	if others := len(banks) - len(drawn); others > 0 {
		words += fmt.Sprintf("Balances are those of the %d banks that send the most in run %d, of %d. ", len(drawn), s.runs[0].id, len(banks))
	}
	return p, words, nil
}
