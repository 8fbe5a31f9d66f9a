package viewer

import (
	"context"
	"fmt"

	"sweep/datasets/errkind"
	"sweep/datasets/pictures"
)

// ticks are the ticks of a run, for the slider and the keys.
type ticks struct {
	Tick   int64  `json:"tick"`   // that is shown
	Last   int64  `json:"last"`   // of the run
	PerDay int64  `json:"perDay"` //
	Day    int64  `json:"day"`    // of the tick
	Label  string `json:"label"`  // of the tick: its time
	Before *int64 `json:"before"` // the tick before in which something happened; null for none
	After  *int64 `json:"after"`
}

// stored is a completed run.
type stored struct {
	id, point, replication, perDay, days int64
	seed, key                            string
}

func (s stored) last() int64 { return s.perDay*s.days - 1 }

// find returns a run. Runs that do not exist, failed or are not computed yet have their own words, as a page without sections.
func (r *reader) find(id int64) (run stored, p *content, err error) {
	p = &content{Title: fmt.Sprintf("Run %d", id)}
	row, err := r.one("SELECT status, point, replication, ticks_per_day, num_days, seed, run_key FROM runs WHERE run_id = %d", id)
	if err != nil {
		return run, nil, err
	}
	study := r.Study
	switch {
	case row != nil && row[0] == "completed":
		return stored{id, integer(row[1]), integer(row[2]), integer(row[3]), integer(row[4]), words(row[5]), words(row[6])}, nil, nil
	case row != nil:
		p.Facts = []fact{{"point", fmt.Sprint(row[1]), fmt.Sprintf("runs?point=%d", row[1])}, {"replication", fmt.Sprint(row[2]), ""}, {"seed", words(row[5]), ""}, {"key", words(row[6]), ""}}
		failure, err := r.one("SELECT class, tick, message, command FROM failures WHERE run_id = %d", id)
		if err != nil {
			return run, nil, err
		}
		p.Missing = fmt.Sprintf("Run %d failed, so it has no results. ", id)
		if failure != nil {
			in := ""
			if failure[1] != nil {
				in = fmt.Sprintf(" in tick %d", failure[1])
			}
			p.Missing += fmt.Sprintf("Kind: %s%s. Message: %s\nThis command computes it again, in the directory of the data set: %s", words(failure[0]), in, words(failure[2]), words(failure[3]))
		}
	case id >= study.Planned:
		return run, nil, errkind.Errorf(errkind.Invalid, "the data set has no run %d; its runs are 0 to %d", id, study.Planned-1)
	default:
		p.Missing = fmt.Sprintf("Run %d is not computed yet: %d of %d runs are. sweep run with the directory of the data set computes what is missing.", id, study.Done, study.Planned)
	}
	return run, p, nil
}

// runPage shows a run: one day of it, with the state at a tick (?tick=), and what does not depend on the day.
func runPage(ctx context.Context, st *study, q *request) (any, error) {
	id, err := q.number("run")
	if err != nil {
		return nil, err
	}
	day, err := q.asked("day", -1)
	if err != nil {
		return nil, err
	}
	var p *content
	err = st.read(ctx, pictures.Options{Runs: []int64{id}, Only: true}, func(r *reader) (err error) {
		p, err = r.runContent(id, day)
		return err
	})
	return p, err
}

func (r *reader) runContent(id, day int64) (*content, error) {
	run, p, err := r.find(id)
	if err != nil || p != nil {
		return r.done(p, err)
	}
	p = &content{Title: fmt.Sprintf("Run %d", id)}
	if p.Facts, err = r.runFacts(run); err != nil {
		return nil, err
	}
	if p.Ticks, err = r.busiest(run, day); err != nil {
		return nil, err
	}
	one, err := r.OfDay(r.ctx, id, p.Ticks.Day)
	if err != nil {
		return nil, err
	}
	r.add(p, one)
	if err := r.delayed(p, run); err != nil {
		return nil, err
	}
	if err := r.banks(p, run); err != nil {
		return nil, err
	}
	list, err := r.OfRun(r.ctx, id)
	if err != nil {
		return nil, err
	}
	r.add(p, list...)
	return r.finish(p), nil
}

