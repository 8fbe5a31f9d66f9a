package narrative

import (
	"fmt"

	"sweep/engine"
)

// states writes the table of the banks whose state the tick has changed; it reports whether there were any.
func (n *Narrator) states(t *Tick) bool {
	if !n.filter.allKinds() {
		return false
	}
	any := false
	for i := range t.Agents {
		a := &t.Agents[i]
		if !n.filter.shows(int32(i)) || *a == n.before[i] && t.Tick > 0 {
			continue
		}
		if !any {
			any = true
			n.row(dim, "state", "balance", "available", "collateral", "queue 1", "queue 2", "cost today")
		}
		n.row("", n.bank(int32(i)), money(a.Balance), money(a.Available), money(a.PostedCollateral),
			queueText(a.Queue1Size, a.Queue1Value), queueText(a.Queue2Size, a.Queue2Value), money(a.CostToday))
	}
	return any
}

// columnWidth fits ten thousand million with separators.
const columnWidth = 17

// row writes one line of a table: a bank or a heading, then columns aligned to the right.
func (n *Narrator) row(s style, head string, cells ...string) {
	indent, name := "    ", n.padded(head)
	if s != "" {
		indent, name = "  ", n.padded(head)+"  "
	}
	line := name
	for _, c := range cells {
		line += fmt.Sprintf("%*s", columnWidth, c)
	}
	n.printf("%s", indent)
	if s == "" {
		n.printf("%s\n", line)
		return
	}
	n.styled(s, "%s", line)
	n.printf("\n")
}

// queueText is "3 · 1,250.00", or a dash for an empty queue.
func queueText(size, value int64) string {
	if size == 0 {
		return "–"
	}
	return fmt.Sprintf("%d · %s", size, money(value))
}

// day writes the summary of a day: what each bank has done and paid, and what still waits.
func (n *Narrator) day(t *Tick) {
	if len(t.Daily) == 0 {
		return
	}
	n.printf("\n")
	n.styled(bold, "end of day %d", t.Tick/n.run.TicksPerDay)
	n.printf("\n")
	n.row(dim, "", "opening", "closing", "lowest", "highest", "peak overdraft", "arrived", "sent", "settled", "received", "dropped")
	n.eachDaily(t, func(d *engine.DailyMetrics) {
		n.row("", n.bank(d.Agent), money(d.OpeningBalance), money(d.ClosingBalance), money(d.MinBalance), money(d.MaxBalance),
			money(d.PeakOverdraft), digits(d.NumArrivals), digits(d.NumSent), digits(d.NumSettled), digits(d.NumReceived), digits(d.NumDropped))
	})
	n.costHeading()
	n.eachDaily(t, func(d *engine.DailyMetrics) { n.costRow(n.bank(d.Agent), d.Costs) })
	n.waiting(t)
}

func (n *Narrator) eachDaily(t *Tick, tell func(*engine.DailyMetrics)) {
	for i := range t.Daily {
		if n.filter.shows(t.Daily[i].Agent) {
			tell(&t.Daily[i])
		}
	}
}

func (n *Narrator) costHeading() {
	n.row(dim, "", "cost", "overdraft", "delay", "collateral", "penalties", "split friction", "opportunity")
}

func (n *Narrator) costRow(head string, c engine.Costs) {
	n.row("", head, money(c.Total()), money(c.Liquidity), money(c.Delay), money(c.Collateral), money(c.Penalty),
		money(c.SplitFriction), money(c.Opportunity))
}

func digits(v int64) string { return fmt.Sprint(v) }

// waitingMax bounds how many payments of one queue are listed.
const waitingMax = 12

// waiting lists the payments that are left in the queues.
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
		n.printf(" %s %s", txID(tx), n.amount(tx))
		if i < len(queue)-1 {
			n.printf(",")
		}
	}
	n.printf("\n")
}
