package pictures

import (
	"context"
	"fmt"
)

// paymentsShown are the payments of a run that are shown: by which order, and what they are called.
var paymentsShown = []struct{ order, why string }{
	{"coalesce(settlement_tick, dropped_tick, %d) - arrival_tick DESC, amount_cents DESC", "waited longest"},
	{"amount_cents DESC", "largest"},
}

// payment shows what happened to a payment: the one of a run that waited longest, and the largest.
func (s *Session) payment(ctx context.Context) (p Picture, err error) {
	p = Picture{Name: "payment", Title: "What happened to a payment?", Short: "A payment"}
	if p.Missing = s.notStored("transactions", "events"); p.Missing != "" {
		return p, nil
	}
	err = s.views(ctx, &p, func(ctx context.Context, e example) ([]View, error) {
		c, err := s.calendar(ctx, e.id)
		if err != nil {
			return nil, err
		}
		var list []View
		for _, shown := range paymentsShown {
			order := shown.order
			if order[0] == 'c' {
				order = fmt.Sprintf(order, c.ticks*c.numDays)
			}
			v, ok, err := s.paymentView(ctx, e, c, "parent_tx_id IS NULL ORDER BY "+order+", tx_id LIMIT 1")
			if err != nil {
				return nil, err
			}
			if ok {
				v.Key = map[string]string{"payment": shown.why}
				p.control("payment", "payment", shown.why, shown.why)
				list = append(list, v)
			}
		}
		return list, nil
	})
	if len(p.Views) == 0 && p.Missing == "" {
		p.Missing = "There are no payments in these runs."
	}
	return p, err
}

// life is a payment with the ticks of its life; −1 for what did not happen.
type life struct {
	tx, arrival, deadline, settled, dropped, amount int64
	from, to, path, status                          string
	split                                           bool
}

// paymentView shows the payment that a condition, with an order and a limit, chooses among those of a run.
func (s *Session) paymentView(ctx context.Context, e example, c calendar, which string) (v View, ok bool, err error) {
	rows, err := s.db.Query(ctx, fmt.Sprintf("SELECT tx_id, arrival_tick, deadline_tick, coalesce(settlement_tick, -1), coalesce(dropped_tick, -1), amount_cents, sender_id, receiver_id, coalesce(settlement_path, ''), status, is_split FROM transactions WHERE run_id = %d AND %s", e.id, which))
	if err != nil || len(rows.Rows) == 0 {
		return v, false, err
	}
	r := rows.Rows[0]
	l := life{integer(r[0]), integer(r[1]), integer(r[2]), integer(r[3]), integer(r[4]), integer(r[5]), r[6].(string), r[7].(string), r[8].(string), r[9].(string), r[10].(bool)}
	query := fmt.Sprintf("FROM payment_history(%d, %d)", e.id, l.tx)
	events, err := s.db.Query(ctx, fmt.Sprintf("SELECT seq, tick, event_type, agent_id, tx_id, amount_cents, reason %s ORDER BY seq", query))
	if err != nil {
		return v, false, err
	}
	t := &Table{Query: s.command(query), Columns: []Column{{Name: "seq", Label: "event", Kind: "count"}, {Name: "tick", Label: "tick", Kind: "count"}, {Name: "time", Label: "time", Kind: "text"}, {Name: "event_type", Label: "kind", Kind: "text"},
		{Name: "agent_id", Label: "bank", Kind: "text"}, {Name: "tx_id", Label: "payment", Kind: "count"}, s.money("amount_cents", "amount"), {Name: "reason", Label: "reason", Kind: "text"}}}
	holds := 0
	for _, row := range events.Rows {
		line := []any{integer(row[0]), integer(row[1]), s.moment(c, integer(row[1])), row[2], row[3], nil, nil, row[6]}
		if reason, ok := row[6].(string); ok {
			line[7] = s.banks.replace(reason)
		}
		for i, at := range []int{4, 5} {
			if row[at] != nil {
				line[5+i] = integer(row[at])
			}
		}
		t.Rows = append(t.Rows, line)
		if row[2] == "PolicyHold" {
			holds++
		}
	}
	v = View{Table: s.table(fmt.Sprintf("payment:%d:%d", e.id, l.tx), func() *Table { return t })}
	end := l.settled
	if end < 0 {
		end = l.dropped
	}
	if end < 0 {
		end = c.ticks*c.numDays - 1
	}
	v.Draw = map[string]any{"tx": l.tx, "arrival": l.arrival, "deadline": l.deadline, "settled": l.settled, "dropped": l.dropped, "split": l.split, "end": end, "path": pathWords(l.path),
		"labels": [3]string{s.moment(c, l.arrival), s.moment(c, l.deadline), s.moment(c, end)}}
	v.Sentence = s.lifeSentence(c, l, holds)
	v.Caption = s.runTitle(e) + " Each dot is an event of the payment or of the parts it was split into; the line is the queue in which it waits."
	return v, true, nil
}

// pathWords names a settlement path.
func pathWords(path string) string {
	if path == "immediate" {
		return "settled on submission"
	}
	for _, w := range waysToSettle {
		if w.column == "settled_"+path {
			return w.name
		}
	}
	return label(path)
}

// moment names a tick of the run.
func (s *Session) moment(c calendar, tick int64) string {
	text := c.at(tick % c.ticks)
	if c.clock == nil {
		text = fmt.Sprintf("tick %d", tick)
	}
	if c.numDays > 1 {
		text = fmt.Sprintf("day %d, ", tick/c.ticks) + text
	}
	return text
}

func (s *Session) lifeSentence(c calendar, l life, holds int) string {
	text := fmt.Sprintf("T%d, %s from %s to %s, arrived at %s", l.tx, s.Study.money(l.amount), l.from, l.to, s.moment(c, l.arrival))
	switch {
	case l.settled >= 0:
		text += fmt.Sprintf(" and settled %s later, at %s", count(int(l.settled-l.arrival), "tick"), s.moment(c, l.settled))
	case l.dropped >= 0:
		text += fmt.Sprintf(" and was dropped by its bank at %s", s.moment(c, l.dropped))
	default:
		text += " and did not settle"
	}
	switch {
	case l.settled > l.deadline || l.settled < 0:
		text += fmt.Sprintf("; its deadline was %s", s.moment(c, l.deadline))
	default:
		text += fmt.Sprintf(", before its deadline (%s)", s.moment(c, l.deadline))
	}
	if holds > 0 {
		text += fmt.Sprintf("; its bank held it back %s", count(holds, "time"))
	}
	return text + "."
}