// done completes a page that has only words.
func (r *reader) done(p *content, err error) (*content, error) {
	if err != nil {
		return nil, err
	}
	return r.finish(p), nil
}

// runFacts are the point and the seed of a run, the values of its axes, and its policies.
func (r *reader) runFacts(run stored) ([]fact, error) {
	facts := []fact{{"point", fmt.Sprint(run.point), fmt.Sprintf("runs?point=%d", run.point)}, {"replication", fmt.Sprint(run.replication), ""}}
	for _, s := range r.Settings(run.id) {
		facts = append(facts, fact{s[0], s[1], ""})
	}
	facts = append(facts, fact{"seed", run.seed, ""}, fact{"key", run.key, ""})
	if r.NotStored("policy_snapshots") != "" {
		return facts, nil
	}
	rows, err := r.rows("SELECT policy_hash, any_value(policy_id), list(DISTINCT agent_id ORDER BY agent_id) FROM policy_snapshots WHERE run_id = %d GROUP BY policy_hash ORDER BY 2, 1", run.id)
	if err != nil {
		return nil, err
	}
	for _, row := range rows {
		banks, _ := row[2].([]any)
		facts = append(facts, fact{"policy of " + someOf(banks), words(row[1]), of("run", run.id, "policy", row[0])})
	}
	return facts, nil
}

// someOf names a few of many.
func someOf(names []any) string {
	const most = 3
	list := ""
	for i, name := range names {
		if i == most && len(names) > most+1 {
			return list + fmt.Sprintf(" and %d more banks", len(names)-most)
		}
		if i > 0 {
			list += ", "
		}
		list += words(name)
	}
	return list
}

// busiest chooses the tick that is shown first: the one with the most value in the queues, of the day or of all.
func (r *reader) busiest(run stored, day int64) (*ticks, error) {
	t := &ticks{Last: run.last(), PerDay: run.perDay, Day: max(day, 0)}
	if day >= run.days {
		return nil, errkind.Errorf(errkind.Invalid, "run %d has no day %d; its days are 0 to %d", run.id, day, run.days-1)
	}
	t.Tick = t.Day * run.perDay
	if r.NotStored("ticks") == "" {
		where := ""
		if day >= 0 {
			where = fmt.Sprintf(" AND day = %d", day)
		}
		row, err := r.one("SELECT tick FROM ticks WHERE run_id = %d%s ORDER BY queue1_value_cents + queue2_value_cents DESC, tick LIMIT 1", run.id, where)
		if err != nil {
			return nil, err
		}
		if row != nil {
			t.Tick = integer(row[0])
			t.Day = t.Tick / run.perDay
		}
	}
	return t, r.around(run, t)
}

// around finds the label of the tick, and the ticks before and after it in which something happened to a payment.
func (r *reader) around(run stored, t *ticks) error {
	label, err := r.Moment(r.ctx, run.id)
	if err != nil {
		return err
	}
	t.Label = label(t.Tick)
	if r.NotStored("ticks") != "" {
		return nil
	}
	row, err := r.one("SELECT max(tick) FILTER (tick < %d), min(tick) FILTER (tick > %d) FROM ticks WHERE run_id = %d AND num_arrivals + num_settlements + num_lsm_releases + num_holds + num_went_overdue + num_dropped + num_rejected > 0", t.Tick, t.Tick, run.id)
	if err != nil || row == nil {
		return err
	}
	for i, to := range []**int64{&t.Before, &t.After} {
		if row[i] != nil {
			n := integer(row[i])
			*to = &n
		}
	}
	return nil
}

// delayedShown is the number of delayed payments on the page of a run.
const delayedShown = 20

