// Package narrative prints a run tick by tick as text: arrivals, the decisions of the banks and their reasons,
// settlements, costs, and the state of the banks afterwards.
//
// A Narrator needs only the events of a tick, its counters and the state of the banks after it. A running engine and the
// tables of a data set produce the same bytes. The Narrator keeps track of arrived payments and of the states of the tick
// before, so it must receive every tick from the first one, even if only some ticks are printed, unless Know replaces the ticks
// before the last one that is not printed.
package narrative

import (
	"bytes"
	"io"

	"sweep/engine"
	"sweep/engine/policy"
	"sweep/engine/scenario"
	"sweep/engine/text"
)

// Run describes the run in the heading of a narrative.
type Run struct {
	Name        string
	TicksPerDay int32
	NumDays     int32
	Seed        uint64
	Agents      []string // ids by index
	Currency    text.Currency
	Priced      bool                       // costs are printed
	Clock       *scenario.Clock            // nil: ticks have no time of day
	ExternalID  func(payment int32) string // id in the file it comes from, "" without; nil if no payment has one
}

// Tick is one tick. Narrator.Tick does not keep its slices.
type Tick struct {
	Tick      int32
	EndOfDay  bool
	Events    []engine.Event // in log order
	Lists     []int64        // arena of the lists of Events
	Result    engine.TickResult
	Agents    []Agent    // state after the tick, by index
	Decisions []Decision // optional: which leaf of which tree decided

	// Only at the end of a day:
	Daily  []engine.DailyMetrics // by index
	Queue1 [][]int32             // payments by agent, in queue order
	Queue2 []int32
}

// Agent is the state of one bank after a tick. Money is in cents.
type Agent struct {
	Balance          int64
	Available        int64 // liquidity a payment may use
	PostedCollateral int64
	Queue1Size       int64
	Queue1Value      int64
	Queue2Size       int64
	Queue2Value      int64
	CostToday        int64 // all components since the start of the day
}

// Decision is one evaluation of a policy tree.
type Decision struct {
	Agent    int32
	Tx       int32 // engine.None for trees that decide about the bank
	Tree     policy.Tree
	InQueue2 bool
	Path     string // "root(false) → low(true) → act"
}

// Options select what is printed. The zero value prints everything as sentences without colour.
type Options struct {
	From     int32         // first tick to print
	Before   int32         // tick to stop before; 0 prints the run to its end
	Agents   []int32       // only events and states of these banks
	Kinds    []engine.Kind // only these events
	Payments []int32       // only events of these payments
	IDs      []string      // and of payments with these external ids
	Fields   bool          // print names and raw values of event fields instead of sentences
	Quiet    bool          // print only the final summary
	Bare     bool          // print neither heading nor final summary
	Color    bool          // ANSI colours
}

// Narrator prints the narrative of one run.
type Narrator struct {
	w      io.Writer
	run    Run
	opts   Options
	filter filter
	pad    int // width of the longest bank id
	buf    bytes.Buffer

	book    []payment
	before  []Agent // state after the previous tick
	totals  []costSums
	tick    *Tick
	context context
	section section
}

// New returns a Narrator and prints the heading.
func New(w io.Writer, run Run, o Options) (*Narrator, error) {
	if o.Before == 0 {
		o.Before = run.TicksPerDay * run.NumDays
	}
	n := &Narrator{
		w: w, run: run, opts: o, filter: newFilter(o), context: newContext(),
		before: make([]Agent, len(run.Agents)), totals: make([]costSums, len(run.Agents)),
	}
	for _, id := range run.Agents {
		n.pad = max(n.pad, text.Width(id))
	}
	if !o.Bare {
		n.heading()
	}
	return n, n.flush()
}

func (n *Narrator) heading() {
	n.styled(bold, "%s", n.run.Name)
	n.printf(" · %s · %s of %s · seed %d\n", count(int64(len(n.run.Agents)), "bank"), count(int64(n.run.NumDays), "day"),
		count(int64(n.run.TicksPerDay), "tick"), n.run.Seed)
}

// Tick prints one tick. Ticks must be passed in order from 0.
func (n *Narrator) Tick(t *Tick) error {
	n.tick = t
	n.remember(t)
	if !n.opts.Quiet && t.Tick >= n.opts.From && t.Tick < n.opts.Before {
		n.printTick(t)
	}
	for i := range t.Daily {
		n.totals[t.Daily[i].Agent].add(t.Daily[i].Costs)
	}
	copy(n.before, t.Agents)
	return n.flush()
}

// printTick prints the parts of a tick, or nothing if no selected event occurred.
func (n *Narrator) printTick(t *Tick) {
	start := n.buf.Len()
	n.printf("\n")
	n.styled(bold, "tick %d", t.Tick)
	if n.run.Clock != nil {
		n.printf(" · %s", n.run.Clock.Label(int(t.Tick%n.run.TicksPerDay)))
	}
	n.printf(" · day %d\n", t.Tick/n.run.TicksPerDay)
	head := n.buf.Len()
	n.section = noSection
	for i := range t.Events {
		if n.filter.wants(&t.Events[i], t.Lists) {
			n.event(&t.Events[i])
		}
	}
	n.decisions(t)
	happened := n.buf.Len() > head
	if happened || n.filter.everything() {
		happened = n.states(t) || happened
	}
	if !happened && !(t.EndOfDay && n.filter.everything()) {
		n.buf.Truncate(start)
		return
	}
	if n.filter.everything() {
		n.result(t.Result)
	}
	if t.EndOfDay && n.filter.allKinds() {
		n.day(t)
	}
}

// result prints the line of counters at the end of a tick.
func (n *Narrator) result(r engine.TickResult) {
	n.printf("  %d arrived, %d settled, %d by liquidity saving", n.context.arrived, r.Settlements, r.LSMReleases)
	if n.run.Priced {
		n.printf(", cost %s", n.money(r.TotalCost))
	}
	n.printf("\n")
}

// flush passes the output of a call to the writer.
func (n *Narrator) flush() error {
	_, err := n.w.Write(n.buf.Bytes())
	n.buf.Reset()
	return err
}
