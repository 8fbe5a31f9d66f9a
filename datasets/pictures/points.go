package pictures

import (
	"cmp"
	"math"
	"slices"

	"sweep/datasets/stats"
)

// pointMeans are the means of all metrics at a point.
type pointMeans struct {
	point   int64
	levels  []int
	numbers []float64
	means   []float64 // by metric of the session
	n       int
}

// points returns the points in their order.
func (s *Session) points() []pointMeans {
	if s.pointList != nil {
		return s.pointList
	}
	at := map[int64]int{}
	var values [][][]float64
	for _, r := range s.runs {
		k, ok := at[r.point]
		if !ok {
			k = len(s.pointList)
			at[r.point] = k
			s.pointList, values = append(s.pointList, pointMeans{point: r.point, levels: r.levels, numbers: r.numbers}), append(values, make([][]float64, len(s.metrics)))
		}
		s.pointList[k].n++
		for i := range s.metrics {
			if !math.IsNaN(r.values[i]) {
				values[k][i] = append(values[k][i], r.values[i])
			}
		}
	}
	for k := range s.pointList {
		for i := range s.metrics {
			s.pointList[k].means = append(s.pointList[k].means, stats.Mean(values[k][i]))
		}
	}
	slices.SortFunc(s.pointList, func(a, b pointMeans) int { return int(a.point - b.point) })
	return s.pointList
}

// along is the place of a point on an axis: its level or its value, NaN for none.
func (p *pointMeans) along(a *Axis, axis int) float64 {
	switch {
	case len(a.Levels) == 0:
		return p.numbers[axis]
	case p.levels[axis] < 0:
		return math.NaN()
	}
	return float64(p.levels[axis])
}

// drawn says for captions how many of some marks are drawn.
func drawn[T any](shown, all []T) string {
	return fixed(float64(len(shown)), 0) + " of " + count(len(all), "point")
}

// few keeps at most that many of some marks, in their order: those that no other one beats, then those whose points have the smallest
// hash of their number.
func few[T any](all []T, most int, of func(T) (point int64, best bool)) []T {
	if len(all) <= most {
		return all
	}
	type place struct {
		at   int
		best bool
		hash uint64
	}
	places := make([]place, len(all))
	for i, x := range all {
		point, best := of(x)
		places[i] = place{i, best, mixed(point)}
	}
	slices.SortFunc(places, func(a, b place) int {
		return cmp.Or(boolean(b.best)-boolean(a.best), cmp.Compare(a.hash, b.hash), a.at-b.at)
	})
	places = places[:most]
	slices.SortFunc(places, func(a, b place) int { return a.at - b.at })
	kept := make([]T, most)
	for i, p := range places {
		kept[i] = all[p.at]
	}
	return kept
}

// fewPoints keeps at most that many points.
func (s *Session) fewPoints(points []pointMeans, most int) []pointMeans {
	if len(points) <= most {
		return points
	}
	best := map[int64]bool{}
	for _, p := range s.frontierSpots() {
		best[p.point] = p.best
	}
	return few(points, most, func(p pointMeans) (int64, bool) { return p.point, best[p.point] })
}

// pointTable has a row for each of some points: values of all axes, means of all metrics.
func (s *Session) pointTable(name string, points []pointMeans) string {
	return s.table(name, func() *Table {
		t := &Table{Query: s.command(s.pointQuery()), Columns: []Column{{Name: "point", Label: "point", Kind: "count"}}}
		for a := range s.Study.Axes {
			t.Columns = append(t.Columns, s.axisColumn(a))
		}
		for _, m := range s.metrics {
			t.Columns = append(t.Columns, Column{Name: m, Label: s.Study.metric(m).Label, Kind: "metric", Of: m})
		}
		t.Columns = append(t.Columns, Column{Name: "n", Label: "n", Kind: "count"})
		for _, p := range points {
			row := append([]any{p.point}, s.axisCells(p.levels, p.numbers)...)
			for _, x := range p.means {
				row = append(row, mean(x))
			}
			t.Rows = append(t.Rows, append(row, p.n))
		}
		return t
	})
}

