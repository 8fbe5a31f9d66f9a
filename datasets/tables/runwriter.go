package tables

import (
	"fmt"
	"slices"

	"sweep/engine"
	"sweep/engine/scenario"
)

// RunWriter writes the rows of one run. It is the recorder of the run's engine: every tick is written as rows as soon
// as it is over. Per payment it keeps only what the tables need and the engine does not keep.
type RunWriter struct {
	b      *BatchWriter
	t      *tableSet
	info   RunInfo
	e      *engine.Engine
	events *eventWriter

	names  []string // ids of the agents, by index
	states dayStates

	seq      int64 // number of the next event
	evals    int64 // number of the next decision
	cycles   int32 // number of the next group
	tally    tickTally
	banks    []bankDay
	outside  []bool            // by agent: it is no participant
	settings []*scenario.Agent // by agent
	dayFirst int32             // number of the first payment created in the day
	deferred bool              // credits are booked at the end of the tick
	sums     runTally
	history  txHistory
	regs     []registerWrite
	closing  []int64     // payments settled at the end of the day in this tick
	clients  []clientDay // by agent; nil without tiering
	isClient []bool      // by agent
	late     []int32     // payments that arrived after their cut-off and are due on the next day
	scratch  runScratch
	failed   error

	overflow *engine.Overflow // the first number that did not fit its column
}

// runScratch are buffers that the ticks of all runs share.
type runScratch struct {
	queue   []int32
	streams []uint64
	signed  []int64
	values  []float64
	names   []string
}

// begin prepares the writer for a run and writes what is known before its first tick.
func (rw *RunWriter) begin(b *BatchWriter, info RunInfo, e *engine.Engine) error {
	if e.Tick() != 0 {
		return fmt.Errorf("run %d: the engine is at tick %d already; a run is recorded from its first tick on", info.RunID, e.Tick())
	}
	first := rw.b == nil
	rw.b, rw.t, rw.info, rw.e, rw.failed, rw.overflow = b, &b.tables, info, e, nil, nil
	if first && rw.t.Events.on() {
		rw.events = newEventWriter(&rw.t.Events)
	}
	rw.setNames()
	n := e.NumAgents()
	rw.states.begin(e)
	rw.banks, rw.outside, rw.settings = resize(rw.banks, n), resize(rw.outside, n), resize(rw.settings, n)
	rw.seq, rw.evals, rw.cycles, rw.dayFirst, rw.late = 0, 0, 0, 0, rw.late[:0]
	rw.deferred = e.Scenario().DeferredCrediting
	rw.beginClients()
	rw.sums.reset()
	rw.history.reset()
	if err := rw.writeAgents(); err != nil {
		return err
	}
	return rw.writePolicies()
}

// setNames sets the ids of the agents. Columns cache the positions of names in their dictionaries, so they must forget
// them if the agents differ from those of the run before.
func (rw *RunWriter) setNames() {
	names := make([]string, rw.e.NumAgents())
	for i := range names {
		names[i] = rw.e.AgentID(int32(i))
	}
	if slices.Equal(names, rw.names) {
		return
	}
	rw.names = names
	for _, w := range rw.b.files {
		w.ForgetNames()
	}
	if rw.events != nil {
		rw.events.names = names
	}
}

func resize[T any](list []T, n int) []T {
	list = slices.Grow(list[:0], n)[:n]
	clear(list)
	return list
}

// RecordTick writes the rows of a tick.
func (rw *RunWriter) RecordTick(r *engine.TickRecord) error {
	if rw.failed == nil {
		rw.failed = rw.record(r)
	}
	return rw.failed
}

func (rw *RunWriter) record(r *engine.TickRecord) error {
	rw.tally = tickTally{}
	rw.dueFromYesterday(r)
	rw.readEvents(r)
	for _, write := range tickTables {
		if err := write(rw, r); err != nil {
			return err
		}
	}
	rw.seq += int64(len(r.Events))
	if rw.overflow != nil {
		return rw.overflow
	}
	return nil
}

// tickTables write the rows that a tick has in each table.
var tickTables = [...]func(*RunWriter, *engine.TickRecord) error{
	(*RunWriter).writeEvents, (*RunWriter).writeStates, (*RunWriter).writeTick, (*RunWriter).writeCollateral,
	(*RunWriter).writeRegisters, (*RunWriter).writeCycles, (*RunWriter).writeDecisions, (*RunWriter).writeDay, (*RunWriter).writeBreaches,
	(*RunWriter).writeQueues, (*RunWriter).writePolicyChanges,
}

func (rw *RunWriter) writeEvents(r *engine.TickRecord) error {
	if !rw.t.Events.on() {
		return nil
	}
	return rw.events.write(rw.info.RunID, r, rw.seq)
}

// Finish writes what is known only at the end of the run: its payments and its row in table runs.
func (rw *RunWriter) Finish() error {
	if rw.failed == nil {
		rw.failed = rw.finish()
	}
	if rw.failed != nil && rw.b.err == nil {
		rw.b.err = rw.failed
	}
	rw.b.open = false
	return rw.failed
}

func (rw *RunWriter) finish() error {
	if rw.t.Events.on() {
		rw.events.mark()
	}
	if err := rw.flushStates(); err != nil {
		return err
	}
	if err := rw.writeTransactions(); err != nil {
		return err
	}
	return rw.writeRun()
}
