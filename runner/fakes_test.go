package runner

import (
	"context"
	"fmt"
	"io"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/parquet-go/parquet-go"

	"sweep/datasets"
	"sweep/datasets/vfs"
	"sweep/datasets/vfs/vfstest"
	"sweep/engine/scenario"
	"sweep/sweeps"
)

// fakeGrid is a factorial grid of integer axes whose scenarios are of a given size and never run.
type fakeGrid struct {
	name         string
	axes         []fakeAxis
	replications int64
	seed         uint64
	output       sweeps.Output
	rule         *sweeps.Stopping
	base         string // what all scenarios share
	ticks        func(values []sweeps.Value) int
	invalid      func(r sweeps.Run) error
	oddly        func(point int64) bool // points whose scenario is not what their values say
}

type fakeAxis struct {
	name    string
	values  []int64
	initial *int64 // stated default
}

func newFakeGrid(replications int64, axes ...fakeAxis) *fakeGrid {
	return &fakeGrid{name: "fake", axes: axes, replications: replications, seed: 1, base: "base",
		output: sweeps.Output{BatchRuns: 3}}
}

func (g *fakeGrid) Name() string               { return g.name }
func (g *fakeGrid) File() string               { return "fake.toml" }
func (g *fakeGrid) Design() sweeps.Design      { return sweeps.Design{Kind: "factorial"} }
func (g *fakeGrid) Seed() uint64               { return g.seed }
func (g *fakeGrid) Seeding() sweeps.Seeding    { return sweeps.CommonSeeds }
func (g *fakeGrid) Output() sweeps.Output      { return g.output }
func (g *fakeGrid) Check() error               { return nil }
func (g *fakeGrid) Stopping() *sweeps.Stopping { return g.rule }
func (g *fakeGrid) NumReplications() int64     { return g.replications }
func (g *fakeGrid) NumRuns() int64             { return g.NumPoints() * g.replications }

func (g *fakeGrid) Source() map[string][]byte {
	return map[string][]byte{
		"fake.toml": []byte(fmt.Sprintf("name = %q\nseed = %d\nreplications = %d\naxes = %v\noutput = %v\nrule = %+v\n", g.name, g.seed, g.replications, g.axes, g.output, g.rule)),
		"base.yaml": []byte(g.base),
	}
}

func (g *fakeGrid) NumPoints() int64 {
	n := int64(1)
	for _, a := range g.axes {
		n *= int64(len(a.values))
	}
	return n
}

func (g *fakeGrid) Axes() []sweeps.Axis {
	var axes []sweeps.Axis
	for _, a := range g.axes {
		axis := sweeps.Axis{Name: a.name, Type: sweeps.Int64, Set: []string{"simulation." + a.name}}
		var values []sweeps.Value
		for _, v := range a.values {
			values = append(values, sweeps.IntValue(v))
		}
		axis.Values = sweeps.ValuesOf(values...)
		if a.initial != nil {
			v := sweeps.IntValue(*a.initial)
			axis.Default = &v
		}
		axes = append(axes, axis)
	}
	return axes
}

func (g *fakeGrid) Point(i int64) (sweeps.Point, error) {
	values := make([]sweeps.Value, len(g.axes))
	rest := i
	for k := len(g.axes) - 1; k >= 0; k-- {
		n := int64(len(g.axes[k].values))
		values[k] = sweeps.IntValue(g.axes[k].values[rest%n])
		rest /= n
	}
	return sweeps.Point{Index: i, Values: values}, nil
}

func (g *fakeGrid) Run(i int64) (sweeps.Run, error) {
	p, _ := g.Point(i / g.replications)
	r := sweeps.Run{Index: i, Point: p.Index, Replication: i % g.replications, Values: p.Values}
	r.Seed = scramble(g.seed + uint64(r.Replication))
	if g.invalid != nil {
		if err := g.invalid(r); err != nil {
			return r, err
		}
	}
	// A value of 0 is what the base has, so adding an axis with the default 0 changes no key.
	h := r.Seed
	for _, c := range g.base {
		h = scramble(h ^ uint64(c))
	}
	if g.oddly != nil && g.oddly(r.Point) {
		h = scramble(h)
	}
	for k, v := range p.Values {
		if n := v.Any().(int64); n != 0 {
			for _, c := range g.axes[k].name {
				h ^= scramble(uint64(c) + uint64(n)*1000)
			}
		}
	}
	r.Key = fmt.Sprintf("%016x", scramble(h))
	return r, nil
}

func (g *fakeGrid) Scenario(r sweeps.Run) (*scenario.Scenario, error) {
	ticks := 10
	if g.ticks != nil {
		ticks = g.ticks(r.Values)
	}
	return &scenario.Scenario{TicksPerDay: ticks, NumDays: 1, Seed: r.Seed, Agents: make([]scenario.Agent, 2)}, nil
}

// fakeRow is a row of the tables of fakeLab.
type fakeRow struct {
	Run  int64  `parquet:"run"`
	Key  string `parquet:"key"`
	Text string `parquet:"text"`
}

// fakeLab writes a row per run and table; behave, if there is one, is asked before each.
type fakeLab struct {
	behave func(ctx context.Context, r planned) error
}

