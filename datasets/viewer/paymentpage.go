package viewer

import (
	"context"
	"fmt"

	"sweep/datasets/errkind"
	"sweep/datasets/pictures"
	"sweep/engine/narrative"
)

// paymentPage shows the life of a payment: its way through the queues, every decision about it with path and values, its events.
func paymentPage(ctx context.Context, st *study, q *request) (any, error) {
	id, err := q.number("run")
	if err != nil {
		return nil, err
	}
	tx, err := q.number("payment")
	if err != nil {
		return nil, err
	}
	var p *content
	err = st.read(ctx, pictures.Options{Runs: []int64{id}, Only: true}, func(r *reader) error {
		p, err = r.paymentContent(id, tx, func() (*Run, error) { return st.run(id) })
		return err
	})
	return p, err
}

// decisionsShown is the number of decisions about a payment that its page lists.
const decisionsShown = 1000

func (r *reader) paymentContent(id, tx int64, open func() (*Run, error)) (*content, error) {
	run, p, err := r.find(id)
	if err != nil || p != nil {
		return r.done(p, err)
	}
	p = &content{Title: fmt.Sprintf("Payment T%d of run %d", tx, id)}
	if p.Missing = r.NotStored("transactions"); p.Missing != "" {
		return r.finish(p), nil
	}
	life, err := r.life(p, run, tx)
	if err != nil {
		return nil, err
	}
	picture, err := r.OfPayment(r.ctx, id, tx)
	if err != nil {
		return nil, err
	}
	r.add(p, picture)
	if err := r.decisionTable(p, "Which decisions were made about it?", "No policy was asked about it.", fmt.Sprintf("run_id = %d AND tx_id = %d", id, tx), decisionsShown, 0, "run_id", "tx_id", "tree"); err != nil {
		return nil, err
	}
	p.Sections[len(p.Sections)-1].Main = true
	if err := r.parts(p, run, life.root); err != nil {
		return nil, err
	}
	opened, err := open()
	if err != nil {
		return nil, err
	}
	defer opened.Close() //nolint:errcheck // it only read
	p.Sections = append(p.Sections, narrated(opened.Run, narrative.Options{From: int32(life.from), Before: int32(life.to) + 1, Payments: []int32{int32(tx)}}, false, "Its life, in words"))
	if picture.Missing == "" {
		p.Sections = append(p.Sections, section{Title: "Its events", Table: picture.Views[0].Table})
	}
	return r.finish(p), nil
}

// lifetime are the ticks of a payment, and the payment that it is a part of.
type lifetime struct{ from, to, root int64 }

// life adds the facts of a payment.
func (r *reader) life(p *content, run stored, tx int64) (l lifetime, err error) {
	row, err := r.one("SELECT t.sender_id, t.receiver_id, t.amount_cents, t.priority, t.arrival_tick, t.deadline_tick, t.settlement_tick, t.status, t.settlement_path, t.queue1_ticks, t.queue2_ticks, t.created_tick, coalesce(t.settlement_tick, t.dropped_tick, t.rejected_tick, %d), t.root_tx_id, t.external_id, t.parent_tx_id FROM transactions AS t WHERE t.run_id = %d AND t.tx_id = %d", run.last(), run.id, tx)
	if err != nil {
		return l, err
	}
	if row == nil {
		n, err := r.one("SELECT count(*) FROM transactions WHERE run_id = %d", run.id)
		if err != nil {
			return l, err
		}
		if integer(n[0]) == 0 {
			return l, errkind.Errorf(errkind.Invalid, "run %d has no payment T%d; it has no payments", run.id, tx)
		}
		return l, errkind.Errorf(errkind.Invalid, "run %d has no payment T%d; its payments are T0 to T%d", run.id, tx, integer(n[0])-1)
	}
	moment, err := r.Moment(r.ctx, run.id)
	if err != nil {
		return l, err
	}
	page := func(tick any) string { return fmt.Sprintf("run/%d/tick/%d", run.id, integer(tick)) }
	p.Facts = []fact{{"from", words(row[0]), of("run", run.id, "bank", row[0])}, {"to", words(row[1]), of("run", run.id, "bank", row[1])}, {"amount", r.MoneyText(integer(row[2])), ""}}
	if id := words(row[14]); id != "" {
		p.Facts = append(p.Facts, fact{"id in the file", id, ""})
	}
	if row[15] != nil {
		p.Facts = append(p.Facts, fact{"part of", fmt.Sprintf("T%d", row[13]), fmt.Sprintf("run/%d/payment/%d", run.id, row[13])})
	}
	p.Facts = append(p.Facts, fact{"priority", fmt.Sprint(row[3]), ""}, fact{"arrived", moment(integer(row[4])), page(row[4])}, fact{"deadline", moment(integer(row[5])), ""}, fact{"status", words(row[7]), ""})
	if row[6] != nil {
		p.Facts = append(p.Facts, fact{"settled", moment(integer(row[6])), page(row[6])}, fact{"path", words(row[8]), ""})
	}
	p.Facts = append(p.Facts, fact{"ticks in Queue 1", fmt.Sprint(integer(row[9])), ""}, fact{"ticks in Queue 2", fmt.Sprint(integer(row[10])), ""})
	return lifetime{integer(row[11]), min(integer(row[12]), run.last()), integer(row[13])}, nil
}

// parts adds the parts that a payment was split into.
func (r *reader) parts(p *content, run stored, root int64) error {
	sql := fmt.Sprintf("SELECT tx_id, sender_id, receiver_id, amount_cents, arrival_tick, deadline_tick, settlement_tick, status FROM transactions WHERE run_id = %d AND root_tx_id = %d ORDER BY tx_id", run.id, root)
	t, err := r.table("parts", sql, r.paymentColumns(run.id)...)
	if err != nil || len(t.Rows) < 2 {
		delete(r.doc.Tables, "parts")
		return err
	}
	p.Sections = append(p.Sections, section{Title: "The payment and its parts", Table: "parts", Note: cut(len(t.Rows))})
	return nil
}
