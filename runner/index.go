package runner

import (
	"errors"
	"sweep/datasets"
	"sweep/datasets/views"
	"sweep/runner/journal"
	"sweep/runner/status"
)

// indexedBatchesMax is the number of batches up to which an interrupted sweep still builds the manifest. More would take
// longer than a scheduler waits between the signal and the kill.
const indexedBatchesMax = 10_000

// finish ends the journal and, unless other shards are running, updates the index. It returns the error of the sweep, or
// damage found while building the index.
func (w *work) finish(s *Summary, p *pool, outcome error) error {
	reason := "done"
	if outcome != nil {
		reason = outcome.Error()
	}
	if err := p.journal.Close(journal.Entry{Event: "end", Done: p.meter.done.Load(), Reason: reason}); err != nil {
		s.Warnings = append(s.Warnings, "the log is incomplete: "+err.Error())
	}
	var storage *datasets.StorageError
	var interrupted *Interrupted
	tooLate := errors.As(outcome, &interrupted) && s.Batches > indexedBatchesMax
	if w.o.Unindexed && outcome == nil {
		s.FailedRuns = s.Failed
		return nil
	}
	if w.o.Shard.Count > 1 || errors.As(outcome, &storage) || tooLate {
		s.FailedRuns = s.Failed
		return outcome
	}
	err := w.index(s)
	var damage *datasets.DamageError
	if outcome == nil && errors.As(err, &damage) {
		return err
	}
	if err != nil {
		s.Warnings = append(s.Warnings, "the manifest is not up to date, run sweep finish: "+err.Error())
	}
	return outcome
}

// index builds the manifest and counts the content of the data set.
func (w *work) index(s *Summary) error {
	committed, err := w.data.Committed()
	if err != nil {
		return err
	}
	failures, err := status.Failures(w.data, w.plans, committed)
	if err != nil {
		return err
	}
	s.FailedRuns = int64(len(failures))
	manifest, err := views.Rebuild(w.data)
	s.Complete = err == nil && manifest.Status == datasets.StatusComplete
	if s.Complete && w.replication != nil {
		if s.Precision, err = w.replication.Precision(); err != nil {
			return err
		}
	}
	if err == nil {
		if warning := status.UnevenRuns(manifest, s.Dir); warning != "" {
			s.Warnings = append(s.Warnings, warning)
		}
	}
	if s.Complete && s.Done == 0 {
		return w.data.CheckFiles(manifest) // nothing had to be computed, so everything should be there
	}
	return err
}
