package verify

import (
	"errors"
	"strings"

	"sweep/datasets/parquet"
	"sweep/engine/money"
	"sweep/engine/scenario"
)

// tickSums are the columns of ticks that are sums over the banks, with their names in both tables.
var tickSums = []struct{ tick, state string }{
	{"balance_total_cents", "balance_cents"},
	{"eod_loans_cents", "eod_loan_cents"},
	{"queue1_size", "queue1_size"},
	{"queue1_value_cents", "queue1_value_cents"},
	{"queue2_size", "queue2_size"},
	{"queue2_value_cents", "queue2_value_cents"},
	{"credit_used_cents", "credit_used_cents"},
	{"posted_collateral_cents", "posted_collateral_cents"},
}

// tickRows is a cursor over ticks, stateRows over the states of the banks.
type tickRows struct {
	Run        *parquet.Column   `column:"run_id"`
	Tick       *parquet.Column   `column:"tick"`
	Day        *parquet.Column   `column:"day"`
	FirstEvent *parquet.Column   `column:"first_event_seq"`
	Events     *parquet.Column   `column:"num_events"`
	Positions  *parquet.Column   `column:"position_change_cents"`
	Opening    *parquet.Column   `column:"opening_liquidity_change_cents"`
	sums       []*parquet.Column // in the order of tickSums
}

type stateRows struct {
	rows      *parquet.Rows
	Run       *parquet.Column   `column:"run_id"`
	Tick      *parquet.Column   `column:"tick"`
	Day       *parquet.Column   `column:"day"`
	Agent     *parquet.Column   `column:"agent_id"`
	Allocated *parquet.Column   `column:"allocated_liquidity_cents"`
	Change    *parquet.Column   `column:"balance_change_cents"`
	sums      []*parquet.Column // in the order of tickSums
}

func (s *stateRows) next() bool { return s.rows.Next() && s.rows.Load() }

// ticks reads ticks and the states of the banks in parallel, day by day: days follow from ticks, events are numbered
// consecutively, the states add up to the tick, and money is conserved: the sum of all balances, without what banks hold
// from their liquidity pools and have borrowed at the end of the day, changes only with positions from files and opening
// liquidity.
func (m *batchMeaning) ticks() (err error) {
	var t tickRows
	var s stateRows
	if s.rows, err = m.rows("tick_agent_states"); err != nil {
		return err
	}
	s.rows.Bind(&s)
	for _, c := range tickSums {
		s.sums = append(s.sums, s.rows.Column(c.state))
	}
	w := tickWalk{m: m, states: &s, more: s.next(), run: -1}
	bind := func(r *parquet.Rows) {
		r.Bind(&t)
		for _, c := range tickSums {
			t.sums = append(t.sums, r.Column(c.tick))
		}
	}
	if err = m.each("ticks", bind, func() { w.tick(&t) }); err == nil {
		w.endDay()
		if w.more && m.has("ticks") {
			w.extraState()
		}
	}
	return errors.Join(err, m.batch.Damaged("tick_agent_states", s.rows.Close()))
}

// tickWalk is the state of reading both tables.
type tickWalk struct {
	m      *batchMeaning
	states *stateRows
	more   bool // the current row of states is not used yet

	run, day int64
	ticks    []tickTotals // of the day so far
	events   int64        // of the run so far
	money    money.Sum    // balances without liquidity pools and loans after the tick before
	balances money.Sum    // balances after the tick before
	first    bool         // no day of the run has ended yet
}

// tickTotals are the sums of a tick, as stored in ticks and over the states of the banks.
type tickTotals struct {
	tick              int64
	stored            []int64
	banks             int64
	sums              []money.Sum
	allocated, change money.Sum
	added             money.Sum // changes of the balances by positions from files and to the opening liquidity of the day
}

func (w *tickWalk) tick(t *tickRows) {
	run, tick, day := t.Run.Int(), t.Tick.Int(), t.Day.Int()
	if run != w.run || day != w.day {
		w.endDay()
		if run != w.run {
			w.events, w.first = 0, true
		}
		w.run, w.day = run, day
	}
	if perDay := w.m.fact(run).known["ticks_per_day"]; perDay > 0 && day != tick/perDay {
		w.m.wrong(run, "ticks", "tick %d is on day %d, a day has %d ticks", tick, day, perDay)
	}
	if t.FirstEvent.Int() != w.events {
		w.m.wrong(run, "ticks", "the events of tick %d begin at %d, but there are %d before it", tick, t.FirstEvent.Int(), w.events)
	}
	w.events += t.Events.Int()
	totals := tickTotals{tick: tick, added: money.Total(t.Positions.Int(), t.Opening.Int()), stored: make([]int64, len(tickSums)), sums: make([]money.Sum, len(tickSums))}
	for i := range tickSums {
		totals.stored[i] = t.sums[i].Int()
	}
	w.ticks = append(w.ticks, totals)
}

