package runner

import (
	"cmp"
	"slices"
	"time"
)

// PointTime is how long runs of a point took, by the clocks of the machines that computed them. It informs people only.
type PointTime struct {
	Plan          int         `json:"plan"`
	Point         int64       `json:"point"` // its number in the data set
	Params        []Parameter `json:"params"`
	Runs          int64       `json:"runs"` // that the logs tell the time of
	Seconds       float64     `json:"seconds"`
	SecondsPerRun float64     `json:"seconds_per_run"`
}

// add takes in the time of further runs of the point.
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

// batchStats is what the journal tells about the time that the runs of a batch took.
type batchStats struct {
	slowestRun  int64
	slowestTime time.Duration
	slowest     []PointTime // at most pointsLogged, in no particular order
	current     PointTime   // of the runs computed last; runs of a point follow each other
}

// add takes in the time of a run.
func (s *batchStats) add(r planned, took time.Duration) {
	if took >= s.slowestTime {
		s.slowestRun, s.slowestTime = r.id, took
	}
	if s.current.Runs > 0 && s.current.Point != r.point {
		s.keepCurrent()
	}
	if s.current.Runs == 0 {
		s.current = PointTime{Plan: r.batch.Plan.Doc.Number, Point: r.point, Params: r.params()}
	}
	s.current.add(1, took.Seconds())
}

// keepCurrent puts the current point among the slowest if it is one of them.
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

// pointTimes sums up the times of points over batches. It forgets fast points when there are too many, so that a log of
// a million batches takes little memory.
type pointTimes map[pointOfPlan]PointTime

// pointOfPlan names a point in the runs of a plan.
type pointOfPlan struct {
	plan  int
	point int64
}

const pointsKeptMax = 4096

// add takes in what the log says about a batch.
func (t pointTimes) add(points []PointTime) {
	for _, p := range points {
		if p.Runs <= 0 {
			continue // a line that is damaged or foreign
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

// forget keeps the slowest points only.
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
