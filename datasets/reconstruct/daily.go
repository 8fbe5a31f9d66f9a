package reconstruct

import (
	"sweep/datasets/parquet"
	"sweep/engine"
	"sweep/engine/narrative"
)

// dayColumns are the columns of the table of the days that a narrative needs.
type dayColumns struct {
	Agent     *parquet.Column `column:"agent_id"`
	Opening   *parquet.Column `column:"opening_balance_cents"`
	Closing   *parquet.Column `column:"closing_balance_cents"`
	Low       *parquet.Column `column:"min_balance_cents"`
	High      *parquet.Column `column:"max_balance_cents"`
	Overdraft *parquet.Column `column:"peak_overdraft_cents"`
	Arrivals  *parquet.Column `column:"num_arrivals"`
	Sent      *parquet.Column `column:"num_sent"`
	Received  *parquet.Column `column:"num_received"`
	Settled   *parquet.Column `column:"num_settled"`
	Dropped   *parquet.Column `column:"num_dropped"`
	Borrowed  *parquet.Column `column:"eod_borrowed_cents"`
	costColumns
}

// readDay adds the metrics of the banks to the last tick of a day.
func (t *tickReader) readDay(told *narrative.Tick) error {
	c := &t.day
	day := told.Tick / int32(t.run.scenario.TicksPerDay)
	return t.days.each(day, func() error {
		i, err := t.run.agent(c.Agent.Text())
		told.Daily = append(told.Daily, engine.DailyMetrics{
			Agent: i, Day: day, OpeningBalance: c.Opening.Int(), ClosingBalance: c.Closing.Int(), MinBalance: c.Low.Int(),
			MaxBalance: c.High.Int(), PeakOverdraft: c.Overdraft.Int(), NumArrivals: c.Arrivals.Int(), NumSent: c.Sent.Int(),
			NumReceived: c.Received.Int(), NumSettled: c.Settled.Int(), NumDropped: c.Dropped.Int(),
			Borrowed: c.Borrowed.Int(), Costs: c.costs(),
		})
		return err
	})
}