// delayed lists the payments that waited longest.
func (r *reader) delayed(p *content, run stored) error {
	s := section{Title: "Which payments waited longest?", Missing: r.NotStored("transactions"), Main: true}
	if s.Missing == "" {
		sql := fmt.Sprintf("SELECT tx_id, sender_id, receiver_id, amount_cents, arrival_tick, deadline_tick, settlement_tick, status, queue1_ticks, queue2_ticks, queue1_ticks + queue2_ticks AS waited FROM transactions WHERE run_id = %d AND queue1_ticks + queue2_ticks > 0 ORDER BY waited DESC, amount_cents DESC, tx_id LIMIT %d", run.id, delayedShown)
		t, err := r.table("delayed", sql, r.paymentColumns(run.id, count("queue1_ticks", "ticks in Queue 1"), count("queue2_ticks", "in Queue 2"), count("waited", "in both"))...)
		if err != nil {
			return err
		}
		if s.Table = "delayed"; len(t.Rows) == 0 {
			s.Table, s.Missing = "", "No payment waited: every payment settled in the tick of its arrival or was never queued."
		} else {
			s.Note = fmt.Sprintf("The %d payments with the most ticks in the queues. Enter opens the life of a payment, with the decisions that held it back.", len(t.Rows))
		}
	}
	p.Sections = append(p.Sections, s)
	return nil
}

// paymentColumns are the columns of a list of payments: tx_id, sender_id, receiver_id, amount_cents, arrival_tick, deadline_tick,
// settlement_tick, status, and more.
func (r *reader) paymentColumns(run int64, more ...pictures.Column) []pictures.Column {
	tick := func(name, label string) pictures.Column {
		return linked(count(name, label), "run/%d/tick/{%s}", run, name)
	}
	return append([]pictures.Column{linked(pictures.Column{Name: "tx_id", Label: "payment", Kind: "payment"}, "run/%d/payment/{tx_id}", run),
		linked(text("sender_id", "from"), "run/%d/bank/{sender_id}", run), linked(text("receiver_id", "to"), "run/%d/bank/{receiver_id}", run), r.Money("amount_cents", "amount"),
		tick("arrival_tick", "arrived"), count("deadline_tick", "deadline"), tick("settlement_tick", "settled"), text("status", "status")}, more...)
}

// banks lists the banks with the sums of their days.
func (r *reader) banks(p *content, run stored) error {
	s := section{Title: "How did the banks fare?", Missing: r.NotStored("daily_agent_metrics")}
	if s.Missing == "" {
		cost, columns := "", []pictures.Column{linked(text("agent_id", "bank"), "run/%d/bank/{agent_id}", run.id), count("num_sent", "submitted"), count("num_settled", "settled"), r.Money("settled_value_cents", "value settled"), r.Money("received_value_cents", "value received"),
			r.Money("min_balance_cents", "lowest balance"), r.Money("peak_overdraft_cents", "peak overdraft"), count("queue1_peak_size", "most in Queue 1")}
		if r.Study.Priced {
			cost, columns = ", CAST(sum(total_cost_cents) AS BIGINT) AS total_cost_cents", append(columns, r.Money("total_cost_cents", "costs"))
		}
		sql := fmt.Sprintf("SELECT agent_id, CAST(sum(num_sent) AS BIGINT) AS num_sent, CAST(sum(num_settled) AS BIGINT) AS num_settled, CAST(sum(settled_value_cents) AS BIGINT) AS settled_value_cents, CAST(sum(received_value_cents) AS BIGINT) AS received_value_cents, min(min_balance_cents) AS min_balance_cents, max(peak_overdraft_cents) AS peak_overdraft_cents, max(queue1_peak_size) AS queue1_peak_size%s FROM daily_agent_metrics WHERE run_id = %d GROUP BY agent_id ORDER BY agent_id", cost, run.id)
		t, err := r.table("banks", sql, columns...)
		if err != nil {
			return err
		}
		s.Table, s.Note = "banks", cut(len(t.Rows))+"Sums over all days; balances, overdrafts and queues are the extreme ones."
	}
	p.Sections = append(p.Sections, s)
	return nil
}
