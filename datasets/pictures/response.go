package pictures

import (
	"fmt"
	"slices"
	"strings"
)

// cellsMax limits the rows of one table of means: more cannot be read, and make the document large.
const cellsMax = 600

// meanTable is the table of a metric by the levels of up to three axes; empty if it would be too large.
func (s *Session) meanTable(metric string, axes []int) string {
	size := 1
	for _, a := range axes {
		size *= len(s.Study.Axes[a].Levels)
	}
	if size > cellsMax {
		return ""
	}
	names := list(axes, func(a int) string { return s.Study.Axes[a].Name }, ",")
	return s.table("mean:"+metric+":"+names, func() *Table {
		l := s.layout(axes)
		means, _ := s.byReplication(l, s.metric(metric))
		macro := "metric_by_axes"
		if len(axes) == 1 {
			macro = "metric_by_axis"
		}
		t := &Table{Query: s.command("FROM " + macro + "(" + quoted(metric) + list(axes, func(a int) string { return ", " + quoted(s.Study.Axes[a].Name) }, "") + ")")}
		if s.Study.Dates > 0 {
			t.Query = s.command(s.overDates(axes, metric))
		}
		for _, a := range axes {
			t.Columns = append(t.Columns, s.axisColumn(a))
		}
		t.Columns = append(append(t.Columns, s.estimateColumns("", s.Study.metric(metric).Label, metric, "metric")...), Column{Name: "n", Label: "n", Kind: "count"})
		for _, c := range l.ordered() {
			e := s.overReplications(means[c])
			t.Rows = append(t.Rows, append(append(levelsOf(l.cells[c]), s.cells(e)...), e.n))
		}
		return t
	})
}

func levelsOf(cell []int) []any {
	row := make([]any, 0, len(cell)+4)
	for _, level := range cell {
		row = append(row, level)
	}
	return row
}

// overDates is a statement for the median over dates, of the means within each.
func (s *Session) overDates(axes []int, columns ...string) string {
	names := list(axes, func(a int) string { return column(s.axisName(a)) + ", " }, "")
	means, quantiles := "", ""
	for _, m := range columns {
		means += fmt.Sprintf(", avg(%s) AS %s", column(m), column(m))
		quantiles += fmt.Sprintf("median(%s), quantile_cont(%s, 0.05), quantile_cont(%s, 0.95), ", column(m), column(m), column(m))
	}
	return fmt.Sprintf("SELECT %s%scount(*) AS n FROM (SELECT %s%s%s FROM runs WHERE status = 'completed' GROUP BY ALL) GROUP BY ALL ORDER BY ALL", names, quantiles, names, s.episodeSQL(), means)
}

func (s *Session) axisColumn(a int) Column {
	return Column{Name: s.Study.Axes[a].Name, Label: s.Study.Axes[a].Label, Kind: "axis", Of: s.Study.Axes[a].Name}
}

// layout returns the runs sorted into cells, once for each combination of axes.
func (s *Session) layout(axes []int) *layout {
	key := fmt.Sprint(axes)
	if s.layouts[key] == nil {
		s.layouts[key] = s.layoutOf(axes)
	}
	return s.layouts[key]
}

// ordered lists the cells by their levels.
func (l *layout) ordered() []int {
	order := seq(len(l.cells))
	slices.SortFunc(order, func(a, b int) int { return slices.Compare(l.cells[a], l.cells[b]) })
	return order
}

// response shows how a metric responds to the axes.
func (s *Session) response() Picture {
	p := Picture{Name: "response", Title: "How does the outcome respond to the axes?", Short: "Response", Scale: true}
	f := s.Study.factors()
	for _, metric := range s.metrics {
		for _, along := range s.byFitness(f) {
			colours := slices.DeleteFunc(slices.Clone(f), func(a int) bool { return a == along })
			slices.SortStableFunc(colours, func(a, b int) int { return boolean(s.Study.Axes[a].Numeric) - boolean(s.Study.Axes[b].Numeric) })
			s.responseViews(&p, metric, along, append(colours, -1), colours)
			s.againstViews(&p, metric, along)
		}
	}
	return p
}

