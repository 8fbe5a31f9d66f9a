package tables_test

import (
	"errors"
	"fmt"
	"path/filepath"
	"reflect"
	"slices"
	"testing"

	"sweep/datasets/datasetstest"
	"sweep/datasets/tables"
	"sweep/engine"
	"sweep/engine/policy"
	"sweep/engine/scenario"
)

// The state of the engine after every tick of every reference case follows from the default tables alone: what is rebuilt
// from them is equal to a snapshot of the engine in every field. The rebuilder below is the section "State of a run
// after any tick" of docs/format.md as a program.
func TestEveryStateFollowsFromTheTables(t *testing.T) {
	for _, dir := range datasetstest.SomeCases(t) {
		t.Run(filepath.Base(dir), func(t *testing.T) {
			t.Parallel()
			checkRebuild(t, datasetstest.LoadScenario(t, filepath.Join(dir, "scenario.yaml")))
		})
	}
}

// With a stream of random numbers per bank and purpose, their states follow too.
func TestStatesOfManyStreamsFollowFromTheTables(t *testing.T) {
	sc := datasetstest.LoadScenario(t, "../../engine/testdata/cases/multi_day_mixed/scenario.yaml")
	sc.Streams = scenario.PerAgentStreams
	checkRebuild(t, sc)
}

// Payments that cut-offs reject or put off follow too.
func TestStatesWithCutOffsFollowFromTheTables(t *testing.T) {
	sc := datasetstest.LoadScenario(t, "../../engine/testdata/cases/multi_day_mixed/scenario.yaml")
	for i := range sc.Agents {
		if a := sc.Agents[i].Arrivals; a != nil {
			a.PaymentType = []string{"customer", "bank"}[i%2]
		}
	}
	sc.CutOffs = []scenario.CutOff{{Type: "customer", Tick: sc.TicksPerDay / 2}, {Type: "bank", Tick: sc.TicksPerDay / 3, Then: scenario.NextDay}}
	checkRebuild(t, sc)
}

// checkRebuild runs a scenario, taking a snapshot after every tick, and rebuilds the snapshots from the tables.
func checkRebuild(t *testing.T, sc *scenario.Scenario) {
	t.Helper()
	e, err := engine.New(sc)
	if err != nil {
		t.Fatal(err)
	}
	sink := memorySink{}
	w := tables.NewBatchWriter(sink, tables.WriterOptions{})
	rw, err := w.BeginRun(tables.RunInfo{}, e)
	if err != nil {
		t.Fatal(err)
	}
	var snapshots []*engine.Snapshot
	for !e.Done() {
		if _, err := e.Step(rw); err != nil {
			t.Fatal(err)
		}
		snapshots = append(snapshots, withHashes(t, e.Snapshot()))
	}
	if err := errors.Join(rw.Finish(), closed(w)); err != nil {
		t.Fatal(err)
	}
	b := newRebuilder(sink.read(t))
	b.cutOffs = sc.CutOffs
	for _, want := range snapshots {
		got := withHashes(t, b.next())
		for i := range want.Outages {
			if i < len(got.Outages) && want.Outages[i].Exposure == nil {
				got.Outages[i].Exposure = nil // it follows for any outage, and is stored if a reaction depends on it
			}
		}
		if diff := differ("", reflect.ValueOf(*got), reflect.ValueOf(*want)); diff != "" {
			t.Fatalf("after tick %d: %s", want.Tick-1, diff)
		}
	}
}

func closed(w *tables.BatchWriter) error {
	_, err := w.Close()
	return err
}

// withHashes puts the hashes of the policies into the place of their documents: documents that differ only in how they
// are written are the same policy, and table policies has one of them. The numbers of payment types and what throughput rules have
// measured, which depend on the rules of the scenario, are tested in datasets/reconstruct.
func withHashes(t *testing.T, s *engine.Snapshot) *engine.Snapshot {
	t.Helper()
	c := *s
	c.Agents = slices.Clone(s.Agents)
	for i := range c.Agents {
		p, err := policy.Parse([]byte(c.Agents[i].Policy))
		if err != nil {
			t.Fatal(err)
		}
		c.Agents[i].Policy, c.Agents[i].Throughput = p.Hash(), nil
	}
	c.Payments = slices.Clone(s.Payments)
	for k := range c.Payments {
		c.Payments[k].Type = 0
	}
	return &c
}

