package scenario

import (
	"slices"
	"strings"

	d "sweep/engine/document"
)

// cutOffs reads the cut-offs of a clock. Their order has no meaning, so they are sorted.
func (dec *decoder) cutOffs(clock *d.Section) {
	for i, item := range clock.Items("cut_offs") {
		s := dec.Section(item, d.JoinIndex(clock.Key("cut_offs"), i), cutOffTable)
		c := CutOff{Type: s.Text("type"), Tick: int(s.Int("tick")), Then: d.Choice[AfterCutOff](s, "then")}
		perDay := dec.s.TicksPerDay
		switch same := func(o CutOff) bool { return o.Type == c.Type }; {
		case s.Has("type") && isBlank(c.Type):
			s.Errorf("type", "name a payment type", "must not be blank")
		case s.Has("type") && slices.ContainsFunc(dec.s.CutOffs, same):
			s.Errorf("type", "remove one of them", "there is another cut-off of payments of type %q", c.Type)
		}
		switch {
		case perDay == 0 || !s.Has("tick"):
		case c.Tick >= perDay:
			s.Errorf("tick", "", "must be a tick of the day, from 0 to %d", perDay-1)
		case c.Tick == perDay-1:
			dec.Warnf(s.Node("tick").Pos, s.Key("tick"), "has no effect: it is the last tick of the day, so no submission is later")
		}
		dec.s.CutOffs = append(dec.s.CutOffs, c)
		dec.cutOffTypes = append(dec.cutOffTypes, s)
	}
	slices.SortFunc(dec.s.CutOffs, func(a, b CutOff) int { return strings.Compare(a.Type, b.Type) })
}

// unusedCutOffs warns of cut-offs of types that no payment can have. The types in files are not known yet.
func (dec *decoder) unusedCutOffs() {
	if p := dec.s.Payments; len(dec.cutOffTypes) == 0 || dec.Failed() || p != nil && p.Columns.Type != "" {
		return
	}
	used := dec.s.typesUsed()
	for _, s := range dec.cutOffTypes {
		if name := s.Text("type"); s.Has("type") && !slices.Contains(used, name) {
			dec.Warnf(s.Node("type").Pos, s.Key("type"), "has no effect: no arrivals, events or files have payments of type %q", name)
		}
	}
}

// paymentType reads the payment type of a stream of arrivals or of an event.
func (dec *decoder) paymentType(s *d.Section) string {
	name := s.Text("payment_type")
	if s.Has("payment_type") && isBlank(name) {
		s.Errorf("payment_type", "name a type, or remove the key", "must not be blank")
	}
	return name
}