// againstViews show the paired differences of the arms from the baseline along an axis.
func (s *Session) againstViews(p *Picture, metric string, along int) {
	for _, arm := range s.Study.arms(s.options.Baseline) {
		if arm == along || s.Study.Design == "zip" {
			continue
		}
		axes := []int{along, arm}
		slices.Sort(axes)
		t, n := s.againstTable(metric, along, arm)
		if t == "" {
			continue
		}
		base := s.Study.Axes[arm].say(s.baseline(arm))
		v := View{Key: map[string]string{"metric": metric, "along": s.axisName(along), "colour": s.axisName(arm), "panel": "", "mode": s.axisName(arm)}, Table: t,
			Draw: map[string]any{"metric": metric, "along": s.axisName(along), "colour": s.axisName(arm), "panel": "", "difference": base}}
		v.Caption = fmt.Sprintf("Differences from “%s”, paired by %s: mean over %s", base, s.replication(), s.between(n))
		if others := s.distinct(s.Study.others(axes...)); len(others) > 0 {
			v.Caption += fmt.Sprintf("; within each, over %s", list(others, func(a int) string { return s.Study.Axes[a].Label }, ", "))
		}
		switch {
		case s.Study.Dates > 0:
			v.Caption = strings.Replace(v.Caption, "mean over", "median over", 1) + ". Bars are from P5 to P95 of the dates."
		case n.most > 1:
			v.Caption += ". Bars are 95 % intervals (Student’s t): where one leaves out zero, the arm differs."
		default:
			v.Caption += ". There are no intervals, so nothing is decided."
		}
		p.Views = append(p.Views, v)
		p.control("mode", "show", "", "values")
		p.control("mode", "show", s.axisName(arm), "difference from "+base)
	}
}

// againstTable has the differences of the arms from the baseline at each level of an axis, and the numbers of their pairs.
func (s *Session) againstTable(metric string, along, arm int) (name string, n numbers) {
	axes, base := []int{along, arm}, s.baseline(arm)
	slices.Sort(axes)
	if len(s.Study.Axes[along].Levels)*len(s.Study.Axes[arm].Levels) > cellsMax {
		return "", n
	}
	l := s.layout(axes)
	means, _ := s.byReplication(l, s.metric(metric))
	cell := func(a, b int) int {
		levels := []int{a, b}
		if along > arm {
			levels = []int{b, a}
		}
		return slices.IndexFunc(l.cells, func(c []int) bool { return slices.Equal(c, levels) })
	}
	m := s.Study.metric(metric)
	t := &Table{Query: s.command("FROM compare_arms(" + quoted(metric) + ", " + quoted(s.axisName(arm)) + ", " + quoted(s.Study.Axes[arm].Levels[base]) + ")"), Columns: []Column{s.axisColumn(along), s.axisColumn(arm)}}
	t.Columns = append(append(t.Columns, s.estimateColumns("", "the difference in "+m.Label, metric, "difference")...), Column{Name: "n", Label: "pairs", Kind: "count"})
	for a := range s.Study.Axes[along].Levels {
		before := cell(a, base)
		for b := range s.Study.Axes[arm].Levels {
			c := cell(a, b)
			if b == base || c < 0 || before < 0 {
				continue
			}
			e := s.overReplications(minusOf(means[c], means[before]))
			n.add(e.n)
			if e.n > 0 {
				t.Rows = append(t.Rows, append(append([]any{a, b}, s.cells(e)...), e.n))
			}
		}
	}
	if len(t.Rows) == 0 {
		return "", n
	}
	return s.table("against:"+metric+":"+s.axisName(along)+":"+s.axisName(arm), func() *Table { return t }), n
}

func boolean(b bool) int {
	if b {
		return 1
	}
	return 0
}

// byFitness orders axes for the horizontal direction: numbers before texts, more levels before fewer.
func (s *Session) byFitness(axes []int) []int {
	list := slices.Clone(axes)
	slices.SortStableFunc(list, func(a, b int) int {
		x, y := s.Study.Axes[a], s.Study.Axes[b]
		if x.Numeric != y.Numeric {
			return boolean(y.Numeric) - boolean(x.Numeric)
		}
		return len(y.Levels) - len(x.Levels)
	})
	return list
}

// panelAxesMax is the number of axes up to which a third one may make panels.
const panelAxesMax = 5

func (s *Session) responseViews(p *Picture, metric string, along int, colours, panels []int) {
	for _, colour := range colours {
		for _, panel := range append([]int{-1}, panels...) {
			if panel == colour && panel >= 0 || panel >= 0 && (colour < 0 || len(panels) > panelAxesMax) {
				continue
			}
			drawn := slices.DeleteFunc([]int{along, colour, panel}, func(a int) bool { return a < 0 })
			slices.Sort(drawn)
			table := s.meanTable(metric, drawn)
			if table == "" {
				continue
			}
			v := View{Key: map[string]string{"metric": metric, "along": s.axisName(along), "colour": s.axisName(colour), "panel": s.axisName(panel), "mode": ""}, Table: table,
				Draw: map[string]any{"metric": metric, "along": s.axisName(along), "colour": s.axisName(colour), "panel": s.axisName(panel)}}
			v.Sentence, v.Caption = s.extremes(metric, table, drawn), s.meanCaption(metric, drawn)
			p.Views = append(p.Views, v)
			p.control("metric", "metric", metric, s.Study.metric(metric).Label)
			p.control("along", "along", s.axisName(along), s.Study.Axes[along].Label)
			p.control("colour", "colour", s.axisName(colour), s.axisLabel(colour))
			p.control("panel", "panels", s.axisName(panel), s.axisLabel(panel))
		}
	}
}

