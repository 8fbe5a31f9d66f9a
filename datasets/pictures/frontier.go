package pictures

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"sweep/datasets/stats"
)

// namesMax is the number of marks up to which each has its settings for a name: they make the document large.
const namesMax = 1000

// marksMax is the number of marks above which those of a scatter are thinned.
const marksMax = 5000

// spot is a point of the grid in a scatter of two metrics.
type spot struct {
	point int64 // −1 for the mean of several
	name  string
	level int // of the axis of liquidity, if the spots make lines
	arm   int // the level of the arms
	x, y  estimate
	best  bool
}

// frontier shows the delay that liquidity saves.
func (s *Session) frontier() Picture {
	p := Picture{Name: "frontier", Title: "How much delay does liquidity save?", Short: "Frontier", Scale: true}
	x, y := frontierMetrics[0], frontierMetrics[1]
	spots := s.frontierSpots()
	if len(spots) == 0 {
		p.Missing = "No run has both liquidity provided and a settlement delay indicator, so there is no frontier. Runs without arrivals and failed runs have neither."
		return p
	}
	if liquid := s.Study.liquidity(); liquid < 0 && same(spots) {
		provided := s.Study.metric(x)
		p.Missing = "All points provide the same liquidity, " + provided.say(spots[0].x.mean) + ", so the grid cannot show what more of it saves. An axis over opening balances, credit or a share of a pool would."
		return p
	}
	colours := s.Study.factors()
	if liquid := s.Study.liquidity(); liquid >= 0 {
		colours = slices.DeleteFunc(colours, func(a int) bool { return a == liquid })
	}
	if arms := s.Study.arms(s.options.Baseline); len(arms) > 0 {
		colours = append(arms, slices.DeleteFunc(colours, func(a int) bool { return slices.Contains(arms, a) })...)
	}
	for _, arm := range append(colours, -1) {
		p.Views = append(p.Views, s.frontierView(x, y, arm))
		p.control("colour", "colour", s.axisName(arm), s.axisLabel(arm))
	}
	return p
}

// frontierMetrics are the two figures of the frontier.
var frontierMetrics = [2]string{"liquidity_provided_cents", "delay_indicator"}

// frontierSpots are the points of the frontier.
func (s *Session) frontierSpots() []spot {
	if s.spotList == nil {
		s.spotList = s.spots(frontierMetrics[0], frontierMetrics[1], -1)
	}
	return s.spotList
}

// spots are the points with their means of two metrics, over the replications that have both.
func (s *Session) spots(x, y string, arm int) []spot {
	i, j := s.metric(x), s.metric(y)
	type values struct{ x, y []float64 }
	at, of := map[int64]int{}, []values{}
	var list []spot
	for _, r := range s.runs {
		if math.IsNaN(r.values[i]) || math.IsNaN(r.values[j]) {
			continue
		}
		k, ok := at[r.point]
		if !ok {
			k = len(list)
			at[r.point] = k
			one := spot{point: r.point, name: s.settings(r.levels, r.numbers)}
			if arm >= 0 {
				one.arm = r.levels[arm]
			}
			list, of = append(list, one), append(of, values{})
		}
		of[k].x, of[k].y = append(of[k].x, r.values[i]), append(of[k].y, r.values[j])
	}
	for k := range list {
		list[k].x, list[k].y = s.overReplications(of[k].x), s.overReplications(of[k].y)
	}
	slices.SortFunc(list, func(a, b spot) int { return int(a.point - b.point) })
	mark(list)
	return list
}

