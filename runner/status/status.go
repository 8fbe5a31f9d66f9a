// Package status tells what is known about a data set while it is computed and afterwards: its progress by plans and
// shards, the processes that compute it, the runs that have failed, the slowest points, and how it compares with a grid.
package status

import (
	"errors"
	"slices"

	"sweep/datasets"
	"sweep/datasets/vfs"
	"sweep/runner/journal"
	"sweep/runner/plan"
)

// Status is the state of a data set as visible from any machine that can read its directory, also while it is being
// computed.
type Status struct {
	Name  string    `json:"name"`
	Dir   vfs.Place `json:"dir"`
	Plans []Plan    `json:"plans"`

	Inputs []datasets.PlanInput `json:"inputs,omitempty"` // rows of files that runs read; each once

	Runs             int64 `json:"runs"` // planned; each once, however often it is tried
	CommittedRuns    int64 `json:"committed_runs"`
	FailedRuns       int64 `json:"failed_runs"`  // runs whose latest attempt has failed
	PendingRuns      int64 `json:"pending_runs"` // to be computed, again or for the first time
	Batches          int64 `json:"batches"`
	CommittedBatches int64 `json:"committed_batches"`
	Analyses         int64 `json:"analyses,omitempty"`
	LackComparison   int64 `json:"batches_without_comparison,omitempty"` // of replays, with their runs

	Failures      []datasets.FailedRun `json:"failures"` // the first few
	Processes     []Process            `json:"processes"`
	Shards        []Shard              `json:"shards,omitempty"`
	SlowestPoints []journal.PointTime  `json:"slowest_points"` // a few, of those in the logs

	RunsPerSecond float64 `json:"runs_per_second"` // of the running processes
	SecondsLeft   float64 `json:"seconds_left"`    // at that rate; 0: unknown or done

	Bytes         int64 `json:"bytes"`          // of the files of the committed batches
	BytesExpected int64 `json:"bytes_expected"` // of all planned ones, judged by the committed ones; 0: unknown

	Precision *plan.Precision `json:"precision,omitempty"` // of a complete data set with a rule of sequential replication

	Grid *Comparison `json:"grid,omitempty"` // compared with a given grid
}

// Complete reports whether every planned batch is committed.
func (s *Status) Complete() bool { return s.CommittedBatches == s.Batches }

// Active reports whether a process is running, according to the logs.
func (s *Status) Active() bool {
	for _, p := range s.Processes {
		if p.Active {
			return true
		}
	}
	return false
}

// Plan is the progress of one plan.
type Plan struct {
	Number           int   `json:"number"`
	Retry            bool  `json:"retry,omitempty"` // its runs repeat failed runs of earlier plans
	Runs             int64 `json:"runs"`
	CommittedRuns    int64 `json:"committed_runs"`
	Batches          int64 `json:"batches"`
	CommittedBatches int64 `json:"committed_batches"`
}

// Shard is the progress of one shard; the number of shards is the one used last.
type Shard struct {
	Shard            int   `json:"shard"`
	Shards           int   `json:"shards"`
	Runs             int64 `json:"runs"`
	CommittedRuns    int64 `json:"committed_runs"`
	FailedRuns       int64 `json:"failed_runs"`
	Batches          int64 `json:"batches"`
	CommittedBatches int64 `json:"committed_batches"`
}

// Read returns the status of the data set in dir. It reads the names of the commit records, the logs, and the
// records of batches with failed runs or without a line in a log, so it is quick however many runs there are.
func Read(at vfs.Place) (Status, error) {
	d, err := datasets.Open(at)
	if err != nil {
		return Status{}, err
	}
	defer d.Close()
	committed, err := d.Committed()
	if err != nil {
		return Status{}, err
	}
	plans, err := plan.Load(d)
	if err != nil {
		return Status{}, err
	}
	analyses, err := d.Analyses()
	if err != nil {
		return Status{}, err
	}
	s := Status{Dir: at, Analyses: int64(len(analyses))}
	if s.LackComparison, err = d.LackComparison(); err != nil {
		return s, err
	}
	for _, p := range plans {
		s.addPlan(p, committed)
	}
	failures, err := s.readFailures(d, plans, committed)
	if err != nil {
		return s, err
	}
	logs, err := s.readProcesses(d.FS(), committed)
	if err != nil {
		return s, err
	}
	s.SlowestPoints = logs.points.slowest(pointsShown)
	if err := s.readBytes(d, committed, logs); err != nil {
		return s, err
	}
	s.readShards(plans, committed, failures)
	if s.Complete() {
		if s.Precision, err = plans.Precision(d); err != nil {
			return s, err
		}
	}
	if s.RunsPerSecond > 0 {
		s.SecondsLeft = float64(s.PendingRuns) / s.RunsPerSecond
	}
	return s, nil
}

