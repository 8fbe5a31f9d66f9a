// Package sweeps reads grid documents: a base scenario, axes that vary parts of it, a design that makes points from the
// axes, and replications. A grid is a list of runs that is never written out: Run(i) computes the i-th run, so a grid of
// 10⁸ runs costs no memory. Seeds and keys depend on what a run is and not on where it stands, so that a grid can be
// extended without changing what was computed before.
package sweeps

import (
	"fmt"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"sweep/engine/document"
)

// RunsMax is the number of runs above which a grid is refused unless an option allows more.
const RunsMax = 10_000_000

// Grid is a decoded grid document. It is safe for concurrent use.
type Grid struct {
	name    string
	file    string
	files   *files
	base    *document.Node // the scenario before any axis is applied
	baseDir string         // directory of the scenario file, relative to the grid

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

	mu       sync.Mutex
	warnings []string

	resolver *resolver
}

// Option changes how a grid is loaded.
type Option func(*options)

type options struct {
	runsMax int64
	also    func(*Grid) error
}

// WithRunsMax sets the number of runs above which the grid is refused.
func WithRunsMax(n int64) Option { return func(o *options) { o.runsMax = n } }

// WithAlso adds mistakes that only others can find, such as names that a data set cannot hold, to those of a document that
// has some already, so that they are reported together. The grid is known as far as its document could be read.
func WithAlso(check func(*Grid) error) Option { return func(o *options) { o.also = check } }

// Load reads a grid document and everything it names. A mistake of the user gives an error of type document.Errors with
// all mistakes of the document, and then of the scenarios as far as they can be told without points. The scenarios of a
// sound document are not resolved yet, which is what Check does.
func Load(name string, opts ...Option) (*Grid, error) {
	return load(filepath.Base(name), onDisk(filepath.Dir(name)), opts)
}

// FromSource reads a grid from files in memory, as Source gives them. The name is the key of the grid document.
func FromSource(name string, source map[string][]byte, opts ...Option) (*Grid, error) {
	return load(name, inMemory(source), opts)
}

func load(name string, f *files, opts []Option) (*Grid, error) {
	o := options{runsMax: RunsMax}
	for _, opt := range opts {
		opt(&o)
	}
	data, err := f.read(name)
	if err != nil {
		return nil, document.Errors{{Pos: document.Pos{File: f.show(name)}, Class: document.FileError, Message: "cannot read the grid: " + fileProblem(err)}}
	}
	tree, err := document.ParseLong(f.show(name), data)
	if err != nil {
		return nil, err
	}
	d := &decoder{Reader: document.NewReader(), files: f, options: o, grid: &Grid{file: name, files: f}}
	d.grid.resolver = newResolver(d.grid)
	if f.disk {
		for _, e := range document.Unprintable(tree) {
			d.Add(e)
		}
	}
	d.decode(tree)
	if d.Failed() {
		errs := d.Errors()
		if axes := tree.Get("axis"); axes != nil {
			errs = append(errs, d.grid.checkApart(errs, axes.Len())...)
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

// Name is the name of the experiment.
func (g *Grid) Name() string { return g.name }

// File is the name of the grid document among the sources.
func (g *Grid) File() string { return g.file }

// Source is the grid document and every file it uses, by name relative to the directory of the grid document.
func (g *Grid) Source() map[string][]byte { return g.files.sources() }

// NumPoints is the number of points after exclusions.
func (g *Grid) NumPoints() int64 {
	if g.kept != nil {
		return g.kept.points()
	}
	return g.expansion.points
}

// NumReplications is the number of runs of each point; with a stopping rule, the most.
func (g *Grid) NumReplications() int64 { return g.replications }

// NumRuns is NumPoints × NumReplications.
func (g *Grid) NumRuns() int64 { return g.runs }

// Stopping is the rule of sequential replication, nil if the number of replications is fixed.
func (g *Grid) Stopping() *Stopping { return g.stopping }

// Seed is the base seed.
func (g *Grid) Seed() uint64 { return g.seed }

// Seeding says how points share seeds.
func (g *Grid) Seeding() Seeding { return g.seeding }

// Design describes the design.
func (g *Grid) Design() Design { return g.design }

// Output says what is stored, and how.
func (g *Grid) Output() Output { return g.output }

// Warnings are remarks about the grid and, after Check, about its scenarios, one line each.
func (g *Grid) Warnings() []string {
	g.mu.Lock()
	defer g.mu.Unlock()
	return slices.Clone(g.warnings)
}

// Axes describes the axes in the order of the document.
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

// defaultName is the name of a grid that does not give one.
func defaultName(file string) string {
	base := path.Base(filepath.ToSlash(file))
	return strings.ToLower(strings.TrimSuffix(base, path.Ext(base)))
}

// count writes a number in groups of three digits, as people read it.
func count(n int64) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + " " + s[i:]
	}
	return s
}
