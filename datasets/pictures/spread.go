package pictures

import (
	"fmt"

	"sweep/datasets/stats"
)

// spread shows how much days differ.
func (s *Session) spread() Picture {
	p := Picture{Name: "spread", Title: "How much do days differ?", Short: "Spread"}
	if s.Study.Replications < 2 {
		p.Missing = "There is one replication of each point, so days cannot be compared. More replications in the grid would show how much they differ."
		return p
	}
	for _, axis := range s.axesOfBars() {
		for _, metric := range s.metrics {
			v, ok := s.spreadView(axis, metric)
			if !ok {
				continue
			}
			p.Views = append(p.Views, v)
			p.control("metric", "metric", metric, s.Study.metric(metric).Label)
			p.control("by", "by", s.axisName(axis), s.barsLabel(axis))
		}
	}
	if len(p.Views) == 0 {
		p.Missing = "No metric has values in two replications."
	}
	return p
}

func (s *Session) spreadView(axis int, metric string) (v View, ok bool) {
	m := s.Study.metric(metric)
	var axes []int
	if axis >= 0 {
		axes = []int{axis}
	}
	l := s.layout(axes)
	means, _ := s.byReplication(l, s.metric(metric))
	t := &Table{Query: s.command("SELECT * FROM run_metrics WHERE metric = " + quoted(metric)), Columns: []Column{{Name: "arm", Label: s.axisLabel(axis), Kind: "label"},
		{Name: "replication", Label: "replication", Kind: "count"}, {Name: "value", Label: m.Label, Kind: "metric", Of: metric}}}
	sentence, most := "", 0
	for k, c := range l.ordered() {
		name := "all runs"
		if axis >= 0 {
			name = s.Study.Axes[axis].say(l.cells[c][0])
		}
		t.Columns[0].Labels = append(t.Columns[0].Labels, name)
		values := present(means[c])
		most = max(most, len(values))
		for r, x := range means[c] {
			if x == x {
				t.Rows = append(t.Rows, []any{k, r, mean(x)})
			}
		}
		if len(values) > 1 && sentence == "" {
			q := stats.Sorted(values)
			sentence = fmt.Sprintf("%s: %s to %s in nine of ten of %s%s.", upperFirst(m.Label), m.say(stats.Quantile(q, 0.05)), m.say(stats.Quantile(q, 0.95)),
				s.said(len(values)), map[bool]string{true: " with " + s.axisLabel(axis) + " " + name, false: ""}[axis >= 0])
		}
	}
	if len(t.Rows) < 2 || len(t.Rows) > marksMax {
		return v, false
	}
	draw := map[string]any{"metric": metric, "axis": s.axisName(axis)}
	v = View{Key: map[string]string{"metric": metric, "by": s.axisName(axis)}, Table: s.table("spread:"+metric+":"+s.axisName(axis), func() *Table { return t }), Draw: draw, Sentence: sentence,
		Caption: "Each dot is one of " + s.said(most) + map[bool]string{true: ", the mean over the other axes", false: ""}[len(s.Study.others(axes...)) > 0] + "; the line is the share of them up to a value (ECDF)."}
	return v, true
}

// stepsMax is the number of sizes at which the precision is computed.
const stepsMax = 40

// precision shows whether there are enough replications: the half width of the interval against their number.
func (s *Session) precision(metric string, bound float64, relative bool, text string) Picture {
	p := Picture{Name: "precision", Title: "Are there enough replications?", Short: "Precision"}
	names := append([]string{metric}, s.metrics...)
	for i, name := range names {
		if name == "" || i > 0 && name == metric || s.metric(name) < 0 {
			continue
		}
		rule := name == metric && bound > 0
		v, ok := s.precisionView(name, rule, bound, relative, text)
		if !ok {
			continue
		}
		p.Views = append(p.Views, v)
		p.control("metric", "metric", name, s.Study.metric(name).Label)
	}
	if len(p.Views) == 0 {
		p.Missing = "No point has two replications with a value, so there are no intervals."
	}
	return p
}

func (s *Session) precisionView(metric string, rule bool, bound float64, relative bool, text string) (v View, ok bool) {
	m, byPoint, most := s.Study.metric(metric), map[int64][]float64{}, 0
	for _, r := range s.runs {
		if x := r.values[s.metric(metric)]; x == x {
			byPoint[r.point] = append(byPoint[r.point], x)
			most = max(most, len(byPoint[r.point]))
		}
	}
	t := &Table{Query: s.command("SELECT point, replication, " + column(metric) + " FROM runs WHERE status = 'completed' ORDER BY ALL"), Columns: []Column{{Name: "n", Label: "replications", Kind: "count"},
		{Name: "median", Label: "half width, median of the points", Kind: "metric", Of: metric}, {Name: "largest", Label: "largest", Kind: "metric", Of: metric}, {Name: "points", Label: "points", Kind: "count"}}}
	last := -1
	for k := range stepsMax {
		n := 2 + k*(most-2)/(stepsMax-1)
		if n == last || n > most {
			continue
		}
		last = n
		var widths []float64
		for _, p := range s.points() {
			if values := byPoint[p.point]; len(values) >= n {
				e := estimateOf(values[:n])
				if relative && rule {
					e.half /= max(e.mean, -e.mean)
				}
				if stats.Finite(e.half) {
					widths = append(widths, e.half)
				}
			}
		}
		if len(widths) > 0 {
			sorted := stats.Sorted(widths)
			t.Rows = append(t.Rows, []any{n, half(stats.Median(widths)), half(sorted[len(sorted)-1]), len(widths)})
		}
	}
	if len(t.Rows) == 0 {
		return v, false
	}
	v = View{Key: map[string]string{"metric": metric}, Table: s.table("precision:"+metric, func() *Table { return t }), Draw: map[string]any{"metric": metric},
		Caption: "Half width of the 95 % interval of a point’s mean after its first n replications: median and largest of the points that have so many."}
	end := t.Rows[len(t.Rows)-1]
	v.Sentence = fmt.Sprintf("With %s, the interval of the mean %s is ± %s%s.", s.said(end[0].(int)), m.Label, m.say(numeric(end[1])), map[bool]string{true: " at the median point"}[end[3].(int) > 1])
	if rule {
		v.Draw["bound"] = bound
		v.Caption += " The rule of the grid is " + text + "; the line is its bound."
		if relative {
			v.Draw["relative"] = true
			v.Sentence = fmt.Sprintf("With %s, the half width at the median point is %s of the mean.", s.said(end[0].(int)), percent(numeric(end[1])))
			for i := 1; i <= 2; i++ {
				t.Columns[i].Kind, t.Columns[i].Of = "share", ""
			}
		}
	}
	return v, true
}
