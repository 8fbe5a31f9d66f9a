package runner

import (
	"context"
	"errors"
	"io"
	"maps"
	"slices"
	"time"

	"sweep/datasets"
	"sweep/datasets/tables"
	"sweep/runner/plan"
)

// Pilot computes at least n runs of a grid in memory, spread over all of it, and estimates the cost of the whole grid
// from them. If runs are short it computes more, because the cost of a row shows only in a file with as many of them as
// a batch has. It writes nothing. Failed runs are listed in the estimate and left out of the means. It ends after the
// given time, if necessary in the middle of a run, and estimates from what it has computed by then.
func Pilot(ctx context.Context, g plan.Grid, n int, limit time.Duration) (*Price, error) {
	p, err := plan.Make(g, nil)
	if err != nil {
		return nil, err
	}
	return newPilot(p, newEngineSimulator(runLimits{})).run(ctx, n, limit)
}

// PilotTime is the time limit of a pilot unless another one is chosen.
const PilotTime = 10 * time.Second

var errPilotTime = errors.New("the time of the pilot is over")

// pilot is a sample of the runs of a plan.
type pilot struct {
	plan     *plan.Plan
	sim      simulator
	failures map[int64]Failure // by run id
	cut      *cutShort         // the run that was interrupted by the time limit
	cutAfter float64           // processor seconds that it had taken
}

func newPilot(p *plan.Plan, sim simulator) *pilot {
	return &pilot{plan: p, sim: sim, failures: map[int64]Failure{}}
}

// Limits of what a pilot computes of short runs, in well under a second.
const (
	pilotRows      = 600_000 // of the largest table
	pilotStretches = 256
)

// run computes some runs alone and then, if they are short, stretches of as many runs as a batch has, to measure what a
// file takes without rows and what each row adds.
func (p *pilot) run(ctx context.Context, n int, limit time.Duration) (*Price, error) {
	timed, cancel := context.WithTimeoutCause(ctx, limit, errPilotTime)
	defer cancel()
	alone, together := sampled{}, sampled{}
	err := p.sample(timed, n, &alone, &together)
	ended := err != nil && timed.Err() != nil && ctx.Err() == nil
	if err != nil && !ended {
		return nil, err
	}
	if together.runs == 0 {
		together = alone
	}
	price := &Price{Runs: p.plan.NumRuns(), RunsMax: p.plan.Doc.Points * p.plan.Doc.Replications, Batches: p.plan.NumBatches(), Partitions: len(p.plan.Groups),
		Packed: p.plan.Packed(), PilotRuns: together.runs, PilotSeconds: together.seconds, Ended: ended}
	for _, run := range slices.Sorted(maps.Keys(p.failures)) {
		price.Failures = append(price.Failures, p.failures[run])
	}
	switch {
	case together.runs > 0:
		price.fill(&alone, &together)
	case p.cut != nil && p.cut.tick > 0:
		price.CutTick, price.CutTicks = p.cut.tick, p.cut.ticks
		price.SecondsPerRun = p.cutAfter * float64(p.cut.ticks) / float64(p.cut.tick)
	}
	return price, nil
}

// sample computes runs alone and then, if they are short, stretches of runs together.
func (p *pilot) sample(ctx context.Context, n int, alone, together *sampled) error {
	chosen := p.plan.Sample(int64(max(n, 1)))
	if err := p.warmUp(ctx, chosen[0]); err != nil {
		return err
	}
	for _, run := range chosen {
		if err := p.measure(ctx, run, 1, alone); err != nil {
			return err
		}
	}
	length, number := p.stretches(alone)
	if length*number <= alone.runs {
		return nil
	}
	last := int64(-1)
	for _, run := range p.plan.Sample(number) {
		b := p.plan.BatchOf(run)
		first := max(b.FirstRun, min(run, b.LastRun()+1-length))
		if first == last {
			continue
		}
		last = first
		if err := p.measure(ctx, first, min(length, b.Runs), together); err != nil {
			return err
		}
	}
	return nil
}

// warmUp computes a run and discards it: the first run in a process allocates memory that later ones reuse. It gives up
// when a run takes so long that this does not matter.
func (p *pilot) warmUp(ctx context.Context, run int64) error {
	short, cancel := context.WithTimeout(ctx, warmUpTime)
	defer cancel()
	err := p.measure(short, run, 1, &sampled{})
	if ctx.Err() == nil && short.Err() != nil {
		return nil
	}
	return err // also when a pilot has less time than this
}

const warmUpTime = time.Second

// stretches is the length and the number of the stretches worth computing after some runs alone.
func (p *pilot) stretches(alone *sampled) (length, number int64) {
	if alone.runs == 0 {
		return 0, 0
	}
	largest := 1.0
	for _, t := range alone.tables {
		largest = max(largest, t.rows/float64(alone.runs))
	}
	runs := int64(pilotRows / largest)
	perBatch := (p.plan.NumRuns() + p.plan.NumBatches() - 1) / p.plan.NumBatches()
	length = max(1, min(perBatch, runs/alone.runs))
	most := min(pilotStretches, (p.plan.NumRuns()+length-1)/length)
	return length, min(most, max(alone.runs, runs/length))
}

// sampled adds up stretches of consecutive runs that were each written as a batch.
type sampled struct {
	runs, stretches int64
	seconds         float64 // processor time
	tables          map[string]tableSize
}

// tableSize is the size of one table in the stretches: rows, bytes, and the number of files.
type tableSize struct{ rows, bytes, files float64 }

// measure computes a stretch of runs and adds it to the others. A stretch ends before a run that fails.
func (p *pilot) measure(ctx context.Context, first, n int64, to *sampled) error {
	for n > 0 {
		start, bytes := processorTime(), countingSink{}
		files, done, err := p.write(ctx, first, n, bytes)
		if err != nil {
			if errors.As(err, &p.cut) {
				p.cutAfter = (processorTime() - start).Seconds()
			}
			return err
		}
		if done < n {
			n = done
			continue
		}
		to.runs += n
		to.stretches++
		to.seconds += (processorTime() - start).Seconds()
		if to.tables == nil {
			to.tables = map[string]tableSize{}
		}
		for _, f := range files {
			t := to.tables[f.Table]
			to.tables[f.Table] = tableSize{rows: t.rows + float64(f.Rows), bytes: t.bytes + float64(*bytes[f.Table]), files: t.files + 1}
		}
		return nil
	}
	return nil
}

// write writes runs as one batch. If one fails, done is the number of those before it and there are no files.
func (p *pilot) write(ctx context.Context, first, n int64, to sink) (files []tables.FileInfo, done int64, err error) {
	batch := p.plan.BatchOf(first)
	work := p.sim.open(to, batch)
	for ; done < n; done++ {
		r, err := resolve(batch, first+done)
		if err == nil {
			err = guard(func() error { return work.compute(ctx, r) })
		}
		if ctx.Err() != nil {
			if err == nil {
				err = context.Cause(ctx)
			}
			return nil, done, err
		}
		if err != nil {
			p.failures[r.ID] = failureOf(r, err, 1)
			return nil, done, nil
		}
	}
	files, err = work.close()
	return files, done, err
}

// countingSink counts the bytes of each table.
type countingSink map[string]*int64

// Create opens a file that counts.
func (s countingSink) Create(table string) (io.WriteCloser, error) {
	s[table] = new(int64)
	return counter{s[table]}, nil
}

type counter struct{ bytes *int64 }

func (c counter) Write(p []byte) (int, error) {
	*c.bytes += int64(len(p))
	return len(p), nil
}

func (counter) Close() error { return nil }

var _ sink = (*datasets.Stage)(nil)
