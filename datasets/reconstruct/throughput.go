package reconstruct

import (
	"sweep/datasets/parquet"
	"sweep/engine"
	"sweep/engine/scenario"
)

// addThroughput adds what the throughput rules have measured: the payments that settled by the tick of a rule, on each day of
// its period that is over and today if the tick is, and the value of which they are a share.
func (b *builder) addThroughput() error {
	rules := b.run.scenario.Throughput
	if len(rules) == 0 {
		return nil
	}
	for i := range b.state.Agents {
		b.state.Agents[i].Throughput = make([]engine.Measured, len(rules))
	}
	for k := range b.lives {
		l := &b.lives[k]
		if l.split != never || l.settled > b.tick {
			continue
		}
		for n := range rules {
			if l.settled%b.perDay() <= int32(rules[n].Until) {
				b.addMeasured(n, l.Sender, l.settled, l.Amount, l.Amount, 0)
			}
		}
	}
	if err := b.addSubmitted(); err != nil {
		return err
	}
	return b.addBases()
}

func (b *builder) perDay() int32 { return int32(b.run.scenario.TicksPerDay) }

// addMeasured adds values of a tick to rule n: to those of today or, if the day of the tick is over, to those of the period.
func (b *builder) addMeasured(n int, agent, tick int32, settled, submitted, base int64) {
	rule, m := &b.run.scenario.Throughput[n], &b.state.Agents[agent].Throughput[n]
	day, today := tick/b.perDay(), b.day()
	if b.endOfDay() {
		today++
	}
	switch {
	case day == today:
		if b.tick-b.dayStart >= int32(rule.Until) {
			m.Settled += settled
			m.Submitted += submitted
		}
	case rule.Average == scenario.PerMonth && today < int32(b.run.scenario.NumDays) && int(day) >= b.run.scenario.FirstOfMonth(int(today)):
		m.SettledBefore.Add(settled)
		if rule.Of == scenario.OfSubmitted {
			base += submitted
		}
		m.BaseBefore.Add(base)
	}
}

// addSubmitted adds what was in Queue 2 after the ticks of the rules.
func (b *builder) addSubmitted() error {
	var c struct {
		Tick  *parquet.Column `column:"tick"`
		Agent *parquet.Column `column:"agent_id"`
		Value *parquet.Column `column:"queue2_value_cents"`
	}
	return b.run.each("tick_agent_states", 0, b.tick, &c, func() error {
		tick := c.Tick.Int32()
		if tick > b.tick {
			return nil
		}
		i, err := b.run.agent(c.Agent.Text())
		for n := range b.run.scenario.Throughput {
			if err == nil && tick%b.perDay() == int32(b.run.scenario.Throughput[n].Until) {
				b.addMeasured(n, i, tick, 0, c.Value.Int(), 0)
			}
		}
		return err
	})
}

// addBases adds the values due and settled on the days that are over.
func (b *builder) addBases() error {
	var c struct {
		Day     *parquet.Column `column:"day"`
		Agent   *parquet.Column `column:"agent_id"`
		Due     *parquet.Column `column:"due_value_cents"`
		Settled *parquet.Column `column:"settled_value_cents"`
	}
	return b.run.each("daily_agent_metrics", 0, never, &c, func() error {
		day := c.Day.Int32()
		if day > b.day() || day == b.day() && !b.endOfDay() {
			return nil
		}
		i, err := b.run.agent(c.Agent.Text())
		for n := range b.run.scenario.Throughput {
			base := map[scenario.ThroughputBase]int64{scenario.OfDue: c.Due.Int(), scenario.OfSettled: c.Settled.Int()}[b.run.scenario.Throughput[n].Of]
			if err == nil {
				b.addMeasured(n, i, day*b.perDay(), 0, 0, base)
			}
		}
		return err
	})
}
