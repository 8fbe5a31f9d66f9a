package runner

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"runtime/debug"
	"runtime/metrics"
	"sync"
	"time"

	"sweep/datasets"
	"sweep/datasets/errkind"
	"sweep/datasets/vfs"
	"sweep/runner/plan"
)

// ServeBatch is the isolated process: it reads one request from in, computes and commits that batch, and writes its
// reports to out. It calls exit, which must not return, if the parent is gone or the memory limit is exceeded; a
// runaway run cannot be stopped otherwise. Errors of the batch are reported to the parent; the returned error means
// that the parent could not be understood or reached.
func ServeBatch(ctx context.Context, parse func(text string) (vfs.Place, error), in io.Reader, out io.Writer, exit func(errkind.Kind)) error {
	s := &server{parse: parse, sim: func(l runLimits) simulator { return newEngineSimulator(l) }}
	return s.serve(ctx, in, out, exit)
}

// server is an isolated process.
type server struct {
	parse func(text string) (vfs.Place, error) // of the place in a request
	known []plan.Grid                          // in addition to those of the plans, for tests
	sim   func(runLimits) simulator
}

func (s *server) serve(ctx context.Context, in io.Reader, out io.Writer, exit func(errkind.Kind)) error {
	input := bufio.NewReader(in)
	line, err := input.ReadBytes('\n')
	if err != nil {
		return fmt.Errorf("reading the request: %w", err)
	}
	var req request
	if err := json.Unmarshal(line, &req); err != nil {
		return fmt.Errorf("reading the request: %w", err)
	}
	go func() {
		io.Copy(io.Discard, input)
		exit(errkind.Interrupted)
	}()
	w := &reporter{out: out}
	if req.Memory > 0 {
		defer watchMemory(req.Memory, func(message string) {
			w.send(report{Event: "memory", Error: message})
			exit(errkind.Incomplete)
		})()
	}
	stats, err := s.batch(ctx, req, w)
	var stopped *Stopped
	switch {
	case err == nil:
		w.send(report{Event: "committed", Run: stats.slowestRun, Time: stats.slowestTime, Points: stats.points()})
	case errors.As(err, &stopped):
		w.send(report{Event: "stopped", Failure: &stopped.First})
	default:
		w.send(report{Event: "error", Error: err.Error(), Class: errkind.Of(err)})
	}
	return w.err
}

// batch computes and commits the batch.
func (s *server) batch(ctx context.Context, req request, w *reporter) (batchStats, error) {
	at, err := s.parse(req.Dir)
	if err != nil {
		return batchStats{}, err
	}
	d, err := datasets.Open(at)
	if err != nil {
		return batchStats{}, err
	}
	defer d.Close()
	plans, err := plan.Load(d, s.known...)
	if err != nil {
		return batchStats{}, err
	}
	b, ok := plans.Batch(req.Batch)
	if !ok {
		return batchStats{}, fmt.Errorf("%s has no batch %d", req.Dir, req.Batch)
	}
	if err := plans.SameVersion(d); err != nil {
		return batchStats{}, err
	}
	if err := b.Plan.ReadGrid(at); err != nil {
		return batchStats{}, err
	}
	job := newBatchJob(s.sim(runLimits{timeout: req.Timeout, ticks: req.Ticks}), limits{retries: req.Retries, stop: req.Stop}, b, w)
	for _, f := range req.Failed {
		job.failed[f.Run] = f
	}
	_, err = job.compute(ctx, d)
	return job.stats, err
}

// reporter writes reports to the parent. It is the observer of the batch.
type reporter struct {
	mu  sync.Mutex
	out io.Writer
	err error
}

func (w *reporter) send(r report) {
	line, err := json.Marshal(r)
	w.mu.Lock()
	defer w.mu.Unlock()
	if err == nil && w.err == nil {
		_, err = w.out.Write(append(line, '\n'))
	}
	if w.err == nil {
		w.err = err
	}
}

func (w *reporter) begin(run int64)     { w.send(report{Event: "begin", Run: run}) }
func (w *reporter) computed(runs int64) { w.send(report{Event: "computed", Count: runs}) }
func (w *reporter) failed(f Failure)    { w.send(report{Event: "failed", Failure: &f}) }
func (w *reporter) attempt(run int64, number int, err error) {
	w.send(report{Event: "attempt", Run: run, Count: int64(number), Kind: kindOf(err), Error: messageOf(err)})
}

// memoryInterval is the time between two checks of the memory.
const memoryInterval = 20 * time.Millisecond

// watchMemory calls exceeded if the process uses more memory than allowed, until the returned function is called.
// Before that, the garbage collector tries to stay below the limit.
func watchMemory(bytes int64, exceeded func(message string)) (stop func()) {
	debug.SetMemoryLimit(bytes - bytes/10)
	quit := make(chan struct{})
	go func() {
		ticker := time.NewTicker(memoryInterval)
		defer ticker.Stop()
		samples := []metrics.Sample{{Name: "/memory/classes/total:bytes"}, {Name: "/memory/classes/heap/released:bytes"}}
		for {
			select {
			case <-ticker.C:
				metrics.Read(samples)
				if held := samples[0].Value.Uint64() - samples[1].Value.Uint64(); held > uint64(bytes) {
					exceeded(fmt.Sprintf("needs more than the memory limit of %d MiB", bytes>>20))
					return
				}
			case <-quit:
				return
			}
		}
	}()
	return func() { close(quit) }
}
