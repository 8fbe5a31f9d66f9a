package engine_test

import (
	"fmt"
	"testing"

	"sweep/engine"
)

// place returns where an event stores the value of a field.
func place(f engine.EventField) string {
	switch f.Type {
	case engine.NumberField:
		return fmt.Sprintf("N[%d]", f.Number)
	case engine.FloatField:
		return fmt.Sprintf("F[%d]", f.Float)
	case engine.TextField:
		return fmt.Sprintf("Text[%d]", f.Text)
	}
	return fmt.Sprintf("field type %d", f.Type)
}

func TestEveryFieldOfAnEventHasItsOwnPlace(t *testing.T) {
	names := map[string]bool{}
	check := func(name string, fields []engine.EventField) {
		if name == "" || names[name] {
			t.Errorf("the name %q is empty or used twice", name)
		}
		names[name] = true
		places, bits := map[string]string{}, engine.Presence(0)
		for _, f := range fields {
			if other, ok := places[place(f)]; ok {
				t.Errorf("%s: the fields %s and %s are both stored in %s", name, other, f.Name, place(f))
			}
			places[place(f)] = f.Name
			if bits&f.When != 0 || f.When&(f.When-1) != 0 {
				t.Errorf("%s: field %s does not have a bit of its own", name, f.Name)
			}
			bits |= f.When
		}
	}
	for k := range engine.NumKinds {
		if len(k.Fields()) == 0 {
			t.Errorf("%s has no fields", k)
		}
		check(k.String(), k.Fields())
	}
	for d := engine.DetailNone + 1; d < engine.NumDetails; d++ {
		check(d.String(), append(engine.ScenarioEventExecuted.Fields(), d.Fields()...))
	}
	check("costs", engine.CostFields())
}

// A PolicyHold also has a priority, which the log does not show.
func TestTheHiddenPriorityOfAHoldHasItsOwnPlace(t *testing.T) {
	hidden := engine.EventField{Type: engine.NumberField, Number: engine.Priority}
	for _, f := range engine.PolicyHold.Fields() {
		if place(f) == place(hidden) || f.When == engine.HasPriority {
			t.Errorf("field %s is stored where the priority is", f.Name)
		}
	}
}
