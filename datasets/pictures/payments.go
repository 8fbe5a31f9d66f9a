package pictures

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"sweep/datasets/stats"
)

// hoursMax is the number of bars of a day without clock.
const hoursMax = 24

// describe shows what the payments of files are. If all runs have the same payments, one run stands for all.
func (s *Session) describe(ctx context.Context) (p Picture, ok bool, err error) {
	p = Picture{Name: "describe", Title: "What are these payments?", Short: "Payments"}
	if p.Missing = s.notStored("transactions"); p.Missing != "" {
		return p, true, nil
	}
	err = s.views(ctx, &p, func(ctx context.Context, e example) ([]View, error) {
		if s.Study.Dates == 0 && len(p.Views) > 0 {
			return nil, nil
		}
		v, ok, err := s.describeView(ctx, e)
		if !ok {
			return nil, err
		}
		return []View{v}, err
	})
	return p, len(p.Views) > 0, err
}

func (s *Session) describeView(ctx context.Context, e example) (v View, ok bool, err error) {
	c, err := s.calendar(ctx, e.id)
	if err != nil {
		return v, false, err
	}
	where := fmt.Sprintf("FROM transactions WHERE run_id = %d AND origin = 'file'", e.id)
	amounts, err := s.amounts(ctx, "SELECT amount_cents, count(*) "+where+" GROUP BY ALL ORDER BY ALL")
	if err != nil || len(amounts) == 0 {
		return v, false, err
	}
	senders, err := s.db.Query(ctx, "SELECT sender_id, CAST(sum(amount_cents) AS BIGINT) "+where+" GROUP BY ALL ORDER BY ALL")
	if err != nil {
		return v, false, err
	}
	others, err := s.db.Query(ctx, "SELECT count(DISTINCT receiver_id), min(arrival_tick % "+fmt.Sprint(c.ticks)+"), max(arrival_tick % "+fmt.Sprint(c.ticks)+") "+where)
	if err != nil {
		return v, false, err
	}
	t, busiest, err := s.byHour(ctx, c, where)
	if err != nil {
		return v, false, err
	}
	total, largest, herfindahl := concentration(senders.Rows)
	row := others.Rows[0]
	figures := [][2]string{{count(len(amounts), "payment"), "from files"}, {s.Study.money(total), "value"}, {s.Study.money(int64(stats.Quantile(amounts, 0.5))), "median amount"}, {s.Study.money(int64(stats.Quantile(amounts, 0.99))), "99th percentile"},
		{s.Study.money(int64(amounts[len(amounts)-1])), "largest"}, {fmt.Sprintf("%d and %d", len(senders.Rows), integer(row[0])), "banks that send, receive"}, {percent(largest), "of the value from the five largest senders"},
		{significant(herfindahl, 2), "concentration of senders (Herfindahl)"}, {c.at(integer(row[1])) + " to " + c.at(integer(row[2])), "first and last arrival of a day"}}
	v = View{Table: s.table(fmt.Sprintf("describe:%d", e.id), func() *Table { return t }), Draw: map[string]any{"figures": figures}}
	v.Sentence = fmt.Sprintf("%s of %s from %s; half of them are below %s, and most value arrives at %s.", upperFirst(count(len(amounts), "payment")), s.Study.money(total), count(len(senders.Rows), "bank"), s.Study.money(int64(stats.Quantile(amounts, 0.5))), busiest)
	v.Caption = s.runTitle(e) + " Bars are by time of arrival"
	if c.numDays > 1 {
		v.Caption += fmt.Sprintf(", over %s", count(int(c.numDays), "day"))
	}
	v.Caption += "."
	if s.Study.Dates == 0 && len(s.runs) > 1 {
		v.Caption += " All runs have the same payments from files."
	}
	return v, true, nil
}

// amounts are all amounts in ascending order, from a query of amounts and their numbers.
func (s *Session) amounts(ctx context.Context, sql string) (list []float64, err error) {
	rows, err := s.db.Rows(ctx, sql)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	return list, each(rows, func(row []any) error {
		for range integer(row[1]) {
			list = append(list, float64(integer(row[0])))
		}
		return nil
	})
}

// concentration returns what all send, the share of the five largest, and the sum of the squares of the shares.
func concentration(rows [][]any) (total int64, largest, herfindahl float64) {
	values := make([]int64, len(rows))
	for i, row := range rows {
		values[i] = integer(row[1])
		total += values[i]
	}
	slices.SortFunc(values, func(a, b int64) int { return cmp.Compare(b, a) })
	for i, x := range values {
		part := float64(x) / float64(max(total, 1))
		herfindahl += float64(part * part)
		if i < 5 {
			largest += part
		}
	}
	return total, largest, herfindahl
}

// byHour is the table of the payments by hour of arrival, or by part of the day without clock, and the name of the part with the most value.
func (s *Session) byHour(ctx context.Context, c calendar, where string) (t *Table, busiest string, err error) {
	width := max(1, (c.ticks+hoursMax-1)/hoursMax)
	if c.clock != nil {
		width = max(1, 3_600_000/c.clock.Tick)
	}
	offset := int64(0) // ticks by which the first hour is shorter
	if c.clock != nil {
		offset = c.clock.DayStart % 3_600_000 / c.clock.Tick
	}
	sql := fmt.Sprintf("SELECT (arrival_tick %% %d + %d) // %d AS part, count(*) AS num_payments, CAST(sum(amount_cents) AS BIGINT) AS value_cents %s GROUP BY ALL ORDER BY ALL", c.ticks, offset, width, where)
	rows, err := s.db.Query(ctx, sql)
	if err != nil {
		return nil, "", err
	}
	t = &Table{Query: s.command(sql), Columns: []Column{{Name: "time", Label: "from", Kind: "text"}, {Name: "num_payments", Label: "payments", Kind: "count"}, s.money("value_cents", "value")}}
	most, next := int64(-1), int64(0)
	for _, row := range rows.Rows {
		for ; next < integer(row[0]); next++ { // parts of the day without payments
			t.Rows = append(t.Rows, []any{c.at(max(0, next*width-offset)), 0, 0})
		}
		next++
		name := c.at(max(0, integer(row[0])*width-offset))
		t.Rows = append(t.Rows, []any{name, integer(row[1]), integer(row[2])})
		if integer(row[2]) > most {
			most, busiest = integer(row[2]), name
		}
	}
	for ; next*width-offset < c.ticks && next > 0; next++ {
		t.Rows = append(t.Rows, []any{c.at(next*width - offset), 0, 0})
	}
	return t, busiest, nil
}
