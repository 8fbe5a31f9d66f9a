package sweeps

import (
	"fmt"
	"math"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"sweep/engine/document"
	"sweep/sweeps/inputs"
)

// A grid can take its base scenarios from runs of other grids: each value of its axis source_run is a run, with the scenario,
// the seed and the business date that it has there. The other axes then vary these scenarios. The other grids are sources
// of the grid like any file that it names, so a data set can compute its runs without the one that they come from.
//
// A run of such a grid is resolved by the grid that its scenario comes from, which knows where the files of the scenario are
// and which rows it reads. Only the policies that the outer grid names are files of the outer grid; their names have a
// prefix (outerName).

// SourceRunAxis is the name of the axis whose values are runs of other grids.
const SourceRunAxis = "source_run"

// sources are the runs that a grid takes its scenarios from, by the number of the value of the axis.
type sources struct {
	runs  []sourceRun
	depth int // 1, or more if the runs come from such grids themselves
}

type sourceRun struct {
	grid  *Grid
	index int64  // of the run in the grid
	key   string // the key that it must have; "" if the document does not say
}

var sourceTable = &document.Table{
	Name: "[[source]]",
	Doc:  "Runs of another grid, which are the values of the axis source_run.",
	Fields: []document.Field{
		{Name: "grid", Type: document.TextType, Required: true, Doc: "The other grid, relative to this one."},
		{Name: "runs", Type: document.ListType, Required: true, Doc: "Numbers of the runs in the other grid, from 0 by point and replication."},
		{Name: "ids", Type: document.ListType, Doc: "Values of the axis for these runs, such as their run ids in a data set; by default the numbers."},
		{Name: "keys", Type: document.ListType, Doc: "Keys that the runs must have, so that a changed file cannot go unnoticed."},
	},
}

// notWithSources are the keys that say what the runs of the other grids have already.
var notWithSources = []string{"seed", "seeding", "replications"}

// sourceRuns reads the key source and adds the axis source_run.
func (d *decoder) sourceRuns(s *document.Section) {
	g := d.grid
	for _, key := range notWithSources {
		if s.Given(key) {
			s.Errorf(key, "remove it", "the scenarios and seeds are those of the runs that source names")
		}
	}
	g.sources, g.baseDir = &sources{depth: 1}, "."
	values := &valueList{kind: Int64}
	values.whole = s.Node("source").Pos
	for i, item := range s.Items("source") {
		d.source(item, document.JoinIndex("source", i), values)
	}
	if values.len() == 0 || d.Failed() {
		if !d.Failed() {
			s.Errorf("source", "", "there are no runs")
		}
		return
	}
	g.axes = append(g.axes, &axis{name: SourceRunAxis, pos: values.whole, named: values.whole, key: "source", kind: Int64, values: values, parent: -1})
	first := g.sources.runs[0]
	p := first.grid.resolver.point(first.index / first.grid.replications)
	if p.err != nil {
		d.addAll(p.err)
		return
	}
	g.written, g.base, g.layout, g.seed = p.node, p.node, p.layout, first.grid.seed
}

// source reads the runs of one other grid.
func (d *decoder) source(n *document.Node, key string, values *valueList) {
	s := d.Section(n, key, sourceTable)
	if !s.IsMap() || d.Failed() {
		return
	}
	name := path.Clean(filepath.ToSlash(s.Text("grid")))
	other, err := load(path.Base(name), d.files.below(path.Dir(name)), []Option{WithRunsMax(math.MaxInt64), func(o *options) { o.readings = d.grid.readings.below(path.Dir(name)) }})
	if err != nil {
		d.addAll(err)
		return
	}
	d.grid.adopt(other)
	runs, ids, keys := d.ints(s, "runs"), d.ints(s, "ids"), d.texts(s, "keys")
	if !s.Given("ids") {
		ids = runs
	}
	switch {
	case d.Failed():
		return
	case len(ids) != len(runs):
		s.Errorf("ids", "give one for each run", "there are %d runs and %d ids", len(runs), len(ids))
		return
	case s.Given("keys") && len(keys) != len(runs):
		s.Errorf("keys", "give one for each run", "there are %d runs and %d keys", len(runs), len(keys))
		return
	}
	seen := map[int64]bool{}
	for _, bits := range values.bits {
		seen[int64(bits)] = true
	}
	for i, run := range runs {
		switch {
		case run < 0 || run >= other.runs:
			s.Errorf("runs", fmt.Sprintf("its runs are 0 to %d", other.runs-1), "%s has no run %d", name, run)
			return
		case seen[ids[i]]:
			s.Errorf("ids", "", "%d is given twice", ids[i])
			return
		}
		seen[ids[i]] = true
		r := sourceRun{grid: other, index: run}
		if len(keys) > 0 {
			r.key = keys[i]
		}
		d.grid.sources.runs = append(d.grid.sources.runs, r)
		values.add(IntValue(ids[i]))
	}
}

