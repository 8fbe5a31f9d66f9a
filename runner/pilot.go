package runner

import (
	"context"
	"io"
	"time"

	"sweep/datasets"
)

// Pilot computes about n runs of a grid in memory, spread over all of it, and prices the whole grid by them. It writes
// nothing. Runs that fail are listed in the price and left out of the means.
func Pilot(ctx context.Context, g Grid, n int) (*Price, error) {
	p, err := MakePlan(g)
	if err != nil {
		return nil, err
	}
	return newPilot(p, newEngineLab(runLimits{})).run(ctx, n)
}

// pilot is a sample of the runs of a plan.
type pilot struct {
	plan *Plan
	lab  laboratory

	seconds  float64
	measured int64 // runs that were computed
	failures []Failure
}

func newPilot(p *Plan, lab laboratory) *pilot { return &pilot{plan: p, lab: lab} }

// run computes the sample twice: its first run alone and all its runs together, to tell the fixed size of a file from
// what each run adds.
func (p *pilot) run(ctx context.Context, n int) (*Price, error) {
	sample := p.choose(int64(max(n, 2)))
	sound := sample[:0:0]
	for _, r := range sample {
		start := time.Now()
		err := guard(func() error { return p.lab.open(discard{}, r.batch).compute(ctx, r) })
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		if err != nil {
			p.failures = append(p.failures, r.failure(err, 1))
			continue
		}
		p.seconds += time.Since(start).Seconds()
		p.measured++
		sound = append(sound, r)
	}
	price := &Price{Runs: p.plan.NumRuns(), RunsMax: p.plan.grid.NumRuns(), Batches: p.plan.NumBatches(), Partitions: len(p.plan.Groups),
		PilotRuns: p.measured, PilotSeconds: p.seconds, Failures: p.failures}
	if len(sound) == 0 {
		return price, nil
	}
	one, err := p.write(ctx, sound[:1])
	if err != nil {
		return nil, err
	}
	all, err := p.write(ctx, sound)
	if err != nil {
		return nil, err
	}
	price.fill(one, all, float64(len(sound)), p.seconds/float64(p.measured))
	return price, nil
}

// choose spreads n runs over the plan, the same on every machine, in ascending order.
func (p *pilot) choose(n int64) []planned {
	runs := p.plan.NumRuns()
	n = min(n, runs)
	var sample []planned
	for i := range n {
		from, to := p.plan.position(i, n), p.plan.position(i+1, n)
		id := p.plan.Doc.FirstRun + from + int64(scramble(uint64(i))%uint64(to-from))
		r, err := p.plan.batchOf(id).planned(id)
		if err != nil {
			p.failures = append(p.failures, r.failure(err, 1))
			continue
		}
		sample = append(sample, r)
	}
	return sample
}

// tableSize is what some runs take in one table.
type tableSize struct{ rows, bytes float64 }

// write writes runs as one batch and counts rows and bytes.
func (p *pilot) write(ctx context.Context, runs []planned) (map[string]tableSize, error) {
	bytes := countingSink{}
	work := p.lab.open(bytes, runs[0].batch)
	for _, r := range runs {
		if err := work.compute(ctx, r); err != nil {
			return nil, err
		}
	}
	files, err := work.close()
	if err != nil {
		return nil, err
	}
	sizes := map[string]tableSize{}
	for _, f := range files {
		sizes[f.Table] = tableSize{rows: float64(f.Rows), bytes: float64(*bytes[f.Table])}
	}
	return sizes, nil
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