// endDay reads the states of the day that was read from ticks, and compares them.
func (w *tickWalk) endDay() {
	if len(w.ticks) == 0 || !w.m.has("tick_agent_states") {
		w.ticks = w.ticks[:0]
		return
	}
	w.readStates()
	if w.states.rows.Err() == nil {
		for i := range w.ticks {
			w.check(&w.ticks[i])
			w.first = false
		}
	}
	w.ticks = w.ticks[:0]
}

// readStates adds up the states of the day. They are in order of banks and then of ticks, in one part or in several
// parts of consecutive ticks.
func (w *tickWalk) readStates() {
	s, first := w.states, w.ticks[0].tick
	bank, last, highest := "", int64(-1), int64(-1)
	for w.more && (s.Run.Int() < w.run || s.Run.Int() == w.run && s.Day.Int() <= w.day) {
		tick := s.Tick.Int()
		if s.Run.Int() != w.run || s.Day.Int() != w.day || tick < first || tick-first >= int64(len(w.ticks)) {
			w.extraState()
			w.more = s.next()
			continue
		}
		if c := strings.Compare(s.Agent.Text(), bank); (c < 0 || c == 0 && tick <= last) && tick <= highest {
			w.m.wrong(w.run, "tick_agent_states", "has two rows with the same key, or rows out of order, in tick_agent_states: %s after tick %d", s.Agent.Text(), tick)
		}
		bank, last, highest = s.Agent.Text(), tick, max(highest, tick)
		t := &w.ticks[tick-first]
		t.banks++
		t.allocated.Add(s.Allocated.Int())
		t.change.Add(s.Change.Int())
		for i := range t.sums {
			t.sums[i].Add(s.sums[i].Int())
		}
		w.more = s.next()
	}
}

// extraState reports the current state, which belongs to no tick.
func (w *tickWalk) extraState() {
	s := w.states
	w.m.wrong(s.Run.Int(), "tick_agent_states", "has states after tick %d on day %d, which ticks does not have", s.Tick.Int(), s.Day.Int())
}

// check compares the sums of a tick.
func (w *tickWalk) check(t *tickTotals) {
	if want := w.m.fact(w.run).known["num_agents"]; t.banks != want {
		w.m.wrong(w.run, "tick_agent_states", "has states of %d banks after tick %d instead of %d", t.banks, t.tick, want)
		return
	}
	for i, c := range tickSums {
		if money.Total(t.stored[i]) != t.sums[i] {
			w.m.wrong(w.run, "ticks", "%s of tick %d is %d, the states of the banks add up to %s", c.tick, t.tick, t.stored[i], t.sums[i])
		}
	}
	if changed := t.sums[0].Minus(w.balances); !w.first && t.change != changed {
		w.m.wrong(w.run, "tick_agent_states", "the changes of the balances in tick %d add up to %s, the balances changed by %s", t.tick, t.change, changed)
	}
	rest := t.sums[0].Minus(t.sums[1]).Minus(t.allocated)
	if !w.first && rest.Minus(t.added) != w.money {
		w.m.wrong(w.run, "tick_agent_states", "money is not conserved in tick %d: balances without liquidity pools and loans were %s cents and are %s; positions from files and opening liquidity changed them by %s",
			t.tick, w.money, rest, t.added)
	}
	w.balances, w.money = t.sums[0], rest
}

