package pictures

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"sweep/datasets/sensitivity"
	"sweep/datasets/stats"
)

// effectWords are what the two bars of an axis are: the measures, their labels, and that of the scale. Axes are in the order of
// the measure by.
type effectWords struct {
	keys   [2]string
	labels [2]string
	scale  string
	by     int
	unit   string // of a scale that is no share and not that of the metric
	about  string
}

var effectsOf = map[sensitivity.Method]effectWords{
	sensitivity.Main: {keys: [2]string{"share", "with_pairs"}, labels: [2]string{"alone", "with interactions of two"}, scale: "share of the variance between points", by: 1,
		about: "Exact shares of the variance between the means of the points (ANOVA): of each axis alone, and with its interactions with one other axis."},
	sensitivity.Sobol: {keys: [2]string{"s1", "st"}, labels: [2]string{"alone, S1", "with all interactions, ST"}, scale: "share of the variance", by: 1,
		about: "Sobol’ indices, estimated from a Saltelli design: shares of the variance of each axis alone (S1), and with all of its interactions (ST). Estimates of small shares can be below zero."},
	sensitivity.Morris: {keys: [2]string{"mu_star", "sigma"}, labels: [2]string{"mean size, μ*", "standard deviation, σ"}, scale: "effect over the range of the axis", by: 0,
		about: "Elementary effects of a Morris design: how much the outcome changes per range of the axis. μ* is the mean size of the effects, σ their standard deviation: if it is as large as μ*, the effect depends on the other axes or is not linear."},
	sensitivity.PAWN: {keys: [2]string{"median", "max"}, labels: [2]string{"median", "largest"}, scale: "distance of the distributions", by: 1, unit: "number",
		about: "PAWN: how far the distribution of the outcome within a tenth of the axis, or at one of its levels, is from that of all points (Kolmogorov–Smirnov): median and largest of these parts. 0: the axis has no effect, alone or together."},
}

// effect is what one axis does.
type effect struct {
	axis   string
	values [2]sensitivity.Number
}

// importance shows which axis matters, alone and together.
func (s *Session) importance() Picture {
	p := Picture{Name: "importance", Title: "Which axis matters, alone and together?", Short: "Importance"}
	why := ""
	for i, metric := range s.metrics {
		v, err := s.importanceView(i, metric)
		if err != nil {
			why = err.Error()
			continue
		}
		p.Views = append(p.Views, v)
		p.control("metric", "metric", metric, s.Study.metric(metric).Label)
	}
	if len(p.Views) == 0 {
		p.Missing = "The importance of the axes cannot be computed: " + why + "."
	}
	return p
}

// pointsForSlices is the number of points that slices of an axis need.
const pointsForSlices = 20

