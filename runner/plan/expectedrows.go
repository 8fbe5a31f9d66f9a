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
	if s.Inputs != nil {
		payments += float64(len(s.Inputs.Payments))
	}
	for i := range s.Events {
		e := &s.Events[i]
		switch e.Kind {
		case scenario.CustomTransactionArrival, scenario.ScheduledSettlement:
			payments += float64(occurrences(e, s.NumTicks()))
		case scenario.SettlementBatch:
			payments += float64(occurrences(e, s.NumTicks()) * len(e.Batch.Legs))
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

// batchSize is what a run adds to the size of its batch: the expected rows of its largest stored table, but at least a
// share of those of its largest table, stored or not, which stand for the time to simulate it.
func batchSize(rows map[string]float64, stored []string) float64 {
	size := 1.0
	for _, n := range rows {
		size = max(size, n/unstoredRows)
	}
	for _, table := range stored {
		size = max(size, rows[table])
	}
	return size
}

// Bounds of the size of a batch, in expected rows. The costs of a batch – about ten durable files and a commit record,
// each file with a footer, page indexes and dictionaries of its own – are 5 ms to 10 ms of processor time and some
// hundred kilobytes. They are to be small against the rows, but a batch is also what one worker takes, what progress
// counts and what a crash loses.
//
//   - Half a million rows with every table take 0.1 s to 0.2 s and are four row groups. Sixty runs of 200 banks take
//     1.4 s and 62 MB in batches of this size, 2.4 s and 68 MB in batches of one run. A plan that has too few such
//     batches for many workers is a matter of seconds for one.
//   - A plan that has more is cut into batchesAim batches or more, for many workers.
//   - A million rows are about 30 MB in the largest file, and at most a second of work is lost.
//   - Rows that are simulated but not stored cost a fraction of the time and no bytes. They count so that a grid that
//     stores only its runs still has batches of about a second, not one of hours.
const (
	batchRowsMin = 512_000
	batchRowsMax = 1 << 20
	batchesAim   = 64
	unstoredRows = 32 // rows that are not stored for one that is
)

// batchRows is the target for the size of a batch, from the size of the whole plan.
func batchRows(planRows float64) float64 {
	return min(max(planRows/batchesAim, batchRowsMin), batchRowsMax)
}
