package viewer

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"os/exec"
	"strconv"
	"strings"
	"time"

	"sweep/datasets/errkind"
)

// process is a worker as the server sees it.
type process struct {
	cmd    *exec.Cmd
	in     io.WriteCloser
	out    *bufio.Reader
	stderr firstWords
}

// delegate has a request answered by a worker. The worker is killed when the context ends: when the time is over, or when the reader
// leaves the page.
func (s *Server) delegate(ctx context.Context, w http.ResponseWriter, r *http.Request, st *study, limit time.Duration) error {
	_, generation, err := st.now()
	if err != nil {
		return err
	}
	if err := enter(ctx, s.queries); err != nil {
		return err
	}
	defer func() { <-s.queries }()
	p, err := s.hire()
	if err != nil {
		return err
	}
	stop := context.AfterFunc(ctx, func() { p.cmd.Process.Kill() }) //nolint:errcheck // it may have ended
	answer, body, err := p.ask(ctx, r, generation, limit)
	switch {
	case !stop():
		p.end()
		return ctx.Err()
	case err != nil:
		p.end()
		return errkind.Errorf(errkind.Invalid, "the process that ran this query has ended: %s%s", p.cmd.ProcessState, p.stderr.words())
	case answer.Close:
		p.end()
	default:
		s.release(p)
	}
	for _, name := range []string{"Content-Type", "Content-Disposition"} {
		if v := answer.Header.Get(name); v != "" {
			w.Header().Set(name, v)
		}
	}
	w.WriteHeader(answer.StatusCode)
	w.Write(body) //nolint:errcheck // the client may be gone
	return nil
}

// hire returns a worker that has nothing to do, or starts one. At most queriesMax are at work, because each needs a place in queries.
func (s *Server) hire() (*process, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if n := len(s.workers); n > 0 {
		p := s.workers[n-1]
		s.workers = s.workers[:n-1]
		return p, nil
	}
	p := &process{cmd: s.options.Worker()}
	p.cmd.Stderr = &p.stderr
	var err error
	if p.in, err = p.cmd.StdinPipe(); err != nil {
		return nil, err
	}
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	p.out = bufio.NewReader(out)
	if err := p.cmd.Start(); err != nil {
		return nil, errkind.Errorf(errkind.Storage, "starting the process that runs queries: %w", err)
	}
	return p, nil
}

func (s *Server) release(p *process) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.workers = append(s.workers, p)
}

// ask sends a request and reads its answer. A worker gets a little less time than there is, so that it ends most queries itself.
func (p *process) ask(ctx context.Context, r *http.Request, generation int64, limit time.Duration) (*http.Response, []byte, error) {
	left := time.Minute
	if end, ok := ctx.Deadline(); ok {
		left = time.Until(end) * 95 / 100
	}
	question := &http.Request{Method: http.MethodGet, URL: r.URL, Host: "worker", Header: http.Header{
		headerGeneration: {strconv.FormatInt(generation, 10)}, headerLeft: {left.String()}, headerLimit: {limit.String()}}}
	if err := question.Write(p.in); err != nil {
		return nil, nil, err
	}
	answer, err := http.ReadResponse(p.out, question)
	if err != nil {
		return nil, nil, err
	}
	body, err := io.ReadAll(answer.Body)
	return answer, body, err
}

// end ends the process.
func (p *process) end() error {
	return errors.Join(p.in.Close(), p.cmd.Process.Kill(), p.cmd.Wait())
}

// firstWords keeps the beginning of what a process writes to its standard error.
type firstWords struct{ bytes.Buffer }

// Write keeps what there is room for.
func (f *firstWords) Write(p []byte) (int, error) {
	f.Buffer.Write(p[:min(len(p), 1000-min(1000, f.Len()))])
	return len(p), nil
}

// words is the first line, after a colon.
func (f *firstWords) words() string {
	line, _, _ := strings.Cut(f.String(), "\n")
	if line == "" {
		return ""
	}
	return ": " + line
}
