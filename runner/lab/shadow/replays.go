package shadow

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"runtime"
	"slices"

	"golang.org/x/sync/errgroup"

	"sweep/datasets"
	"sweep/datasets/diff"
	"sweep/datasets/errkind"
	"sweep/datasets/vfs"
	"sweep/datasets/views"
	"sweep/engine/scenario"
	"sweep/runner/plan"
	"sweep/sweeps"
)

// Replay is a run of the study that has a result, beside the run that it replays.
type Replay struct {
	Run, SourceRun int64
	Key, SourceKey string
	Labels         []string // of the policies, by agent
	Old, New       []string // hashes of the policies, by agent
	FromTick       int
	*Outcome
}

// Identical reports whether it is the run that it replays: nothing has changed.
func (r *Replay) Identical() bool { return r.Key == r.SourceKey }

// Comparison compares the replays in a data set with their runs.
type Comparison struct {
	Hash     string   // of the content of the source
	Compared []string // tables whose rows before the change were compared
	Missing  []string // tables of the source that the replays do not keep
	Lacking  []string // tables that the source does not keep
	Rows     int64    // that were compared
	Failed   []int64  // replays without result

	study *Study
	data  *datasets.Dataset
	plans plan.Plans
}

// Compare opens the data set of the replays.
func (s *Study) Compare(at vfs.Place) (*Comparison, error) {
	data, err := datasets.Open(at)
	if err != nil {
		return nil, err
	}
	c := &Comparison{study: s, data: data}
	if c.plans, err = plan.Load(data, s.Grid); err == nil {
		var id datasets.Identity
		_, id, err = s.data.Identify()
		c.Hash = id.Content
	}
	if err != nil {
		data.Close()
		return nil, err
	}
	return c, nil
}

// Index brings the manifest and the views of the replays up to date.
func (c *Comparison) Index() error {
	_, err := views.Rebuild(c.data)
	return err
}

// Close closes the data set of the replays.
func (c *Comparison) Close() error { return c.data.Close() }

// Batch are the replays of a committed batch.
type Batch struct {
	Number int64

	c      *Comparison
	rows   *diff.Beginnings
	record datasets.CommitRecord
}

// Batches visits the committed batches of a shard, in order.
func (c *Comparison) Batches(shard plan.Shard, visit func(*Batch) error) error {
	rows, err := diff.CompareBeginnings(c.study.data, c.data)
	if err != nil {
		return err
	}
	defer rows.Close()
	c.Compared, c.Missing, c.Lacking = rows.Tables, rows.OnlyA, rows.NotInA
	for number := range c.plans.NumBatches() {
		if !shard.Owns(number) {
			continue
		}
		record, err := c.data.Record(number)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err == nil {
			err = visit(&Batch{number, c, rows, record})
		}
		if err != nil {
			return err
		}
	}
	c.Rows = rows.Rows
	return nil
}

// together is how many replays are computed at the same time for each core; they are kept until all of them are done.
const together = 4

// Each compares the replays of the batch, in the order of their runs, and visits them.
func (b *Batch) Each(ctx context.Context, visit func(*Replay) error) error {
	cores := runtime.GOMAXPROCS(0)
	for first := b.record.FirstRun; first <= b.record.LastRun; first += int64(together * cores) {
		last := min(first+int64(together*cores)-1, b.record.LastRun)
		replays, err := b.compare(ctx, first, last, cores)
		if err != nil {
			return err
		}
		for _, r := range replays {
			if err := visit(r); err != nil {
				return err
			}
		}
	}
	return nil
}

// compare compares some runs of the batch.
func (b *Batch) compare(ctx context.Context, first, last int64, cores int) ([]*Replay, error) {
	var list []*Replay
	planned, _ := b.c.plans.Batch(b.Number)
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(cores)
	err := func() error {
		for id := first; id <= last; id++ {
			if slices.ContainsFunc(b.record.Failed, func(f datasets.FailedRef) bool { return f.Run == id }) {
				b.c.Failed = append(b.c.Failed, id)
				continue
			}
			r, old, new, err := b.c.replay(planned, id)
			if err == nil {
				err = b.c.checkRows(b.rows, r, b.Number, old)
			}
			if err != nil {
				return err
			}
			list = append(list, r)
			group.Go(func() (err error) {
				if r.Outcome, err = Compare(ctx, old, new, b.c.study.Agents); err != nil {
					err = fmt.Errorf("run %d: %w", id, err)
				}
				return err
			})
		}
		return nil
	}()
	return list, errors.Join(err, group.Wait())
}

// replay finds the run that a run replays, and what both do.
func (c *Comparison) replay(b plan.Batch, id int64) (r *Replay, old, new *scenario.Scenario, err error) {
	run, err := b.Run(id)
	if err != nil {
		return nil, nil, nil, err
	}
	r = &Replay{Run: id, Key: run.Key, FromTick: c.study.FromTick}
	for _, p := range run.Params() {
		if p.Axis == sweeps.SourceRunAxis {
			r.SourceRun = p.Value.(int64)
		} else {
			r.Labels = append(r.Labels, p.Value.(string))
		}
	}
	source, err := c.study.plans.Of(r.SourceRun).BatchOf(r.SourceRun).Run(r.SourceRun)
	if err == nil {
		r.SourceKey = source.Key
		old, err = source.Scenario()
	}
	if err == nil {
		new, err = run.Scenario()
	}
	if err != nil {
		return nil, nil, nil, err
	}
	for _, agent := range c.study.Agents {
		r.Old = append(r.Old, scenario.PolicyAt(old, agent, r.FromTick, len(old.Events)).Program.Hash())
		r.New = append(r.New, scenario.PolicyAt(new, agent, r.FromTick, len(new.Events)).Program.Hash())
	}
	return r, old, new, nil
}

// checkRows compares the rows of the replay before its policies change with those of its run: all of them if nothing changes.
func (c *Comparison) checkRows(rows *diff.Beginnings, r *Replay, batch int64, s *scenario.Scenario) error {
	before := int32(r.FromTick)
	if r.Identical() {
		before = -1
	} else if before == 0 {
		return nil
	}
	source := diff.Place{Batch: c.study.plans.Of(r.SourceRun).BatchOf(r.SourceRun).Number, Run: r.SourceRun}
	place, err := rows.Of(source, diff.Place{Batch: batch, Run: r.Run}, before, int32(s.TicksPerDay))
	if err != nil || place == nil {
		return err
	}
	return &ViolationError{Source: c.study.Source, Dir: c.data.Place(), Replay: *r, Difference: *place}
}

// ViolationError reports that a replay differs from its run before its policies change.
type ViolationError struct {
	Source, Dir vfs.Place
	Replay      Replay
	Difference  diff.Difference
}

// Kind is errkind.Determinism.
func (e *ViolationError) Kind() errkind.Kind { return errkind.Determinism }

func (e *ViolationError) Error() string {
	d := &e.Difference
	where := fmt.Sprintf("row %d of table %s", d.Row, d.Table)
	if d.Tick != nil {
		where += fmt.Sprintf(" (tick %d)", *d.Tick)
	}
	if d.Column != "" {
		where += ", column " + d.Column
	}
	return fmt.Sprintf("run %d of %s differs from run %d of %s before its policies change: %s is %s instead of %s; one of the two was computed by another program or is damaged; sweep verify --rerun 0 DIR computes the runs of a data set again",
		e.Replay.Run, e.Dir, e.Replay.SourceRun, e.Source, where, d.B, d.A)
}
