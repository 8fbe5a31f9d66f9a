// Package viewer serves the pictures of data sets on the loopback address, read-only: sweep view. The pages are a program in
// JavaScript (datasets/web/src/view) that is the same for every address; what they show comes as JSON from below /api.
//
// How a request is answered:
//
//	guard.go     refuses foreign hosts, addresses without the token, and everything but GET and HEAD; bounds the requests
//	assets.go    sends the page and its program
//	routes.go    the table of everything below /api; a page's data is a function of its own file and a line there
//	study.go     a data set that is being looked at: its grid, and two connections to its tables
//	workers.go   has processes answer what contains SQL of the reader; worker.go is such a process
//	live.go      looks for new batches while a sweep runs
//	answer.go    writes JSON of bounded size; maps errors to status codes
//
// Nothing is ever written to a data set. Only committed batches are read. A data set whose grid, status and runs only packages
// above this one can read is described by the functions of Sources.
package viewer

import (
	"crypto/rand"
	"encoding/base64"
	"errors"
	"maps"
	"net/http"
	"os/exec"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"sweep/datasets"
	"sweep/datasets/pictures"
	"sweep/datasets/reconstruct"
	"sweep/datasets/report"
	"sweep/datasets/vfs"
)

// Options are what a server shows and how it reads it.
type Options struct {
	Place     vfs.Place // a data set, or a directory of data sets
	Sources   Sources
	Worker    func() *exec.Cmd // a program that calls Work with the other options on its standard input and output
	TempDir   string           // for large intermediate results of queries; empty: that of the system
	QueryTime time.Duration    // of a query; 0: ten seconds
	Notice    func(string)     // messages of the database for the terminal; may be nil
}

// Sources read what this package cannot: grids, plans and logs.
type Sources struct {
	Describe func(vfs.Place) (*Description, error)
	Progress func(vfs.Place) (Progress, error)
	Run      func(place vfs.Place, run int64) (*Run, error)
	Words    func(vfs.Place) string // a place as a word of a command line

	Processor func() time.Duration // processor time of this process
}

// Description is what the grid and the records of a data set say.
type Description struct {
	Study *pictures.Study
	Head  report.Head
	Bytes int64

	Manifest *datasets.Manifest // of the batches that are described

	Damage error // of batches that are left out; nil if there are none
}

// Progress is how far a sweep has got.
type Progress struct {
	Done    int64   `json:"done"`
	Planned int64   `json:"planned"`
	Failed  int64   `json:"failed"`
	Running bool    `json:"running"` // a process computes runs
	Seconds float64 `json:"seconds"` // left at the present rate; 0: unknown
	Batches int64   `json:"-"`       // committed
	All     int64   `json:"-"`       // batches planned
}

// Run is a stored run, open for reading its tables.
type Run struct {
	*reconstruct.Run
	Name  string
	Close func() error
}

// Server answers the requests of the browser.
type Server struct {
	options Options
	token   string
	hosts   []string // that the Host header may name
	single  *study   // nil for a directory of data sets
	working bool     // this is a worker

	requests chan struct{} // a place for every request that may be answered at once
	queries  chan struct{} // a place for every query that may run at once
	workers  []*process    // without a request; guarded by mu
	used     atomic.Int64  // when the last request came, in Unix seconds

	mu      sync.Mutex
	studies map[string]*study // of a directory, those in use
	listed  []entry
	looked  time.Time // when listed was made
}

// New makes a server that listens on an address of the form host:port.
func New(o Options, address string) (*Server, error) {
	s := newServer(o)
	s.hosts = hostsOf(address)
	random := make([]byte, 18)
	rand.Read(random) //nolint:errcheck // it never fails
	s.token = base64.RawURLEncoding.EncodeToString(random)
	s.touch()
	if s.single != nil {
		_, err := s.single.describe()
		return s, err
	}
	if _, err := s.list(); err != nil { // there are none: the error is that of a data set
		d, opened := datasets.Open(o.Place)
		if opened != nil {
			return nil, opened
		}
		return nil, errors.Join(err, d.Close())
	}
	return s, nil
}

func newServer(o Options) *Server {
	s := &Server{options: o, requests: make(chan struct{}, requestsMax), queries: make(chan struct{}, queriesMax), studies: map[string]*study{}}
	if isDataset(o.Place) {
		s.single = newStudy(s, nameOf(o.Place), o.Place)
	}
	return s
}

// Path is the path of the start page, and of a state of it as sweep view --at and Copy link write it.
func (s *Server) Path(at string) string {
	path := "/" + s.token + "/"
	switch {
	case s.single != nil:
		path += "d/" + pathName(s.single.name)
		if at != "" && at[0] != '?' {
			path += "/"
		}
	case at != "":
		path += "d/"
	}
	return path + at
}

// Idle is the time since the last request.
func (s *Server) Idle(now time.Time) time.Duration { return now.Sub(time.Unix(s.used.Load(), 0)) }

func (s *Server) touch() { s.used.Store(time.Now().Unix()) }

// Close closes all data sets. No request may be under way.
func (s *Server) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	open := slices.Collect(maps.Values(s.studies))
	if s.single != nil {
		open = append(open, s.single)
	}
	for _, p := range s.workers {
		p.end() //nolint:errcheck // it is killed
	}
	s.workers = nil
	var all []error
	for _, st := range open {
		all = append(all, st.close())
	}
	return errors.Join(all...)
}

// Handler answers requests; see guard.go for those that it refuses.
func (s *Server) Handler() http.Handler {
	mux := http.NewServeMux()
	s.addAssets(mux)
	s.addRoutes(mux)
	return s.guard(mux)
}