// design are the points with a value of a metric, as datasets/sensitivity reads them.
func (s *Session) design(metric int, method sensitivity.Method) (*sensitivity.Data, error) {
	at, several := map[int64]int{}, len(s.runs) > len(s.points())
	d := &sensitivity.Data{Outputs: &stats.Outputs{Common: s.Study.Common}}
	for _, p := range s.points() {
		if !math.IsNaN(p.means[metric]) {
			at[p.point] = len(d.Outputs.Means)
			d.Outputs.Means, d.Outputs.Replications = append(d.Outputs.Means, p.means[metric]), append(d.Outputs.Replications, nil)
		}
	}
	whole := method == sensitivity.Sobol || method == sensitivity.Morris
	switch n := int64(len(at)); {
	case whole && n != s.Study.Points:
		return nil, fmt.Errorf("a %s design is analysed as a whole, and %s of its %s have a value", s.Study.Design, fixed(float64(n), 0), count(int(s.Study.Points), "point"))
	case method == sensitivity.PAWN && n < pointsForSlices:
		return nil, fmt.Errorf("%s are too few to compare slices of an axis (%d are needed)", count(int(n), "completed point"), pointsForSlices)
	}
	for _, r := range s.runs {
		if k, ok := at[r.point]; ok && several && !math.IsNaN(r.values[metric]) {
			d.Outputs.Replications[k] = append(d.Outputs.Replications[k], r.values[metric])
		}
	}
	if !several {
		d.Outputs.Replications = nil
	}
	for i, a := range s.analysed(method) {
		axis := &s.Study.Axes[a]
		of := &sensitivity.Axis{Name: axis.shownName(), Levels: axis.Levels, Numeric: axis.Numeric, From: axis.From, To: axis.To}
		d.Begin(of, method)
		if n := s.completedLevels(a, metric); len(axis.Levels) > 1 && (n == 1 || method == sensitivity.Main && n < len(axis.Levels)) {
			return nil, fmt.Errorf("only %d of the %d levels of %s have completed runs with a value", n, len(axis.Levels), axis.Label)
		}
		for _, p := range s.points() {
			switch _, ok := at[p.point]; {
			case !ok:
			case axis.Numeric && !math.IsNaN(p.numbers[a]):
				d.Axes[i].Numbers = append(d.Axes[i].Numbers, p.numbers[a])
			case !axis.Numeric && p.levels[a] >= 0:
				d.Add(i, of, axis.Levels[p.levels[a]], method)
			default:
				return nil, fmt.Errorf("point %d has no value of the axis %s", p.point, axis.Label)
			}
		}
	}
	return d, nil
}

// completedLevels counts the levels of an axis that have a run with a value of a metric: an axis without the others has no effect of 0.
func (s *Session) completedLevels(axis, metric int) int {
	seen := map[int]bool{}
	for _, r := range s.runs {
		if !math.IsNaN(r.values[metric]) {
			seen[r.levels[axis]] = true
		}
	}
	return len(seen)
}

// analysed are the axes of an analysis: of a whole design, those that move by themselves.
func (s *Session) analysed(method sensitivity.Method) []int {
	switch method {
	case sensitivity.PAWN:
		return s.varying()
	case sensitivity.Main:
		return s.Study.factors()
	}
	var list []int
	groups := map[string]bool{}
	for i, a := range s.Study.Axes {
		if a.Group == "" || !groups[a.Group] {
			list = append(list, i)
		}
		groups[a.Group] = true
	}
	return list
}

// effects are those of a metric, the largest first, how they were computed, and whether points have several replications.
func (s *Session) effects(metric int) (list []effect, r *sensitivity.Result, several bool, err error) {
	method := sensitivity.MethodOf(s.Study.Design)
	d, err := s.design(metric, method)
	if err != nil {
		return nil, nil, false, err
	}
	r, err = sensitivity.Analyse(d, sensitivity.Options{Method: method, Level: level, Slices: 10, SecondOrder: s.Study.SecondOrder})
	if err != nil {
		return nil, nil, false, err
	}
	w := effectsOf[method]
	for i, name := range r.Names {
		e := effect{axis: name}
		for k, key := range w.keys {
			at := slices.IndexFunc(r.Measures, func(m sensitivity.Measure) bool { return m.Key == key })
			if at >= 0 {
				e.values[k] = r.Values[i][at]
				continue
			}
			e.values[k] = e.values[0] // alone, and the pairs that it is in
			for _, p := range r.Pairs {
				if p.A == name || p.B == name {
					e.values[k].Value += p.Value
				}
			}
		}
		if math.IsNaN(e.values[w.by].Value) {
			return nil, nil, false, errors.New(r.Reason)
		}
		list = append(list, e)
	}
	slices.SortStableFunc(list, func(a, b effect) int { return cmp.Compare(b.values[w.by].Value, a.values[w.by].Value) })
	return list, r, d.Outputs.Replications != nil, nil
}

// logAxes names the axes that the design samples on a logarithmic scale.
func (s *Session) logAxes() string {
	axes := slices.DeleteFunc(slices.Clone(s.Study.Axes), func(a Axis) bool { return !a.Log || len(a.Levels) > 0 })
	return list(axes, func(a Axis) string { return a.Label }, " and ")
}

