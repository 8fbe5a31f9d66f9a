package tables

import (
	"fmt"
	"reflect"
	"strings"

	"sweep/engine"
)

// EventColumn maps a field of an event to its column in table events.
type EventColumn struct {
	Field  engine.EventField
	Column string
}

// EventColumns lists the fields of an event kind in the order of the log, with their columns. The six costs of an accrual
// count as six fields; the details of a scenario event are DetailColumns of its kind.
func EventColumns(k engine.Kind) []EventColumn {
	list := eventColumns("", k.Fields())
	switch k { // fields that are not shown in the log
	case engine.PolicyHold: // what a policy left of a payment whose release was refused
		list = append(list, EventColumn{engine.EventField{Name: "priority", Type: engine.NumberField, Number: engine.Priority,
			When: engine.HasPriority}, "priority"})
	case engine.QueuedRtgs: // the reserve that holds the payment back
		list = append(list, EventColumn{engine.EventField{Name: "reserve", Type: engine.NumberField, Number: engine.Reserve,
			When: engine.HasReserve}, "reserve_cents"})
	}
	return list
}

// DetailColumns lists the details of a scenario event in the order of the log, with their columns.
func DetailColumns(d engine.DetailKind) []EventColumn { return eventColumns("details.", d.Fields()) }

func eventColumns(prefix string, fields []engine.EventField) []EventColumn {
	var list []EventColumn
	for _, f := range fields {
		switch f.Type {
		case engine.DetailsField:
		case engine.CostsField:
			list = append(list, eventColumns(prefix, engine.CostFields())...)
		default:
			list = append(list, EventColumn{f, eventColumnName(prefix, f.Name)})
		}
	}
	return list
}

// eventColumnNames maps the fields that the columns of eventsColumns name in a tag "fields".
var eventColumnNames = func() map[string]string {
	names := map[string]string{}
	for f := range reflect.TypeFor[eventsColumns]().Fields() {
		column, _, _ := strings.Cut(f.Tag.Get("column"), ",")
		if fields, ok := f.Tag.Lookup("fields"); ok {
			for field := range strings.SplitSeq(fields, ",") {
				names[field] = column
			}
		}
	}
	return names
}()

func eventColumnName(prefix, field string) string {
	for _, name := range []string{prefix + field, field} {
		if column, ok := eventColumnNames[name]; ok {
			return column
		}
	}
	events := FindTable("events")
	for _, name := range []string{field, field + "_cents"} {
		if events.Column(name) != nil {
			return name
		}
	}
	panic(fmt.Sprintf("datasets: field %s of an event has no column", field))
}
