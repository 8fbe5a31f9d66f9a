package pictures

import (
	"context"
	"fmt"
)

// bankLines are the columns of tick_agent_states that the day of a bank shows: name, label and the SQL of a part of the day.
var bankLines = []struct{ name, label, sql string }{
	{"queue1", "value in its Queue 1", "max(queue1_value_cents)"}, {"queue2", "its value in Queue 2", "max(queue2_value_cents)"}, {"credit", "credit in use", "max(credit_used_cents)"},
	{"balance", "balance", "min(balance_cents)"}, {"available", "available liquidity", "min(available_liquidity_cents)"},
	{"cost", "costs so far", "max(" + CostSum() + ")"},
}

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
	columns := list(bankLines, func(l struct{ name, label, sql string }) string { return l.sql + " AS " + l.name }, ", ")
	sql := fmt.Sprintf("SELECT (tick %% %d) // %d AS part, %s FROM tick_agent_states WHERE run_id = %d AND day = %d AND agent_id = %s GROUP BY ALL ORDER BY ALL", c.ticks, c.width, columns, run, day, quoted(bank))
	states, err := s.partsOf(ctx, sql, c, len(bankLines))
	if err != nil {
		return p, err
	}
	t := &Table{Query: s.command(sql), Columns: c.columns()}
	flows, words := make([][]any, c.bins()), "What it paid and received is not drawn because the table “transactions” is not stored. "
	var panels []panel
	if s.stored("transactions") {
		if flows, sql, err = s.flowsOfBank(ctx, run, bank, day, c); err != nil {
			return p, err
		}
		words, t.Query = "", t.Query+"\n"+s.command(sql)
		t.Columns = append(t.Columns, s.money("arrived", "arrived so far"), s.money("sent", "paid so far"), s.money("received", "received so far"))
		panels = []panel{{Title: "Arrived, paid and received so far in the day", Unit: "money", Series: []series{{Name: "arrived, to be paid", Column: "arrived", Kind: "line", Colour: muted}, {Name: "paid", Column: "sent", Kind: "line", Colour: 0}, {Name: "received", Column: "received", Kind: "line", Colour: 2, Dash: 1}}}}
	}
	for _, l := range bankLines {
		t.Columns = append(t.Columns, s.money(l.name, l.label))
	}
	lowest, peak, at := any(nil), int64(0), 0
	for b, state := range states {
		t.Rows = append(t.Rows, append(append(c.row(b), flows[b]...), state...))
		if state[3] != nil && (lowest == nil || integer(state[3]) < lowest.(int64)) {
			lowest = integer(state[3])
		}
		if waiting := integer(state[0]) + integer(state[1]); waiting > peak {
			peak, at = waiting, b
		}
	}
	v := View{Key: map[string]string{}, Table: s.table(fmt.Sprintf("bank:%d:%d:%s", run, day, bank), func() *Table { return t }), Draw: c.draw(append(panels, s.bankPanels()...))}
	v.Sentence = fmt.Sprintf("%s: its lowest balance is %s; ", bank, s.Study.money(integer(lowest)))
	if peak > 0 {
		v.Sentence += fmt.Sprintf("most of its payments wait at %s, with %s.", c.at(int64(at)*c.width), s.Study.money(peak))
	} else {
		v.Sentence += "none of its payments waits at the end of a tick."
	}
	v.Caption = s.runTitle(s.chosen(run)) + " "
	if c.width > 1 {
		v.Caption += fmt.Sprintf("Each part of the horizontal axis is %d ticks: the largest queues and credit, the lowest balance and liquidity. ", c.width)
	}
	v.Caption += words + "Queues, credit, balances and costs are those at the ends of ticks."
	p.Views = []View{v}
	return p, nil
}

// bankPanels are the panels of the states of a bank.
func (s *Session) bankPanels() []panel {
	panels := []panel{
		{Title: "Value waiting, and credit in use", Unit: "money", Series: []series{{Name: "in its Queue 1", Column: "queue1", Kind: "line", Colour: 0}, {Name: "in Queue 2, the central one", Column: "queue2", Kind: "line", Colour: 1, Dash: 1}, {Name: "credit in use", Column: "credit", Kind: "line", Colour: 4, Dash: 2}}},
		{Title: "Balance and available liquidity", Unit: "money", Series: []series{{Name: "available: balance and unused credit", Column: "available", Kind: "line", Colour: muted}, {Name: "balance", Column: "balance", Kind: "line", Colour: 0, Dash: 1}}},
	}
	if s.Study.Priced {
		panels = append(panels, panel{Title: "Costs so far in the day", Unit: "money", Series: []series{{Name: "costs", Column: "cost", Kind: "line", Colour: 1}}})
	}
	return panels
}

// partsOf are the integers that a query returns for each part of a day, nil for parts without a row.
func (s *Session) partsOf(ctx context.Context, sql string, c calendar, columns int) ([][]any, error) {
	rows, err := s.db.Query(ctx, sql)
	if err != nil {
		return nil, err
	}
	parts := make([][]any, c.bins())
	for b := range parts {
		parts[b] = make([]any, columns)
	}
	for _, row := range rows.Rows {
		b := int(integer(row[0]))
		if b >= len(parts) {
			continue
		}
		for i, v := range row[1:] {
			if v != nil {
				parts[b][i] = integer(v)
			}
		}
	}
	return parts, nil
}

// flowsOfBank are the values that arrived for a bank to pay, that it paid and that it received, each so far in the day.
func (s *Session) flowsOfBank(ctx context.Context, run int64, bank string, day int64, c calendar) (parts [][]any, sql string, err error) {
	name, first := quoted(bank), day*c.ticks
	sum := func(tick, who string) string {
		return fmt.Sprintf("SELECT (%s %% %d) // %d AS part, CAST(sum(amount_cents) AS BIGINT) AS value FROM transactions WHERE run_id = %d AND %s BETWEEN %d AND %d AND %s = %s", tick, c.ticks, c.width, run, tick, first, first+c.ticks-1, who, name)
	}
	sql = fmt.Sprintf("WITH arrived AS (%s AND parent_tx_id IS NULL GROUP BY ALL), sent AS (%s AND NOT is_split GROUP BY ALL), received AS (%s AND NOT is_split GROUP BY ALL) SELECT part, a.value AS arrived, s.value AS sent, r.value AS received FROM arrived AS a FULL JOIN sent AS s USING (part) FULL JOIN received AS r USING (part) ORDER BY part",
		sum("arrival_tick", "sender_id"), sum("settlement_tick", "sender_id"), sum("settlement_tick", "receiver_id"))
	if parts, err = s.partsOf(ctx, sql, c, 3); err != nil {
		return nil, "", err
	}
	var so [3]int64
	for _, part := range parts {
		for i := range so {
			so[i] += integer(part[i])
			part[i] = so[i]
		}
	}
	return parts, sql, nil
}
