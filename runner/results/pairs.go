package results

import (
	"cmp"
	"math"
	"slices"

	"sweep/datasets/stats"
)

// Pairs are the episodes of two arms: replications with the same random numbers, or business dates. The values are means over
// the points that are compared; only episodes are independent of each other.
type Pairs struct {
	Candidate, Baseline []float64
	Settled             []float64 // settlement rates of the candidate, in the episodes in which both arms have one
	SettledBefore       []float64 // those of the baseline
	Points              int       // pairs of points
	FewestPoints        int       // of an episode that lacks some of them
	Runs                int       // of both arms, that are compared
	RunsLeftOut         int       // of the compared points: failed, without a value, or without partner
	OnlyCandidate       []int64   // points that the other arm lacks
	OnlyBaseline        []int64
	Together            []string // axes that vary together with those of the arms

	UnsettledCandidate, UnsettledBaseline int // episodes with a payment that did not settle
}

// SettledMetrics are the metrics that Pair reads besides the compared one.
var SettledMetrics = []string{"settlement_rate", "total_arrivals", "total_settlements"}

// episode collects the compared runs of a replication.
type episode struct {
	replication, date      int64
	points                 int // pairs of points
	candidate, baseline    stats.Total
	settled, settledBefore stats.Total // settlement rates of the candidate and the baseline
	unsettledA, unsettledB bool
}

// Pair pairs the runs of two arms by point and replication. Results have the metric and SettledMetrics.
func (r *Results) Pair(candidate, baseline Arm, metric string) (*Pairs, error) {
	m, err := r.match(candidate, baseline)
	if err != nil {
		return nil, err
	}
	p := &Pairs{Points: len(m.pairs), OnlyCandidate: m.onlyCandidate, OnlyBaseline: m.onlyBaseline, Together: m.together}
	at := r.metric(metric)
	episodes := map[int64]*episode{}
	for _, pair := range m.pairs {
		a, b := r.RunsOf(pair[0]), r.RunsOf(pair[1])
		p.RunsLeftOut += len(a) + len(b)
		for i := range a {
			j, found := slices.BinarySearchFunc(b, a[i].Replication, func(run Run, n int64) int { return cmp.Compare(run.Replication, n) })
			if !found || math.IsNaN(a[i].Values[at]) || math.IsNaN(b[j].Values[at]) {
				continue
			}
			e := episodes[a[i].Replication]
			if e == nil {
				e = &episode{replication: a[i].Replication, date: a[i].Date}
				episodes[e.replication] = e
			}
			e.add(r, &a[i], &b[j], at)
			p.RunsLeftOut -= 2
			p.Runs += 2
		}
	}
	p.collect(episodes, r.replays())
	return p, nil
}

func (r *Results) metric(name string) int { return slices.Index(r.Metrics, name) }

func (e *episode) add(r *Results, a, b *Run, at int) {
	e.points++
	e.candidate.Add(a.Values[at])
	e.baseline.Add(b.Values[at])
	if rate := r.metric("settlement_rate"); !math.IsNaN(a.Values[rate]) && !math.IsNaN(b.Values[rate]) {
		e.settled.Add(a.Values[rate])
		e.settledBefore.Add(b.Values[rate])
	}
	e.unsettledA = e.unsettledA || r.unsettled(a)
	e.unsettledB = e.unsettledB || r.unsettled(b)
}

// unsettled reports whether a payment of a run did not settle.
func (r *Results) unsettled(run *Run) bool {
	return run.Values[r.metric("total_settlements")] < run.Values[r.metric("total_arrivals")]
}

// collect orders the episodes by date, then by number.
func (p *Pairs) collect(episodes map[int64]*episode, replays bool) {
	list := make([]*episode, 0, len(episodes))
	for _, e := range episodes {
		list = append(list, e)
	}
	slices.SortFunc(list, func(a, b *episode) int {
		return cmp.Or(cmp.Compare(a.date, b.date), cmp.Compare(a.replication, b.replication))
	})
	p.FewestPoints = p.Points
	if replays {
		p.Points = 0
		for _, e := range list {
			p.Points = max(p.Points, e.points) // a point has one of the episodes
		}
		p.FewestPoints = p.Points
	}
	for _, e := range list {
		p.FewestPoints = min(p.FewestPoints, e.points)
		p.Candidate = append(p.Candidate, p.meanBeside(&e.candidate, &e.baseline))
		p.Baseline = append(p.Baseline, e.baseline.Mean())
		if settled := p.meanBeside(&e.settled, &e.settledBefore); !math.IsNaN(settled) {
			p.Settled = append(p.Settled, settled)
			p.SettledBefore = append(p.SettledBefore, e.settledBefore.Mean())
		}
		if e.unsettledA {
			p.UnsettledCandidate++
		}
		if e.unsettledB {
			p.UnsettledBaseline++
		}
	}
}

// meanBeside is the mean of a over several points, and that of b if they differ by no more than the rounding of their terms: equal
// numbers of settled payments, for example, may give rates whose sums differ in the last digit.
func (p *Pairs) meanBeside(a, b *stats.Total) float64 {
	x, y := a.Mean(), b.Mean()
	if p.Points > 1 && math.Abs(x-y) <= 4*rounding*math.Abs(y) {
		return y
	}
	return x
}

// rounding is the relative error of a double.
const rounding = 1.0 / (1 << 53)
