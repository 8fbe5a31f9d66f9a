// Package sweeps reads grid documents: a base scenario, axes that vary parts of it, a design that generates points from
// the axes, and replications. A grid is a list of runs that is never stored: Run(i) computes the i-th run, so a grid of
// 10⁸ runs needs no memory. Seeds and keys depend on the content of a run and not on its position, so a grid can be
// extended without changing existing runs.
package sweeps

import (
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"sweep/engine/document"
	"sweep/engine/scenario"
	"sweep/engine/text"
)

// RunsMax is the number of runs above which a grid is rejected unless an option allows more.
const RunsMax = 10_000_000

// Grid is a decoded grid document. It is safe for concurrent use.
type Grid struct {
	name    string
	file    string
	files   *files
	written *document.Node // the scenario before any axis is applied, as its file has it
	base    *document.Node // the same with templates and defaults of banks written out
	layout  *scenario.Layout

	sources *sources // if the scenarios come from runs of other grids; then written, base and layout are those of the first run

	continues *continuation // of the runs of the other grids; nil: they start anew

	setsEntries bool   // an axis sets the scenario as written
	baseDir     string // directory of the scenario file, relative to the grid

	seed         uint64
	seeding      Seeding
	replications int64
	stopping     *Stopping
	untilPos     document.Pos
	runs         int64

	axes      []*axis
	design    Design
	expansion *expansion
	kept      *filter // nil without exclusions
	output    Output
	ranges    map[string][]uint64        // by axis: values of ranges that are not computed
	banks     func(axis string) []string // values of sets of banks that are not computed, if not nil
	readings  *readings
	added     []string // banks of the base scenario that only the files have
	gridReadings
	episodes *reading // with a run for each date: what the first point reads; else nil
	stage    *Stage   // of a search; else nil

	mu       sync.Mutex
	warnings []string

	resolver *resolver
	currency func() text.Currency
}

// Option changes how a grid is loaded.
type Option func(*options)

type options struct {
	runsMax  int64
	also     func(*Grid) error
	ranges   map[string][]uint64
	banks    func(axis string) []string
	readings *readings
}

// WithRunsMax sets the number of runs above which the grid is rejected.
func WithRunsMax(n int64) Option { return func(o *options) { o.runsMax = n } }

// WithAlso adds mistakes that only the caller can find, such as names that a data set cannot store, to those of a document
// that already has mistakes, so that all are reported together. The grid passed to it may be incomplete.
func WithAlso(check func(*Grid) error) Option { return func(o *options) { o.also = check } }

// Load reads a grid document and the files it names. On user mistakes it returns document.Errors with all mistakes of the
// document, followed by the mistakes of the scenarios that can be found without points. Load does not resolve the
// scenarios of a valid document; Check does.
func Load(name string, opts ...Option) (*Grid, error) {
	return load(filepath.Base(name), onDisk(filepath.Dir(name)), append(opts, func(o *options) { o.readings = onDiskReadings(filepath.Dir(name)) }))
}

// FromSource reads a grid from files in memory, as returned by Source. The name is the key of the grid document.
func FromSource(name string, source map[string][]byte, opts ...Option) (*Grid, error) {
	return load(name, inMemory(source), opts)
}

func load(name string, f *files, opts []Option) (*Grid, error) {
	data, err := f.read(name)
	if err != nil {
		return nil, document.Errors{{Pos: document.Pos{File: f.show(name)}, Class: document.FileError, Message: "cannot read the grid: " + fileProblem(err)}}
	}
	tree, err := document.ParseLong(f.show(name), data)
	if err != nil {
		return nil, err
	}
	return decodeTree(name, tree, f, opts)
}

func decodeTree(name string, tree *document.Node, f *files, opts []Option) (*Grid, error) {
	o := options{runsMax: RunsMax, readings: &readings{}}
	for _, opt := range opts {
		opt(&o)
	}
	d := &decoder{Reader: document.NewReader(), files: f, options: o, grid: &Grid{file: name, files: f, ranges: o.ranges, banks: o.banks, readings: o.readings}}
	d.grid.resolver = newResolver(d.grid)
	d.grid.currency = sync.OnceValue(d.grid.findCurrency)
	if f.disk {
		for _, e := range document.Unprintable(tree) {
			d.Add(e)
		}
	}
	d.decode(tree)
	if d.Failed() {
		errs := d.Errors()
		if axes := tree.Get("axis"); axes != nil {
			errs = append(errs, d.grid.checkAxesAlone(errs, axes.Len())...)
		}
		if o.also != nil {
			errs = Join(errs, o.also(d.grid))
		}
		errs.Sort()
		return nil, errs
	}
	d.grid.warnings = d.Warnings()
	return d.grid, nil
}

// Name returns the name of the experiment.
func (g *Grid) Name() string { return g.name }

// File returns the name of the grid document in Source.
func (g *Grid) File() string { return g.file }

// Source returns the grid document and every file it uses, by name relative to the directory of the grid document.
func (g *Grid) Source() map[string][]byte { return g.files.sources() }

// NumPoints returns the number of points after exclusions.
func (g *Grid) NumPoints() int64 {
	if g.kept != nil {
		return g.kept.points()
	}
	return g.expansion.points
}

// NumReplications returns the number of runs per point; with a stopping rule, the maximum.
func (g *Grid) NumReplications() int64 { return g.replications }

// NumRuns returns NumPoints × NumReplications.
func (g *Grid) NumRuns() int64 { return g.runs }

// Stopping returns the rule of sequential replication, or nil if the number of replications is fixed.
func (g *Grid) Stopping() *Stopping { return g.stopping }

// Seed returns the base seed.
func (g *Grid) Seed() uint64 { return g.seed }

// Seeding returns how points share seeds.
func (g *Grid) Seeding() Seeding { return g.seeding }

// Design describes the design.
func (g *Grid) Design() Design { return g.design }

// Output describes what is stored, and how.
func (g *Grid) Output() Output { return g.output }

// Warnings returns warnings about the grid and, after Check, about its scenarios, one line each.
func (g *Grid) Warnings() []string {
	g.mu.Lock()
	defer g.mu.Unlock()
	return slices.Clone(g.warnings)
}

// Axes describes the axes in document order.
func (g *Grid) Axes() []Axis {
	out := make([]Axis, len(g.axes))
	for i, a := range g.axes {
		out[i] = a.describe()
		if a.parent >= 0 {
			out[i].DependsOn = g.axes[a.parent].name
		}
	}
	return out
}

// defaultName returns the name of a grid without the key name.
func defaultName(file string) string {
	base := path.Base(filepath.ToSlash(file))
	return strings.ToLower(strings.TrimSuffix(base, path.Ext(base)))
}
