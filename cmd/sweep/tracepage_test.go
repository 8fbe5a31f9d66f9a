package main

import (
	"fmt"
	"strings"
	"testing"

	"sweep/engine"
)

const tracePreface = "# Traces\n\n" +
	"`sweep simulate FILE --trace FILE` writes a run as JSON lines, for programs that process it tick by tick. Keys are sorted, so\n" +
	"equal runs produce equal bytes. Amounts are in cents, ticks count from 0, and payments are called `T0`, `T1`, …\n\n" +
	"One line per tick:\n\n" +
	"```\n" +
	`{"tick": t,
 "events": [{"type": NAME, …}, …],
 "result": {"arrivals": n, "settlements": n, "lsm": n, "cost": c},
 "agents": [[id, balance, posted_collateral, [payments of queue 1], [costs]], …],
 "queue2": [payments]}` + "\n```\n\n" +
	"- `events` contains all events of the tick in log order. An absent optional field is `null`.\n" +
	"- `result` contains the number of arrivals, the number of settlements (a pair, a cycle or a netting component counts once), how\n" +
	"  many of them liquidity saving made, and the cost of the tick.\n" +
	"- `agents` contains the banks in order of their ids, after the tick. `costs` are the costs of the day so far (overdraft, delay,\n" +
	"  collateral, penalties, split friction, liquidity opportunity), followed by the lowest end-of-tick balance of the day, at most 0.\n\n" +
	"If banks can borrow at the end of the day (`end_of_day.unsettled: borrow`), the lines have `\"loans\": {agent: amount, …}` too, with what\n" +
	"banks owe after the tick, and the objects of `daily` have `eod_borrowed` and `eod_borrowing_cost`.\n\n" +
	"The last line is:\n\n" +
	"```\n" +
	`{"final": {"total_arrivals": …, "total_settlements": …, "settlement_rate": …, …},
 "daily": [{"agent_id": …, "day": …, …}, …],
 "collateral_records": [[tick, agent, "Post" or "Withdraw", amount, reason, layer, balance before, posted before, posted after, capacity after], …],
 "lsm_records": [[tick, type, length, agents, payments, settled value, total value, amounts, {agent: net}, largest net outflow, its agent], …],
 "transactions": [[id, parent or null, status, tick or null, amount, remaining, priority], …]}` + "\n```\n\n" +
	"The type of a liquidity-saving record is `bilateral`, `multilateral` (a cycle) or `netting`. The agents of a pair or a cycle are a\n" +
	"closed walk, those of netting ascend.\n\n" +
	"The tick of a transaction is the one in which it was settled, became overdue or was dropped; a pending one has none.\n\n" +
	"## Events\n\n| event | fields |\n|---|---|\n"

// TestTracePage compares docs/trace.md with the events of the engine.
func TestTracePage(t *testing.T) {
	var page strings.Builder
	page.WriteString(tracePreface)
	for k := range engine.NumKinds {
		fmt.Fprintf(&page, "| `%s` | %s |\n", k, fieldNames(k.Fields()))
	}
	page.WriteString("\nThe `details` of `ScenarioEventExecuted` depend on its `event_type`:\n\n| event_type | details |\n|---|---|\n")
	for d := engine.DetailNone + 1; d < engine.NumDetails; d++ {
		fmt.Fprintf(&page, "| `%s` | %s |\n", d, fieldNames(d.Fields()))
	}
	page.WriteString("\n`costs` of `CostAccrual` is an object: `liquidity_cost` (overdraft), `delay_cost`, `collateral_cost`, `penalty_cost`,\n" +
		"`split_friction_cost`, `liquidity_opportunity_cost`.\n")
	comparePage(t, "../../docs/trace.md", []byte(page.String()))
}

func fieldNames(fields []engine.EventField) string {
	names := make([]string, len(fields))
	for i, f := range fields {
		names[i] = "`" + f.Name + "`"
		switch {
		case f.Omit:
			names[i] += " (omitted if absent)"
		case f.When != 0:
			names[i] += " (or null)"
		}
	}
	return strings.Join(names, ", ")
}
