package sweeps

import (
	"errors"
	"path/filepath"
	"runtime"
	"slices"
	"sync"

	"sweep/engine/document"
	"sweep/engine/policy"
	"sweep/engine/scenario"
	"sweep/sweeps/inputs"
)

// resolver turns points into scenarios. It caches the most recent points, because the replications of a point run one
// after another, and the compiled policies.
type resolver struct {
	grid   *Grid
	files  scenario.Files
	events func() *scenario.Events // of the base scenario; points share them if no axis sets them

	mu     sync.Mutex
	points map[int64]*resolved
	order  []int64 // the points in the order in which they were added
	limit  int
}

// resolved is the scenario of a point, or the error that prevented it.
type resolved struct {
	once sync.Once
	point
	content content
	err     error

	mu    sync.Mutex
	dates map[int64]dated // by replication, if each date is a run of its own
}

// point is a resolved scenario with what it reads from files.
type point struct {
	scenario *scenario.Scenario
	reading  *reading // nil if the scenario reads no files
	node     *document.Node
	layout   *scenario.Layout
	by       *resolver // that of the grid that the scenario comes from
}

// dated is the scenario of a date.
type dated struct {
	scenario *scenario.Scenario
	content  content
}

var errUnresolved = errors.New("resolving the scenario of this point panicked at its first run")

func newResolver(g *Grid) *resolver {
	r := &resolver{grid: g, points: map[int64]*resolved{}, limit: 32 + 2*runtime.GOMAXPROCS(0)}
	r.events = sync.OnceValue(func() *scenario.Events { return scenario.DecodeEvents(g.base) })
	r.files = scenario.Files{Dir: g.readForScenario, Work: g.readFromWork, Policies: &policies{known: map[string]*policy.Policy{}}, Samples: &samples{}, New: g.files.disk}
	return r
}

// readForScenario reads a file that the scenario names, relative to the scenario.
func (g *Grid) readForScenario(name string) ([]byte, error) {
	return g.files.read(fromScenario(g.baseDir, filepath.ToSlash(name)))
}

// noteForScenario reads a file that the scenario names, wherever it is stored, so that it becomes a source of the grid.
// A missing file is reported when the scenario is checked.
func (g *Grid) noteForScenario(name string) {
	if _, err := g.readForScenario(name); err != nil {
		_, _ = g.readFromWork(name)
	}
}

// readFromWork reads such a file relative to the working directory.
func (g *Grid) readFromWork(name string) ([]byte, error) {
	return g.files.readWork(name, fromScenario(g.baseDir, filepath.ToSlash(name)))
}

// point resolves a point of the grid. If several goroutines request the same point, one resolves it and the others wait.
func (r *resolver) point(i int64) *resolved {
	r.mu.Lock()
	p := r.points[i]
	if p == nil {
		p = &resolved{}
		r.points[i] = p
		r.order = append(r.order, i)
		if len(r.order) > r.limit {
			delete(r.points, r.order[0])
			r.order = append(r.order[:0], r.order[1:]...)
		}
	}
	r.mu.Unlock()
	p.once.Do(func() {
		p.err = errUnresolved // remains if resolving panics
		if p.point, _, p.err = r.resolve(r.grid.move(i)); p.err == nil {
			p.content = contentOf(p.scenario)
		}
	})
	return p
}

