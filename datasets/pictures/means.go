package pictures

import (
	"math"
	"slices"

	"sweep/datasets/stats"
)

// layout sorts the runs into cells of some axes. A cell is a combination of their levels, a group the runs that agree in all
// other axes and in the replication. Only groups with a run in every cell compare like with like.
//
// It is metric_by_axes of SQL: the mean within each replication first, then over replications, because points may share seeds.
type layout struct {
	axes         []int
	cells        [][]int // the levels of each cell, in the order of the grid
	cell, group  []int   // of each run; −1: no such levels
	replications []int   // of each group: its replication
	size         int     // number of replications
}

// layoutOf sorts the runs.
func (s *Session) layoutOf(axes []int) *layout {
	l := &layout{axes: axes, cell: make([]int, len(s.runs)), group: make([]int, len(s.runs))}
	others, bySource := s.Study.others(axes...), slices.Contains(axes, s.Study.index(stats.SourceRunAxis))
	cells, groups, replications := map[uint64]int{}, map[[2]uint64]int{}, map[int64]int{}
	for i, r := range s.runs {
		l.cell[i] = -1
		if slices.ContainsFunc(axes, func(a int) bool { return r.levels[a] < 0 }) {
			continue
		}
		at := s.radix(r, axes)
		if _, ok := cells[at]; !ok {
			cells[at] = len(l.cells)
			l.cells = append(l.cells, pick(r.levels, axes))
		}
		episode := r.episode
		if bySource {
			episode = r.replication // runs that are replayed have none in common
		}
		number, ok := replications[episode]
		if !ok {
			number = len(replications)
			replications[episode] = number
		}
		key := [2]uint64{s.radix(r, others), uint64(number)}
		if _, ok := groups[key]; !ok {
			groups[key] = len(l.replications)
			l.replications = append(l.replications, number)
		}
		l.cell[i], l.group[i] = cells[at], groups[key]
	}
	l.size = len(replications)
	return l
}

// distinct leaves out the axes that move together with an earlier one in all runs, because they say nothing more.
func (s *Session) distinct(axes []int) []int {
	var list []int
	for _, a := range axes {
		if !slices.ContainsFunc(list, func(b int) bool { return s.follows(a, b) }) {
			list = append(list, a)
		}
	}
	return list
}

// follows reports whether the level of an axis decides that of another one of its group.
func (s *Session) follows(a, leader int) bool {
	x, y := s.Study.Axes[a], s.Study.Axes[leader]
	if s.Study.Design != "zip" && (x.Group == "" || x.Group != y.Group) || len(x.Levels) == 0 || len(y.Levels) == 0 {
		return false
	}
	of := map[int]int{}
	return !slices.ContainsFunc(s.runs, func(r run) bool {
		level, ok := of[r.levels[leader]]
		of[r.levels[leader]] = r.levels[a]
		return ok && level != r.levels[a]
	})
}

// radix numbers the levels of some axes. A sampled axis has a number of its own for each value.
func (s *Session) radix(r run, axes []int) uint64 {
	n := uint64(0)
	for _, a := range axes {
		if count := uint64(len(s.Study.Axes[a].Levels)); count > 0 {
			n = n*(count+1) + uint64(r.levels[a]+1)
		} else {
			n = n*0x9e3779b97f4a7c15 + math.Float64bits(r.numbers[a])
		}
	}
	return n
}

func pick(levels, axes []int) []int {
	list := make([]int, len(axes))
	for i, a := range axes {
		list[i] = levels[a]
	}
	return list
}

// byReplication returns the means of a metric in each cell and replication, NaN where there are none, and the number of runs that
// they are means of.
func (s *Session) byReplication(l *layout, metric int) (means [][]float64, runs int) {
	return s.meansOf(l, func(r *run) float64 { return r.values[metric] })
}

// meansOf is byReplication of any value of a run.
func (s *Session) meansOf(l *layout, value func(*run) float64) (means [][]float64, runs int) {
	n := len(l.cells)
	sums, counts, seen := make([]float64, len(l.replications)*n), make([]int, len(l.replications)*n), make([]bool, n)
	for i := range s.runs {
		if v := value(&s.runs[i]); l.cell[i] >= 0 && !math.IsNaN(v) {
			sums[l.group[i]*n+l.cell[i]] += v
			counts[l.group[i]*n+l.cell[i]]++
			seen[l.cell[i]] = true
		}
	}
	values := make([][]float64, n*l.size)
	for g, replication := range l.replications {
		of := counts[g*n : g*n+n]
		if slices.ContainsFunc(seq(n), func(c int) bool { return seen[c] && of[c] == 0 }) {
			continue
		}
		for c := range n {
			if of[c] > 0 {
				values[c*l.size+replication] = append(values[c*l.size+replication], sums[g*n+c]/float64(of[c]))
				runs += of[c]
			}
		}
	}
	means = make([][]float64, n)
	for c := range n {
		means[c] = make([]float64, l.size)
		for r := range l.size {
			means[c][r] = stats.Mean(values[c*l.size+r])
		}
	}
	return means, runs
}

// seq lists the numbers below n.
func seq(n int) []int {
	list := make([]int, n)
	for i := range list {
		list[i] = i
	}
	return list
}

// present leaves out what is no number.
func present(values []float64) []float64 {
	return slices.DeleteFunc(slices.Clone(values), math.IsNaN)
}

// estimate is a mean over replications with the half width of its 95 % interval, NaN with a single one. Business dates are all
// that the files have, so a mean over them has no interval: the estimate is their median, with P5 and P95.
type estimate struct {
	mean, half float64
	low, high  float64 // P5 and P95 over dates
	n          int
}

const level = 0.95

func estimateOf(values []float64) estimate {
	m := stats.MomentsOf(present(values))
	e := estimate{mean: m.Mean, half: math.NaN(), n: m.N}
	if m.N > 1 {
		e.half = m.HalfWidth(level)
	}
	return e
}

// overReplications is the estimate over replications or dates.
func (s *Session) overReplications(values []float64) estimate {
	if s.Study.Dates == 0 {
		return estimateOf(values)
	}
	sorted := stats.Sorted(present(values))
	e := estimate{mean: math.NaN(), half: math.NaN(), low: math.NaN(), high: math.NaN(), n: len(sorted)}
	if e.n > 0 {
		e.mean, e.low, e.high = stats.Quantile(sorted, 0.5), stats.Quantile(sorted, 0.05), stats.Quantile(sorted, 0.95)
	}
	return e
}

// estimateColumns are the columns of an estimate, named with a prefix: mean and half_width, or median, p5 and p95.
func (s *Session) estimateColumns(prefix, label, metric, kind string) []Column {
	of := func(name, label string) Column {
		return Column{Name: prefix + name, Label: label, Kind: kind, Of: metric}
	}
	if s.Study.Dates > 0 {
		return []Column{of("median", "median of "+label), of("p5", "P5"), of("p95", "P95")}
	}
	width := of("half_width", "± half width")
	width.Kind = "metric"
	return []Column{of("mean", "mean of "+label), width}
}

// cells are the values of estimateColumns.
func (s *Session) cells(e estimate) []any {
	if s.Study.Dates > 0 {
		return []any{mean(e.mean), mean(e.low), mean(e.high)}
	}
	return []any{mean(e.mean), half(e.half)}
}

// clear reports whether the interval of a difference leaves out zero.
func (e estimate) clear() bool { return math.Abs(e.mean) > e.half }

// minusOf are the differences of two lists, replication by replication.
func minusOf(a, b []float64) []float64 {
	d := make([]float64, len(a))
	for i := range a {
		d[i] = a[i] - b[i]
	}
	return d
}
