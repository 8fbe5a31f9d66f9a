package diff

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"sweep/datasets"
)

// comparison is the state of one comparison: the runs of B are indexed, those of A are visited in order.
type comparison struct {
	report *Report
	a, b   *side
	runs   []place // of B, by key and run id
	taken  []bool  // of runs: a run of A was compared with it
}

// place locates a run of B, in 24 bytes, so that millions of runs fit in memory.
type place struct {
	key   uint64
	run   int64
	batch int64
}

// index lists the runs of B.
func (c *comparison) index(ctx context.Context) error {
	err := c.b.data.EachCommit(func(r datasets.CommitRecord) error {
		return eachRun(ctx, r, func(run int64, key string) error {
			n, err := number(key)
			c.runs = append(c.runs, place{key: n, run: run, batch: r.Batch})
			return err
		})
	})
	slices.SortFunc(c.runs, func(p, q place) int { return cmp.Or(cmp.Compare(p.key, q.key), cmp.Compare(p.run, q.run)) })
	c.taken = make([]bool, len(c.runs))
	c.report.RunsB = int64(len(c.runs))
	return c.b.failed(err)
}

// eachRun calls visit with the runs of a batch that have a result.
func eachRun(ctx context.Context, r datasets.CommitRecord, visit func(run int64, key string) error) error {
	for i, key := range r.RunKeys {
		run := r.FirstRun + int64(i)
		if slices.ContainsFunc(r.Failed, func(f datasets.FailedRef) bool { return f.Run == run }) {
			continue
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := visit(run, key); err != nil {
			return err
		}
	}
	return nil
}

// number is a run key as a number, which takes less memory.
func number(key string) (uint64, error) {
	n, err := strconv.ParseUint(key, 16, 64)
	if err != nil || len(key) != 16 {
		return 0, &datasets.InvalidError{What: fmt.Sprintf("run key %q", key), Why: "it does not have 16 hexadecimal digits"}
	}
	return n, nil
}

// take finds the run of B for a run of A; a key that occurs several times is matched in the order of the runs.
func (c *comparison) take(key string) (place, bool, error) {
	n, err := number(key)
	if err != nil {
		return place{}, false, err
	}
	i, _ := slices.BinarySearchFunc(c.runs, n, func(p place, key uint64) int { return cmp.Compare(p.key, key) })
	for ; i < len(c.runs) && c.runs[i].key == n; i++ {
		if !c.taken[i] {
			c.taken[i] = true
			return c.runs[i], true, nil
		}
	}
	return place{}, false, nil
}

// unmatched reports the runs of B that A does not have, in the order of their numbers.
func (c *comparison) unmatched() {
	var left []place
	for i, p := range c.runs {
		if !c.taken[i] {
			left = append(left, p)
		}
	}
	slices.SortFunc(left, func(p, q place) int { return cmp.Compare(p.run, q.run) })
	for _, p := range left {
		c.report.OnlyB.add(Ref{p.run, fmt.Sprintf("%016x", p.key)})
	}
}

// side is one of the data sets with its open batches. Consecutive runs are mostly in the same batch.
type side struct {
	data *datasets.Dataset
	open []*datasets.Batch // the last used first
}

// batchesOpen is how many batches of a data set are kept open.
const batchesOpen = 4

func newSide(d *datasets.Dataset) *side { return &side{data: d} }

// batch returns a batch, opening it if needed.
func (s *side) batch(number int64) (*datasets.Batch, error) {
	i := slices.IndexFunc(s.open, func(b *datasets.Batch) bool { return b.Record().Batch == number })
	if i >= 0 {
		b := s.open[i]
		s.open = slices.Insert(slices.Delete(s.open, i, i+1), 0, b)
		return b, nil
	}
	record, err := s.data.Record(number)
	if err != nil {
		return nil, s.failed(err)
	}
	if len(s.open) == batchesOpen {
		s.open[batchesOpen-1].Close()
		s.open = s.open[:batchesOpen-1]
	}
	b := datasets.OpenBatch(s.data, record)
	s.open = slices.Insert(s.open, 0, b)
	return b, nil
}

// failed adds the data set that cannot be read to an error, unless the comparison was cancelled.
func (s *side) failed(err error) error {
	if err == nil || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return fmt.Errorf("%s: %w", s.data.Place(), err)
}

func (s *side) close() {
	for _, b := range s.open {
		b.Close()
	}
	s.open = nil
}
