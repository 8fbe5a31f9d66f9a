package pictures

import (
	"context"
	"fmt"
	"math"
	"strings"
)

// replayMarks limits the payments that are drawn and listed.
const replayMarks = 1000

// replayPayments shows which payments of the examples settle at another time than in the run.
func (s *Session) replayPayments(ctx context.Context, sh *shadowed) (p Picture, err error) {
	p = Picture{Name: "replay_payments", Title: "Which payments settle earlier, which later?", Short: "Payments"}
	err = s.replayViews(ctx, &p, sh, s.replayPaymentsView)
	return p, err
}

// moved are the payments of a run by when they settle in its replay.
type moved struct {
	all, earlier, later, same, gained, lost, never int64
	ticks                                          float64 // mean change of those that settle in both
	changed                                        int64   // that the picture may show
}

func (s *Session) replayPaymentsView(ctx context.Context, sh *shadowed, r *replayed, e example) (v View, err error) {
	m, err := s.moved(ctx, r.run)
	if err != nil {
		return v, err
	}
	query := fmt.Sprintf("SELECT arrival_index, tx_id_new AS tx_id, CASE WHEN %s THEN 0 WHEN %s THEN 1 ELSE 2 END AS role, sender_id, receiver_id, amount_new_cents AS amount, arrival_tick, settlement_tick_old, settlement_tick_new, settlement_tick_new - settlement_tick_old AS change, settlement_path_old, settlement_path_new FROM replay_payments WHERE run_id = %d AND split_path IS NULL AND settlement_tick_old IS DISTINCT FROM settlement_tick_new ORDER BY abs(change) DESC NULLS FIRST, arrival_index LIMIT %d",
		sh.changed("sender_id"), sh.changed("receiver_id"), r.run, replayMarks)
	rows, err := s.db.Query(ctx, query)
	if err != nil {
		return v, err
	}
	c, err := s.calendar(ctx, r.run)
	if err != nil {
		return v, err
	}
	who := strings.Join(sh.agents, ", ")
	t := &Table{Query: s.command(query), Columns: []Column{{Name: "arrival_index", Label: "payment", Kind: "count"},
		{Name: "tx_id", Label: "number in the replay", Kind: "count", Link: fmt.Sprintf("run/%d/payment/{tx_id}", r.run)},
		{Name: "role", Label: "of", Kind: "label", Labels: []string{"paid by " + who, "paid to " + who, "between other banks"}},
		{Name: "sender_id", Label: "from", Kind: "text"}, {Name: "receiver_id", Label: "to", Kind: "text"}, s.money("amount", "amount"), {Name: "arrival_tick", Label: "arrived in tick", Kind: "count"},
		{Name: "settlement_tick_old", Label: "settled in the run", Kind: "count"}, {Name: "settlement_tick_new", Label: "in the replay", Kind: "count"}, {Name: "change", Label: "ticks later", Kind: "count"},
		{Name: "settlement_path_old", Label: "how in the run", Kind: "text"}, {Name: "settlement_path_new", Label: "in the replay", Kind: "text"}}}
	for _, row := range rows.Rows {
		cells := make([]any, len(row))
		for i, x := range row {
			switch x := x.(type) {
			case int32:
				cells[i] = int64(x)
			case string:
				if cells[i] = x; i >= 10 {
					cells[i] = pathWords(x)
				}
			default:
				cells[i] = x
			}
		}
		cells[2] = int(integer(row[2]))
		t.Rows = append(t.Rows, cells)
	}
	v = View{Table: s.table(fmt.Sprintf("replay_payments:%d", r.run), func() *Table { return t }), Sentence: m.sentence(),
		Draw: map[string]any{"roles": t.Columns[2].Labels, "ticks": c.ticks * c.numDays}}
	v.Caption = fmt.Sprintf("%s It is run %d of the data set that the replays come from, where %s. Each mark is a payment that does not settle in the same tick; above the line it settles later, below it earlier. Parts of splits count as their payment, which settles with its last part.", s.runTitle(e), r.source, sh.follows(r))
	if m.changed > replayMarks {
		v.Caption += fmt.Sprintf(" Drawn are the %d of %d with the largest changes.", replayMarks, m.changed)
	}
	return v, nil
}

// moved counts the payments of a replay.
func (s *Session) moved(ctx context.Context, run int64) (m moved, err error) {
	rows, err := s.db.Query(ctx, fmt.Sprintf("SELECT count(*), count(*) FILTER (n < o), count(*) FILTER (n > o), count(*) FILTER (n = o), count(*) FILTER (o IS NULL AND n IS NOT NULL), count(*) FILTER (n IS NULL AND o IS NOT NULL), count(*) FILTER (n IS NULL AND o IS NULL), CAST(sum(n - o) AS DOUBLE) FROM (SELECT settlement_tick_old AS o, settlement_tick_new AS n FROM replay_payments WHERE run_id = %d AND split_path IS NULL)", run))
	if err != nil {
		return m, err
	}
	row := rows.Rows[0]
	for i, to := range []*int64{&m.all, &m.earlier, &m.later, &m.same, &m.gained, &m.lost, &m.never} {
		*to = integer(row[i])
	}
	m.ticks, m.changed = numeric(row[7])/float64(m.earlier+m.later+m.same), m.earlier+m.later+m.gained+m.lost
	return m, nil
}

func (m *moved) sentence() string {
	if m.changed == 0 {
		return fmt.Sprintf("No payment settles at another time: all %d are as in the run.", m.all)
	}
	text := fmt.Sprintf("Of %s, %d settle earlier, %d later and %d in the same tick", count(int(m.all), "payment"), m.earlier, m.later, m.same)
	for _, of := range []struct {
		n     int64
		words string
	}{{m.gained, "only in the replay"}, {m.lost, "only in the run"}, {m.never, "in neither"}} {
		if of.n > 0 {
			text += fmt.Sprintf("; %d %s", of.n, of.words)
		}
	}
	if math.IsNaN(m.ticks) || m.ticks == 0 {
		return text + "."
	}
	word := "later"
	if m.ticks < 0 {
		word = "earlier"
	}
	return text + fmt.Sprintf(". Those that settle in both do so %s %s on average.", significant(math.Abs(m.ticks), 2)+" ticks", word)
}
