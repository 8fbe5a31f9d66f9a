package runner

import (
	"time"

	"sweep/runner/journal"
	"sweep/runner/plan"
)

// pointsLogged bounds the points that a batch has in the log. It may hold thousands, of which only the slowest are of
// interest.
const pointsLogged = 3

// batchStats are the times in the journal for the runs of a batch.
type batchStats struct {
	slowestRun  int64
	slowestTime time.Duration
	slowest     []journal.PointTime // at most pointsLogged, in no particular order
	current     journal.PointTime   // of the runs computed last; runs of a point follow each other
}

// add adds the time of a run.
func (s *batchStats) add(r plan.Run, took time.Duration) {
	if took >= s.slowestTime {
		s.slowestRun, s.slowestTime = r.ID, took
	}
	if s.current.Runs > 0 && s.current.Point != r.Point {
		s.keepCurrent()
	}
	if s.current.Runs == 0 {
		s.current = journal.PointTime{Point: r.Point, Params: r.Params()}
	}
	s.current.Add(1, took.Seconds())
}

// keepCurrent keeps the current point if it is one of the slowest.
func (s *batchStats) keepCurrent() {
	s.slowest = append(s.slowest, s.current)
	s.current = journal.PointTime{}
	if len(s.slowest) > pointsLogged {
		journal.SlowestFirst(s.slowest)
		s.slowest = s.slowest[:pointsLogged]
	}
}

// points returns the slowest points of the batch, slowest first.
func (s *batchStats) points() []journal.PointTime {
	if s.current.Runs > 0 {
		s.keepCurrent()
	}
	journal.SlowestFirst(s.slowest)
	return s.slowest
}
