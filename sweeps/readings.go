package sweeps

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"sweep/engine/document"
	"sweep/engine/money"
	"sweep/engine/scenario"
	"sweep/sweeps/inputs"
)

// The scenarios of a grid may name files of payments and positions. Most axes do not change how these are read, so all points
// share one reading. A reading is identified by the keys of the scenario that determine it, as they are written, and by the
// banks. A grid from files reads the files; a grid from the plan of a data set takes the reading from the plan, and its rows
// from the data set when a run needs them.

// Input describes what a grid reads from files for one scenario or variant of it.
type Input struct {
	Reading   string     `json:"reading"`        // SHA-256 of what determines how the files are read
	Sources   []string   `json:"sources"`        // names of the files, as the scenario has them
	Hash      string     `json:"hash"`           // of all rows
	Days      []string   `json:"days,omitempty"` // hashes of the rows of each date, if each date is a run of its own
	Dates     []string   `json:"dates"`          // business dates, ascending
	Payments  int64      `json:"payments"`
	Positions int64      `json:"positions"`
	Value     string     `json:"value_cents"`                   // sum of the payments in cents
	Added     []string   `json:"added_agents,omitempty"`        // banks that only the files have
	DayAdded  [][]string `json:"added_agents_by_day,omitempty"` // the same of each date, if each date is a run of its own and there are any
	Rejected  int64      `json:"rejected_rows,omitempty"`       // rows that were left out
	Rejects   string     `json:"rejected_input,omitempty"`      // hash of the list of these rows
	External  bool       `json:"external,omitempty"`            // a data set keeps only the hash
}

// Stored gives access to the inputs of a data set.
type Stored struct {
	Inputs []Input
	// Read calls read with the Parquet file of the rows that have a hash, after checking its content.
	Read func(hash string, read func(r io.ReaderAt, size int64) error) error
	// Elsewhere means that it is another data set than the one that the grid belongs to.
	Elsewhere bool
	// Cache has the decoded rows; grids of the same data set share them.
	Cache *RowCache
}

// WithStored lets a grid from the plan of a data set take its inputs from there.
func WithStored(s Stored) Option { return func(o *options) { o.readings = &readings{stored: s} } }

// readings are the files that scenarios read, each combination once. Grids with the same base share them.
type readings struct {
	dir    func(scenarioDir string) inputs.Dirs // nil for a data set
	stored Stored
	folder string // with the rows of stored, if the grid names one

	mu    sync.Mutex
	known map[string]*reading
}

// reading is one combination of files and keys that say how to read them.
type reading struct {
	Input
	once     sync.Once
	episodes bool
	kept     bool               // the rows are stored
	base     *scenario.Scenario // with the banks that the scenario lists
	whole    *rows
	days     []*rows
	rejected []inputs.Rejected
	warnings []string
	stored   Stored
	err      error
}

// onDiskReadings read files relative to the directory of a grid.
func onDiskReadings(dir string) *readings {
	return &readings{dir: func(scenarioDir string) inputs.Dirs {
		return inputs.Dirs{Scenario: filepath.Join(dir, filepath.FromSlash(scenarioDir)), Work: "."}
	}}
}

// of returns the reading of a scenario, nil if it reads no files.
func (r *readings) of(n *document.Node, scenarioDir string, s *scenario.Scenario) (*reading, error) {
	if s.Payments == nil && s.Positions == nil {
		return nil, nil
	}
	key := readingKey(n, s)
	r.mu.Lock()
	found := r.known[key]
	if found == nil {
		found = &reading{Input: Input{Reading: key}, stored: r.stored, episodes: byDate(s), err: errUnresolved}
		if r.known == nil {
			r.known = map[string]*reading{}
		}
		r.known[key] = found
	}
	r.mu.Unlock()
	found.once.Do(func() {
		switch {
		case r.dir == nil:
			found.err = found.find(s)
		case slices.ContainsFunc(r.stored.Inputs, func(in Input) bool { return in.Reading == key }):
			found.err = found.findInFolder(s, r.dir(scenarioDir), r.folder)
		default:
			if found.err = found.read(n, s, r.dir(scenarioDir)); r.folder != "" {
				found.err = otherThanFolder(found.err, r.folder)
			}
		}
	})
	if found.err != nil {
		return nil, found.err
	}
	return found, nil
}

func byDate(s *scenario.Scenario) bool {
	return s.Payments != nil && s.Payments.Episodes == scenario.EpisodesByDate
}