func (s *Session) axisName(a int) string {
	if a < 0 {
		return ""
	}
	return s.Study.Axes[a].Name
}

func (s *Session) axisLabel(a int) string {
	if a < 0 {
		return "none"
	}
	return s.Study.Axes[a].Label
}

// meanCaption says what means are of.
func (s *Session) meanCaption(metric string, axes []int) string {
	l := s.layout(axes)
	means, runs := s.byReplication(l, s.metric(metric))
	n := 0
	for _, m := range means {
		n = max(n, len(present(m)))
	}
	if n == 0 {
		return "No combination of the other axes has completed runs with a value at all of these levels, so nothing is compared."
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s over %s", map[bool]string{true: "Medians", false: "Means"}[s.Study.Dates > 0], s.said(n))
	if others := s.distinct(s.Study.others(axes...)); len(others) > 0 {
		fmt.Fprintf(&b, "; within each, means over %s", list(others, func(a int) string { return s.Study.Axes[a].Label }, ", "))
	}
	b.WriteString(". ")
	switch {
	case s.Study.Dates > 0:
		b.WriteString("Bars are from P5 to P95 of the dates. ")
	case n > 1:
		b.WriteString("Bars are 95 % intervals of each mean (Student’s t). They can overlap where paired differences are clear. ")
	default:
		b.WriteString("There is one replication, so there are no intervals. ")
	}
	if runs < len(s.runs) {
		fmt.Fprintf(&b, "Compares %s of %s, those whose other settings occur at every level. ", fixed(float64(runs), 0), count(len(s.runs), "completed run"))
	}
	return strings.TrimSpace(b.String())
}

// grid shows a metric over two axes.
func (s *Session) grid() Picture {
	p := Picture{Name: "grid", Title: "Where is it good, where bad?", Short: "Two axes", Scale: true}
	f := s.byFitness(s.Study.factors())
	for _, metric := range s.metrics {
		for i, across := range f {
			for _, up := range append(slices.Clone(f[i+1:]), f[:i]...) {
				pair := []int{across, up}
				slices.Sort(pair)
				table := s.meanTable(metric, pair)
				if table == "" {
					continue
				}
				v := View{Key: map[string]string{"metric": metric, "across": s.axisName(across), "up": s.axisName(up)}, Table: table,
					Draw: map[string]any{"metric": metric, "across": s.axisName(across), "up": s.axisName(up)}}
				v.Sentence, v.Caption = s.extremes(metric, table, pair), strings.NewReplacer("Bars are 95 %", "± are the half widths of 95 %", " Bars are from P5 to P95 of the dates.", "").Replace(s.meanCaption(metric, pair))
				p.Views = append(p.Views, v)
				p.control("metric", "metric", metric, s.Study.metric(metric).Label)
				p.control("across", "across", s.axisName(across), s.axisLabel(across))
				p.control("up", "up", s.axisName(up), s.axisLabel(up))
			}
		}
	}
	return p
}

// extremes names the cells with the least and the greatest mean.
func (s *Session) extremes(metric, table string, axes []int) string {
	m := s.Study.metric(metric)
	at := len(axes)
	var low, high []any
	for _, row := range s.doc.Tables[table].Rows {
		x, ok := row[at].(float64)
		if !ok {
			continue
		}
		if low == nil || x < low[at].(float64) {
			low = row
		}
		if high == nil || x > high[at].(float64) {
			high = row
		}
	}
	if low == nil || low[at] == high[at] {
		return ""
	}
	place := func(row []any) string {
		said, others := m.say(row[at].(float64)), -1
		for _, other := range s.doc.Tables[table].Rows {
			if x, ok := other[at].(float64); ok && m.say(x) == said {
				others++
			}
		}
		if others > 0 {
			said += ", the same at " + count(others, "other")
		}
		return list(seq(len(axes)), func(i int) string {
			a := &s.Study.Axes[axes[i]]
			return a.Label + " " + a.say(row[i].(int))
		}, " and ") + " (" + said + ")"
	}
	return fmt.Sprintf("%s: lowest at %s, highest at %s.", upperFirst(m.Label), place(low), place(high))
}
