package main

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"sweep/datasets/stats"
	"sweep/engine/text"
	"sweep/runner/results"
)

// print prints the summary below what a command has printed before.
func (s *summary) print(c *Context) {
	if len(s.points) == 0 {
		c.Printf("no run is completed\n")
		return
	}
	g := c.glyphs()
	of := ""
	if planned := int64(len(s.results.Points)); int64(len(s.points)) < planned {
		of = " of " + text.Count(planned) + " with completed runs"
	}
	c.Printf("%s%s, %s each\n", text.Counted(int64(len(s.points)), "point"), of, s.replications())
	if len(s.results.Points) == 1 {
		s.printPoint(c)
		return
	}
	if len(s.axes) > 0 {
		s.printAxes(c, g)
	}
	s.printRanks(c)
	s.printPoints(c, g)
}

// printPoint prints the metrics of the only point: the mean over replications with its interval, or the spread over
// business dates. The dates of the files are all there are, so their mean has no sampling error.
func (s *summary) printPoint(c *Context) {
	t := text.NewTable("", ">mean", ">±", ">smallest", ">largest", ">runs")
	if s.results.Dated {
		t = text.NewTable("over the dates", ">median", ">P5", ">P95", ">smallest", ">largest", ">runs")
	}
	for _, metric := range s.shown() {
		k := s.column(metric)
		var values []float64
		for _, run := range s.results.Runs {
			if run.Completed && !math.IsNaN(run.Values[k]) {
				values = append(values, run.Values[k])
			}
		}
		if len(values) == 0 {
			continue
		}
		slices.Sort(values)
		middle := []string{s.format(metric, stats.Mean(values)), s.half(metric, stats.MomentsOf(values))}
		if s.results.Dated {
			middle = []string{s.format(metric, stats.Quantile(values, 0.5)), s.format(metric, stats.Quantile(values, 0.05)), s.format(metric, stats.Quantile(values, 0.95))}
		}
		t.Add(slices.Concat([]string{shortName(metric)}, middle, []string{s.format(metric, values[0]), s.format(metric, values[len(values)-1]), text.Count(int64(len(values)))})...)
	}
	c.Printf("\n")
	c.printTable(t, "")
	s.explainHalf(c)
}

// shown are the metrics that a table has columns for.
func (s *summary) shown() []string {
	list := []string{"settlement_rate", "avg_delay_ticks", "delay_indicator", "liquidity_used_intraday_cents"}
	if s.results.Grid.HasPrices() {
		list = append(list, "total_cost_cents")
	}
	if !slices.Contains(list, s.metric) {
		list = append(list, s.metric)
	}
	return list
}

// half is the half width of the interval of a mean, empty for one value.
func (s *summary) half(metric string, m stats.Moments) string {
	half := m.HalfWidth(0.95)
	if !stats.Finite(half) {
		return ""
	}
	if metric == "delay_indicator" || metric == "delay_indicator_max" {
		return text.Fixed(half, 3)
	}
	return s.format(metric, half)
}

// explainHalf says what ± is.
func (s *summary) explainHalf(c *Context) {
	if s.repeated() {
		c.Printf("± is half of the 95 %% interval of a mean over replications (Student's t)\n")
	}
}

// repeated reports whether a point has an interval.
func (s *summary) repeated() bool {
	return !s.results.Dated && slices.ContainsFunc(s.points, func(p results.PointMeans) bool { return p.First.N > 1 })
}

// headings are the columns of a table of means; g adds one for bars.
func (s *summary) headings(g *glyphs) (heads []string) {
	for _, metric := range s.shown() {
		heads = append(heads, ">"+shortName(metric))
		if metric == s.metric && s.repeated() {
			heads = append(heads, ">±")
		}
		if metric == "settlement_rate" {
			heads = append(heads, ">unsettled")
		}
	}
	if g != nil {
		heads = append(heads, "")
	}
	return heads
}

// cells are the means of a row under these headings.
func (s *summary) cells(g *glyphs, means []float64, first stats.Moments, largest float64) (cells []string) {
	for _, metric := range s.shown() {
		cells = append(cells, s.format(metric, means[s.column(metric)]))
		if metric == s.metric && s.repeated() {
			cells = append(cells, s.half(metric, first))
		}
		if metric == "settlement_rate" {
			unsettled := means[s.column("total_arrivals")] - means[s.column("total_settlements")]
			cells = append(cells, text.Mean(unsettled))
		}
	}
	if g != nil {
		cells = append(cells, g.barOf(means[0], largest))
	}
	return cells
}

// printAxes prints the means at each value of each axis.
func (s *summary) printAxes(c *Context, g *glyphs) {
	c.Printf("\n")
	c.printWithBars(g, func(bars *glyphs) *text.Table {
		t := text.NewTable(append([]string{"means by", ""}, s.headings(bars)...)...)
		t.KeyColumns = 2
		for _, a := range s.axes {
			s.addAxis(t, &a, g, bars)
		}
		return t
	})
	s.explainHalf(c)
	var clear, unclear, notes []string
	for _, a := range s.axes {
		switch {
		case a.Best >= 0:
			clear = append(clear, a.Name+" "+a.Levels[a.Best].Label)
		case !a.Sampled && slices.ContainsFunc(a.Levels, func(l results.Level) bool { return l.Episodes.N > 1 }) && len(a.Levels) > 1:
			unclear = append(unclear, a.Name)
		}
		notes = append(notes, s.notes(&a)...)
	}
	if len(clear) > 0 {
		line := fmt.Sprintf("lowest %s, by paired differences (95 %%): %s", shortName(s.metric), text.List(clear))
		if len(unclear) > 0 {
			line += "; undecided: " + text.List(unclear)
		}
		c.Printf("%s\n", line)
	} else if len(unclear) > 0 {
		c.Printf("lowest %s, by paired differences (95 %%): undecided for %s\n", shortName(s.metric), text.List(unclear))
	}
	if s.untold != "" {
		notes = append(notes, s.untold)
	}
	for _, note := range notes {
		c.Printf("%s\n", note)
	}
}