func (s *Status) addPlan(p *plan.Plan, committed *datasets.BatchSet) {
	c := plan.Plans{p}.Count(plan.Shard{}, committed)
	s.Name = p.Doc.Name
	for _, in := range p.Doc.Inputs {
		if !slices.ContainsFunc(s.Inputs, func(other datasets.PlanInput) bool { return other.Hash == in.Hash }) {
			s.Inputs = append(s.Inputs, in)
		}
	}
	s.Plans = append(s.Plans, Plan{Number: p.Doc.Number, Retry: p.Repeats(), Runs: c.Runs, CommittedRuns: c.RunsDone,
		Batches: c.Batches, CommittedBatches: c.BatchesDone})
	if !p.Repeats() {
		s.Runs += c.Runs
		s.CommittedRuns += c.RunsDone
	}
	s.PendingRuns += c.Runs - c.RunsDone
	s.Batches += c.Batches
	s.CommittedBatches += c.BatchesDone
}

// failuresShown bounds the failures of a status; the data set has all of them.
const failuresShown = 20

// readFailures lists the runs whose latest attempt has failed.
func (s *Status) readFailures(d *datasets.Dataset, plans plan.Plans, committed *datasets.BatchSet) ([]Failure, error) {
	failures, err := Failures(d, plans, committed)
	s.FailedRuns = int64(len(failures))
	s.Failures = []datasets.FailedRun{}
	for _, u := range failures[:min(len(failures), failuresShown)] {
		s.Failures = append(s.Failures, u.FailedRun)
	}
	return failures, err
}

// readBytes adds up the sizes of the files of the committed batches. If the log has no line for a batch, for example
// because the process was killed before writing it, its commit record has the sizes.
func (s *Status) readBytes(d *datasets.Dataset, committed *datasets.BatchSet, logs *logged) error {
	s.Bytes = logs.bytes
	err := committed.Each(func(batch int64) error {
		if logs.batches.Has(batch) {
			return nil
		}
		record, err := d.Record(batch)
		var damage *datasets.DamageError
		if errors.As(err, &damage) {
			return nil // verification reports it
		}
		for _, f := range record.Files {
			s.Bytes += f.Bytes
		}
		return err
	})
	if s.CommittedRuns > 0 {
		s.BytesExpected = int64(float64(s.Bytes) / float64(s.CommittedRuns) * float64(s.Runs))
	}
	return err
}

// readShards divides the plans as the processes started last have done.
func (s *Status) readShards(plans plan.Plans, committed *datasets.BatchSet, failures []Failure) {
	shards := 0
	for _, p := range s.Processes {
		shards = p.Shards
	}
	if shards < 2 {
		return
	}
	totals := make([]plan.Counts, shards)
	plans.EachBatch(func(b plan.Batch) {
		totals[plan.ShardOf(b.Number, shards)-1].Add(b.Runs, committed.Has(b.Number))
	})
	for i, c := range totals {
		s.Shards = append(s.Shards, Shard{Shard: i + 1, Shards: shards, Runs: c.Runs, CommittedRuns: c.RunsDone,
			Batches: c.Batches, CommittedBatches: c.BatchesDone})
	}
	for _, f := range failures {
		if p := plans.Of(f.Run); p != nil {
			s.Shards[plan.ShardOf(p.BatchOf(f.Run).Number, shards)-1].FailedRuns++
		}
	}
}
