package viewer

import (
	"context"
	"fmt"
	"slices"

	"sweep/datasets/errkind"
	"sweep/datasets/pictures"
	"sweep/engine/document"
)

// bankPage shows a bank's day in a run (?day=), and its payments (?page=).
func bankPage(ctx context.Context, st *study, q *request) (any, error) {
	id, err := q.number("run")
	if err != nil {
		return nil, err
	}
	day, err := q.asked("day", -1)
	if err != nil {
		return nil, err
	}
	page, err := q.page()
	if err != nil {
		return nil, err
	}
	var p *content
	err = st.read(ctx, pictures.Options{Runs: []int64{id}, Only: true}, func(r *reader) error {
		p, err = r.bankContent(id, q.name("bank"), day, page, func() (*Run, error) { return st.run(id) })
		return err
	})
	return p, err
}

func (r *reader) bankContent(id int64, bank string, day, page int64, open func() (*Run, error)) (*content, error) {
	run, p, err := r.find(id)
	if err != nil || p != nil {
		return r.done(p, err)
	}
	if err := known(bank, run, open); err != nil {
		return nil, err
	}
	p = &content{Title: fmt.Sprintf("%s in run %d", bank, id)}
	if p.Facts, err = r.bankFacts(run, bank); err != nil {
		return nil, err
	}
	if p.Ticks, err = r.busiest(run, day); err != nil {
		return nil, err
	}
	picture, err := r.OfBank(r.ctx, id, bank, p.Ticks.Day)
	if err != nil {
		return nil, err
	}
	r.add(p, picture)
	if err := r.bankDays(p, run, bank); err != nil {
		return nil, err
	}
	if err := r.bankPayments(p, run, bank, p.Ticks.Day, page); err != nil {
		return nil, err
	}
	return r.finish(p), nil
}

// known refuses names of banks that the scenario of the run does not have.
func known(bank string, run stored, open func() (*Run, error)) error {
	opened, err := open()
	if err != nil {
		return err
	}
	defer opened.Close() //nolint:errcheck // it only read
	if names := opened.Agents(); !slices.Contains(names, bank) {
		return errkind.Errorf(errkind.Invalid, "run %d has no bank %q; %s", run.id, bank, document.Suggest(bank, names))
	}
	return nil
}

// bankFacts says what a bank starts with.
func (r *reader) bankFacts(run stored, bank string) ([]fact, error) {
	facts := []fact{{"run", fmt.Sprint(run.id), fmt.Sprintf("run/%d", run.id)}}
	if r.NotStored("agents") != "" {
		return facts, nil
	}
	row, err := r.one("SELECT role, opening_balance_cents, unsecured_cap_cents, posted_collateral_cents, policy_kind, policy_hash FROM agents WHERE run_id = %d AND agent_id = %s", run.id, quoted(bank))
	if err != nil || row == nil {
		return facts, err
	}
	facts = append(facts, fact{"role", words(row[0]), ""}, fact{"opening balance", r.MoneyText(integer(row[1])), ""}, fact{"credit line", r.MoneyText(integer(row[2])), ""}, fact{"posted collateral", r.MoneyText(integer(row[3])), ""})
	if hash := words(row[5]); hash != "" {
		facts = append(facts, fact{"policy", words(row[4]), of("run", run.id, "policy", hash)})
	}
	return facts, nil
}

// bankDays lists the days of the bank.
func (r *reader) bankDays(p *content, run stored, bank string) error {
	s := section{Title: "Its days", Missing: r.NotStored("daily_agent_metrics")}
	if s.Missing == "" {
		columns := []pictures.Column{linked(count("day", "day"), "%s?day={day}", of("run", run.id, "bank", bank)), r.Money("opening_balance_cents", "opening balance"), r.Money("closing_balance_cents", "closing balance"), r.Money("min_balance_cents", "lowest balance"), r.Money("peak_overdraft_cents", "peak overdraft"),
			count("num_arrivals", "arrived"), count("num_settled", "settled"), r.Money("settled_value_cents", "value settled"), r.Money("received_value_cents", "value received"), count("queue1_peak_size", "most in Queue 1")}
		more := ""
		if r.Study.Priced {
			more, columns = ", total_cost_cents", append(columns, r.Money("total_cost_cents", "costs"))
		}
		t, err := r.table("days", fmt.Sprintf("SELECT day, opening_balance_cents, closing_balance_cents, min_balance_cents, peak_overdraft_cents, num_arrivals, num_settled, settled_value_cents, received_value_cents, queue1_peak_size%s FROM daily_agent_metrics WHERE run_id = %d AND agent_id = %s ORDER BY day", more, run.id, quoted(bank)), columns...)
		if err != nil {
			return err
		}
		s.Table, s.Note = "days", cut(len(t.Rows))
	}
	p.Sections = append(p.Sections, s)
	return nil
}

// bankPayments lists the payments that the bank had to make on a day, those that waited longest first.
func (r *reader) bankPayments(p *content, run stored, bank string, day, page int64) error {
	s := section{Title: fmt.Sprintf("The payments it had to make, arrived on day %d", day), Missing: r.NotStored("transactions"), Main: true}
	if s.Missing == "" {
		where := fmt.Sprintf("run_id = %d AND sender_id = %s AND arrival_day = %d", run.id, quoted(bank), day)
		n, err := r.one("SELECT count(*) FROM transactions WHERE %s", where)
		if err != nil {
			return err
		}
		sql := fmt.Sprintf("SELECT tx_id, sender_id, receiver_id, amount_cents, arrival_tick, deadline_tick, settlement_tick, status, queue1_ticks, queue2_ticks, queue1_ticks + queue2_ticks AS waited FROM transactions WHERE %s ORDER BY waited DESC, tx_id LIMIT %d OFFSET %d", where, pageRows, (page-1)*pageRows)
		t, err := r.table("payments", sql, r.paymentColumns(run.id, count("queue1_ticks", "ticks in Queue 1"), count("queue2_ticks", "in Queue 2"), count("waited", "in both"))...)
		if err != nil {
			return err
		}
		s.Table, s.Pages = "payments", pagesOf(page, integer(n[0]))
		if len(t.Rows) == 0 {
			s.Table, s.Missing = "", s.Pages.beyond("None arrived on this day.")
		}
	}
	p.Sections = append(p.Sections, s)
	return nil
}