// differ names the first field in which two values differ.
func differ(at string, got, want reflect.Value) string {
	switch got.Kind() {
	case reflect.Struct:
		for i := range got.NumField() {
			if diff := differ(at+"."+got.Type().Field(i).Name, got.Field(i), want.Field(i)); diff != "" {
				return diff
			}
		}
		return ""
	case reflect.Slice:
		if got.Len() != want.Len() {
			return fmt.Sprintf("%s: rebuilt %v, the engine has %v", at, got, want)
		}
		for i := range got.Len() {
			if diff := differ(fmt.Sprintf("%s[%d]", at, i), got.Index(i), want.Index(i)); diff != "" {
				return diff
			}
		}
		return ""
	}
	if !got.Equal(want) {
		return fmt.Sprintf("%s: rebuilt %v, the engine has %v", at, got, want)
	}
	return ""
}

// rebuilder goes through the tables of one run tick by tick.
type rebuilder struct {
	tables  map[string]frame
	cutOffs []scenario.CutOff
	names   []string
	index   map[string]int32
	tpd     int32
	tick    int32
	event   int // next row of events
	state   int // next tick of tick_agent_states

	pay     []engine.PaymentSnapshot
	queue1  [][]int32
	queue2  []int32
	agents  []engine.AgentSnapshot
	regs    []map[string]float64
	before  []opening // after the tick before
	peak    int64
	sorted  bool // the Queues 1 of the tick are in order
	outages []rebuiltOutage
	batches []rebuiltBatch
	arrived bool // the arrivals of the tick are over
}

// opening is what a day's metrics begin with.
type opening struct{ balance, cap, posted, maxCollateral int64 }

func newRebuilder(tables map[string]frame) *rebuilder {
	b := &rebuilder{tables: tables, index: map[string]int32{}, tpd: tables["runs"].at(0, "ticks_per_day").(int32)}
	agents := tables["agents"]
	agents.each(func(row int) {
		id := agents.at(row, "agent_id").(string)
		b.index[id] = int32(row)
		b.names = append(b.names, id)
	})
	n := len(b.names)
	b.queue1, b.agents, b.regs, b.before = make([][]int32, n), make([]engine.AgentSnapshot, n), make([]map[string]float64, n), make([]opening, n)
	for i := range n {
		b.regs[i] = map[string]float64{}
		b.agents[i] = b.firstAgent(i)
		b.before[i] = opening{agents.at(i, "start_balance_cents").(int64), agents.at(i, "unsecured_cap_cents").(int64),
			agents.at(i, "posted_collateral_cents").(int64), b.maxCollateral(i)}
	}
	return b
}

func (b *rebuilder) maxCollateral(i int) int64 {
	if v, ok := b.tables["agents"].at(i, "max_collateral_capacity_cents").(int64); ok {
		return v
	}
	return 10 * b.tables["agents"].at(i, "unsecured_cap_cents").(int64)
}

func (b *rebuilder) firstAgent(i int) engine.AgentSnapshot {
	agents, policies := b.tables["agents"], b.tables["policies"]
	a := engine.AgentSnapshot{ID: b.names[i], Fraction: agents.at(i, "liquidity_fraction").(float64)}
	policies.where("policy_hash", agents.at(i, "policy_hash")).each(func(row int) { a.Policy = policies.columns["document"][row].(string) })
	if agents.at(i, "bilateral_limit_agent_ids") != nil {
		a.Outflows = make([]int64, len(b.names))
	}
	a.Streams = b.firstStreams(i)
	return a
}

// next rebuilds the state after the next tick.
func (b *rebuilder) next() *engine.Snapshot {
	b.sorted, b.arrived = false, false
	b.openTick()
	events := b.tables["events"]
	for ; b.event < events.rows && events.at(b.event, "tick") == b.tick; b.event++ {
		b.apply(eventRow{events, b.event})
	}
	b.endArrivals()
	b.sortQueue1()
	b.sortQueue2()
	b.closeTick()
	s := &engine.Snapshot{Version: engine.SnapshotVersion, Tick: b.tick + 1, RNG: uint64(b.tables["ticks"].at(int(b.tick), "rng_state").(int64)),
		PeakOverdraft: b.peak, Queue2: b.queue2, Payments: b.pay, Agents: b.agents}
	b.addOverTime(s)
	b.tick++
	return s
}

// eventRow is a row of table events.
type eventRow struct {
	f   frame
	row int
}

func (e eventRow) kind() string         { return e.text("event_type") }
func (e eventRow) has(c string) bool    { return e.f.at(e.row, c) != nil }
func (e eventRow) text(c string) string { s, _ := e.f.at(e.row, c).(string); return s }
func (e eventRow) int(c string) int64   { return asInt(e.f.at(e.row, c)) }
func (e eventRow) tx() int32            { return int32(e.int("tx_id")) }
func (e eventRow) float(c string) float64 {
	v, _ := e.f.at(e.row, c).(float64)
	return v
}

func (e eventRow) txs() []int32 {
	var list []int32
	for _, v := range e.f.at(e.row, "tx_ids").([]any) {
		list = append(list, v.(int32))
	}
	return list
}
