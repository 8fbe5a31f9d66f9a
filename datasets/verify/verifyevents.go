package verify

import (
	"math"

	"sweep/datasets/parquet"
	"sweep/engine"
	"sweep/engine/money"
)

// eventSums compares the events of a tick with the columns of ticks that add them up: their number, the changes of
// balances by positions from files and to the opening liquidity of the day, and the loans at the end of the day. Both tables
// are in order of ticks, so one pass over each suffices.
type eventSums struct {
	m     *batchMeaning
	ticks *parquet.Rows // nil: there is nothing to compare
	more  bool

	Run       *parquet.Column `column:"run_id"`
	Tick      *parquet.Column `column:"tick"`
	Events    *parquet.Column `column:"num_events"`
	Positions *parquet.Column `column:"position_change_cents"`
	Opening   *parquet.Column `column:"opening_liquidity_change_cents"`
	Loans     *parquet.Column `column:"eod_loans_cents"`

	kind, amount *parquet.Column // of events

	run, n             int64
	positions, opening changes
	loans              money.Sum // that are not repaid, since the start of the run
}

// changes is a number of events and the sum of their amounts.
type changes struct {
	n   int64
	sum money.Sum
}

func (c *changes) add(x int64) {
	c.n++
	c.sum.Add(x)
}

func (m *batchMeaning) eventSums() (*eventSums, error) {
	s := &eventSums{m: m, run: -1}
	if !m.has("ticks") || !m.has("events") {
		return s, nil
	}
	rows, err := m.rows("ticks")
	if err != nil {
		return nil, err
	}
	s.ticks = rows
	s.ticks.Bind(s)
	s.next()
	return s, nil
}

// bind adds the columns of events that are added up.
func (s *eventSums) bind(events *parquet.Rows) {
	s.kind, s.amount = events.Column("event_type"), events.Column("amount_cents")
}

// event counts the current event.
func (s *eventSums) event(run, tick int64) {
	s.before(run, tick)
	if !s.more || s.Run.Int() != run || s.Tick.Int() != tick {
		return // of no tick, or out of order, which the caller reports
	}
	s.n++
	switch s.kind.Text() {
	case engine.PositionSet.String():
		s.positions.add(s.amount.Int())
	case engine.OpeningLiquidity.String():
		s.opening.add(s.amount.Int())
	case engine.EndOfDayBorrowing.String():
		s.loans.Add(s.amount.Int())
	case engine.EndOfDayRepayment.String():
		s.loans = s.loans.Minus(money.Total(s.amount.Int()))
	}
}

// end compares the ticks after the last event.
func (s *eventSums) end() error {
	if s.ticks == nil {
		return nil
	}
	s.before(math.MaxInt64, 0)
	return s.m.batch.Damaged("ticks", s.ticks.Close())
}

// before compares the ticks that precede one.
func (s *eventSums) before(run, tick int64) {
	for s.more && (s.Run.Int() < run || s.Run.Int() == run && s.Tick.Int() < tick) {
		s.compare()
		s.next()
	}
}

// next moves to the next tick.
func (s *eventSums) next() {
	s.more = s.ticks.Next() && s.ticks.Load()
	s.n, s.positions, s.opening = 0, changes{}, changes{}
	if s.more && s.Run.Int() != s.run {
		s.run, s.loans = s.Run.Int(), money.Sum{}
	}
}

func (s *eventSums) compare() {
	run, tick := s.Run.Int(), s.Tick.Int()
	if s.Events.Int() != s.n {
		s.m.wrong(run, "ticks", "num_events of tick %d is %d, events has %d", tick, s.Events.Int(), s.n)
	}
	s.change("position_change_cents", s.Positions, &s.positions)
	s.change("opening_liquidity_change_cents", s.Opening, &s.opening)
	if money.Total(s.Loans.Int()) != s.loans {
		s.m.wrong(run, "ticks", "eod_loans_cents of tick %d is %d, the loans in events that are not repaid add up to %s", tick, s.Loans.Int(), s.loans)
	}
}

// change compares a column that is NULL without events.
func (s *eventSums) change(name string, column *parquet.Column, events *changes) {
	if column.Null() != (events.n == 0) || money.Total(column.Int()) != events.sum {
		value := "NULL"
		if !column.Null() {
			value = money.Total(column.Int()).String()
		}
		s.m.wrong(s.Run.Int(), "ticks", "%s of tick %d is %s, %d events add up to %s", name, s.Tick.Int(), value, events.n, events.sum)
	}
}