// at returns the scenario of a run of the point with the rows of a replication, and what identifies it for the engine: the same for all runs, unless each date
// is a run of its own. A date has the banks that its own rows add, so it does not depend on the other dates.
func (p *resolved) at(replication int64) (dated, error) {
	if p.reading == nil || !p.reading.episodes {
		return dated{p.scenario, p.content}, nil
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if d, known := p.dates[replication]; known {
		return d, nil
	}
	d := dated{scenario: p.scenario}
	if added := p.reading.addedOn(replication); len(added) < len(p.reading.Added) {
		var err error
		if d.scenario, _, err = p.by.decode(p.by.grid.withAdded(p.node, added), p.layout); err != nil {
			return d, err
		}
	}
	header := *d.scenario
	header.Inputs = p.reading.header(replication)
	d.scenario, d.content = &header, contentOf(&header)
	if p.dates == nil {
		p.dates = map[int64]dated{}
	}
	p.dates[replication] = d
	return d, nil
}

// resolve applies the values of a cursor's point to the base scenario, decodes the result and reads the files that it names.
func (r *resolver) resolve(c *cursor) (point, []string, error) {
	p, errs, err := r.grid.start(c)
	if err != nil {
		return point{}, nil, err
	}
	warnings, err := p.decode(r.grid.policyChanges(c.node))
	if err == nil {
		warnings, err = p.by.attach(&p, warnings)
	}
	if len(errs) == 0 {
		return p, warnings, err
	}
	// Report other mistakes together with the keys that could not be set.
	var more document.Errors
	errors.As(err, &more)
	return point{}, warnings, append(errs, more...)
}

// attach gives a scenario the description of what it reads from files, and the banks that only these have.
func (r *resolver) attach(p *point, warnings []string) ([]string, error) {
	g := r.grid
	if err := g.sameCurrency(p.scenario.Currency()); err != nil {
		return warnings, inputs.Located(err, p.node)
	}
	read, err := g.readings.of(p.node, g.baseDir, g.listed(p.scenario))
	if read == nil || err != nil {
		return warnings, err
	}
	n := p.node
	if !slices.Equal(read.Added, g.added) {
		n = g.withAdded(n, read.Added)
		if p.scenario, warnings, err = r.decode(n, p.layout); err != nil {
			return warnings, err
		}
	}
	if err := inputs.Conflicts(n, p.layout, p.scenario, func() ([]*scenario.Inputs, error) { return read.decoded(g.Fresh()) }); err != nil {
		return warnings, err
	}
	p.reading, p.scenario.Inputs = read, &scenario.Inputs{Hash: read.Hash, Dates: read.Dates}
	return slices.Concat(warnings, read.warnings, inputs.HeldTwice(p.scenario)), g.sameDates(read)
}

// decode decodes a scenario after the axes have been applied. A missing seed is not a mistake, because every run replaces
// it.
func (r *resolver) decode(n *document.Node, layout *scenario.Layout) (*scenario.Scenario, []string, error) {
	if sim := n.Get("simulation"); sim != nil && sim.Kind == document.Map && sim.Get("rng_seed") == nil {
		n, _ = seedPath.With(n, document.NewUint(sim.Pos, r.grid.seed)) // cannot fail: the map exists
	}
	files := r.files
	files.Events, files.Layout = r.events(), layout
	return scenario.Decode(n, files)
}

// node returns what axis i writes into the scenario at the current point.
func (c *cursor) node(i int) *document.Node {
	a := c.x.axes[i]
	if v := c.choices[i].value; v >= 0 {
		return a.values.node(v)
	}
	return c.value(i).node(a.pos)
}

// policies caches compiled policies by content.
type policies struct {
	mu    sync.Mutex
	known map[string]*policy.Policy
}

// policiesMax bounds the cache. Grids with more policies vary policy parameters, so each policy is used at one point only.
const policiesMax = 1000

// Get returns a cached policy.
func (p *policies) Get(content string) (*policy.Policy, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	found, ok := p.known[content]
	return found, ok
}

// Put caches a compiled policy.
func (p *policies) Put(content string, compiled *policy.Policy) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.known) >= policiesMax {
		clear(p.known)
	}
	p.known[content] = compiled
}

// samples caches the samples of Empirical distributions.
type samples struct {
	mu    sync.Mutex
	known map[any]scenario.Sample
}

// samplesMax bounds the cache; a sample has up to 100,000 numbers.
const samplesMax = 100

// Get returns a cached sample.
func (p *samples) Get(key any) scenario.Sample {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.known[key]
}

// Put caches a sample.
func (p *samples) Put(key any, s scenario.Sample) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.known == nil || len(p.known) >= samplesMax {
		p.known = map[any]scenario.Sample{}
	}
	p.known[key] = s
}
