package sweeps

import (
	"bytes"
	"encoding/json"
	"path/filepath"

	"sweep/engine/document"
	"sweep/engine/text"
)

// A search computes its candidates as stages of one growing grid. Each stage is a grid document of its own, with an axis candidate
// that has some of the candidates, and with as many replications as the stage needs.

// CandidateAxis is the axis of a search whose values are the candidates.
const CandidateAxis = "candidate"

// Stage says which search a grid is a stage of, and which of its replications belong to the stage.
type Stage struct {
	Document string // name of the search document in the sources of the grid
	First    int64  // first replication
	Episodes int64  // number of replications
}

// Stage returns what the grid is a stage of, nil if it is none.
func (g *Grid) Stage() *Stage { return g.stage }

// searchStage reads the table search, once the number of replications is known.
func (d *decoder) searchStage(n *document.Node) {
	if n == nil {
		return
	}
	s := d.Section(n, "search", stageTable)
	st := &Stage{Document: s.Text("document"), First: s.Int("first"), Episodes: d.grid.replications - s.Int("first")}
	if s.Has("document") {
		d.file(s.Node("document"), s.Key("document"))
	}
	if s.Has("episodes") {
		st.Episodes = s.Int("episodes")
	}
	if total := d.grid.replications; st.Episodes < 1 || st.First+st.Episodes > total {
		s.Errorf("episodes", "", "the stage needs replications that the grid does not have: it has %s", text.Count(total))
	}
	if d.grid.episodes == nil && (st.First > 0 || st.Episodes < d.grid.replications) {
		s.Errorf("first", "set replications instead", "only dates of a payments file can be chosen")
	}
	d.grid.stage = st
}

// WithFilesOf lets a grid share what another one in the same directory has read from files of payments and positions.
func WithFilesOf(g *Grid) Option { return func(o *options) { o.readings = g.readings } }

// FromTree makes a grid from a document in memory, whose values may come from several files. The document becomes a source of
// the grid under its name; other files that it names are taken from more or read relative to dir.
func FromTree(dir, name string, tree *document.Node, more map[string][]byte, opts ...Option) (*Grid, error) {
	var text bytes.Buffer
	if err := json.Indent(&text, tree.Canonical(), "", "  "); err != nil {
		return nil, err
	}
	f := onDisk(dir)
	onlyDisk := f.open
	f.open = func(name string) ([]byte, error) {
		if data, known := more[filepath.ToSlash(name)]; known {
			return data, nil
		}
		return onlyDisk(name)
	}
	f.used[name] = append(text.Bytes(), '\n')
	opts = append([]Option{func(o *options) { o.readings = onDiskReadings(dir) }}, opts...)
	return decodeTree(name, tree, f, opts)
}
