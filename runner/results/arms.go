package results

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"sweep/datasets/errkind"
	"sweep/engine/document"
	"sweep/engine/text"
	"sweep/runner/plan"
)

// Arm is a choice of points to compare with another: one point, or all points with some values.
type Arm struct {
	Text   string
	Point  int64 // −1: the points with the levels
	levels []level
}

// level is a value of an axis.
type level struct {
	axis  int
	label string
}

const pointPrefix = "point:"

// Arm reads "axis=level[,axis=level…]" or "point:N". A level may contain commas, but no comma followed by the name of an axis
// and an equals sign.
func (r *Results) Arm(text string) (Arm, error) {
	arm := Arm{Text: text, Point: -1}
	if number, ok := strings.CutPrefix(text, pointPrefix); ok {
		n, err := strconv.ParseInt(number, 10, 64)
		if err != nil {
			return arm, errkind.Errorf(errkind.Invalid, "%q: %q is not the number of a point", text, number)
		}
		if _, found := r.findPoint(n); !found {
			return arm, errkind.Errorf(errkind.Invalid, "there is no point %d; the points are %d to %d", n, r.Points[0].Number, r.Points[len(r.Points)-1].Number)
		}
		arm.Point = n
		return arm, nil
	}
	for _, part := range strings.Split(text, ",") {
		name, label, ok := strings.Cut(part, "=")
		k := r.axis(name)
		switch {
		case ok && k >= 0:
			arm.levels = append(arm.levels, level{k, label})
		case len(arm.levels) > 0:
			arm.levels[len(arm.levels)-1].label += "," + part
		case !ok:
			return arm, errkind.Errorf(errkind.Invalid, "%q is neither axis=level nor point:N", text)
		default:
			return arm, errkind.Errorf(errkind.Invalid, "%q: there is no axis %q; %s", text, name, document.Suggest(name, r.axisNames()))
		}
	}
	for i := range arm.levels {
		if err := r.findLabel(&arm.levels[i]); err != nil {
			return arm, err
		}
	}
	return arm, nil
}

func (r *Results) axis(name string) int { return slices.Index(r.axisNames(), name) }

func (r *Results) axisNames() []string {
	names := make([]string, len(r.Axes))
	for i, a := range r.Axes {
		names[i] = a.Name
	}
	return names
}

func (r *Results) findPoint(number int64) (int, bool) {
	return slices.BinarySearchFunc(r.Points, number, func(p Point, n int64) int { return int(p.Number - n) })
}

// findLabel finds the label of a level: the same text, or for numbers the same number.
func (r *Results) findLabel(l *level) error {
	var known []string
	for _, p := range r.Points {
		if at := p.Labels[l.axis]; at.Known && !slices.Contains(known, at.Text) {
			known = append(known, at.Text)
		}
	}
	if slices.Contains(known, l.label) {
		return nil
	}
	if want, err := strconv.ParseFloat(l.label, 64); err == nil && r.Axes[l.axis].Type != "string" {
		for _, k := range known {
			if x, err := strconv.ParseFloat(k, 64); err == nil && x == want {
				l.label = k
				return nil
			}
		}
	}
	return errkind.Errorf(errkind.Invalid, "axis %s has no value %q; %s", r.Axes[l.axis].Name, l.label, document.Suggest(l.label, known))
}

func (a *Arm) names() []int {
	var axes []int
	for _, l := range a.levels {
		axes = append(axes, l.axis)
	}
	slices.Sort(axes)
	return slices.Compact(axes)
}

// matching are two arms by the values of the axes that neither of them names.
type matching struct {
	pairs                       [][2]int64 // numbers of the points of the candidate and the baseline
	onlyCandidate, onlyBaseline []int64
	named                       []int
	together                    []string // axes that vary together with the named ones
}