// pointQuery selects the rows of a table of points.
func (s *Session) pointQuery() string {
	axes := list(seq(len(s.Study.Axes)), func(a int) string { return column(s.axisName(a)) + ", " }, "")
	means := list(s.metrics, func(m string) string { return "avg(" + column(m) + ") AS " + column(m) + ", " }, "")
	return "SELECT point, " + axes + means + "count(*) AS n FROM runs WHERE status = 'completed'" + s.and() + " GROUP BY ALL ORDER BY point"
}

// varying are the axes on which points differ.
func (s *Session) varying() []int {
	var list []int
	for i, a := range s.Study.Axes {
		if len(a.Levels) != 1 {
			list = append(list, i)
		}
	}
	return list
}

// scatter shows the response of a sampled design: a panel for each axis, every point, and medians in ten equal parts.
func (s *Session) scatter() Picture {
	p := Picture{Name: "response", Draw: "scatter", Title: "How does the outcome respond to the axes?", Short: "Response", Scale: true}
	all := s.points()
	shown := s.fewPoints(all, marksMax)
	table := s.pointTable("points", shown)
	var n numbers
	for _, p := range all {
		n.add(p.n)
	}
	for i, metric := range s.metrics {
		medians, density := map[string][][3]any{}, map[string][]lattice{}
		var names []string
		for _, a := range s.varying() {
			names = append(names, s.axisName(a))
			medians[s.axisName(a)] = s.tenths(all, a, i)
			if len(shown) < len(all) {
				density[s.axisName(a)] = s.densityAlong(all, a, i)
			}
		}
		v := View{Key: map[string]string{"metric": metric}, Table: table, Draw: map[string]any{"metric": metric, "axes": names, "medians": medians},
			Caption: "Every mark is a point of the design, " + s.meanOver(n) + ". The points also differ on the other axes. Lines are medians: at each value of an axis that has few, else in ten equal parts of the points along it."}
		v.Sentence = s.strongest(all, i)
		if len(shown) < len(all) {
			v.Draw["density"], v.Draw["drawn"], v.Draw["all"] = density, drawn(shown, all), "all "+count(len(all), "point")
			v.Caption += " Drawn are " + drawn(shown, all) + "; the density beside them and the medians use all."
		}
		p.Views = append(p.Views, v)
		p.control("metric", "metric", metric, s.Study.metric(metric).Label)
	}
	return p
}

// valuesMax is the number of values up to which a sampled axis has a median for each: a Morris design takes few.
const valuesMax = 20

// meanOver says what a point's values are.
func (s *Session) meanOver(n numbers) string {
	if n.most < 2 {
		return "with one " + s.replication()
	}
	return "the mean over its " + s.between(n)
}

// tenths are the medians of a metric in ten equal parts along an axis: from, to, median. Axes with few values have a part for each.
func (s *Session) tenths(points []pointMeans, axis, metric int) [][3]any {
	type pair struct {
		x, y float64
		at   int
	}
	var list []pair
	for i, p := range points {
		if v := (pair{p.along(&s.Study.Axes[axis], axis), p.means[metric], i}); !math.IsNaN(v.x) && !math.IsNaN(v.y) {
			list = append(list, v)
		}
	}
	slices.SortFunc(list, func(a, b pair) int { return cmp.Or(cmp.Compare(a.x, b.x), a.at-b.at) })
	var parts [][3]any
	add := func(part []pair) {
		var values []float64
		for _, p := range part {
			values = append(values, p.y)
		}
		if len(values) > 0 {
			parts = append(parts, [3]any{cell(part[0].x, 5), cell(part[len(part)-1].x, 5), mean(stats.Median(values))})
		}
	}
	values := 0
	for i, p := range list {
		values += boolean(i == 0 || p.x != list[i-1].x)
	}
	if len(s.Study.Axes[axis].Levels) > 0 || values <= valuesMax {
		for first := 0; first < len(list); {
			end := first
			for end < len(list) && list[end].x == list[first].x {
				end++
			}
			add(list[first:end])
			first = end
		}
		return parts
	}
	for k := range 10 {
		add(list[k*len(list)/10 : (k+1)*len(list)/10])
	}
	return parts
}

