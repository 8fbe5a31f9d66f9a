package narrative

import "sweep/engine"

// End tells how the run ended, from the metrics after its last tick and the days that were told.
func (n *Narrator) End(m engine.SystemMetrics) error {
	n.printf("\n")
	n.styled(bold, "%s ended", n.run.Name)
	n.printf("\n  %s arrived, %d settled (%.1f %%); %d in queue 1 and %d in queue 2 at the end\n", count(m.TotalArrivals, "payment"),
		m.TotalSettlements, 100*m.SettlementRate, m.Queue1Size, m.Queue2Size)
	n.printf("  delay %.2f ticks on average, %s at most; peak overdraft %s; %s in overdraft\n", m.AvgDelayTicks,
		count(m.MaxDelayTicks, "tick"), money(m.PeakOverdraft), count(m.AgentsInOverdraft, "bank"))
	n.costHeading()
	var all engine.Costs
	for i := range n.totals {
		all = plus(all, n.totals[i])
		if n.filter.shows(int32(i)) {
			n.costRow(n.bank(int32(i)), n.totals[i])
		}
	}
	n.costRow("all", all)
	return n.flush()
}
