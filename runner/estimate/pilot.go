package estimate

import (
	"context"
	"errors"
	"maps"
	"slices"
	"time"

	"sweep/runner"
	"sweep/runner/plan"
)

// Pilot computes at least n runs of a plan in memory, spread over all of it, and estimates the cost of the whole plan
// from them. If runs are short it computes more, because the cost of a row shows only in a file with as many of them as
// a batch has. It writes nothing. Failed runs are listed in the estimate and left out of the means. It ends after the
// given time, if necessary in the middle of a run, and estimates from what it has computed by then.
func Pilot(ctx context.Context, p *plan.Plan, n int, limit time.Duration) (*Estimate, error) {
	return newPilot(p, runner.NewTrial(p).Compute).run(ctx, n, limit)
}

var errPilotTime = errors.New("the time of the pilot is over")

// pilot is a sample of the runs of a plan.
type pilot struct {
	plan       *plan.Plan
	compute    func(ctx context.Context, first, n int64) (runner.Stretch, error)
	failures   map[int64]runner.Failure // by run id
	unfinished *runner.Unfinished       // the run that was interrupted by the time limit
}

func newPilot(p *plan.Plan, compute func(ctx context.Context, first, n int64) (runner.Stretch, error)) *pilot {
	return &pilot{plan: p, compute: compute, failures: map[int64]runner.Failure{}}
}

// Limits of what a pilot computes of short runs, in well under a second.
const (
	pilotRows      = 600_000 // of the largest table
	pilotStretches = 256
)

// run computes some runs alone and then, if they are short, stretches of as many runs as a batch has, to measure what a
// file takes without rows and what each row adds.
func (p *pilot) run(ctx context.Context, n int, limit time.Duration) (*Estimate, error) {
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
	e := &Estimate{Runs: p.plan.NumRuns(), RunsMax: p.plan.Doc.Points * p.plan.Doc.Replications, Batches: p.plan.NumBatches(), Partitions: len(p.plan.Groups),
		Packed: p.plan.Packed(), PilotRuns: together.runs, PilotSeconds: together.seconds, Ended: ended}
	for _, run := range slices.Sorted(maps.Keys(p.failures)) {
		e.Failures = append(e.Failures, p.failures[run])
	}
	switch {
	case together.runs > 0:
		e.fill(&alone, &together)
	case p.unfinished != nil && p.unfinished.Tick > 0:
		u := p.unfinished
		e.CutTick, e.CutTicks = u.Tick, u.Ticks
		e.SecondsPerRun = u.Seconds * float64(u.Ticks) / float64(u.Tick)
	}
	return e, nil
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
		s, err := p.compute(ctx, first, n)
		if err != nil {
			errors.As(err, &p.unfinished)
			return err
		}
		if s.Failed == nil {
			to.add(s)
			return nil
		}
		p.failures[s.Failed.Run] = *s.Failed
		n = s.Runs
	}
	return nil
}

func (s *sampled) add(more runner.Stretch) {
	s.runs += more.Runs
	s.stretches++
	s.seconds += more.Seconds
	if s.tables == nil {
		s.tables = map[string]tableSize{}
	}
	for name, size := range more.Tables {
		t := s.tables[name]
		s.tables[name] = tableSize{rows: t.rows + float64(size.Rows), bytes: t.bytes + float64(size.Bytes), files: t.files + 1}
	}
}