// liquidSpots are the levels of an axis of liquidity for each arm, with means of two metrics: within a replication over the other
// axes, then over the replications that have both.
func (s *Session) liquidSpots(x, y string, axes []int, arm int) (list []spot) {
	l := s.layout(axes)
	xs, _ := s.byReplication(l, s.metric(x))
	ys, _ := s.byReplication(l, s.metric(y))
	points := map[int]int64{}
	for i, r := range s.runs {
		if first, ok := points[l.cell[i]]; ok && first != r.point {
			points[l.cell[i]] = -1
		} else {
			points[l.cell[i]] = r.point
		}
	}
	for _, c := range l.ordered() {
		var both [2][]float64
		for r := range l.size {
			if !math.IsNaN(xs[c][r]) && !math.IsNaN(ys[c][r]) {
				both[0], both[1] = append(both[0], xs[c][r]), append(both[1], ys[c][r])
			}
		}
		if len(both[0]) == 0 {
			continue
		}
		one := spot{point: points[c], level: l.cells[c][slices.Index(axes, s.Study.liquidity())], x: s.overReplications(both[0]), y: s.overReplications(both[1]), name: s.title(axes, l.cells[c])}
		if arm >= 0 {
			one.arm = l.cells[c][slices.Index(axes, arm)]
		}
		list = append(list, one)
	}
	mark(list)
	return list
}

func same(spots []spot) bool {
	return !slices.ContainsFunc(spots, func(p spot) bool { return p.x.mean != spots[0].x.mean })
}

// mark marks the spots that no other one beats in both.
func mark(spots []spot) {
	rows := make([][]float64, len(spots))
	for i, p := range spots {
		rows[i] = []float64{p.x.mean, p.y.mean}
	}
	for i, best := range stats.Undominated(rows) {
		spots[i].best = best
	}
}

func (s *Session) frontierView(x, y string, arm int) View {
	mx, my := s.Study.metric(x), s.Study.metric(y)
	liquid, query := s.Study.liquidity(), s.command("FROM frontier()")
	var spots []spot
	var axes []int // of lines
	if liquid >= 0 && !s.Study.Sampled {
		axes = []int{liquid}
		if arm >= 0 {
			axes = append(axes, arm)
			slices.Sort(axes)
		}
		spots = s.liquidSpots(x, y, axes, arm)
		query = s.frontierQuery(axes, x, y)
	}
	if len(spots) == 0 {
		axes, spots = nil, s.spots(x, y, arm)
	}
	t := &Table{Query: query, Columns: []Column{{Name: "point", Label: "point", Kind: "label"}}}
	if arm >= 0 {
		t.Columns = append(t.Columns, Column{Name: "arm", Label: s.axisLabel(arm), Kind: "axis", Of: s.axisName(arm)})
	}
	t.Columns = append(append(t.Columns, s.estimateColumns("x_", mx.Label, x, "metric")...), s.estimateColumns("y_", my.Label, y, "metric")...)
	t.Columns = append(t.Columns, Column{Name: "best", Label: "undominated", Kind: "flag"}, Column{Name: "n", Label: "n", Kind: "count"})
	shown := few(spots, marksMax, func(p spot) (int64, bool) { return p.point, p.best })
	var names []string
	var ids []int64
	var levels []int
	for i, p := range shown {
		if len(shown) > namesMax {
			p.name = fmt.Sprintf("point %d", p.point)
		}
		names, ids, levels = append(names, p.name), append(ids, p.point), append(levels, p.level)
		row := []any{i}
		if arm >= 0 {
			row = append(row, p.arm)
		}
		t.Rows = append(t.Rows, append(append(append(row, s.cells(p.x)...), s.cells(p.y)...), p.best, p.x.n))
	}
	t.Columns[0].Labels = names
	v := View{Key: map[string]string{"colour": s.axisName(arm)}, Table: s.table("frontier:"+s.axisName(arm), func() *Table { return t }),
		Draw: map[string]any{"x": x, "y": y, "arms": s.axisName(arm), "points": ids, "lines": axes != nil}}
	if axes != nil {
		v.Draw["along"], v.Draw["levels"] = s.axisName(liquid), levels
	}
	if len(shown) < len(spots) {
		v.Draw["density"], v.Draw["drawn"], v.Draw["all"] = densityOfSpots(spots), drawn(shown, spots), "all "+count(len(spots), "point")
	}
	v.Caption = s.frontierCaption(spots, shown, axes)
	v.Sentence = frontierSentence(spots, mx, my)
	if saving, ok := s.savingView(liquid, arm); axes != nil && ok {
		v.Sentence = saving.Sentence
	}
	return v
}

