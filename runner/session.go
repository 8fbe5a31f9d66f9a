package runner

import (
	"sweep/datasets"
	"sweep/datasets/vfs"
	"sweep/runner/plan"
)

// Session keeps a data set open between calls of Run that extend it, so that each reads only the plans that were added since the last
// one. The calls have the same directory, and follow each other.
type Session struct {
	data  *datasets.Dataset // nil: it does not exist yet, or was not opened
	plans plan.Plans
}

// Open opens the data set, or reads what other processes have planned since. It stays open until Close.
func (s *Session) Open(at vfs.Place, known ...plan.Grid) (d *datasets.Dataset, plans plan.Plans, err error) {
	if s.data == nil {
		s.data, err = datasets.Open(at)
	} else {
		err = s.data.Reload()
	}
	if err == nil {
		s.plans, err = s.plans.Grown(s.data, known...)
	}
	return s.data, s.plans, err
}

// Close closes the data set.
func (s *Session) Close() error {
	if s.data == nil {
		return nil
	}
	d := s.data
	s.data, s.plans = nil, nil
	return d.Close()
}

// keep takes what a call has created or added. A work without a session closes its data set itself.
func (s *Session) keep(w *work) { s.data, s.plans = w.data, w.plans }
