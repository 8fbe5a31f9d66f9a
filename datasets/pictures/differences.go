package pictures

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
)

// placesMax is the number of places that a forest plot shows.
const placesMax = 60

// differences compares each arm with the baseline, point by point.
func (s *Session) differences() (p Picture, ok bool) {
	p = Picture{Name: "differences", Title: "Is the arm better than the baseline, point by point?", Short: "Differences"}
	ok = s.armViews(&p, s.differencesView)
	return p, ok
}

// baseline returns the level that others are compared with.
func (s *Session) baseline(axis int) int {
	if s.axisName(axis) == s.options.Baseline && s.options.Level != "" {
		return max(0, slices.Index(s.Study.Axes[axis].Levels, s.options.Level))
	}
	return 0
}

// tally counts the verdicts on one arm.
type tally struct{ better, worse, undecided, missing, intervals int }

func (s *Session) differencesView(axis int, metric string) (v View, ok bool) {
	m, a := s.Study.metric(metric), &s.Study.Axes[axis]
	c, base := s.contestOf(axis, s.metric(metric)), s.baseline(axis)
	if len(c.places)*len(a.Levels) > 20*cellsMax {
		return v, false
	}
	t := &Table{Query: s.command("FROM compare_arms(" + quoted(metric) + ", " + quoted(a.Name) + ", " + quoted(a.Levels[base]) + ")"), Columns: []Column{
		{Name: "point", Label: "where", Kind: "label"}, {Name: "arm", Label: a.Label, Kind: "axis", Of: a.Name},
		{Name: "difference", Label: "difference in " + m.Label, Kind: "difference", Of: metric}, {Name: "half_width", Label: "± half width", Kind: "metric", Of: metric},
		{Name: "n", Label: "pairs", Kind: "count"}, {Name: "verdict", Label: "verdict", Kind: "text"}}}
	var n numbers
	tallies, distance := make([]tally, len(a.Levels)), make([]float64, len(c.places))
	var labels []string
	var of []map[string]int
	for i, p := range c.places {
		labels, of = append(labels, s.title(c.others, p.levels)), append(of, s.levelsOf(c.others, p.levels))
		for level, values := range p.values {
			if level == base {
				continue
			}
			e := estimateOf(minusOf(values, p.values[base]))
			n.add(e.n)
			verdict := tallies[level].judge(e, m.Better == "higher")
			t.Rows = append(t.Rows, []any{i, level, mean(e.mean), half(e.half), e.n, verdict})
			if e.n > 1 && e.half > 0 {
				distance[i] = max(distance[i], math.Abs(e.mean)/e.half)
			}
		}
	}
	t.Columns[0].Labels = labels
	shown := t
	if len(c.places) > placesMax {
		shown = farthest(t, distance)
	}
	v = View{Key: map[string]string{"arms": a.Name, "metric": metric}, Table: s.table("differences:"+metric+":"+a.Name, func() *Table { return shown }),
		Title: "Is another " + a.noun() + " better than “" + a.say(base) + "”, point by point?",
		Draw:  map[string]any{"metric": metric, "arms": a.Name, "rows": labels, "levels": of}}
	v.Sentence, v.Caption = s.differencesSentence(axis, base, tallies, len(c.places)), s.differencesCaption(axis, base, tallies, n, len(c.places))
	return v, true
}

// judge counts a difference and names its verdict.
func (t *tally) judge(e estimate, higher bool) string {
	t.intervals += boolean(e.n > 1)
	switch {
	case e.n == 0:
		t.missing++
		return "nothing to compare"
	case e.n == 1 || !e.clear():
		t.undecided++
		return "undecided"
	case e.mean > 0 == higher:
		t.better++
		return "better"
	}
	t.worse++
	return "worse"
}

// farthest keeps the places whose differences are farthest from zero, in units of their half widths.
func farthest(t *Table, distance []float64) *Table {
	order := seq(len(distance))
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(distance[b], distance[a]) })
	kept := map[int]bool{}
	for _, i := range order[:placesMax] {
		kept[i] = true
	}
	few := &Table{Columns: t.Columns, Query: t.Query}
	for _, row := range t.Rows {
		if kept[row[0].(int)] {
			few.Rows = append(few.Rows, row)
		}
	}
	return few
}

func (s *Session) differencesSentence(axis, base int, tallies []tally, places int) string {
	var parts []string
	for level, t := range tallies {
		if level == base {
			continue
		}
		text := fmt.Sprintf("%s: better at %d, worse at %d, undecided at %d", s.Study.Axes[axis].say(level), t.better, t.worse, t.undecided)
		if t.missing > 0 {
			text += fmt.Sprintf(", not compared at %d", t.missing)
		}
		parts = append(parts, text+" of "+count(places, "point")+".")
	}
	return strings.Join(parts, " ")
}

func (s *Session) differencesCaption(axis, base int, tallies []tally, n numbers, places int) string {
	text := fmt.Sprintf("Each run is compared with the run of the same %s under “%s”, everything else equal. ", s.replication(), s.Study.Axes[axis].say(base))
	intervals := 0
	for _, t := range tallies {
		intervals += t.intervals
	}
	switch {
	case n.most == 0:
		text += "No two runs can be compared."
	case n.most == 1:
		text += "One " + s.replication() + ": there are no intervals, so nothing is decided."
	default:
		text += fmt.Sprintf("Lines are 95 %% intervals of the mean paired difference over %s; a filled marker leaves out zero. Without any difference, about %s of %s would leave it out by chance.",
			s.between(n), significant(float64(intervals)*(1-level), 2), count(intervals, "interval"))
	}
	if places > placesMax {
		text += fmt.Sprintf(" Drawn are the %d of %s whose differences are farthest from zero; the sentence counts all.", placesMax, count(places, "point"))
	}
	return text + s.averaged(axis)
}

// averaged names the axes that depend on one whose levels are compared: a level is the mean over theirs.
func (s *Session) averaged(axis int) string {
	var names []string
	for _, a := range s.Study.Axes {
		if a.DependsOn == s.axisName(axis) && len(a.Levels) > 1 {
			names = append(names, a.Label)
		}
	}
	if names == nil {
		return ""
	}
	return fmt.Sprintf(" Each level of %s is the mean over its levels of %s.", s.axisLabel(axis), strings.Join(names, ", "))
}
