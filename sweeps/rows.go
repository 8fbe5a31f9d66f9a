package sweeps

import (
	"errors"
	"io"
	"strings"
	"sync"

	"sweep/datasets/errkind"
	"sweep/engine/scenario"
	"sweep/sweeps/inputs"
)

// rows are decoded when a run first needs them, and then shared by all runs.
type rows struct {
	mu sync.Mutex
	in *scenario.Inputs
}

// get returns the rows if they are decoded, else nil.
func (r *rows) get() *scenario.Inputs {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.in
}

// RowCache has rows by their hash and banks.
type RowCache struct {
	mu    sync.Mutex
	known map[string]*rows
}

func (c *RowCache) rows(hash string, s *scenario.Scenario) *rows {
	key := hash
	for i := range s.Agents {
		key += "\x00" + s.Agents[i].ID
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	r := c.known[key]
	if r == nil {
		r = &rows{}
		if c.known == nil {
			c.known = map[string]*rows{}
		}
		c.known[key] = r
	}
	return r
}

// inputs returns the rows of a run: those of a date with episodes, else all.
func (g *reading) inputs(replication int64) (*scenario.Inputs, error) {
	if !g.episodes {
		return g.load(g.whole, g.Hash)
	}
	return g.load(g.days[replication], g.Days[replication])
}

func (g *reading) load(r *rows, hash string) (*scenario.Inputs, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.in != nil {
		return r.in, nil
	}
	if g.External {
		return nil, &ExternalError{Sources: g.Sources}
	}
	err := g.stored.Read(hash, func(at io.ReaderAt, size int64) error {
		in, err := decodeRows(at, size, hash, g.base)
		if err == nil {
			r.in = in
		}
		return err
	})
	return r.in, err
}

var errOtherRows = errors.New("it has other rows than its name says")

// decodeRows decodes the rows that must have a hash.
func decodeRows(at io.ReaderAt, size int64, hash string, s *scenario.Scenario) (*scenario.Inputs, error) {
	d, err := inputs.Decode(at, size, s)
	if err != nil {
		return nil, err
	}
	in := d.Whole
	if in == nil && len(d.Days) == 1 {
		in = d.Days[0]
	}
	if in == nil || in.Hash != hash {
		return nil, errOtherRows
	}
	return in, nil
}

// ExternalError reports that a data set does not have the rows that a run needs.
type ExternalError struct{ Sources []string }

// Kind is errkind.Invalid.
func (e *ExternalError) Kind() errkind.Kind { return errkind.Invalid }

func (e *ExternalError) Error() string {
	return "the data set has only the hash of " + strings.Join(e.Sources, ", ") + ", because the scenario sets payments.inputs to external; where the files are, sweep run GRID continues the data set, " +
		"and without that key sweep run GRID --dir NEW makes a data set with the same runs that keeps their rows"
}

// decoded returns the rows of the reading. Those that are only in a data set are left out, unless they are to be read.
func (g *reading) decoded(read bool) (list []*scenario.Inputs, err error) {
	all, hashes := []*rows{g.whole}, []string{g.Hash}
	if g.episodes {
		all, hashes = g.days, g.Days
	}
	for i, r := range all {
		in := r.get()
		if in == nil && read && !g.External {
			if in, err = g.load(r, hashes[i]); err != nil {
				return nil, err
			}
		}
		list = append(list, in)
	}
	return list, nil
}
