package results

import (
	"cmp"
	"maps"
	"math"
	"slices"
	"strconv"

	"sweep/datasets/stats"
	"sweep/sweeps"
)

// AxisMeans are means of the metrics at the values of an axis, over the runs that all values have in common: the same values
// of the other axes and the same replication. Points of a sampled design share no values; there all runs count.
type AxisMeans struct {
	Name   string
	Levels []Level  // in the order of the grid, numbers ascending
	With   []string // the axes that vary together with it

	Sampled bool
	Best    int // the level with the lowest mean of the first metric, if its paired interval leaves out zero; −1: not clear
}

// Level is a value of an axis.
type Level struct {
	Label          string
	Runs, Compared int             // completed runs
	Means          []float64       // of the metrics, over the compared runs; NaN without values
	Interval       *stats.Interval // of the mean of the first metric over replications
	Episodes       stats.Moments   // of the first metric: its means within the replications

	sums     []mean
	episodes map[int64]*mean // of the first metric, by replication
}

// mean is a mean that is being computed.
type mean struct {
	sum float64
	n   int
}

func (m *mean) add(x float64) {
	if !math.IsNaN(x) {
		m.sum += x
		m.n++
	}
}

// value is NaN without values.
func (m *mean) value() float64 { return m.sum / float64(m.n) }

// otherAxes divides the axes by stats.OtherAxes; others are places in r.Axes. Axes that only earlier grids have stand alone.
func (r *Results) otherAxes(of ...string) (others []int, with, dependent []string) {
	inGrid := make([]stats.AxisRelation, len(r.GridAxes))
	for i, a := range r.GridAxes {
		inGrid[i] = stats.AxisRelation{Name: a.Name, Group: a.Group, DependsOn: a.DependsOn}
	}
	_, with, dependent = stats.OtherAxes(inGrid, r.GridDesign.Together, of...)
	for k, a := range r.Axes {
		if !slices.Contains(slices.Concat(of, with, dependent), a.Name) {
			others = append(others, k)
		}
	}
	return others, with, dependent
}

// AxisMeans computes the means at the values of an axis of the newest grid.
func (r *Results) AxisMeans(axis sweeps.Axis) AxisMeans {
	design := r.GridDesign
	out := AxisMeans{Name: axis.Name, Sampled: design.Kind != nil && design.Sampled(), Best: -1}
	var others []int
	others, out.With, _ = r.otherAxes(axis.Name)
	at := r.axis(axis.Name)
	levels := map[string]*Level{}
	inCell := map[string]map[string]bool{} // the values that have a completed run, by combination of others and replication
	keys := make([]string, len(r.Points))
	for i, p := range r.Points {
		keys[i] = cellKey(p, others)
	}
	r.eachCompleted(func(i int, run *Run) {
		label := r.Points[i].Labels[at].Text
		if levels[label] == nil {
			levels[label] = &Level{Label: label, sums: make([]mean, len(r.Metrics)), episodes: map[int64]*mean{}}
		}
		levels[label].Runs++
		key := keys[i] + strconv.FormatInt(run.Replication, 10)
		if inCell[key] == nil {
			inCell[key] = map[string]bool{}
		}
		inCell[key][label] = true
	})
	r.eachCompleted(func(i int, run *Run) {
		if out.Sampled || len(inCell[keys[i]+strconv.FormatInt(run.Replication, 10)]) == len(levels) {
			levels[r.Points[i].Labels[at].Text].add(run)
		}
	})
	for _, v := range axis.Values.All() { // a value without completed runs is a row without means
		if levels[v.Label()] == nil {
			levels[v.Label()] = &Level{Label: v.Label(), sums: make([]mean, len(r.Metrics))}
		}
	}
	for _, l := range levels {
		l.finish()
		out.Levels = append(out.Levels, *l)
	}
	orderLevels(out.Levels, axis)
	out.findBest()
	return out
}

// eachCompleted visits the completed runs with the position of their point.
func (r *Results) eachCompleted(visit func(point int, run *Run)) {
	i := 0
	for k := range r.Runs {
		for i < len(r.Points) && r.Points[i].Number < r.Runs[k].Point {
			i++
		}
		if i < len(r.Points) && r.Points[i].Number == r.Runs[k].Point && r.Runs[k].Completed {
			visit(i, &r.Runs[k])
		}
	}
}

// add adds a compared run.
func (l *Level) add(run *Run) {
	l.Compared++
	for m, x := range run.Values {
		l.sums[m].add(x)
	}
	if l.episodes[run.Replication] == nil {
		l.episodes[run.Replication] = &mean{}
	}
	l.episodes[run.Replication].add(run.Values[0])
}

// finish computes the means.
func (l *Level) finish() {
	for m := range l.sums {
		l.Means = append(l.Means, l.sums[m].value())
	}
	maps.DeleteFunc(l.episodes, func(_ int64, m *mean) bool { return m.n == 0 })
	var values []float64
	for _, replication := range slices.Sorted(maps.Keys(l.episodes)) {
		values = append(values, l.episodes[replication].value())
	}
	l.Episodes = stats.MomentsOf(values)
	if i, ok := l.Episodes.TInterval(0.95); ok {
		l.Interval = &i
	}
}

// orderLevels orders texts as in the grid, and numbers by size.
func orderLevels(levels []Level, axis sweeps.Axis) {
	place := map[string]int{}
	for i, v := range axis.Values.All() {
		place[v.Label()] = i + 1 - axis.Values.Len()
	}
	number := func(l Level) float64 {
		x, err := strconv.ParseFloat(l.Label, 64)
		if err != nil || axis.Type == sweeps.String {
			return 0
		}
		return x
	}
	slices.SortFunc(levels, func(a, b Level) int {
		return cmp.Or(cmp.Compare(number(a), number(b)), cmp.Compare(place[a.Label], place[b.Label]), cmp.Compare(a.Label, b.Label))
	})
}

// findBest finds the level with the lowest mean of the first metric, and whether it is clearly below the next one.
func (a *AxisMeans) findBest() {
	order := make([]int, 0, len(a.Levels))
	for i, l := range a.Levels {
		if len(l.episodes) > 1 {
			order = append(order, i)
		}
	}
	if a.Sampled || len(order) < 2 {
		return
	}
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(a.Levels[i].Episodes.Mean, a.Levels[j].Episodes.Mean) })
	best, next := a.Levels[order[0]].episodes, a.Levels[order[1]].episodes
	var x, y []float64
	for _, replication := range slices.Sorted(maps.Keys(best)) {
		if next[replication] != nil {
			x, y = append(x, best[replication].value()), append(y, next[replication].value())
		}
	}
	if len(x) > 1 && stats.Evaluate(x, y, stats.Question{Level: 0.95, Method: stats.Auto}).Verdict == stats.Accept {
		a.Best = order[0]
	}
}
