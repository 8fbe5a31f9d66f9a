package verify

import (
	"fmt"
	"strings"

	"sweep/engine/money"
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

// columns of the cursors over ticks and states; what is summed follows.
const (
	tickRun = iota
	tickNumber
	tickDay
	tickFirstEvent
	tickEvents
	tickPositions
	tickOpening
	tickSum
)

const (
	stateRun = iota
	stateTick
	stateDay
	stateAllocated
	stateChange
	stateSum
)

// ticks reads ticks and the states of the banks in parallel, day by day: days follow from ticks, events are numbered
// consecutively, the states add up to the tick, and money is conserved: the sum of all balances, without what banks hold
// from their liquidity pools and have borrowed at the end of the day, changes only with positions from files and opening
// liquidity.
func (m *batchMeaning) ticks() error {
	tickColumns := []string{"run_id", "tick", "day", "first_event_seq", "num_events", "position_change_cents", "opening_liquidity_change_cents"}
	stateColumns := []string{"run_id", "tick", "day", "allocated_liquidity_cents", "balance_change_cents"}
	for _, s := range tickSums {
		tickColumns = append(tickColumns, s.tick)
		stateColumns = append(stateColumns, s.state)
	}
	ticks := openCursor(m.v.d, m.r, "ticks", tickColumns, nil)
	states := openCursor(m.v.d, m.r, "tick_agent_states", stateColumns, []string{"agent_id"})
	w := tickWalk{m: m, states: states, more: states.next(), run: -1}
	for ticks.next() {
		w.tick(ticks)
	}
	if ticks.err == nil {
		w.endDay()
		if w.more && m.has("ticks") {
			w.extraState()
		}
	}
	if err := ticks.close(); err != nil {
		states.close()
		return fmt.Errorf("ticks: %w", err)
	}
	if err := states.close(); err != nil {
		return fmt.Errorf("tick_agent_states: %w", err)
	}
	return nil
}

// tickWalk is the state of reading both tables.
type tickWalk struct {
	m      *batchMeaning
	states *cursor
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

func (w *tickWalk) tick(t *cursor) {
	run, tick, day := t.int(tickRun), t.int(tickNumber), t.int(tickDay)
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
	if t.int(tickFirstEvent) != w.events {
		w.m.wrong(run, "ticks", "the events of tick %d begin at %d, but there are %d before it", tick, t.int(tickFirstEvent), w.events)
	}
	w.events += t.int(tickEvents)
	totals := tickTotals{tick: tick, added: money.Total(t.int(tickPositions), t.int(tickOpening)), stored: make([]int64, len(tickSums)), sums: make([]money.Sum, len(tickSums))}
	for i := range tickSums {
		totals.stored[i] = t.int(tickSum + i)
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
	if w.states.err == nil {
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
	for w.more && (s.int(stateRun) < w.run || s.int(stateRun) == w.run && s.int(stateDay) <= w.day) {
		tick := s.int(stateTick)
		if s.int(stateRun) != w.run || s.int(stateDay) != w.day || tick < first || tick-first >= int64(len(w.ticks)) {
			w.extraState()
			w.more = s.next()
			continue
		}
		if c := strings.Compare(s.text(0), bank); (c < 0 || c == 0 && tick <= last) && tick <= highest {
			w.m.wrong(w.run, "tick_agent_states", "has two rows with the same key, or rows out of order, in tick_agent_states: %s after tick %d", s.text(0), tick)
		}
		bank, last, highest = s.text(0), tick, max(highest, tick)
		t := &w.ticks[tick-first]
		t.banks++
		t.allocated.Add(s.int(stateAllocated))
		t.change.Add(s.int(stateChange))
		for i := range t.sums {
			t.sums[i].Add(s.int(stateSum + i))
		}
		w.more = s.next()
	}
}

// extraState reports the current state, which belongs to no tick.
func (w *tickWalk) extraState() {
	s := w.states
	w.m.wrong(s.int(stateRun), "tick_agent_states", "has states after tick %d on day %d, which ticks does not have", s.int(stateTick), s.int(stateDay))
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
	c := openCursor(m.v.d, m.r, "transactions", []string{"run_id", "tx_id", "amount_cents", "settled_cents", "remaining_cents",
		"parent_tx_id", "arrival_tick", "settlement_tick", "arrival_index", "observed_settlement_tick"},
		[]string{"sender_id", "receiver_id", "status", "origin", "external_id", "payment_type"})
	roots := rootCount{m: m, run: -1}
	for c.next() {
		run, tx := c.int(0), c.int(1)
		roots.check(c, run, tx, c.isNull(5), 8)
		if money.Total(c.int(2)) != money.Total(c.int(3), c.int(4)) || c.int(2) <= 0 || c.int(3) < 0 || c.int(4) < 0 {
			m.wrong(run, "transactions", "payment %d of %d cents is settled with %d and open with %d", tx, c.int(2), c.int(3), c.int(4))
		}
		if !c.isNull(5) && (c.int(5) >= tx || c.int(5) < 0) {
			m.wrong(run, "transactions", "payment %d is a part of payment %d, which was created later", tx, c.int(5))
		}
		if settled := c.text(2) == "settled"; settled == c.isNull(7) || settled && (c.int(4) != 0 || c.int(7) < c.int(6)) {
			m.wrong(run, "transactions", "payment %d is %s, arrived in tick %d, settled in tick %d, with %d cents open", tx, c.text(2), c.int(6), c.int(7), c.int(4))
		}
		if c.text(3) != "file" && (c.text(4) != "" || c.text(5) != "" || !c.isNull(9)) {
			m.wrong(run, "transactions", "payment %d is %s, but has values from a file", tx, c.text(3))
		}
		if !c.isNull(9) && c.int(9) < c.int(6) {
			m.wrong(run, "transactions", "payment %d was observed to settle in tick %d, before it arrived in tick %d", tx, c.int(9), c.int(6))
		}
		if c.text(0) == c.text(1) {
			m.wrong(run, "transactions", "payment %d goes from %s to itself", tx, c.text(0))
		}
	}
	if err := c.close(); err != nil {
		return fmt.Errorf("transactions: %w", err)
	}
	return nil
}

// rootCount counts the payments without parent of a run, whose arrival_index is their number.
type rootCount struct {
	m     *batchMeaning
	run   int64
	next  int64
	older bool // a run of version 1, whose payments have none
}

func (n *rootCount) check(c *cursor, run, tx int64, isRoot bool, column int) {
	if run != n.run {
		n.run, n.next = run, 0
		n.older = n.m.v.madeWith(*n.m.r) < 2 && c.isNull(column)
	}
	if !n.older && (c.isNull(column) == isRoot || isRoot && c.int(column) != n.next) {
		n.m.wrong(run, "transactions", "the arrival_index of payment %d is %d, %d payments without parent precede it", tx, c.int(column), n.next)
	}
	if isRoot {
		n.next++
	}
}

// events checks that the ticks of a run's events never decrease and stay within the run.
func (m *batchMeaning) events() error {
	c := openCursor(m.v.d, m.r, "events", []string{"run_id", "seq", "tick", "day"}, nil)
	run, tick := int64(-1), int64(0)
	for c.next() {
		if c.int(0) != run {
			run, tick = c.int(0), 0
		}
		f := m.fact(run)
		if c.int(2) < tick || c.int(2) >= f.known["ticks_executed"] {
			m.wrong(run, "events", "event %d is in tick %d, the event before it in tick %d of %d", c.int(1), c.int(2), tick, f.known["ticks_executed"])
		}
		if perDay := f.known["ticks_per_day"]; perDay > 0 && c.int(3) != c.int(2)/perDay {
			m.wrong(run, "events", "event %d in tick %d is on day %d, a day has %d ticks", c.int(1), c.int(2), c.int(3), perDay)
		}
		tick = c.int(2)
	}
	if err := c.close(); err != nil {
		return fmt.Errorf("events: %w", err)
	}
	return nil
}
