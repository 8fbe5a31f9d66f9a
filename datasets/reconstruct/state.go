package reconstruct

import (
	"fmt"

	"sweep/datasets"
	"sweep/datasets/parquet"
	"sweep/engine"
)

// State returns the complete state of the engine after a tick. An engine restored from it continues exactly as the run did.
func (r *Run) State(tick int32) (*engine.Snapshot, error) {
	if tick < 0 || tick > r.LastTick() {
		return nil, &datasets.InvalidError{What: fmt.Sprintf("tick %d", tick), Why: fmt.Sprintf("the ticks of run %d are 0 to %d", r.id, r.LastTick())}
	}
	err := r.require("its state", "transactions", "events", "ticks", "tick_agent_states", "daily_agent_metrics", "collateral_events", "agent_state_registers")
	if err != nil {
		return nil, err
	}
	start, err := engine.New(r.scenario)
	if err != nil {
		return nil, &datasets.InvalidError{What: fmt.Sprintf("run %d", r.id), Why: err.Error()}
	}
	b := &builder{run: r, tick: tick, dayStart: tick - tick%int32(r.scenario.TicksPerDay), types: newPaymentTypes(start), start: start, state: start.Snapshot()}
	b.state.Tick = tick + 1
	for _, step := range []func() error{b.addPayments, b.addEvents, b.addDays, b.addAgents, b.addCollateral, b.addRegisters} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	if err := b.addThroughput(); err != nil {
		return nil, err
	}
	b.completeDays()
	b.addOutages()
	b.state.Batches = b.book.openBatches()
	b.addIndex()
	return b.state, nil
}

// builder fills a snapshot, which begins as the state before the first tick, step by step.
type builder struct {
	run      *Run
	tick     int32
	dayStart int32 // first tick of the day
	lives    []life
	types    paymentTypes
	start    *engine.Engine // before the first tick
	book     *book
	state    *engine.Snapshot
}

// day is the day of the tick.
func (b *builder) day() int32 { return b.dayStart / int32(b.run.scenario.TicksPerDay) }

// endOfDay reports whether the tick is the last of its day, which starts the counters of a day anew.
func (b *builder) endOfDay() bool { return (b.tick+1)%int32(b.run.scenario.TicksPerDay) == 0 }

func (b *builder) addPayments() (err error) {
	if b.lives, err = b.run.lives(b.tick, b.types); err != nil {
		return err
	}
	b.state.Payments = b.run.cutOff(b.lives, b.tick)
	return nil
}

// addEvents folds the events up to the tick, and takes the state of the shared stream of random numbers from the last
// row of the ticks.
func (b *builder) addEvents() error {
	b.book = newBook(b.run, b.state)
	events, err := b.run.events(0, b.tick)
	if err != nil {
		return err
	}
	defer events.close()
	var c struct {
		Tick   *parquet.Column `column:"tick"`
		Events *parquet.Column `column:"num_events"`
		RNG    *parquet.Column `column:"rng_state"`
	}
	next := int32(0)
	err = b.run.each("ticks", 0, b.tick, &c, func() error {
		if c.Tick.Int32() != next {
			return fmt.Errorf("run %d has a row for tick %d where that of tick %d should be", b.run.id, c.Tick.Int32(), next)
		}
		next++
		b.state.RNG = uint64(c.RNG.Int())
		return b.fold(events, c.Tick.Int32(), c.Events)
	})
	if err == nil && next != b.tick+1 {
		err = b.run.damaged("ticks", fmt.Errorf("run %d has %d rows for the ticks up to %d", b.run.id, next, b.tick))
	}
	if err != nil {
		return err
	}
	for i := range b.state.Agents {
		b.state.Agents[i].Queue1 = orNil(b.book.queue1[i])
	}
	b.state.Queue2 = orNil(b.book.queue2)
	return b.compareQueues()
}

// fold enters the events of a tick into the book.
func (b *builder) fold(events *eventReader, tick int32, count *parquet.Column) error {
	list, lists, err := events.of(tick)
	if err != nil {
		return err
	}
	if err := countEvents(tick, len(list), count); err != nil {
		return err
	}
	b.book.begin(tick)
	for i := range list {
		if err := b.book.enter(&list[i], lists); err != nil {
			return b.run.damaged("events", err)
		}
	}
	b.book.end()
	return nil
}

// compareQueues compares the queues rebuilt from the events with the payments' rows.
func (b *builder) compareQueues() error {
	for k := range b.lives {
		queued := b.lives[k].left() > b.tick
		if where := b.state.Payments[k].Where; queued != (where == engine.InQueue1 || where == engine.InQueue2 || where == engine.InBatch) {
			return b.run.damaged("events", fmt.Errorf("payment T%d is in queue %s after tick %d, but table transactions disagrees", k, where, b.tick))
		}
	}
	return nil
}

// orNil returns the list in the form snapshots use: nil if it is empty.
func orNil[T any](list []T) []T {
	if len(list) == 0 {
		return nil
	}
	return list
}

// addIndex adds the index of Queue 2 that policies use: it is rebuilt in every tick after the last change of the queue.
func (b *builder) addIndex() {
	for i := range b.state.Agents {
		a := &b.state.Agents[i]
		a.IndexCount, a.IndexNearest = 0, never
	}
	for _, k := range b.state.Queue2 {
		p := &b.state.Payments[k]
		a := &b.state.Agents[p.Sender]
		a.IndexCount++
		a.IndexNearest = min(a.IndexNearest, p.Deadline)
	}
}