// addAxis adds a row per value of an axis, the shape of the means below its name, and a mark at the best value.
func (s *summary) addAxis(t *text.Table, a *results.AxisMeans, g, bars *glyphs) {
	largest, firsts := 0.0, make([]float64, len(a.Levels))
	for i, l := range a.Levels {
		firsts[i] = l.Means[0]
		if !math.IsNaN(l.Means[0]) {
			largest = max(largest, l.Means[0])
		}
	}
	for i, l := range a.Levels {
		name, label := "", l.Label
		switch {
		case i == 0:
			name = a.Name
		case i == 1 && g != nil && len(a.Levels) > 2:
			name = g.sparkline(firsts)
		}
		if g != nil && i == a.Best {
			label = g.best + " " + label
		}
		t.Add(append([]string{name, label}, s.cells(bars, l.Means, l.Episodes, largest)...)...)
	}
}

// notes say what the means of an axis leave out.
func (s *summary) notes(a *results.AxisMeans) (notes []string) {
	runs, compared, known := 0, 0, 0
	for _, l := range a.Levels {
		if l.Runs > 0 {
			known++
		}
		runs += l.Runs
		compared += l.Compared
	}
	planned := s.valuesOf(a.Name)
	if len(a.With) > 0 {
		notes = append(notes, a.Name+" varies together with "+text.List(a.With))
	}
	switch {
	case known < planned:
		notes = append(notes, fmt.Sprintf("%s: only %d of its %d values have completed runs", a.Name, known, planned))
	case a.Sampled:
		notes = append(notes, a.Name+": the points also differ on the other axes, because the design is sampled")
	case compared == 0:
		notes = append(notes, a.Name+": not compared, because no combination of the other axes has completed runs with all its values")
	}
	if compared > 0 && compared < runs {
		notes = append(notes, fmt.Sprintf("%s: compares %s of %s, for the combinations of other axes and replications that all its values have",
			a.Name, text.Count(int64(compared)), text.Counted(int64(runs), "completed run")))
	}
	return notes
}

func (s *summary) valuesOf(axis string) int {
	for _, a := range s.results.GridAxes {
		if a.Name == axis {
			return a.Values.Len()
		}
	}
	return 0
}

// printRanks prints which axes of a sampled design matter most.
func (s *summary) printRanks(c *Context) {
	if len(s.ranks) == 0 {
		return
	}
	var parts []string
	for _, r := range s.ranks[:min(len(s.ranks), summaryValuesMax)] {
		parts = append(parts, r.Axis+" "+strings.Replace(text.Fixed(r.R, 2), "-", "−", 1))
	}
	more := ""
	if left := len(s.ranks) - len(parts); left > 0 {
		more = fmt.Sprintf(" and %d weaker", left)
	}
	c.Printf("\nrank correlation of %s with the axes, over %s: %s%s\n", shortName(s.metric), text.Counted(int64(len(s.points)), "point"), strings.Join(parts, ", "), more)
}

// printPoints prints the points with the lowest and the highest mean.
func (s *summary) printPoints(c *Context, g *glyphs) {
	list := results.ByFirst(s.points)
	if len(list) < 2 {
		return
	}
	var axes []int
	heads := []string{">point"}
	for k, a := range s.results.Axes {
		if s.varies(list, k) {
			axes = append(axes, k)
			heads = append(heads, map[bool]string{true: a.Name, false: ">" + a.Name}[a.Type == "string"])
		}
	}
	c.Printf("\npoints by %s\n", shortName(s.metric))
	c.printWithBars(g, func(bars *glyphs) *text.Table {
		t := text.NewTable(append(append([]string{""}, heads...), s.headings(bars)...)...)
		t.KeyColumns = 2
		add := func(name string, p *results.PointMeans) {
			cells := []string{name, text.Count(p.Point.Number)}
			for _, k := range axes {
				cells = append(cells, p.Point.Labels[k].Text)
			}
			t.Add(append(cells, s.cells(bars, p.Means, p.First, list[len(list)-1].Means[0])...)...)
		}
		ends := map[int]string{0: "lowest", len(list) - 1: "highest"}
		for i := range list {
			if i < summaryPointsMax || i >= len(list)-summaryPointsMax {
				add(ends[i], &list[i])
			}
		}
		return t
	})
	if len(s.axes) == 0 {
		s.explainHalf(c)
	}
}

// varies reports whether an axis has several labels.
func (s *summary) varies(list []results.PointMeans, k int) bool {
	return slices.ContainsFunc(list, func(p results.PointMeans) bool { return p.Point.Labels[k] != list[0].Point.Labels[k] })
}
