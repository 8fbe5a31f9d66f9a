package datasets

import (
	"fmt"

	"sweep/engine"
)

// EventColumn maps a field of an event to its column in table events.
type EventColumn struct {
	Field  engine.EventField
	Column string // name of the column; empty if the value is in column day
}

// eventColumnNames maps the fields whose column has another name. Many kinds use different names for the same thing:
// the paying bank is agent_id whatever the kind calls it.
var eventColumnNames = map[string]string{
	"sender": "agent_id", "sender_id": "agent_id", "agent": "agent_id", "agent_a": "agent_id", "from_agent": "agent_id",
	"receiver": "counterparty_id", "receiver_id": "counterparty_id", "counterparty": "counterparty_id",
	"agent_b": "counterparty_id", "to_agent": "counterparty_id", "max_net_outflow_agent": "max_net_outflow_agent_id",
	"incoming_tx_id": "tx_id", "child_ids": "tx_ids", "source_transactions": "tx_ids", "agents": "agent_ids",
	"deadline": "deadline_tick", "internal_priority": "priority", "release_reason": "reason", "day": "",
	"original_rtgs_priority": "old_rtgs_priority", "new_rtgs_priority": "rtgs_priority",
	"sender_balance_before": "balance_before_cents", "sender_balance_after": "balance_after_cents", "balance_after": "balance_after_cents",
	"current_bilateral_outflow": "current_outflow_cents", "current_total_outflow": "current_outflow_cents",
	"bilateral_limit": "limit_cents", "multilateral_limit": "limit_cents",
	"total_ticks_overdue": "ticks_overdue", "deadline_penalty_cost": "deadline_penalty_cents", "event_type": "scenario_event_type",
}

// costColumns are the columns of the field costs, in the order of the event's numbers.
var costColumns = [...]string{"liquidity_cost_cents", "delay_cost_cents", "collateral_cost_cents", "penalty_cost_cents",
	"split_friction_cost_cents", "liquidity_opportunity_cost_cents"}

// EventColumns lists the fields of an event kind in the order of the log, with their columns. The six costs of an accrual
// count as six fields; the details of a scenario event are DetailColumns of its kind.
func EventColumns(k engine.Kind) []EventColumn { return eventColumns(k.Fields()) }

// DetailColumns lists the details of a scenario event in the order of the log, with their columns.
func DetailColumns(d engine.DetailKind) []EventColumn {
	list := eventColumns(d.Fields())
	for i := range list {
		if list[i].Field.Name == "deadline" {
			list[i].Column = "uncapped_deadline_tick"
		}
	}
	return list
}

func eventColumns(fields []engine.EventField) []EventColumn {
	var list []EventColumn
	for _, f := range fields {
		switch f.Type {
		case engine.DetailsField:
		case engine.CostsField:
			for slot, column := range costColumns {
				list = append(list, EventColumn{engine.EventField{Name: column[:len(column)-len("_cents")], Type: engine.IntField, Slot: slot, Optional: -1}, column})
			}
		default:
			list = append(list, EventColumn{f, eventColumnName(f.Name)})
		}
	}
	return list
}

func eventColumnName(field string) string {
	if name, ok := eventColumnNames[field]; ok {
		return name
	}
	events := FindTable("events")
	for _, name := range []string{field, field + "_cents"} {
		if events.Column(name) != nil {
			return name
		}
	}
	panic(fmt.Sprintf("datasets: field %s of an event has no column", field))
}
