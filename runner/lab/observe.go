package lab

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"sweep/datasets"
	"sweep/datasets/stats"
	"sweep/runner/plan"
	"sweep/runner/results"
	"sweep/sweeps"
)

// sample is what the runs of a candidate gave, in the order of their episodes.
type sample struct {
	replications []int64
	values       [][]float64 // by quantity, then by episode; NaN without a value
	settled      []float64   // settlement rates
	runs         []int64     // ids
	byEpisode    [][]int64   // ids of each episode, in the order of the points
	failed       int
}

// observe reads the runs of some labels at an outer point, for the replications of a stage. A batch is read once for the same
// quantities, so a stage costs what is new in it.
func (s *Search) observe(outer int, first, n int64, labels []string, quantities ...*results.Quantity) (map[string]*sample, error) {
	var texts []string
	for _, q := range quantities {
		texts = append(texts, q.Text)
	}
	key := strings.Join(texts, "\n")
	o := s.observed[key]
	if o == nil {
		o = &observations{quantities: quantities, points: map[int64]observedPoint{}, runs: map[observedPoint][]observedRun{}, batches: &datasets.BatchSet{}}
		s.observed[key] = o
	}
	if err := s.readNew(o); err != nil {
		return nil, err
	}
	samples := map[string]*sample{}
	for _, label := range labels {
		if own := sampleOf(o.runs[observedPoint{outer, label}], first, n, len(quantities)); own != nil {
			samples[label] = own
		}
	}
	return samples, nil
}

// observations are what the runs of a search gave in some quantities, as far as they were read.
type observations struct {
	quantities []*results.Quantity
	plans      int // whose points are known
	points     map[int64]observedPoint
	batches    *datasets.BatchSet // that were read
	runs       map[observedPoint][]observedRun
}

// observedPoint is a candidate at an outer point.
type observedPoint struct {
	outer int
	label string
}

// observedRun is a run of a candidate.
type observedRun struct {
	id, point, replication, date int64
	completed                    bool
	rate                         float64   // settled
	values                       []float64 // by quantity; NaN without a value
}

// readNew reads what was planned and committed since the last time.
func (s *Search) readNew(o *observations) error {
	data, plans, err := s.options.Runner.Session.Open(s.options.Runner.Dir)
	if err != nil {
		return err
	}
	axes := datasets.AxesOf(data.Plans())
	err = plans.EachPointFrom(o.plans, axes, func(number int64, labels []plan.Label) {
		if at, ok := s.observedAt(axes, labels); ok {
			o.points[number] = at
		}
	})
	if err != nil {
		return err
	}
	o.plans = len(plans)
	committed, err := data.Committed()
	if err != nil {
		return err
	}
	fresh := &datasets.BatchSet{}
	committed.Each(func(batch int64) error {
		if !o.batches.Has(batch) {
			fresh.Add(batch)
		}
		return nil
	})
	metrics := results.Columns(o.quantities...)
	for _, m := range results.SettledMetrics {
		if !slices.Contains(metrics, m) {
			metrics = append(metrics, m)
		}
	}
	r, err := results.ReadBatches(data, axes, fresh, metrics...)
	if err != nil {
		return err
	}
	columns, err := r.Of(data, o.quantities...)
	if err != nil {
		return err
	}
	rate := slices.Index(metrics, "settlement_rate")
	for i := range r.Runs {
		run := &r.Runs[i]
		at, known := o.points[run.Point]
		if !known {
			continue
		}
		values := make([]float64, len(columns))
		for k, c := range columns {
			values[k] = c[i]
		}
		o.runs[at] = append(o.runs[at], observedRun{id: run.ID, point: run.Point, replication: run.Replication, date: run.Date, completed: run.Completed, rate: run.Values[rate], values: values})
	}
	return fresh.Each(func(batch int64) error {
		o.batches.Add(batch)
		return nil
	})
}

// observedAt is the candidate and the outer point to which a point belongs.
func (s *Search) observedAt(axes []datasets.PlanAxis, labels []plan.Label) (observedPoint, bool) {
	at, candidate := observedPoint{}, false
	given := make([]string, len(s.doc.outer))
	for i, a := range axes {
		if k := slices.Index(s.doc.outer, a.Name); k >= 0 {
			given[k] = labels[i].Text
		} else if a.Name == sweeps.CandidateAxis {
			at.label, candidate = labels[i].Text, labels[i].Known
		}
	}
	at.outer = slices.IndexFunc(s.outer, func(p outerPoint) bool {
		return slices.EqualFunc(p.values, given, func(v sweeps.Value, text string) bool { return v.Label() == text })
	})
	return at, candidate && at.outer >= 0
}

// episode is an episode of a candidate over the points that are averaged.
type episode struct {
	values  []stats.Total
	missing []bool
	settled stats.Total
	runs    []int64
}

func (e *episode) add(run *observedRun) {
	e.runs = append(e.runs, run.id)
	for i, x := range run.values {
		if math.IsNaN(x) {
			e.missing[i] = true
		} else {
			e.values[i].Add(x)
		}
	}
	if !math.IsNaN(run.rate) {
		e.settled.Add(run.rate)
	}
}

// sampleOf orders the episodes of a candidate; nil if it has none. Of several attempts of a run the latest counts.
func sampleOf(runs []observedRun, first, n int64, quantities int) *sample {
	var list []*observedRun
	for i := range runs {
		if r := &runs[i]; r.replication >= first && r.replication < first+n {
			list = append(list, r)
		}
	}
	if len(list) == 0 {
		return nil
	}
	slices.SortFunc(list, func(a, b *observedRun) int {
		return cmp.Or(cmp.Compare(a.date, b.date), cmp.Compare(a.replication, b.replication), cmp.Compare(a.point, b.point), cmp.Compare(b.id, a.id))
	})
	list = slices.CompactFunc(list, func(a, b *observedRun) bool { return a.replication == b.replication && a.point == b.point })
	out := &sample{values: make([][]float64, quantities)}
	for len(list) > 0 {
		e := &episode{values: make([]stats.Total, quantities), missing: make([]bool, quantities)}
		replication := list[0].replication
		for ; len(list) > 0 && list[0].replication == replication; list = list[1:] {
			if e.add(list[0]); !list[0].completed {
				out.failed++
			}
		}
		out.take(replication, e)
	}
	slices.Sort(out.runs)
	return out
}

// take adds an episode.
func (s *sample) take(replication int64, e *episode) {
	s.replications = append(s.replications, replication)
	for i := range s.values {
		x := math.NaN()
		if !e.missing[i] {
			x = e.values[i].Mean()
		}
		s.values[i] = append(s.values[i], x)
	}
	s.settled = append(s.settled, e.settled.Mean())
	s.runs, s.byEpisode = append(s.runs, e.runs...), append(s.byEpisode, e.runs)
}

// paired are the values of two samples in the episodes in which both have one.
func paired(a, b *sample, quantity int) (x, y []float64) {
	at := func(s *sample, i int) float64 {
		if quantity < 0 {
			return s.settled[i]
		}
		return s.values[quantity][i]
	}
	place := make(map[int64]int, len(b.replications))
	for k, r := range b.replications {
		place[r] = k
	}
	for i, r := range a.replications {
		if k, ok := place[r]; ok && !math.IsNaN(at(a, i)) && !math.IsNaN(at(b, k)) {
			x, y = append(x, at(a, i)), append(y, at(b, k))
		}
	}
	return x, y
}

func (c *Constraint) String() string { return fmt.Sprint(c.Text) }