// strongest names the axis with the largest rank correlation.
func (s *Session) strongest(points []pointMeans, metric int) string {
	name, most := "", 0.0
	for _, a := range s.varying() {
		if !s.Study.Axes[a].Numeric {
			continue
		}
		var x, y []float64
		for _, p := range points {
			if !math.IsNaN(p.numbers[a]) && !math.IsNaN(p.means[metric]) {
				x, y = append(x, p.numbers[a]), append(y, p.means[metric])
			}
		}
		if r, ok := stats.Spearman(x, y); ok && math.Abs(r) > math.Abs(most) {
			name, most = s.Study.Axes[a].Label, r
		}
	}
	if name == "" {
		return ""
	}
	direction := "rises"
	if most < 0 {
		direction = "falls"
	}
	return upperFirst(s.Study.metric(s.metrics[metric]).Label) + " " + direction + " most steadily with " + name + " (rank correlation " + fixed(most, 2) + ")."
}

// linesMax is the number of lines in parallel coordinates.
const linesMax = 1500

// parallel shows which combinations are good.
func (s *Session) parallel() Picture {
	all := s.points()
	return s.parallelOf(all, fewLines(all), "point")
}

// fewLines keeps at most linesMax points or runs: those with the smallest hash of their number, so that ranks among them are as in all.
func fewLines(all []pointMeans) []pointMeans {
	return few(all, linesMax, func(p pointMeans) (int64, bool) { return p.point, false })
}

// parallelOf has a line for each of the points or runs shown.
func (s *Session) parallelOf(all, shown []pointMeans, noun string) Picture {
	p := Picture{Name: "parallel", Title: "Which combinations are good?", Short: "Combinations"}
	table := s.pointTable("points:parallel", shown)
	if noun == "run" {
		t := s.doc.Tables[table]
		t.Columns[0] = Column{Name: "run_id", Label: "run", Kind: "count"}
		t.Query = s.command("SELECT run_id, " + list(s.Study.Axes, func(a Axis) string { return column(a.Name) + ", " }, "") + list(s.metrics, column, ", ") + " FROM runs WHERE status = 'completed' ORDER BY ALL")
	}
	var axes []string
	for _, a := range s.varying() {
		axes = append(axes, s.axisName(a))
	}
	for _, metric := range s.metrics {
		m := s.Study.metric(metric)
		if m.Better == "" {
			continue
		}
		metrics := append([]string{metric}, slices.DeleteFunc(slices.Clone(s.metrics[:min(3, len(s.metrics))]), func(n string) bool { return n == metric })...)
		v := View{Key: map[string]string{"metric": metric}, Table: table, Draw: map[string]any{"metric": metric, "axes": axes, "metrics": metrics, "ranks": s.ranks(all, shown, metric), "noun": noun},
			Caption: "A line for each " + noun + ": the axes of the grid on the left, its results on the right. Colour ranks the " + noun + "s by " + m.Label + ": the best 10 %, the next 30 %, the rest grey. Drag along an axis to keep only lines through that part; click the axis to undo."}
		if len(shown) < len(all) {
			v.Caption += " Drawn are " + fixed(float64(len(shown)), 0) + " of " + count(len(all), noun) + "; the ranks are those among all."
		}
		p.Views = append(p.Views, v)
		p.control("metric", "best by", metric, m.Label)
	}
	return p
}

// ranks are how many of the points shown are among the best 10 % and the best 40 % of all.
func (s *Session) ranks(all, shown []pointMeans, metric string) [2]int {
	i, sign := s.metric(metric), 1.0
	if s.Study.metric(metric).Better == "higher" {
		sign = -1
	}
	order := slices.DeleteFunc(slices.Clone(all), func(p pointMeans) bool { return math.IsNaN(p.means[i]) })
	slices.SortFunc(order, func(a, b pointMeans) int {
		return cmp.Or(cmp.Compare(sign*a.means[i], sign*b.means[i]), cmp.Compare(a.point, b.point))
	})
	var counts [2]int
	for k, share := range []float64{0.1, 0.4} {
		best := map[int64]bool{}
		for _, p := range order[:min(max(1, int(math.Round(float64(len(order))*share))), len(order))] {
			best[p.point] = true
		}
		for _, p := range shown {
			counts[k] += boolean(best[p.point])
		}
	}
	return counts
}