func (d *decoder) ints(s *document.Section, key string) []int64 {
	var list []int64
	for i, item := range s.Items(key) {
		if d.Value(item, document.JoinIndex(s.Key(key), i), document.Field{Type: document.IntType}) != nil {
			v, _ := item.AsInt64()
			list = append(list, v)
		}
	}
	return list
}

func (d *decoder) texts(s *document.Section, key string) (list []string) {
	for i, item := range s.Items(key) {
		if d.Value(item, document.JoinIndex(s.Key(key), i), document.Field{Type: document.TextType}) != nil {
			list = append(list, item.Text)
		}
	}
	return list
}

// below are the files of a grid in a directory, relative to it. They are sources of the outer grid too.
func (f *files) below(dir string) *files {
	within := func(name string) string {
		if path.IsAbs(name) {
			return name
		}
		return path.Join(dir, name)
	}
	return &files{
		open: func(name string) ([]byte, error) { return f.read(within(name)) },
		show: func(name string) string { return f.show(within(name)) },
		used: map[string][]byte{},
	}
}

// below are the readings of a grid in a directory.
func (r *readings) below(dir string) *readings {
	b := &readings{stored: r.stored, folder: r.folder}
	if r.dir != nil {
		b.dir = func(scenarioDir string) inputs.Dirs { return r.dir(path.Join(dir, scenarioDir)) }
	}
	return b
}

// outerName is the name under which a scenario of another grid refers to a file of this one.
func (g *Grid) outerName(name string) string { return g.sources.prefix() + path.Clean(name) }

func (s *sources) prefix() string { return "outer" + strconv.Itoa(s.depth) + ":" }

// adopt lets the scenarios of another grid refer to files of this one.
func (g *Grid) adopt(other *Grid) {
	if other.sources != nil {
		g.sources.depth = max(g.sources.depth, other.sources.depth+1)
	}
	for _, in := range other.innermost() {
		own := in.resolver.files.Dir
		in.resolver.files.Dir = func(name string) ([]byte, error) {
			if outer, ok := strings.CutPrefix(name, g.sources.prefix()); ok {
				return g.files.read(outer)
			}
			return own(name)
		}
	}
}

// innermost are the grids that the scenarios come from in the end.
func (g *Grid) innermost() (list []*Grid) {
	if g.sources == nil {
		return []*Grid{g}
	}
	for _, r := range g.sources.runs {
		for _, in := range r.grid.innermost() {
			if !slices.Contains(list, in) {
				list = append(list, in)
			}
		}
	}
	return list
}

// source is the run that a point takes its scenario from.
func (g *Grid) source(c *cursor) sourceRun { return g.sources.runs[c.choices[0].value] }

// origin is where the scenario of a run comes from in the end.
func (g *Grid) origin(run int64) (*Grid, int64) {
	for g.sources != nil {
		r := g.source(g.move(run / g.replications))
		g, run = r.grid, r.index
	}
	return g, run
}

// rowsOf is the replication of which a run reads the rows.
func (g *Grid) rowsOf(run, replication int64) int64 {
	if g.sources == nil {
		return replication
	}
	in, i := g.origin(run)
	return i % in.replications
}

// resolved is the scenario of the run, after checking that it is the run that the document means.
func (r sourceRun) resolved() (*resolved, error) {
	run, err := r.grid.Run(r.index)
	if err != nil {
		return nil, err
	}
	if r.key != "" && run.Key != r.key {
		return nil, document.Errors{{Pos: document.Pos{File: r.grid.files.show(r.grid.file)}, Class: document.FileError,
			Message: fmt.Sprintf("run %d has the key %s here and not %s: its grid has changed, or another version of sweep reads it in another way", r.index, run.Key, r.key)}}
	}
	return r.grid.resolver.point(run.Point), nil
}
