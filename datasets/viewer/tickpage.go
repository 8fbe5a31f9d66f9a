package viewer

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"sweep/datasets/errkind"
	"sweep/datasets/pictures"
	"sweep/datasets/reconstruct"
	"sweep/engine/narrative"
)

// tickPage shows a tick of a run: the state after it as sweep state prints it, what arrived, what was decided, what settled, and the
// narrative of sweep replay.
func tickPage(ctx context.Context, st *study, q *request) (any, error) {
	return afterTick(ctx, st, q, (*reader).tickContent)
}

// afterTick makes a page of the run and the tick that the address names.
func afterTick(ctx context.Context, st *study, q *request, build func(r *reader, id, tick int64, open func() (*Run, error)) (*content, error)) (any, error) {
	id, err := q.number("run")
	if err != nil {
		return nil, err
	}
	tick, err := q.number("tick")
	if err != nil {
		return nil, err
	}
	var p *content
	err = st.read(ctx, pictures.Options{Runs: []int64{id}, Only: true}, func(r *reader) error {
		p, err = build(r, id, tick, func() (*Run, error) { return st.run(id) })
		return err
	})
	return p, err
}

func (r *reader) tickContent(id, tick int64, open func() (*Run, error)) (*content, error) {
	run, p, err := r.find(id)
	if err != nil || p != nil {
		return r.done(p, err)
	}
	if tick > run.last() {
		return nil, errkind.Errorf(errkind.Invalid, "run %d has no tick %d; its ticks are 0 to %d", id, tick, run.last())
	}
	p = &content{Title: fmt.Sprintf("Run %d after tick %d", id, tick), Ticks: &ticks{Tick: tick, Last: run.last(), PerDay: run.perDay, Day: tick / run.perDay}}
	if err := r.around(run, p.Ticks); err != nil {
		return nil, err
	}
	p.Facts = []fact{{"run", fmt.Sprint(id), fmt.Sprintf("run/%d?tick=%d", id, tick)}, {"day", fmt.Sprint(p.Ticks.Day), fmt.Sprintf("run/%d?day=%d", id, p.Ticks.Day)}}
	if p.Ticks.Label != fmt.Sprintf("tick %d", tick) {
		p.Facts = append(p.Facts, fact{"time", p.Ticks.Label, ""})
	}
	opened, err := open()
	if err != nil {
		return nil, err
	}
	defer opened.Close() //nolint:errcheck // it only read
	if err := r.state(p, opened.Run, int32(tick)); err != nil {
		return nil, err
	}
	if err := errors.Join(r.happened(p, run, tick), r.decided(p, run, tick)); err != nil {
		return nil, err
	}
	p.Sections = append(p.Sections, narrated(opened.Run, narrative.Options{From: int32(tick), Before: int32(tick) + 1}, r.decisions(), "What happened, in words"))
	return r.finish(p), nil
}

// state adds the state after a tick: a section for each part of what sweep state prints.
func (r *reader) state(p *content, run *reconstruct.Run, tick int32) error {
	state, err := run.State(tick)
	if words, ok := left(err); ok {
		p.Sections = append(p.Sections, section{Title: "State after the tick", Missing: words})
		return nil
	}
	if err != nil {
		return err
	}
	parts, err := run.Sheet(state, "")
	if err != nil {
		return err
	}
	for i, part := range parts {
		r.sheet(p, i, part)
	}
	return nil
}

// sheet adds a part of a state.
func (r *reader) sheet(p *content, i int, part reconstruct.SheetPart) {
	s := section{Title: part.Title, Text: strings.Join(part.Lines, "\n")}
	if i == 0 {
		s.Title = "State after the tick"
	}
	if len(part.Rows) > 0 {
		s.Table = fmt.Sprintf("state:%d", i)
		r.doc.Tables[s.Table] = sheetTable(part, p)
		s.Note = cut(len(part.Rows))
		s.Main = i == 0
	}
	p.Sections = append(p.Sections, s)
}

