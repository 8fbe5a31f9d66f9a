package scenario

import d "sweep/engine/document"

// Batch is a settlement batch of an ancillary system.
type Batch struct {
	Legs  []Leg
	Mode  BatchMode
	Until int // last tick in which it is tried
}

// Leg is a payment of a batch.
type Leg struct {
	From, To string
	Amount   int64
}

// BatchMode is how the legs of a batch settle.
type BatchMode uint8

// The two modes.
const (
	AllOrNothing BatchMode = iota
	EachLeg
)

var batchModeNames = []string{AllOrNothing: "all_or_nothing", EachLeg: "each"}

// String returns the name used in documents and tables.
func (m BatchMode) String() string { return batchModeNames[m] }

// batch reads the legs of a batch and how they settle.
func (dec *decoder) batch(s *d.Section, e *Event) {
	b := &Batch{Mode: d.Choice[BatchMode](s, "mode"), Until: int(s.Int("until_tick"))}
	e.Batch = b
	if s.Has("until_tick") && s.Has("schedule") && e.Interval == 0 && b.Until < e.Tick {
		s.Errorf("until_tick", "write the last tick in which the batch is tried", "must be at least the tick of the event, %d, not %d", e.Tick, b.Until)
	}
	if s.Has("legs") && s.Len("legs") == 0 {
		s.Errorf("legs", "add a leg: {from_agent: A, to_agent: B, amount: 100}", "must not be empty")
	}
	for i, item := range s.Items("legs") {
		leg := dec.Section(item, d.JoinIndex(s.Key("legs"), i), legTable)
		if !leg.IsMap() {
			continue
		}
		l := Leg{dec.eventAgent(leg, "from_agent"), dec.eventAgent(leg, "to_agent"), leg.Int("amount")}
		if leg.Has("from_agent") && leg.Has("to_agent") && l.From == l.To {
			dec.oneself(leg)
		}
		b.Legs = append(b.Legs, l)
	}
}

func (w mapWriter) batch(b *Batch) {
	legs := d.NewList(d.Pos{})
	for i := range b.Legs {
		leg := newMap()
		leg.text("from_agent", b.Legs[i].From)
		leg.text("to_agent", b.Legs[i].To)
		leg.int("amount", b.Legs[i].Amount)
		legs.Append(leg.n)
	}
	w.node("legs", legs)
	w.text("mode", b.Mode.String())
	w.smallInt("until_tick", b.Until)
}