func (s *Session) importanceView(at int, metric string) (v View, err error) {
	effects, r, several, err := s.effects(at)
	if err != nil {
		return v, err
	}
	w, m := effectsOf[r.Method], s.Study.metric(metric)
	kind, of := "share", ""
	if r.Method == sensitivity.Morris {
		kind, of = "metric", metric
	}
	t := &Table{Query: s.command("FROM points JOIN metric_by_point(" + quoted(metric) + ") USING (point)"), Columns: []Column{{Name: "axis", Label: "axis", Kind: "label"}}}
	var intervals [2]bool
	for k, key := range w.keys {
		intervals[k] = slices.ContainsFunc(effects, func(e effect) bool { return e.values[k].Interval != nil })
		t.Columns = append(t.Columns, Column{Name: key, Label: w.labels[k], Kind: kind, Of: of})
		if intervals[k] {
			t.Columns = append(t.Columns, Column{Name: key + "_low", Label: "from", Kind: kind, Of: of}, Column{Name: key + "_high", Label: "to", Kind: kind, Of: of})
		}
	}
	for i, e := range effects {
		t.Columns[0].Labels = append(t.Columns[0].Labels, label(e.axis))
		row := []any{i}
		for k, x := range e.values {
			row = append(row, half(x.Value))
			switch {
			case intervals[k] && x.Interval != nil:
				row = append(row, half(x.Interval.Low), half(x.Interval.High))
			case intervals[k]:
				row = append(row, nil, nil)
			}
		}
		t.Rows = append(t.Rows, row)
	}
	v = View{Key: map[string]string{"metric": metric}, Table: s.table("importance:"+metric, func() *Table { return t }),
		Draw:     map[string]any{"metric": metric, "keys": w.keys, "words": w.labels, "scale": w.scale, "unit": map[bool]string{true: w.unit, false: "metric"}[of == ""]},
		Commands: []Command{{"These numbers and more, as text or JSON:", strings.TrimSpace("sweep sensitivity "+s.options.Dir) + " --metric " + metric}}}
	v.Sentence, v.Caption = s.importanceSentence(m, r.Method, effects), w.about
	if logs := s.logAxes(); r.Method == sensitivity.Morris && logs != "" {
		v.Caption += " The values of " + logs + " are spread evenly on a logarithmic scale, but effects are per range of the value itself."
	}
	switch {
	case intervals[0] || intervals[1]:
		v.Caption += " Lines are 95 % intervals from resamples of the " + r.Resampled
		if several {
			v.Caption += " and the " + s.replication() + "s"
		}
		v.Caption += "."
	case r.Reason != "":
		v.Caption += " " + upperFirst(r.Reason) + "."
	}
	return v, nil
}

// importanceSentence names the axis that matters most, or both if the intervals of the first two overlap.
func (s *Session) importanceSentence(m Metric, method sensitivity.Method, effects []effect) string {
	w := effectsOf[method]
	first := effects[0]
	by, name := first.values[w.by], label(first.axis)
	if len(effects) > 1 {
		if next := effects[1].values[w.by]; by.Interval != nil && next.Interval != nil && next.Interval.High >= by.Interval.Low {
			return fmt.Sprintf("Undecided whether %s or %s matters most for %s: their intervals overlap.", name, label(effects[1].axis), m.Label)
		}
	}
	text := fmt.Sprintf("%s matters most for %s", upperFirst(name), m.Label)
	switch alone, all := first.values[0].Value, first.values[1].Value; method {
	case sensitivity.Main:
		text += fmt.Sprintf(": %s of the variance between points alone, %s with interactions", percent(alone), percent(all))
	case sensitivity.Sobol:
		text += fmt.Sprintf(": %s of the variance alone, %s with interactions", percent(alone), percent(all))
	case sensitivity.Morris:
		text += fmt.Sprintf(": over its range, by %s on average", m.say(alone))
	}
	return text + "."
}
