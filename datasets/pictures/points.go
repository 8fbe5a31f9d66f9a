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

// few keeps at most that many points, those with the smallest hash of their number.
func few(points []pointMeans, most int) []pointMeans {
	if len(points) <= most {
		return points
	}
	list := slices.Clone(points)
	slices.SortFunc(list, func(a, b pointMeans) int {
		if x, y := mixed(a.point), mixed(b.point); x != y {
			return boolean(x > y)*2 - 1
		}
		return 0
	})
	list = list[:most]
	slices.SortFunc(list, func(a, b pointMeans) int { return int(a.point - b.point) })
	return list
}

// pointTable has a row for each of some points: values of all axes, means of all metrics.
func (s *Session) pointTable(name string, points []pointMeans) string {
	return s.table(name, func() *Table {
		t := &Table{Query: s.command("FROM points JOIN metric_by_point(" + quoted(s.metrics[0]) + ") USING (point)"), Columns: []Column{{Name: "point", Label: "point", Kind: "count"}}}
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
	shown := few(all, marksMax)
	table := s.pointTable("points", shown)
	var n numbers
	for _, p := range all {
		n.add(p.n)
	}
	for i, metric := range s.metrics {
		medians := map[string][][3]any{}
		var names []string
		for _, a := range s.varying() {
			names = append(names, s.axisName(a))
			medians[s.axisName(a)] = s.tenths(all, a, i)
		}
		v := View{Key: map[string]string{"metric": metric}, Table: table, Draw: map[string]any{"metric": metric, "axes": names, "medians": medians},
			Caption: "Every mark is a point of the design, the mean over its " + s.between(n) + ". The points also differ on the other axes. Lines are medians: at each value of an axis that has few, else in ten equal parts of the points along it."}
		v.Sentence = s.strongest(all, i)
		if len(shown) < len(all) {
			v.Caption += " Drawn are " + fixed(float64(len(shown)), 0) + " of " + count(len(all), "point") + "; the medians use all."
		}
		p.Views = append(p.Views, v)
		p.control("metric", "metric", metric, s.Study.metric(metric).Label)
	}
	return p
}

// valuesMax is the number of values up to which a sampled axis has a median for each: a Morris design takes few.
const valuesMax = 20

// tenths are the medians of a metric in ten equal parts along an axis: from, to, median. Axes with few values have a part for each.
func (s *Session) tenths(points []pointMeans, axis, metric int) [][3]any {
	x := func(p pointMeans) float64 {
		if len(s.Study.Axes[axis].Levels) > 0 {
			return float64(p.levels[axis])
		}
		return p.numbers[axis]
	}
	type pair struct {
		x, y float64
		at   int
	}
	var list []pair
	for i, p := range points {
		if v := (pair{x(p), p.means[metric], i}); !math.IsNaN(v.x) && !math.IsNaN(v.y) {
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
func (s *Session) parallel() Picture { return s.parallelOf(s.points(), "point") }

// parallelOf has a line for each of some points or runs.
func (s *Session) parallelOf(all []pointMeans, noun string) Picture {
	p := Picture{Name: "parallel", Title: "Which combinations are good?", Short: "Combinations"}
	shown := few(all, linesMax)
	table := s.pointTable("points:parallel", shown)
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
		v := View{Key: map[string]string{"metric": metric}, Table: table, Draw: map[string]any{"metric": metric, "axes": axes, "metrics": metrics},
			Caption: "A line for each " + noun + ": the axes of the grid on the left, its results on the right. Colour ranks the " + noun + "s by " + m.Label + ": the best 10 %, the next 30 %, the rest grey. Drag along an axis to keep only lines through that part; click the axis to undo."}
		if len(shown) < len(all) {
			v.Caption += " Drawn are " + fixed(float64(len(shown)), 0) + " of " + count(len(all), noun) + "."
		}
		p.Views = append(p.Views, v)
		p.control("metric", "best by", metric, m.Label)
	}
	return p
}
