package tables

import (
	"sweep/datasets/parquet/columns"
	"sweep/engine"
)

// throughputBreachesColumns has a row per breach of a throughput rule.
type throughputBreachesColumns struct {
	RunID     columns.Sequence64 `column:"run_id" doc:"The run."`
	Day       columns.Sequence32 `column:"day" unit:"day" doc:"Last day of the period that was measured: the day, or the last business day of the month or of the run."`
	Rule      columns.Int32      `column:"rule" doc:"Place of the rule in throughput_rule, from 0."`
	Agent     columns.String     `column:"agent_id,null" doc:"The bank; NULL for all banks together (against: all)."`
	FirstDay  columns.Int32      `column:"first_day" unit:"day" doc:"First day of the period."`
	Until     columns.Int32      `column:"until_tick" unit:"tick of the day" doc:"Tick of the day by which the share had to be settled."`
	Of        columns.String     `column:"share_of" doc:"Value of which the share is taken: due, submitted or settled."`
	Required  columns.Double     `column:"required_share" doc:"Share required by the rule."`
	Share     columns.Double     `column:"share" doc:"settled_cents divided by base_cents."`
	Settled   columns.Int64      `column:"settled_cents" unit:"cents" doc:"Value settled by the tick, on the days of the period."`
	Base      columns.Int64      `column:"base_cents" unit:"cents" doc:"Value of which the share is taken, on the days of the period."`
	Shortfall columns.Int64      `column:"shortfall_cents" unit:"cents" doc:"What was missing: the required share of base_cents, rounded up, minus settled_cents."`
	Penalty   columns.Int64      `column:"penalty_cents" unit:"cents" doc:"Penalty for it, part of penalty_cost_cents of the bank, or of the banks together."`
}

// writeBreaches writes the breaches of throughput rules in the periods that end with the tick, and adds them to the run.
func (rw *RunWriter) writeBreaches(r *engine.TickRecord) error {
	for i := range r.Breaches {
		b := &r.Breaches[i]
		rw.sums.breaches++
		rw.sums.breachPenalties.Add(b.Penalty)
		if !rw.t.Breaches.on() {
			continue
		}
		c, rule := &rw.t.Breaches.c, &rw.e.Scenario().Throughput[b.Rule]
		c.RunID.Append(rw.info.RunID)
		c.Day.Append(r.Day)
		c.Rule.Append(b.Rule)
		if b.Agent != engine.None {
			c.Agent.AppendName(rw.names, b.Agent)
		}
		c.FirstDay.Append(b.FirstDay)
		c.Until.Append(int32(rule.Until))
		c.Of.Append(rule.Of.String())
		c.Required.Append(rule.Share)
		c.Share.Append(float64(b.Settled) / float64(b.Base))
		c.Settled.Append(b.Settled)
		c.Base.Append(b.Base)
		c.Shortfall.Append(b.Shortfall)
		c.Penalty.Append(b.Penalty)
		if err := rw.t.Breaches.w.EndRow(); err != nil {
			return err
		}
	}
	return nil
}
