package sweeps

import (
	"math"

	"sweep/engine/document"
)

// span reads the key range.
func (d *decoder) span(s *document.Section, a *axis, n *document.Node) {
	r := d.Section(n, s.Key("range"), rangeTable)
	ends := span{from: r.Float("from"), to: r.Float("to"), scale: document.Choice[scale](r, "scale")}
	a.kind = ends.Type()
	if a.parent >= 0 {
		r.Errorf("", "write values = { LABEL = [ … ], … }", "an axis that depends on another axis needs values")
	}
	if !r.Has("from") || !r.Has("to") || !d.spanEnds(r, ends) {
		a.values = &valueList{kind: a.kind}
		return
	}
	a.span = newSpacing(ends)
	if !r.Has("n") {
		if !d.kind.Sampled() {
			s.Errorf("range", "add n, or use one of the designs "+sampledNames(), "a %s design needs the number of values n", d.kind.Name)
		}
		return
	}
	steps := int(r.Int("n"))
	a.values = &valueList{kind: a.kind, bits: make([]uint64, 0, steps), places: places{whole: n.Pos}}
	for v := range a.span.steps(steps) {
		if k := a.values.len(); k > 0 && a.values.at(k-1) == v {
			r.Errorf("n", "reduce n", "the range has fewer than %d different values", steps)
			return
		}
		a.values.add(v)
	}
	if stored := d.options.ranges[a.name]; len(stored) == steps {
		a.values.bits = stored
	}
}

// spanEnds checks that the ends fit each other and the scale.
func (d *decoder) spanEnds(r *document.Section, s span) bool {
	const exactMax = 1 << 53 // integers up to this are exact doubles
	switch {
	case s.from >= s.to:
		r.Errorf("to", "", "to must be greater than from")
	case s.scale == logScale && s.from <= 0:
		r.Errorf("from", "", "a logarithmic range must begin above 0")
	case s.scale == intScale && (s.from != math.Trunc(s.from) || s.to != math.Trunc(s.to)):
		r.Errorf("", "", "a range of integers must begin and end with integers")
	case s.scale == intScale && (s.from < -exactMax || s.to > exactMax):
		r.Errorf("", "", "a range of integers must be within ±2^53")
	case math.IsInf(s.to-s.from, 0):
		r.Errorf("", "", "the range is too wide")
	default:
		return true
	}
	return false
}