// match finds the points that both arms have.
func (r *Results) match(candidate, baseline Arm) (*matching, error) {
	if candidate.Point >= 0 && baseline.Point >= 0 {
		return &matching{pairs: [][2]int64{{candidate.Point, baseline.Point}}}, nil
	}
	m := &matching{}
	switch {
	case candidate.Point >= 0:
		m.named = baseline.names()
	case baseline.Point >= 0:
		m.named = candidate.names()
	default:
		m.named = slices.DeleteFunc(candidate.names(), func(k int) bool { return !slices.Contains(baseline.names(), k) })
		others, all := r.others(m, candidate, baseline), slices.Concat(candidate.names(), baseline.names())
		if slices.ContainsFunc(others, func(k int) bool { return slices.Contains(all, k) }) {
			return nil, errkind.Errorf(errkind.Invalid, "%s and %s name different axes; name the same axes in both, so that all others can be equal", candidate.Text, baseline.Text)
		}
	}
	others := r.others(m, candidate, baseline)
	first, err := r.cells(candidate, others)
	if err != nil {
		return nil, err
	}
	second, err := r.cells(baseline, others)
	if err != nil {
		return nil, err
	}
	for _, p := range r.Points {
		key := cellKey(p, others)
		a, inA := first[key]
		b, inB := second[key]
		switch {
		case inA && a == p.Number && inB:
			m.pairs = append(m.pairs, [2]int64{a, b})
		case inA && a == p.Number:
			m.onlyCandidate = append(m.onlyCandidate, a)
		case inB && b == p.Number && !inA:
			m.onlyBaseline = append(m.onlyBaseline, b)
		}
	}
	if len(m.pairs) == 0 {
		return nil, r.nothingInCommon(candidate, baseline)
	}
	return m, nil
}

// others are the axes that must be equal for the named ones. An axis that depends on a named one is among them if both arms have
// points with one of its values.
func (r *Results) others(m *matching, candidate, baseline Arm) []int {
	names := make([]string, len(m.named))
	for i, k := range m.named {
		names[i] = r.Axes[k].Name
	}
	others, with, dependent := r.otherAxes(names...)
	m.together = with
	for _, name := range dependent {
		k, of := r.axis(name), map[plan.Label]bool{}
		for _, p := range r.Points {
			of[p.Labels[k]] = of[p.Labels[k]] || candidate.has(p)
		}
		if slices.ContainsFunc(r.Points, func(p Point) bool { return baseline.has(p) && of[p.Labels[k]] }) {
			others = append(others, k)
		}
	}
	return others
}

func cellKey(p Point, axes []int) string {
	var b strings.Builder
	for _, k := range axes {
		fmt.Fprintf(&b, "%t%s\x00", p.Labels[k].Known, p.Labels[k].Text)
	}
	return b.String()
}

// cells are the points of an arm by their values of other axes.
func (r *Results) cells(arm Arm, others []int) (map[string]int64, error) {
	cells := map[string]int64{}
	for _, p := range r.Points {
		if !arm.has(p) {
			continue
		}
		key := cellKey(p, others)
		if first, twice := cells[key]; twice {
			return nil, errkind.Errorf(errkind.Invalid, "%s has several points with the same values of the other axes, for example points %d and %d; name more axes",
				arm.Text, first, p.Number)
		}
		cells[key] = p.Number
	}
	if len(cells) == 0 {
		return nil, errkind.Errorf(errkind.Invalid, "there is no point with %s", arm.Text)
	}
	return cells, nil
}

func (a *Arm) has(p Point) bool {
	if a.Point >= 0 {
		return p.Number == a.Point
	}
	return !slices.ContainsFunc(a.levels, func(l level) bool { return !p.Labels[l.axis].Known || p.Labels[l.axis].Text != l.label })
}

// nothingInCommon says why two arms cannot be compared.
func (r *Results) nothingInCommon(candidate, baseline Arm) error {
	why := "no point of one has the values of a point of the other on all other axes"
	if d := r.GridDesign; d.Kind != nil && d.Sampled() {
		why += ", because a design of kind " + d.Name + " samples them; point:N compares two points"
	} else if rest := r.axisNames(); len(rest) > 1 {
		why += "; the axes are " + text.List(rest)
	}
	return errkind.Errorf(errkind.Invalid, "%s and %s cannot be compared: %s", candidate.Text, baseline.Text, why)
}
