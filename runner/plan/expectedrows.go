package plan

import "sweep/engine/scenario"

// Rough figures for the expected number of rows. They only determine file sizes; a pilot measures the real numbers.
const (
	eventsPerPayment    = 6   // arrival, decision, submission, settlement or queueing, and what follows
	decisionsPerPayment = 4   // evaluations until a payment leaves its internal queue
	queueShare          = 0.1 // share of a day's payments that is in a queue at its end
)

// expectedRows estimates how many rows one run of the scenario adds to each of the large tables, from its length, its
// banks and its arrival rates alone.
func expectedRows(s *scenario.Scenario) map[string]float64 {
	ticks, banks, days := float64(s.NumTicks()), float64(len(s.Agents)), float64(s.NumDays)
	payments := expectedPayments(s)
	return map[string]float64{
		"transactions":           payments,
		"events":                 eventsPerPayment*payments + ticks*banks,
		"ticks":                  ticks,
		"tick_agent_states":      ticks * banks,
		"daily_agent_metrics":    days * banks,
		"queue_snapshots":        queueShare * payments,
		"lsm_cycle_transactions": queueShare * payments,
		"decisions":              decisionsPerPayment*payments + ticks*banks,
		"agents":                 banks,
		"runs":                   1,
	}
}

// expectedPayments is the mean number of payments that arrive in one run.
func expectedPayments(s *scenario.Scenario) float64 {
	var perTick float64
	for i := range s.Agents {
		a := &s.Agents[i]
		if a.Arrivals != nil {
			perTick += a.Arrivals.RatePerTick
		}
		if a.Bands != nil {
			for _, band := range []*scenario.Band{a.Bands.Urgent, a.Bands.Normal, a.Bands.Low} {
				if band != nil {
					perTick += band.RatePerTick
				}
			}
		}
	}
	payments := perTick * float64(s.NumTicks())
	for i := range s.Events {
		e := &s.Events[i]
		if e.Kind == scenario.CustomTransactionArrival || e.Kind == scenario.ScheduledSettlement {
			payments += float64(occurrences(e, s.NumTicks()))
		}
	}
	return payments
}

// occurrences counts the ticks of a run at which the event fires.
func occurrences(e *scenario.Event, ticks int) int {
	switch {
	case e.Tick >= ticks:
		return 0
	case e.Interval == 0:
		return 1
	}
	return (ticks-1-e.Tick)/e.Interval + 1
}

// largestTable is the number of rows of the largest of the tables.
func largestTable(rows map[string]float64, tables []string) float64 {
	largest := 1.0
	for _, table := range tables {
		largest = max(largest, rows[table])
	}
	return largest
}

// Bounds of the expected rows of the largest table in one file: a row group of the size that readers scan in
// parallel, and a size at which a file's fixed costs no longer matter while a lost batch still costs little.
const (
	batchRowsMin = 128 << 10
	batchRowsMax = 1 << 20
	batchesAim   = 64 // a smaller plan is cut finer, so that there is work for many workers
)

// batchRows is the target for the largest table of a batch, from the expected rows of the whole plan.
func batchRows(planRows float64) float64 {
	return min(max(planRows/batchesAim, batchRowsMin), batchRowsMax)
}
