package pictures

import (
	"context"
	"fmt"
)

// OfBank is a bank's day in a run: what it paid and received, what waits, its balance, its costs.
func (s *Session) OfBank(ctx context.Context, run int64, bank string, day int64) (Picture, error) {
	p := Picture{Name: "bank", Draw: "timeline", Title: "What does the day of the bank look like?", Short: "The day of the bank"}
	if p.Missing = s.notStored("tick_agent_states"); p.Missing != "" {
		return p, nil
	}
	c, err := s.calendar(ctx, run)
	if err != nil {
		return p, err
	}
	sql := fmt.Sprintf("SELECT (tick %% %d) // %d * %d AS tick, arg_max(total_outflow_cents, tick), arg_max(total_inflow_cents, tick), max(queue1_value_cents), max(queue2_value_cents), max(credit_used_cents), min(balance_cents), min(available_liquidity_cents), arg_max(%s, tick) FROM tick_agent_states WHERE run_id = %d AND day = %d AND agent_id = %s GROUP BY ALL ORDER BY ALL",
		c.ticks, c.width, c.width, list(costParts[:], func(c struct{ column, name string }) string { return c.column }, " + "), run, day, quoted(bank))
	rows, err := s.db.Query(ctx, sql)
	if err != nil {
		return p, err
	}
	t := &Table{Query: s.command(sql), Columns: append(c.columns(), s.money("sent", "sent so far"), s.money("received", "received so far"), s.money("queue1", "value in its Queue 1"), s.money("queue2", "its value in Queue 2"),
		s.money("credit", "credit in use"), s.money("balance", "balance"), s.money("available", "available liquidity"), s.money("cost", "costs so far"))}
	parts := make([][]any, c.bins())
	for _, row := range rows.Rows {
		if b := int(integer(row[0]) / c.width); b < len(parts) {
			parts[b] = row[1:]
		}
	}
	lowest, peak, at := int64(0), int64(0), 0
	for b, values := range parts {
		if values == nil {
			values = make([]any, 8)
		}
		row := c.row(b)
		for _, v := range values {
			if v == nil {
				row = append(row, nil)
			} else {
				row = append(row, integer(v))
			}
		}
		t.Rows = append(t.Rows, row)
		if balance := integer(values[5]); b == 0 || values[5] != nil && balance < lowest {
			lowest = balance
		}
		if waiting := integer(values[2]) + integer(values[3]); waiting > peak {
			peak, at = waiting, b
		}
	}
	panels := []panel{
		{Title: "Paid and received so far in the day", Unit: "money", Series: []series{{Name: "paid", Column: "sent", Kind: "line", Colour: 0}, {Name: "received", Column: "received", Kind: "line", Colour: 2, Dash: 1}}},
		{Title: "Value waiting, and credit in use", Unit: "money", Series: []series{{Name: "in its Queue 1", Column: "queue1", Kind: "line", Colour: 0}, {Name: "in Queue 2, the central one", Column: "queue2", Kind: "line", Colour: 1, Dash: 1}, {Name: "credit in use", Column: "credit", Kind: "line", Colour: 4, Dash: 2}}},
		{Title: "Balance and available liquidity", Unit: "money", Series: []series{{Name: "balance", Column: "balance", Kind: "line", Colour: 0}, {Name: "available: balance and unused credit", Column: "available", Kind: "line", Colour: 2, Dash: 1}}},
	}
	if s.Study.Priced {
		panels = append(panels, panel{Title: "Costs so far in the day", Unit: "money", Series: []series{{Name: "costs", Column: "cost", Kind: "line", Colour: 1}}})
	}
	v := View{Key: map[string]string{}, Table: s.table(fmt.Sprintf("bank:%d:%d:%s", run, day, bank), func() *Table { return t }), Draw: c.draw(panels)}
	v.Sentence = fmt.Sprintf("%s: its lowest balance is %s; ", bank, s.Study.money(lowest))
	if peak > 0 {
		v.Sentence += fmt.Sprintf("most of its payments wait at %s, with %s.", c.at(int64(at)*c.width), s.Study.money(peak))
	} else {
		v.Sentence += "none of its payments waits at the end of a tick."
	}
	v.Caption = s.runTitle(s.chosen(run)) + " "
	if c.width > 1 {
		v.Caption += fmt.Sprintf("Each part of the horizontal axis is %d ticks: the largest queues and credit, the lowest balance and liquidity. ", c.width)
	}
	v.Caption += "All values are those at the ends of ticks."
	p.Views = []View{v}
	return p, nil
}
