package viewer

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"runtime/debug"
	"strconv"
	"strings"
	"sync"
	"time"

	"sweep/datasets/errkind"
)

// A worker answers the requests that contain SQL of the reader. It is a process of its own, because DuckDB cannot be stopped
// everywhere: it computes SELECT repeat('x', 1000000000) while it prepares the statement, where it looks neither at its limit of
// memory nor whether the time is over. The server ends a worker that does not answer in time (workers.go), and the worker ends itself
// when it uses too much memory, or when the server is gone.
//
// Requests come on standard input, and answers go to standard output, one after the other, as HTTP writes them.

// Headers of the requests to a worker.
const (
	headerGeneration = "Sweep-Generation" // that the answer must be of
	headerLeft       = "Sweep-Left"       // time for the answer
	headerLimit      = "Sweep-Limit"      // time as messages say it
)

// Limits of a worker.
const (
	workerBytes    = 512 << 20 // of memory, with those of the program itself
	memoryInterval = 5 * time.Millisecond
)

// Work answers requests until there are none. It calls exit, which must not return, if the memory is used up or the server is gone.
func Work(o Options, in io.Reader, out io.Writer, exit func()) error {
	s := newServer(o)
	s.working = true
	debug.SetMemoryLimit(workerBytes / 2) // the rest is for the database
	if err := limitMemory(2 * workerBytes); err != nil {
		return err
	}
	mux := http.NewServeMux()
	for _, route := range routes {
		mux.HandleFunc("GET /api/d/{dataset}/"+route.path, func(w http.ResponseWriter, r *http.Request) { s.work(w, r, route) })
	}
	requests := make(chan *http.Request)
	go func() {
		input := bufio.NewReader(in)
		for {
			r, err := http.ReadRequest(input)
			if err != nil {
				exit()
			}
			requests <- r
		}
	}()
	for r := range requests {
		a := &workerAnswer{out: out}
		stop := watchMemory(func() {
			a.fail(errMemory)
			exit()
		})
		answer := &reply{header: http.Header{}, status: http.StatusOK}
		mux.ServeHTTP(answer, r)
		stop()
		answer.last = memoryUsed() > workerBytes/2 // not all of it is given back
		if err := a.send(answer); err != nil {
			return err
		}
	}
	return nil
}

// work answers a request for the generation and within the time that the server asks for.
func (s *Server) work(w http.ResponseWriter, r *http.Request, route route) {
	generation, left, limit, err := asked(r)
	ctx, cancel := context.WithTimeout(r.Context(), left)
	defer cancel()
	q, st, wrong := s.requested(r)
	err = errors.Join(err, wrong)
	var answer any
	if err == nil {
		st.be(generation)
		answer, err = route.answer(ctx, st, q)
	}
	if err != nil && strings.HasPrefix(err.Error(), "Out of Memory Error") {
		err = errMemory
	}
	send(w, answer, inTime(ctx, err, limit))
}

var errMemory = errkind.Errorf(errkind.Invalid, "the query needs more than %d MiB of memory, the limit of this page; sweep query has no such limit", workerBytes>>20)

// workerAnswer is the one answer to a request.
type workerAnswer struct {
	mu   sync.Mutex
	out  io.Writer
	sent bool
}

// fail is the last answer of the worker.
func (a *workerAnswer) fail(err error) {
	answer := &reply{header: http.Header{}, last: true}
	send(answer, nil, err)
	a.send(answer) //nolint:errcheck // the server may be gone
}

func (a *workerAnswer) send(r *reply) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.sent {
		return nil
	}
	a.sent = true
	answer := http.Response{StatusCode: r.status, ProtoMajor: 1, ProtoMinor: 1, Header: r.header, Close: r.last, ContentLength: int64(r.body.Len()), Body: io.NopCloser(&r.body)}
	return answer.Write(a.out)
}

// reply keeps an answer.
type reply struct {
	header http.Header
	status int
	body   bytes.Buffer
	last   bool // the worker ends after it
}

func (r *reply) Header() http.Header         { return r.header }
func (r *reply) WriteHeader(status int)      { r.status = status }
func (r *reply) Write(p []byte) (int, error) { return r.body.Write(p) }

// watchMemory calls exceeded if this process uses more memory than a worker may, until the returned function is called.
func watchMemory(exceeded func()) (stop func()) {
	quit := make(chan struct{})
	go func() {
		ticker := time.NewTicker(memoryInterval)
		defer ticker.Stop()
		for {
			select {
			case <-ticker.C:
				if memoryUsed() > workerBytes {
					exceeded()
					return
				}
			case <-quit:
				return
			}
		}
	}()
	return func() { close(quit) }
}

// asked are the generation and the times that the server asks a worker for.
func asked(r *http.Request) (generation int64, left, limit time.Duration, err error) {
	generation, err = strconv.ParseInt(r.Header.Get(headerGeneration), 10, 64)
	left, leftErr := time.ParseDuration(r.Header.Get(headerLeft))
	limit, limitErr := time.ParseDuration(r.Header.Get(headerLimit))
	return generation, left, limit, errors.Join(err, leftErr, limitErr)
}

// be makes a generation of the server the present one of a worker.
func (st *study) be(generation int64) {
	st.mu.Lock()
	defer st.mu.Unlock()
	if st.generation != generation {
		st.about, st.documents, st.generation = nil, cache{}, generation
	}
}