// transactions checks each payment by itself: the settled and the remaining part add up to the amount, it does not
// settle before it arrives, parts come after the payment that was split, and payments without parent are numbered.
func (m *batchMeaning) transactions() error {
	var c struct {
		Run            *parquet.Column `column:"run_id"`
		Tx             *parquet.Column `column:"tx_id"`
		Amount         *parquet.Column `column:"amount_cents"`
		Settled        *parquet.Column `column:"settled_cents"`
		Remaining      *parquet.Column `column:"remaining_cents"`
		Parent         *parquet.Column `column:"parent_tx_id"`
		Arrival        *parquet.Column `column:"arrival_tick"`
		Settlement     *parquet.Column `column:"settlement_tick"`
		Index          *parquet.Column `column:"arrival_index"`
		Sender         *parquet.Column `column:"sender_id"`
		Receiver       *parquet.Column `column:"receiver_id"`
		Status         *parquet.Column `column:"status"`
		Origin         *parquet.Column `column:"origin"`
		External       *parquet.Column `column:"external_id"`
		Rejected       *parquet.Column `column:"rejected_tick"`
		SenderClient   *parquet.Column `column:"sender_client_id"`
		ReceiverClient *parquet.Column `column:"receiver_client_id"`
		Observed       *parquet.Column `column:"observed_settlement_tick"`
		Path           *parquet.Column `column:"observed_path"`
	}
	roots := rootCount{m: m, run: -1}
	return m.each("transactions", func(r *parquet.Rows) { r.Bind(&c) }, func() {
		run, tx, amount, done, open := c.Run.Int(), c.Tx.Int(), c.Amount.Int(), c.Settled.Int(), c.Remaining.Int()
		roots.check(c.Index, run, tx, c.Parent.Null())
		if money.Total(amount) != money.Total(done, open) || amount <= 0 || done < 0 || open < 0 {
			m.wrong(run, "transactions", "payment %d of %d cents is settled with %d and open with %d", tx, amount, done, open)
		}
		if parent := c.Parent.Int(); !c.Parent.Null() && (parent >= tx || parent < 0) {
			m.wrong(run, "transactions", "payment %d is a part of payment %d, which was created later", tx, parent)
		}
		arrival, settlement := c.Arrival.Int(), c.Settlement.Int()
		if settled := c.Status.Text() == "settled"; settled == c.Settlement.Null() || settled && (open != 0 || settlement < arrival) {
			m.wrong(run, "transactions", "payment %d is %s, arrived in tick %d, settled in tick %d, with %d cents open", tx, c.Status.Text(), arrival, settlement, open)
		}
		if rejected := c.Status.Text() == "rejected"; rejected == c.Rejected.Null() || rejected && (c.Rejected.Int() < arrival || open == 0) {
			m.wrong(run, "transactions", "payment %d is %s and was rejected in tick %d, with %d cents open", tx, c.Status.Text(), c.Rejected.Int(), open)
		}
		if c.Origin.Text() != "file" && !(c.External.Null() && c.Observed.Null() && c.Path.Null()) {
			m.wrong(run, "transactions", "payment %d is %s, but has values from a file", tx, c.Origin.Text())
		}
		if observed := c.Observed.Int(); !c.Observed.Null() && observed < arrival {
			m.wrong(run, "transactions", "payment %d was observed to settle in tick %d, before it arrived in tick %d", tx, observed, arrival)
		}
		if _, known := scenario.ObservedPathOf(c.Path.Text()); !c.Path.Null() && !known {
			m.wrong(run, "transactions", "payment %d was observed to settle by the unknown path %q", tx, c.Path.Text())
		}
		if c.Sender.Text() == c.Receiver.Text() && c.SenderClient.Null() && c.ReceiverClient.Null() {
			m.wrong(run, "transactions", "payment %d goes from %s to itself", tx, c.Sender.Text())
		}
	})
}

// rootCount counts the payments without parent of a run, whose arrival_index is their number.
type rootCount struct {
	m     *batchMeaning
	run   int64
	next  int64
	older bool // a run of version 1, whose payments have none
}

func (n *rootCount) check(index *parquet.Column, run, tx int64, isRoot bool) {
	if run != n.run {
		n.run, n.next = run, 0
		n.older = n.m.v.madeWith(*n.m.r) < 2 && index.Null()
	}
	if !n.older && (index.Null() == isRoot || isRoot && index.Int() != n.next) {
		n.m.wrong(run, "transactions", "the arrival_index of payment %d is %d, %d payments without parent precede it", tx, index.Int(), n.next)
	}
	if isRoot {
		n.next++
	}
}

// events checks that the ticks of a run's events never decrease and stay within the run.
func (m *batchMeaning) events() error {
	var c struct {
		Run  *parquet.Column `column:"run_id"`
		Tick *parquet.Column `column:"tick"`
		Day  *parquet.Column `column:"day"`
	}
	run, last, seq := int64(-1), int64(0), int64(0) // seq is checked with the keys
	var executed, perDay int64
	sums, err := m.eventSums()
	if err != nil {
		return err
	}
	err = m.each("events", func(r *parquet.Rows) { r.Bind(&c); sums.bind(r) }, func() {
		if c.Run.Int() != run {
			run, last, seq = c.Run.Int(), 0, 0
			executed, perDay = m.fact(run).known["ticks_executed"], m.fact(run).known["ticks_per_day"]
		}
		tick := c.Tick.Int()
		sums.event(run, tick)
		if tick < last || tick >= executed {
			m.wrong(run, "events", "event %d is in tick %d, the event before it in tick %d of %d", seq, tick, last, executed)
		}
		if perDay > 0 && c.Day.Int() != tick/perDay {
			m.wrong(run, "events", "event %d in tick %d is on day %d, a day has %d ticks", seq, tick, c.Day.Int(), perDay)
		}
		last = tick
		seq++
	})
	return errors.Join(err, sums.end())
}