// sheetTable makes a table of the cells of a state. They are texts; those that name a payment or a bank lead to its page.
func sheetTable(part reconstruct.SheetPart, p *content) *pictures.Table {
	t := &pictures.Table{}
	payment := -1
	heads := part.Heads
	if strings.Join(heads, "") == "" {
		heads = []string{"bank", "what", "value"}
	}
	for k, head := range heads {
		label, right := strings.CutPrefix(head, ">")
		if label == "" {
			label = "note"
		}
		c := text(fmt.Sprintf("c%d", k), label)
		if right {
			c.Kind = "figure"
		}
		switch label {
		case "payment":
			payment = k
			c = linked(c, "run/%s/payment/{tx}", p.run())
		case "bank", "from", "to":
			c = linked(c, "run/%s/bank/{%s}", p.run(), c.Name)
		}
		t.Columns = append(t.Columns, c)
	}
	if payment >= 0 {
		t.Columns = append(t.Columns, hidden("tx"))
	}
	for _, cells := range part.Rows[:min(len(part.Rows), rowsMax)] {
		row := make([]any, len(cells), len(cells)+1)
		for k, cell := range cells {
			row[k] = cell
		}
		if payment >= 0 { // T12 or T12 (INV-7)
			number, _, _ := strings.Cut(strings.TrimPrefix(cells[payment], "T"), " ")
			tx, _ := strconv.ParseInt(number, 10, 64)
			row = append(row, tx)
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// run is the run that the page is about, from its first fact.
func (p *content) run() string { return p.Facts[0].Text }

// left returns the words of an error that says that a table is not kept.
func left(err error) (string, bool) {
	var invalid interface{ Hint() string }
	if err == nil || errkind.Of(err) != errkind.Invalid {
		return "", false
	}
	if errors.As(err, &invalid) && invalid.Hint() != "" {
		return err.Error() + ". " + upperFirst(invalid.Hint()) + ".", true
	}
	return err.Error() + ".", true
}

func upperFirst(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

// happened adds the payments that arrived and those that settled in a tick.
func (r *reader) happened(p *content, run stored, tick int64) error {
	for _, part := range []struct{ title, name, column, none string }{
		{"What arrived in the tick?", "arrived", "arrival_tick", "Nothing arrived."}, {"What settled in the tick?", "settled", "settlement_tick", "Nothing settled."},
	} {
		s := section{Title: part.title, Missing: r.NotStored("transactions")}
		if s.Missing == "" {
			sql := fmt.Sprintf("SELECT tx_id, sender_id, receiver_id, amount_cents, arrival_tick, deadline_tick, settlement_tick, status, settlement_path, total_delay_ticks FROM transactions WHERE run_id = %d AND %s = %d ORDER BY tx_id", run.id, part.column, tick)
			t, err := r.table(part.name, sql, r.paymentColumns(run.id, text("settlement_path", "path"), count("total_delay_ticks", "delay, ticks"))...)
			if err != nil {
				return err
			}
			if s.Table, s.Note = part.name, cut(len(t.Rows)); len(t.Rows) == 0 {
				s.Table, s.Missing = "", part.none
			}
		}
		p.Sections = append(p.Sections, s)
	}
	return nil
}

// decisions reports whether the data set has the paths of decisions.
func (r *reader) decisions() bool { return r.NotStored("decisions") == "" }

// decided adds the decisions of a tick.
func (r *reader) decided(p *content, run stored, tick int64) error {
	return r.decisionTable(p, "What was decided in the tick?", "No policy was asked.", fmt.Sprintf("run_id = %d AND tick = %d", run.id, tick), rowsMax, 0, "run_id", "tick")
}

// narratedMax is the size of the text of a narrative on a page.
const narratedMax = 256 << 10

// narrated is a section with the narrative of some ticks, from the tables.
func narrated(run *reconstruct.Run, o narrative.Options, decisions bool, title string) section {
	var b bounded
	o.Bare = true
	err := run.Replay(&b, "", o, decisions)
	s := section{Title: title, Text: strings.Trim(b.String(), "\n")}
	if words, ok := left(err); ok {
		return section{Title: title, Missing: words}
	}
	switch {
	case err != nil && !errors.Is(err, errFull):
		s = section{Title: title, Missing: err.Error()}
	case err != nil:
		s.Note = "Cut after 256 KiB; sweep replay prints all."
	case s.Text == "":
		s.Missing = "Nothing happened."
	}
	return s
}

var errFull = errors.New("the text is longer than a page shows")

// bounded keeps the beginning of a text.
type bounded struct{ bytes.Buffer }

// Write refuses what would make the text too long.
func (b *bounded) Write(p []byte) (int, error) {
	if b.Len()+len(p) > narratedMax {
		return 0, errFull
	}
	return b.Buffer.Write(p)
}

// atPage shows the banks after a tick, and what happened in it: what the page of a run shows beside its slider. It is fast for long
// runs too; the queues in their order are on the page of the tick.
func atPage(ctx context.Context, st *study, q *request) (any, error) {
	return afterTick(ctx, st, q, (*reader).atContent)
}

func (r *reader) atContent(id, tick int64, open func() (*Run, error)) (*content, error) {
	run, p, err := r.find(id)
	if err != nil || p != nil {
		return r.done(p, err)
	}
	if tick > run.last() {
		return nil, errkind.Errorf(errkind.Invalid, "run %d has no tick %d; its ticks are 0 to %d", id, tick, run.last())
	}
	p = &content{Ticks: &ticks{Tick: tick, Last: run.last(), PerDay: run.perDay, Day: tick / run.perDay}}
	if err := r.around(run, p.Ticks); err != nil {
		return nil, err
	}
	s := section{Title: "The banks after " + p.Ticks.Label, Missing: r.NotStored("tick_agent_states")}
	if s.Missing == "" {
		columns := []pictures.Column{linked(text("agent_id", "bank"), "run/%d/bank/{agent_id}?day=%d", id, p.Ticks.Day), r.Money("balance_cents", "balance"), r.Money("available_liquidity_cents", "available"), r.Money("credit_used_cents", "credit in use"), r.Money("posted_collateral_cents", "collateral"),
			count("queue1_size", "in Queue 1"), r.Money("queue1_value_cents", "value in Queue 1"), count("queue2_size", "in Queue 2"), r.Money("queue2_value_cents", "value in Queue 2"), r.Money("total_outflow_cents", "sent today")}
		more := ""
		if r.Study.Priced {
			more = ", " + pictures.CostSum() + " AS cost_cents"
			columns = append(columns, r.Money("cost_cents", "cost today"))
		}
		t, err := r.table("at", fmt.Sprintf("SELECT agent_id, balance_cents, available_liquidity_cents, credit_used_cents, posted_collateral_cents, queue1_size, queue1_value_cents, queue2_size, queue2_value_cents, total_outflow_cents%s FROM agent_states_by_tick(%d, %d)", more, id, tick), columns...)
		if err != nil {
			return nil, err
		}
		s.Table, s.Note = "at", cut(len(t.Rows))
	}
	p.Sections = append(p.Sections, s)
	opened, err := open()
	if err != nil {
		return nil, err
	}
	defer opened.Close() //nolint:errcheck // it only read
	p.Sections = append(p.Sections, narrated(opened.Run, narrative.Options{From: int32(tick), Before: int32(tick) + 1}, false, "What happened in "+p.Ticks.Label))
	return r.finish(p), nil
}
