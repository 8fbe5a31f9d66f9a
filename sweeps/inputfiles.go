package sweeps

import (
	"errors"
	"path"
	"path/filepath"
	"sync"

	"sweep/engine/document"
	"sweep/engine/scenario"
	"sweep/sweeps/inputs"
)

// The payments and positions of scenarios are in files that are read once per process: the points of a grid share the
// rows unless an axis changes how they are read. The files are no sources of the grid, whose copies everybody may see.

// InputReader reads the files of a scenario. The reading identifies how, see inputs.Reading.
type InputReader func(s *scenario.Scenario, reading string) (*inputs.Data, error)

// WithInputs replaces the files of payments and positions: a data set has the rows.
func WithInputs(read InputReader) Option { return func(o *options) { o.inputs = read } }

// inputFiles keeps what was read.
type inputFiles struct {
	read InputReader

	mu    sync.Mutex
	known map[string]*readOnce // by reading
}

type readOnce struct {
	once sync.Once
	data *inputs.Data
	err  error
}

// get reads the files of a scenario unless they were read before. Goroutines that need the same files wait for one.
func (f *inputFiles) get(s *scenario.Scenario) (*inputs.Data, error) {
	reading := inputs.Reading(s)
	r := f.of(reading)
	r.once.Do(func() {
		r.err = errUnresolved // remains if reading panics
		if r.data, r.err = f.read(s, reading); r.err == nil && len(r.data.Added) > 0 {
			f.shareWithAdded(s, r.data)
		}
	})
	return r.data, r.err
}

// shareWithAdded saves reading the files again for the scenario that lists the banks that the files add.
func (f *inputFiles) shareWithAdded(s *scenario.Scenario, data *inputs.Data) {
	complete := *s
	for _, id := range data.Added {
		complete.Agents = append(complete.Agents[:len(complete.Agents):len(complete.Agents)], scenario.Agent{ID: id})
	}
	f.of(inputs.Reading(&complete)).once.Do(func() {})
	f.of(inputs.Reading(&complete)).data = data
}

func (f *inputFiles) of(reading string) *readOnce {
	f.mu.Lock()
	defer f.mu.Unlock()
	r := f.known[reading]
	if r == nil {
		r = &readOnce{}
		f.known[reading] = r
	}
	return r
}

// readInputs reads the files of a scenario from the directory of the scenario file or the working directory.
func (g *Grid) readInputs(s *scenario.Scenario, _ string) (*inputs.Data, error) {
	if !g.files.disk {
		return nil, document.Errors{{Key: "payments.file", Class: document.FileError, Message: "the rows of the files are not part of the grid's sources"}}
	}
	return inputs.Read(s, inputs.Dirs{Scenario: filepath.Dir(g.files.show(path.Join(g.baseDir, "scenario"))), Work: "."})
}

// addBanks adds the banks that the files of the base scenario add, so that axes can set their keys.
func (g *Grid) addBanks() {
	_, data, _, err := g.resolver.load(g.base, g.layout)
	if err != nil || data == nil || len(data.Added) == 0 {
		return // mistakes are reported when the scenario is checked
	}
	written := inputs.WithBanks(g.written, data.Added)
	if base, layout, wrong := scenario.Expand(written); layout != nil && len(wrong) == 0 {
		g.written, g.base, g.layout = written, base, layout
	}
}

// addsBanks reports whether the files of a document may add banks.
func addsBanks(n *document.Node) bool {
	payments := n.Get("payments")
	if payments == nil || payments.Kind != document.Map {
		return false
	}
	unknown := payments.Get("unknown_participants")
	return unknown != nil && unknown.Text == scenario.UnknownAdds.String()
}

// Inputs returns the rows that the scenario of a point reads from files, and how they are read; nil without files.
func (g *Grid) Inputs(point int64) (data *inputs.Data, reading string, err error) {
	p := g.resolver.point(point)
	if p.err != nil || p.scenario.Payments == nil && p.scenario.Positions == nil {
		return nil, "", p.err
	}
	if p.data == nil {
		return nil, "", errors.New("the files of the scenario were not read")
	}
	return p.data, inputs.Reading(p.scenario), nil
}
