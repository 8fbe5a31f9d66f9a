package reconstruct

import (
	"sweep/datasets/parquet"
	"sweep/engine"
)

// addDays adds the values of the daily table: the opening values of the current day, and the closing balances of the days
// so far, which are samples of the peak overdraft.
func (b *builder) addDays() error {
	var c struct {
		Day      *parquet.Column `column:"day"`
		Agent    *parquet.Column `column:"agent_id"`
		Opening  *parquet.Column `column:"opening_balance_cents"`
		Closing  *parquet.Column `column:"closing_balance_cents"`
		Cap      *parquet.Column `column:"unsecured_cap_cents"`
		Posted   *parquet.Column `column:"opening_posted_collateral_cents"`
		Capacity *parquet.Column `column:"collateral_capacity_cents"`
	}
	return b.run.each("daily_agent_metrics", 0, never, &c, func() error {
		i, err := b.run.agent(c.Agent.Text())
		if err != nil {
			return err
		}
		if c.Day.Int32() < b.day() || c.Day.Int32() == b.day() && b.endOfDay() {
			b.state.PeakOverdraft = max(b.state.PeakOverdraft, b.run.overdraft(i, c.Closing.Int()))
		}
		if c.Day.Int32() == b.day() {
			balance := c.Opening.Int()
			b.state.Agents[i].Day = engine.DailyMetrics{
				Agent: i, Day: b.day(), OpeningBalance: balance, MinBalance: balance, MaxBalance: balance, PeakOverdraft: b.run.overdraft(i, balance),
				UnsecuredCap: c.Cap.Int(), OpeningPostedCollateral: c.Posted.Int(), PeakPostedCollateral: c.Posted.Int(), CollateralCapacity: c.Capacity.Int(),
			}
		}
		return nil
	})
}

// overdraft returns the overdraft of an agent with a balance; only participants have one.
func (r *Run) overdraft(i int32, balance int64) int64 {
	if r.outside[i] {
		return 0
	}
	return max(0, -balance)
}

// completeDays adds the counters of the day in progress, or resets them if the day is over.
func (b *builder) completeDays() {
	for i := range b.state.Agents {
		a := &b.state.Agents[i]
		a.Day.NumSent, a.Day.Queue1PeakSize = b.book.sent[i], b.book.queue1Peak[i]
		clear(a.Outflows)
		clear(a.Inflows)
	}
	for k := range b.lives {
		b.countPayment(&b.lives[k])
	}
	if !b.endOfDay() {
		return
	}
	for i := range b.state.Agents {
		b.state.Agents[i].Day = engine.DailyMetrics{}
		clear(b.state.Agents[i].Outflows)
		clear(b.state.Agents[i].Inflows)
	}
}

// countPayment adds what happened to a payment in the day. Split parents settle through their parts, which count instead.
func (b *builder) countPayment(l *life) {
	sender, receiver := &b.state.Agents[l.Sender], &b.state.Agents[l.Receiver]
	if l.Parent == engine.None && b.today(l.Created) {
		sender.Day.NumArrivals++
		if p := engine.Payment(l.PaymentSnapshot); b.start.DueDay(&p) == b.day() {
			sender.Day.DueValue += l.Amount
		}
	}
	if b.today(l.dropped) {
		sender.Day.NumDropped++
	}
	if b.today(l.rejected) {
		sender.Day.NumRejected++
	}
	if l.split != never || !b.today(l.settled) {
		return
	}
	sender.Day.NumSettled++
	sender.Day.SettledValue += l.Amount
	receiver.Day.NumReceived++
	if sender.Outflows != nil {
		sender.Outflows[l.Receiver] += l.Amount
	}
	if receiver.Inflows != nil {
		receiver.Inflows[l.Sender] += l.Amount
	}
}

// today reports whether a tick is in the current day and not after the tick of the state.
func (b *builder) today(tick int32) bool { return tick >= b.dayStart && tick <= b.tick }
