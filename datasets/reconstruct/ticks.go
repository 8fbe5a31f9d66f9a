package reconstruct

import (
	"errors"
	"fmt"

	"sweep/datasets/parquet"
	"sweep/engine"
	"sweep/engine/narrative"
)

// tickReader assembles the ticks of a run from the tables.
type tickReader struct {
	run                                    *Run
	events                                 *eventReader
	ticks, states, days, queues, decisions *series
	tick                                   tickColumns
	state                                  stateColumns
	day                                    dayColumns
	queue                                  queueColumns
	decision                               decisionColumns
	dayStates                              [][]narrative.Agent // by tick of the day
	from, to                               int32               // that are read
}

type tickColumns struct {
	Arrivals    *parquet.Column `column:"num_arrivals"`
	Settlements *parquet.Column `column:"num_settlements"`
	Releases    *parquet.Column `column:"num_lsm_releases"`
	Cost        *parquet.Column `column:"total_cost_cents"`
	Events      *parquet.Column `column:"num_events"`
}

type stateColumns struct {
	agentColumns
	Available *parquet.Column `column:"available_liquidity_cents"`
	Size1     *parquet.Column `column:"queue1_size"`
	Value1    *parquet.Column `column:"queue1_value_cents"`
	Size2     *parquet.Column `column:"queue2_size"`
	Value2    *parquet.Column `column:"queue2_value_cents"`
}

type queueColumns struct {
	Queue *parquet.Column `column:"queue_type"`
	Agent *parquet.Column `column:"agent_id"`
	Tx    *parquet.Column `column:"tx_id"`
}

type decisionColumns struct {
	Agent    *parquet.Column `column:"agent_id"`
	Tree     *parquet.Column `column:"tree"`
	Tx       *parquet.Column `column:"tx_id"`
	InQueue2 *parquet.Column `column:"in_queue2"`
	Path     *parquet.Column `column:"path"`
}

// openAll starts reading the ticks from … to and all days.
func (t *tickReader) openAll(from, to int32, decisions bool) (err error) {
	t.from, t.to = from, to
	if t.events, err = t.run.events(from, to); err != nil {
		return err
	}
	for _, s := range []struct {
		at      **series
		table   string
		time    string
		from    int32
		to      int32
		columns any
	}{
		{&t.ticks, "ticks", "tick", from, to, &t.tick},
		{&t.states, "tick_agent_states", "day", from, to, &t.state},
		{&t.queues, "queue_snapshots", "tick", from, to, &t.queue},
		{&t.days, "daily_agent_metrics", "day", 0, never, &t.day},
		{&t.decisions, "decisions", "tick", from, to, &t.decision},
	} {
		if s.table == "decisions" && !decisions {
			continue
		}
		if *s.at, err = t.run.series(s.table, s.time, s.from, s.to, s.columns); err != nil {
			return err
		}
	}
	return nil
}

func (t *tickReader) close() error {
	var failed []error
	if t.events != nil {
		failed = append(failed, t.events.close())
	}
	for _, s := range []*series{t.ticks, t.states, t.days, t.queues, t.decisions} {
		failed = append(failed, s.close())
	}
	return errors.Join(failed...)
}

// read fills in a tick, without the values that exist only at the end of a day.
func (t *tickReader) read(tick *narrative.Tick) (err error) {
	if tick.Events, tick.Lists, err = t.events.of(tick.Tick); err != nil {
		return err
	}
	found := false
	err = t.ticks.each(tick.Tick, func() error {
		c := &t.tick
		found = true
		tick.Result = engine.TickResult{Arrivals: c.Arrivals.Int(), Settlements: c.Settlements.Int(), LSMReleases: c.Releases.Int(), TotalCost: c.Cost.Int()}
		return countEvents(tick.Tick, len(tick.Events), c.Events)
	})
	if err == nil && !found {
		err = t.run.damaged("ticks", fmt.Errorf("run %d has no row for tick %d", t.run.id, tick.Tick))
	}
	if err == nil {
		err = t.readStates(tick)
	}
	if err == nil && tick.EndOfDay {
		err = t.readQueues(tick)
	}
	if err != nil {
		return err
	}
	return t.decisions.each(tick.Tick, func() error { return t.readDecision(tick) })
}

// countEvents compares the number of events read for a tick with the number in the table ticks.
func countEvents(tick int32, read int, want *parquet.Column) error {
	if int64(read) != want.Int() {
		return fmt.Errorf("tick %d has %d events, in the table events there are %d", tick, want.Int(), read)
	}
	return nil
}

// readStates fills in the states of the banks. They are stored bank by bank, so those of a day are read together.
func (t *tickReader) readStates(tick *narrative.Tick) error {
	banks := len(t.run.names)
	day := t.run.dayOf(tick.Tick)
	first := day * int32(t.run.scenario.TicksPerDay)
	if t.dayStates == nil || tick.Tick == first {
		t.dayStates = make([][]narrative.Agent, t.run.scenario.TicksPerDay)
		if err := t.readDayStates(day, first); err != nil {
			return err
		}
	}
	tick.Agents = t.dayStates[tick.Tick-first]
	if len(tick.Agents) != banks {
		return t.run.damaged("tick_agent_states", fmt.Errorf("run %d has %d of %d banks in tick %d", t.run.id, len(tick.Agents), banks, tick.Tick))
	}
	return nil
}

func (t *tickReader) readDayStates(day, first int32) error {
	c := &t.state
	return t.states.each(day, func() error {
		i := c.Tick.Int32() - first
		if i < 0 || int(i) >= len(t.dayStates) {
			return fmt.Errorf("day %d has a state after tick %d", day, c.Tick.Int32())
		}
		if tick := first + i; tick < t.from || tick > t.to {
			return nil
		}
		t.dayStates[i] = append(t.dayStates[i], narrative.Agent{
			Balance: c.Balance.Int(), Available: c.Available.Int(), PostedCollateral: c.Posted.Int(),
			Queue1Size: c.Size1.Int(), Queue1Value: c.Value1.Int(), Queue2Size: c.Size2.Int(), Queue2Value: c.Value2.Int(),
			CostToday: c.costs().Total(),
		})
		return nil
	})
}

func (t *tickReader) readQueues(tick *narrative.Tick) error {
	tick.Queue1 = make([][]int32, len(t.run.names))
	return t.queues.each(tick.Tick, func() error {
		c := &t.queue
		if c.Queue.Text() == "queue2" {
			tick.Queue2 = append(tick.Queue2, c.Tx.Int32())
			return nil
		}
		i, err := t.run.agent(c.Agent.Text())
		if err == nil {
			tick.Queue1[i] = append(tick.Queue1[i], c.Tx.Int32())
		}
		return err
	})
}

func (t *tickReader) readDecision(tick *narrative.Tick) (err error) {
	c := &t.decision
	d := narrative.Decision{Tx: orElse(c.Tx, engine.None), InQueue2: c.InQueue2.Bool(), Path: c.Path.Text()}
	if d.Agent, err = t.run.agent(c.Agent.Text()); err != nil {
		return err
	}
	if d.Tree, err = treeOf(c.Tree.Text()); err != nil {
		return err
	}
	tick.Decisions = append(tick.Decisions, d)
	return nil
}
