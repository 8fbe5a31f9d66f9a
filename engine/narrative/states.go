package narrative

import (
	"fmt"
	"strconv"

	"sweep/engine"
)

// states prints a table of the banks whose state changed in the tick, and reports whether there were any.
func (n *Narrator) states(t *Tick) bool {
	if !n.filter.allKinds() {
		return false
	}
	table := newTable("state", "balance", "available", "collateral", "queue 1", "queue 2", "cost today")
	for i := range t.Agents {
		a, before := t.Agents[i], n.before[i]
		if !n.run.Priced {
			a.CostToday, before.CostToday = 0, 0
		}
		if !n.filter.shows(int32(i)) || a == before && t.Tick > 0 {
			continue
		}
		table.add(n.bank(int32(i)), n.money(a.Balance), n.money(a.Available), n.money(a.PostedCollateral),
			n.queueText(a.Queue1Size, a.Queue1Value), n.queueText(a.Queue2Size, a.Queue2Value), n.money(a.CostToday))
	}
	if table.empty() {
		return false
	}
	if !n.run.Priced {
		table.trim(n.money(0))
	}
	n.table(table)
	return true
}

// queueText returns "3 · 1,250.00", or a dash for an empty queue.
func (n *Narrator) queueText(size, value int64) string {
	if size == 0 {
		return "–"
	}
	return fmt.Sprintf("%d · %s", size, n.money(value))
}

// day prints the summary of a day: the activity and costs of each bank, and the payments still waiting.
func (n *Narrator) day(t *Tick) {
	if len(t.Daily) == 0 {
		return
	}
	n.printf("\n")
	n.styled(bold, "end of day %d", t.Tick/n.run.TicksPerDay)
	n.printf("\n")
	table := newTable("", "opening", "closing", "lowest", "highest", "peak overdraft", "arrived", "sent", "settled", "received", "dropped", "borrowed")
	n.eachDaily(t, func(d *engine.DailyMetrics) {
		table.add(n.bank(d.Agent), n.money(d.OpeningBalance), n.money(d.ClosingBalance), n.money(d.MinBalance), n.money(d.MaxBalance),
			n.money(d.PeakOverdraft), digits(d.NumArrivals), digits(d.NumSent), digits(d.NumSettled), digits(d.NumReceived), digits(d.NumDropped), n.money(d.Borrowed))
	})
	table.trim(n.money(0))
	n.table(table)
	if n.run.Priced {
		costs := n.newCostTable()
		n.eachDaily(t, func(d *engine.DailyMetrics) { costs.addCosts(n.bank(d.Agent), d.Costs) })
		costs.trim(n.money(0))
		n.table(costs.table)
	}
	n.waiting(t)
}

func (n *Narrator) eachDaily(t *Tick, visit func(*engine.DailyMetrics)) {
	for i := range t.Daily {
		if n.filter.shows(t.Daily[i].Agent) {
			visit(&t.Daily[i])
		}
	}
}

func digits(v int64) string { return strconv.FormatInt(v, 10) }

// waitingMax limits how many payments of one queue are listed.
const waitingMax = 12

// waiting lists the payments left in the queues.
func (n *Narrator) waiting(t *Tick) {
	for i, queue := range t.Queue1 {
		if n.filter.shows(int32(i)) {
			n.queue("queue 1 of "+n.bank(int32(i)), queue)
		}
	}
	var central []int32
	for _, tx := range t.Queue2 {
		p, ok := n.lookup(tx)
		if !ok || n.filter.shows(p.sender) {
			central = append(central, tx)
		}
	}
	n.queue("queue 2", central)
}

func (n *Narrator) queue(name string, queue []int32) {
	if len(queue) == 0 {
		return
	}
	n.printf("  %s:", name)
	for i, tx := range queue {
		if i == waitingMax {
			n.printf(" and %d more", len(queue)-waitingMax)
			break
		}
		n.printf(" %s %s", n.payment(tx), n.amount(tx))
		if i < len(queue)-1 {
			n.printf(",")
		}
	}
	n.printf("\n")
}
