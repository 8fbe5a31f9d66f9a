package narrative

import (
	"fmt"

	"sweep/engine"
	"sweep/engine/text"
)

// End prints the result of the run, from the metrics after its last tick and the days seen so far.
func (n *Narrator) End(m engine.SystemMetrics) error {
	if n.opts.Bare {
		return nil
	}
	n.printf("\n")
	n.styled(bold, "%s ended", n.run.Name)
	n.printf("\n  %s arrived, %d settled (%s), %d unsettled; %d in queue 1 and %d in queue 2 at the end\n", count(m.TotalArrivals, "payment"),
		m.TotalSettlements, text.Part(m.TotalSettlements, m.TotalArrivals), m.TotalArrivals-m.TotalSettlements, m.Queue1Size, m.Queue2Size)
	n.printf("  delay of settled payments: %s; peak overdraft %s; %s in overdraft\n", delays(m), n.money(m.PeakOverdraft),
		count(m.AgentsInOverdraft, "bank"))
	if n.run.Priced {
		n.totalCosts()
	}
	return n.flush()
}

// totalCosts prints the costs of every bank over the run.
func (n *Narrator) totalCosts() {
	costs := n.newCostTable()
	var all costSums
	for i := range n.totals {
		all.addSums(&n.totals[i])
		if n.filter.shows(int32(i)) {
			costs.addSums(n.bank(int32(i)), n.totals[i])
		}
	}
	costs.addSums("all", all)
	costs.trim(n.money(0))
	n.table(costs.table)
}

// delays formats the mean and maximum delay of settled payments; there is none if nothing settled.
func delays(m engine.SystemMetrics) string {
	if m.TotalSettlements == 0 {
		return text.None
	}
	return fmt.Sprintf("%s ticks on average, at most %s", text.Mean(m.AvgDelayTicks), count(m.MaxDelayTicks, "tick"))
}
