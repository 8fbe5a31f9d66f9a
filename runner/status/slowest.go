package status

import (
	"cmp"
	"maps"
	"slices"

	"sweep/runner/journal"
)

// pointTimes sums up the times of points over batches. It drops fast points if there are too many, so that a log of a
// million batches needs little memory.
type pointTimes map[int64]journal.PointTime // by the number of the point, which is the same in all plans

// pointsShown bounds the points of a status.
const pointsShown = 5

const pointsKeptMax = 4096

// add adds a line of the log about a batch.
func (t pointTimes) add(points []journal.PointTime) {
	for _, p := range points {
		if p.Runs <= 0 {
			continue // a line that is damaged or not ours
		}
		known := t[p.Point]
		known.Point = p.Point
		if len(p.Params) > len(known.Params) { // a plan may lack an axis that others have
			known.Params = p.Params
		}
		known.Add(p.Runs, p.Seconds)
		t[p.Point] = known
	}
	if len(t) > 2*pointsKeptMax {
		t.forget()
	}
}

// forget keeps only the slowest points.
func (t pointTimes) forget() {
	for _, p := range t.sorted()[pointsKeptMax:] {
		delete(t, p.Point)
	}
}

// slowest lists the n slowest points.
func (t pointTimes) slowest(n int) []journal.PointTime {
	list := t.sorted()
	return list[:min(n, len(list))]
}

// sorted lists the points, slowest first.
func (t pointTimes) sorted() []journal.PointTime {
	list := slices.SortedFunc(maps.Values(t), func(a, b journal.PointTime) int { return cmp.Compare(a.Point, b.Point) })
	journal.SlowestFirst(list)
	return list
}
