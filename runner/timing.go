package runner

import (
	"cmp"
	"slices"
	"time"

	"sweep/runner/plan"
)

// PointTime is how long runs of a point took, by the clocks of the machines that computed them. It is only shown to
// people.
type PointTime struct {
	Plan          int         `json:"plan"`
	Point         int64       `json:"point"` // its number in the data set
	Params        []Parameter `json:"params"`
	Runs          int64       `json:"runs"` // with a time in the logs
	Seconds       float64     `json:"seconds"`
	SecondsPerRun float64     `json:"seconds_per_run"`
}

// add adds the time of more runs of the point.
func (p *PointTime) add(runs int64, seconds float64) {
	p.Runs += runs
	p.Seconds += seconds
	p.SecondsPerRun = p.Seconds / float64(p.Runs)
}

// pointsLogged bounds the points that a batch has in the log, and pointsShown those of a status. A batch may hold
// thousands, of which only the slowest are of interest.
const (
	pointsLogged = 3
	pointsShown  = 5
)

// slowestFirst orders points by the time that one run of them takes.
func slowestFirst(points []PointTime) {
	slices.SortStableFunc(points, func(a, b PointTime) int { return cmp.Compare(b.SecondsPerRun, a.SecondsPerRun) })
}

// batchStats are the times in the journal for the runs of a batch.
type batchStats struct {
	slowestRun  int64
	slowestTime time.Duration
	slowest     []PointTime // at most pointsLogged, in no particular order
	current     PointTime   // of the runs computed last; runs of a point follow each other
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
		s.current = PointTime{Plan: r.Batch.Plan.Doc.Number, Point: r.Point, Params: paramsOf(r)}
	}
	s.current.add(1, took.Seconds())
}

// keepCurrent keeps the current point if it is one of the slowest.
func (s *batchStats) keepCurrent() {
	s.slowest = append(s.slowest, s.current)
	s.current = PointTime{}
	if len(s.slowest) > pointsLogged {
		slowestFirst(s.slowest)
		s.slowest = s.slowest[:pointsLogged]
	}
}

// points returns the slowest points of the batch, slowest first.
func (s *batchStats) points() []PointTime {
	if s.current.Runs > 0 {
		s.keepCurrent()
	}
	slowestFirst(s.slowest)
	return s.slowest
}

// pointTimes sums up the times of points over batches. It drops fast points if there are too many, so that a log of a
// million batches needs little memory.
type pointTimes map[pointOfPlan]PointTime

// pointOfPlan identifies a point in the runs of a plan.
type pointOfPlan struct {
	plan  int
	point int64
}

const pointsKeptMax = 4096

// add adds a line of the log about a batch.
func (t pointTimes) add(points []PointTime) {
	for _, p := range points {
		if p.Runs <= 0 {
			continue // a line that is damaged or not ours
		}
		key := pointOfPlan{p.Plan, p.Point}
		known, ok := t[key]
		if !ok {
			known = PointTime{Plan: p.Plan, Point: p.Point, Params: p.Params}
		}
		known.add(p.Runs, p.Seconds)
		t[key] = known
	}
	if len(t) > 2*pointsKeptMax {
		t.forget()
	}
}

// forget keeps only the slowest points.
func (t pointTimes) forget() {
	for _, p := range t.sorted()[pointsKeptMax:] {
		delete(t, pointOfPlan{p.Plan, p.Point})
	}
}

// slowest lists the n slowest points.
func (t pointTimes) slowest(n int) []PointTime {
	list := t.sorted()
	return list[:min(n, len(list))]
}

// sorted lists the points, slowest first.
func (t pointTimes) sorted() []PointTime {
	list := make([]PointTime, 0, len(t))
	for _, p := range t {
		list = append(list, p)
	}
	slices.SortFunc(list, func(a, b PointTime) int {
		return cmp.Or(cmp.Compare(b.SecondsPerRun, a.SecondsPerRun), cmp.Compare(a.Plan, b.Plan), cmp.Compare(a.Point, b.Point))
	})
	return list
}