// readingKey identifies a reading. It is part of stored plans, so the formula must never change.
// The files are those of the run as it was planned first, whatever its length since (sweep continue).
func readingKey(n *document.Node, s *scenario.Scenario) string {
	sum := sha256.New()
	days, _ := s.Planned(0)
	fmt.Fprintf(sum, "sweep reading\x00%d\x00%d\x00", s.TicksPerDay, days)
	for i := range s.Agents {
		fmt.Fprintf(sum, "%s\x00", s.Agents[i].ID)
	}
	for _, key := range []string{"clock", "payments", "positions"} {
		fmt.Fprintf(sum, "\x00%s\x00", key)
		if v := n.Get(key); v != nil {
			sum.Write(v.Canonical())
		}
	}
	return hex.EncodeToString(sum.Sum(nil))
}

// read reads the files.
func (g *reading) read(n *document.Node, s *scenario.Scenario, dirs inputs.Dirs) error {
	d, err := inputs.Read(s, dirs)
	if err != nil {
		return inputs.Located(err, n)
	}
	g.Hash, g.Added, g.rejected, g.warnings = d.Hash, d.Added, d.Rejected, d.Warnings
	g.External = s.Payments != nil && s.Payments.Storage == scenario.InputsExternal
	g.Sources, g.base = sourcesOf(s), s
	var value money.Sum
	add := func(in *scenario.Inputs) {
		g.Dates = append(g.Dates, in.Dates...)
		g.Payments += int64(len(in.Payments))
		g.Positions += int64(len(in.Positions))
		for i := range in.Payments {
			value.Add(in.Payments[i].Amount)
		}
	}
	if g.episodes {
		for _, in := range d.Days {
			if len(g.Added) > 0 {
				g.DayAdded = append(g.DayAdded, inputs.OwnBanks(in, len(s.Agents), g.Added))
			}
			add(in)
			g.days = append(g.days, &rows{in: in})
			g.Days = append(g.Days, in.Hash)
		}
	} else {
		add(d.Whole)
		g.whole = &rows{in: d.Whole}
	}
	g.Value = value.String()
	if g.Rejected = int64(len(d.Rejected)); g.Rejected > 0 {
		g.Rejects = inputs.HashRejected(d.Rejected)
	}
	return nil
}

// find takes the reading from a data set.
func (g *reading) find(s *scenario.Scenario) error {
	i := slices.IndexFunc(g.stored.Inputs, func(in Input) bool { return in.Reading == g.Reading })
	if i < 0 {
		return document.Errors{{Key: "payments", Class: document.FileError, Message: "the data set does not have the rows of " + strings.Join(sourcesOf(s), ", ")}}
	}
	g.Input, g.base, g.kept = g.stored.Inputs[i], s, true
	cache := g.stored.Cache
	if cache == nil {
		cache = &RowCache{}
	}
	g.whole = cache.rows(g.Hash, s)
	for _, hash := range g.Days {
		g.days = append(g.days, cache.rows(hash, s))
	}
	return nil
}

// addedOn lists the banks that only the rows of a date have.
func (g *reading) addedOn(replication int64) []string {
	if g.DayAdded == nil {
		return nil
	}
	return g.DayAdded[replication]
}

// sourcesOf lists the files that a scenario names.
func sourcesOf(s *scenario.Scenario) []string {
	var names []string
	if s.Payments != nil {
		names = append(names, s.Payments.Files...)
	}
	if s.Positions != nil {
		names = append(names, s.Positions.Files...)
	}
	return names
}

// rejectedRows lists the rows that were left out.
func (g *reading) rejectedRows() (list []inputs.Rejected, err error) {
	if g.Rejected == 0 || g.rejected != nil {
		return g.rejected, nil
	}
	err = g.stored.Read(g.Rejects, func(at io.ReaderAt, size int64) (err error) {
		list, err = inputs.DecodeRejected(at, size)
		return err
	})
	return list, err
}

// header is the description of the inputs of a run, without rows.
func (g *reading) header(replication int64) *scenario.Inputs {
	if !g.episodes {
		return &scenario.Inputs{Hash: g.Hash, Dates: g.Dates}
	}
	return &scenario.Inputs{Hash: g.Days[replication], Dates: g.Dates[replication : replication+1]}
}

// write writes the rows, or the list of rejected rows, that have a hash. ok is false if they are not part of this reading.
func (g *reading) write(hash string, to io.Writer) (ok bool, err error) {
	if g.kept {
		if !slices.Contains(g.Rows(), hash) {
			return false, nil
		}
		return true, g.copyRows(hash, to)
	}
	if hash == g.Rejects && g.Rejects != "" && g.rejected != nil {
		return true, inputs.EncodeRejected(to, g.rejected)
	}
	for i, day := range g.days {
		if g.Days[i] == hash && day.get() != nil {
			return true, inputs.Encode(to, inputs.OneDay(day.get(), g.addedOn(int64(i))), g.base)
		}
	}
	if hash == g.Hash && g.whole != nil && g.whole.get() != nil {
		return true, inputs.Encode(to, &inputs.Data{Hash: hash, Whole: g.whole.get(), Added: g.Added}, g.base)
	}
	return false, nil
}