func (l *fakeLab) open(to sink, b Batch) bench {
	return &fakeBench{lab: l, to: to, rows: map[string][]fakeRow{}}
}

type fakeBench struct {
	lab   *fakeLab
	to    sink
	rows  map[string][]fakeRow
	spent bool
}

func (b *fakeBench) compute(ctx context.Context, r planned) error {
	if b.spent {
		panic("a bench was used after a failure")
	}
	b.spent = true
	if b.lab.behave != nil {
		if err := b.lab.behave(ctx, r); err != nil {
			return err
		}
	}
	b.spent = false
	b.rows["runs"] = append(b.rows["runs"], fakeRow{Run: r.id, Key: r.Key, Text: "completed"})
	b.rows["events"] = append(b.rows["events"], fakeRow{Run: r.id, Key: r.Key, Text: fmt.Sprint(r.Seed)})
	return nil
}

func (b *fakeBench) fail(r planned, f Failure) error {
	b.rows["runs"] = append(b.rows["runs"], fakeRow{Run: r.id, Key: r.Key, Text: "failed"})
	b.rows["failures"] = append(b.rows["failures"], fakeRow{Run: r.id, Key: r.Key, Text: f.Error})
	return nil
}

func (b *fakeBench) close() ([]datasets.FileInfo, error) {
	var files []datasets.FileInfo
	for _, table := range []string{"events", "failures", "runs"} {
		if len(b.rows[table]) == 0 {
			continue
		}
		w, err := b.to.Create(table)
		if err != nil {
			return nil, err
		}
		if err := writeFakeRows(w, b.rows[table]); err != nil {
			return nil, err
		}
		files = append(files, datasets.FileInfo{Table: table, Rows: int64(len(b.rows[table]))})
	}
	return files, nil
}

func writeFakeRows(to io.WriteCloser, rows []fakeRow) error {
	w := parquet.NewGenericWriter[fakeRow](to, parquet.CreatedBy("fake", "1", "0"))
	if _, err := w.Write(rows); err != nil {
		return err
	}
	if err := w.Close(); err != nil {
		return err
	}
	return to.Close()
}

// disk is the file system of all tests that need no real one.
var disk = vfstest.NewMemory()

var dirs atomic.Int64

// newDir names a directory on disk that no other test has.
func newDir(t *testing.T) string {
	t.Helper()
	return fmt.Sprintf("out-%d", dirs.Add(1))
}

// inMemory fills in the file system of the tests.
func (o Options) inMemory() (Options, error) {
	if o.FS == nil {
		o.FS = disk
	}
	return o.withDefaults()
}

// runFake runs a grid with a laboratory.
func runFake(ctx context.Context, g Grid, lab laboratory, o Options) (Summary, error) {
	o, err := o.inMemory()
	if err != nil {
		return Summary{}, err
	}
	w, err := openWork(g, o)
	if err != nil {
		return Summary{}, err
	}
	defer w.data.Close()
	w.grid = g
	return w.run(ctx, o, lab)
}

// treeHash is the hash of everything that must be the same.
func treeHash(t *testing.T, fsys vfs.FS, dir string) string {
	t.Helper()
	d, err := datasets.Open(fsys, dir)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	hash, err := datasets.TreeHash(d)
	if err != nil {
		t.Fatal(err)
	}
	return hash
}

// runGrids runs a grid in a data set whose earlier plans were made from the given grids, in whatever order.
func runGrids(ctx context.Context, known []*fakeGrid, g *fakeGrid, lab laboratory, o Options) (Summary, error) {
	o, err := o.inMemory()
	if err != nil {
		return Summary{}, err
	}
	o.reload = reloadFake(append(known, g))
	w, err := openWork(g, o)
	if err != nil {
		return Summary{}, err
	}
	defer w.data.Close()
	w.grid = g
	return w.run(ctx, o, lab)
}

func runExtension(t *testing.T, dir string, old, new *fakeGrid, lab laboratory) (Summary, error) {
	t.Helper()
	return runGrids(context.Background(), []*fakeGrid{old}, new, lab, Options{Dir: dir})
}

// reloadFake finds the grid that a plan was made from by its sources.
func reloadFake(known []*fakeGrid) reloader {
	return func(doc datasets.PlanDoc) (Grid, error) {
		for _, g := range known {
			if sameSources(doc, g) {
				return g, nil
			}
		}
		return nil, fmt.Errorf("no fake grid has the sources of plan %d", doc.Number)
	}
}

func retryFake(ctx context.Context, g *fakeGrid, lab laboratory, o Options) (Summary, error) {
	o, err := o.inMemory()
	if err != nil {
		return Summary{}, err
	}
	o.reload = reloadFake([]*fakeGrid{g})
	return retry(ctx, o, lab)
}

// invalidPoint makes the scenarios of a point invalid until they are mended.
func invalidPoint(point int64, mended *bool) func(sweeps.Run) error {
	return func(r sweeps.Run) error {
		if r.Point == point && !*mended {
			return fmt.Errorf("point %d has no banks", point)
		}
		return nil
	}
}

// replaced replaces a text that must be there.
func replaced(text, old, new string) string {
	if !strings.Contains(text, old) {
		panic(fmt.Sprintf("the text does not hold %q", old))
	}
	return strings.Replace(text, old, new, 1)
}
