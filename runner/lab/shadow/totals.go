package shadow

import (
	"slices"

	"sweep/engine"
	"sweep/engine/money"
)

// Totals are what the replay did to the banks with other policies, to the other banks, and to all of them.
type Totals struct {
	Changed, Others, System Effect
}

// Effect is what the payments of some banks came to in both runs.
type Effect struct {
	Old, New Result
}

// Result is what the payments of some banks came to in one run. Sums of costs do not overflow.
type Result struct {
	Cost    money.Sum
	Arrived int64 // payments without parent that they send
	Settled int64 // of these
	Value   money.Sum
	Ticks   int64 // from arrival to settlement, of the settled ones
	Late    int64 // those that were overdue at some time, settled or not
}

func totals(a, b *twin, changed []string) (t Totals) {
	for i := range int32(a.NumAgents()) {
		group := &t.Others
		if slices.Contains(changed, a.AgentID(i)) {
			group = &t.Changed
		}
		for _, e := range []*Effect{group, &t.System} {
			e.Old.Cost.AddSum(a.total[i])
			e.New.Cost.AddSum(b.total[i])
		}
	}
	a.addPayments(changed, func(e *Effect) *Result { return &e.Old }, &t)
	b.addPayments(changed, func(e *Effect) *Result { return &e.New }, &t)
	return t
}

func (t *twin) addPayments(changed []string, side func(*Effect) *Result, to *Totals) {
	for k := range int32(t.NumPayments()) {
		p := t.Payment(k)
		if p.Parent != engine.None {
			continue
		}
		group := &to.Others
		if slices.Contains(changed, t.AgentID(p.Sender)) {
			group = &to.Changed
		}
		for _, e := range []*Effect{group, &to.System} {
			r := side(e)
			r.Arrived++
			r.Value.Add(p.Amount - p.Remaining)
			if p.Status == engine.Settled {
				r.Settled++
				r.Ticks += int64(p.StatusTick - p.Arrival)
			}
			if p.OverdueSince != engine.None {
				r.Late++
			}
		}
	}
}

// MeanDelay is the mean delay of the settled payments in ticks; false if none has settled.
func (r *Result) MeanDelay() (float64, bool) {
	if r.Settled == 0 {
		return 0, false
	}
	return float64(r.Ticks) / float64(r.Settled), true
}
