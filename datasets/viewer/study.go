package viewer

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"sweep/datasets/errkind"
	"sweep/datasets/pictures"
	"sweep/datasets/query"
	"sweep/datasets/vfs"
)

// Limits of what a page shows.
const (
	rowsMax     = 10_000   // rows of a result
	resultBytes = 16 << 20 // of a result as text with the names of its columns, which JSON does not repeat
	memory      = "256MB"  // of a connection; there are two
)

// study is a data set that is being looked at. Its methods may be called from several goroutines. What it shows are the batches
// that were committed at one moment, a generation; live.go decides when the next one begins.
type study struct {
	server *Server
	name   string // in addresses
	place  vfs.Place
	free   chan *conn // the connections that are not in use
	used   atomic.Int64

	mu         sync.Mutex
	about      *Description // of the generation; nil before the first
	generation int64
	documents  cache
	watched    watched
}

// conn is a connection to the tables of a generation.
type conn struct {
	*query.DB  // nil before its first use
	about      *Description
	generation int64
}

func newStudy(s *Server, name string, place vfs.Place) *study {
	st := &study{server: s, name: name, place: place, free: make(chan *conn, queriesMax)}
	for range queriesMax {
		st.free <- &conn{}
	}
	return st
}

// describe returns what the grid and the records say.
func (st *study) describe() (*Description, error) {
	about, _, err := st.now()
	return about, err
}

// now returns the present generation.
func (st *study) now() (*Description, int64, error) {
	st.mu.Lock()
	defer st.mu.Unlock()
	if st.about == nil {
		about, err := st.server.options.Sources.Describe(st.place)
		if err != nil {
			return nil, 0, err
		}
		st.about = about
	}
	return st.about, st.generation, nil
}

// with calls f with a connection to the tables as they are now. It waits while both are in use.
func (st *study) with(ctx context.Context, f func(*conn) error) error {
	if err := enter(ctx, st.server.queries); err != nil {
		return err
	}
	defer func() { <-st.server.queries }()
	c := st.connection()
	defer func() { st.free <- c }()
	about, generation, err := st.now()
	if err != nil {
		return err
	}
	if c.DB != nil && c.generation != generation {
		c.DB.Close() //nolint:errcheck // it only read
		c.DB = nil
	}
	if c.DB == nil {
		c.DB, err = st.open(ctx, about)
		c.about, c.generation = about, generation
	}
	if err == nil {
		err = f(c)
	}
	if err == nil || !ofFiles(err) || ctx.Err() != nil {
		return err
	}
	return st.again(ctx, c, f)
}

// connection takes a connection, of which there are as many as places in queries: one that is open, rather than one that has to read
// the records first.
func (st *study) connection() *conn {
	c := <-st.free
	if c.DB != nil {
		return c
	}
	select {
	case other := <-st.free:
		if other.DB != nil {
			c, other = other, c
		}
		st.free <- other
	default:
	}
	return c
}

// ofFiles reports whether an error may come from files that are no longer there, because sweep compact or sweep migrate has replaced
// them.
func ofFiles(err error) bool {
	return errkind.Of(err) == errkind.Damage || strings.Contains(err.Error(), ".parquet")
}

// again calls f with a connection to the files as they are now.
func (st *study) again(ctx context.Context, c *conn, f func(*conn) error) (err error) {
	st.mu.Lock()
	err = st.renew()
	c.about, c.generation = st.about, st.generation
	st.mu.Unlock()
	if err != nil {
		return err
	}
	if c.DB != nil {
		c.DB.Close() //nolint:errcheck // it only read
	}
	if c.DB, err = st.open(ctx, c.about); err != nil {
		return err
	}
	return f(c)
}

// open opens a connection to the files of a description, with one thread, so that sums do not depend on threads.
func (st *study) open(ctx context.Context, about *Description) (*query.DB, error) {
	o := st.server.options
	return query.Open(ctx, st.place, query.Options{Manifest: about.Manifest, Threads: 1, MemoryLimit: memory, TempDir: o.TempDir, InMemory: st.server.working, Notice: o.Notice, SelectOnly: true})
}

// enter takes a place, or waits for one until the context ends.
func enter(ctx context.Context, places chan struct{}) error {
	select {
	case places <- struct{}{}:
		return nil
	case <-ctx.Done():
		return errkind.Errorf(errkind.Busy, "other queries took all the time")
	}
}

// result is a result that may have been cut.
type result struct {
	*query.Table
	Cut bool // there were more than rowsMax rows or resultBytes
}

// query runs a statement that reads, and keeps at most rowsMax rows and resultBytes. Values from the address must be written with quoted
// or be numbers.
func (st *study) query(ctx context.Context, sql string) (t *result, err error) {
	t = &result{}
	err = st.with(ctx, func(c *conn) (err error) {
		t.Table, t.Cut, err = c.First(ctx, sql, rowsMax, resultBytes)
		return err
	})
	return t, err
}

// run opens a stored run. Close it.
func (st *study) run(id int64) (*Run, error) { return st.server.options.Sources.Run(st.place, id) }

// session calls f with a session that makes pictures. With Only or Keep in the options, only
// those runs are read.
func (st *study) session(ctx context.Context, o pictures.Options, f func(*pictures.Session) error) error {
	o.Dir = st.server.options.Sources.Words(st.place)
	return st.with(ctx, func(c *conn) error {
		session, err := c.session(ctx, o)
		if err != nil {
			return err
		}
		return f(session)
	})
}

// session opens a session on the connection.
func (c *conn) session(ctx context.Context, o pictures.Options) (*pictures.Session, error) {
	return pictures.Open(ctx, c.DB, copyOf(c.about.Study), o)
}

// copyOf copies a study for a session, which completes the levels of the axes.
func copyOf(s *pictures.Study) *pictures.Study {
	study := *s
	study.Axes = slices.Clone(study.Axes)
	for i, a := range study.Axes {
		study.Axes[i].Levels = slices.Clone(a.Levels)
	}
	return &study
}

// close closes the connections. They are opened again when they are needed.
func (st *study) close() (err error) {
	for range queriesMax {
		c := <-st.free
		if c.DB != nil {
			err = errors.Join(err, c.DB.Close())
		}
		defer func() { st.free <- &conn{} }()
	}
	return err
}