// frontierQuery returns the rows of lines: those of the points, if no other axis varies.
func (s *Session) frontierQuery(axes []int, x, y string) string {
	switch {
	case s.Study.Dates > 0:
		return s.command(s.overDates(axes, x, y))
	case len(s.Study.others(axes...)) == 0:
		return s.command("FROM frontier()")
	}
	macro := map[int]string{1: "metric_by_axis(", 2: "metric_by_axes("}[len(axes)]
	of := func(metric string) string {
		return s.command("FROM " + macro + quoted(metric) + list(axes, func(a int) string { return ", " + quoted(s.axisName(a)) }, "") + ")")
	}
	return of(x) + "\n" + of(y)
}

// frontierSentence says from where to where the points go that no other one beats.
func frontierSentence(spots []spot, x, y Metric) string {
	best := slices.DeleteFunc(slices.Clone(spots), func(p spot) bool { return !p.best })
	slices.SortStableFunc(best, func(a, b spot) int { return cmp.Compare(a.x.mean, b.x.mean) })
	if len(best) < 2 {
		return ""
	}
	first, last := best[0], best[len(best)-1]
	return fmt.Sprintf("Along the points that no other one beats, the %s falls from %s at %s to %s at %s.", y.Label, y.say(first.y.mean), x.say(first.x.mean), y.say(last.y.mean), x.say(last.x.mean))
}

func (s *Session) frontierCaption(spots, shown []spot, axes []int) string {
	best, n := 0, numbers{}
	for _, p := range spots {
		n.add(p.x.n)
		if p.best {
			best++
		}
	}
	var b strings.Builder
	lines := axes != nil
	if lines {
		b.WriteString("Lines join the levels of " + s.axisLabel(s.Study.liquidity()))
		if others := s.distinct(s.Study.others(axes...)); len(others) > 0 {
			b.WriteString(", each the mean over " + list(others, s.axisLabel, ", "))
		}
		b.WriteString(". ")
	} else {
		b.WriteString("Each marker is a point of the grid. The dashed steps join the ")
	}
	if lines {
		fmt.Fprintf(&b, "Dark edges: %s that no other one beats in both figures. ", count(best, "marker"))
	} else {
		fmt.Fprintf(&b, "%s that no other point beats in both figures. ", count(best, "point"))
	}
	switch {
	case n.most < 2:
		b.WriteString("One " + s.replication() + ": there are no intervals. ")
	case s.Study.Dates > 0 && len(spots) <= 60:
		fmt.Fprintf(&b, "Medians over %s; crosses are from P5 to P95. ", s.between(n))
	case s.Study.Dates > 0:
		fmt.Fprintf(&b, "Medians over %s. ", s.between(n))
	case len(spots) <= 60:
		fmt.Fprintf(&b, "Crosses are 95 %% intervals over %s. ", s.between(n))
	default:
		fmt.Fprintf(&b, "Means over %s. ", s.between(n))
	}
	if len(shown) < len(spots) {
		kept := 0
		for _, p := range shown {
			kept += boolean(p.best)
		}
		fmt.Fprintf(&b, "Drawn are %s, among them %s that no other one beats; the density beside them counts all. ", drawn(shown, spots), map[bool]string{true: "all", false: fixed(float64(kept), 0)}[kept == best])
	}
	return strings.TrimSpace(b.String())
}

// mixed is a hash of a number (splitmix64), the same on every machine.
func mixed(n int64) uint64 {
	z := uint64(n) + 0x9e3779b97f4a7c15
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}
