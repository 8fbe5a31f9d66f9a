package lab

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"sweep/datasets"
	"sweep/datasets/stats"
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

// observe reads the runs of some labels at an outer point, for the replications of a stage.
func (s *Search) observe(outer int, first, n int64, labels []string, quantities ...*results.Quantity) (map[string]*sample, error) {
	data, err := datasets.Open(s.options.Runner.Dir)
	if err != nil {
		return nil, err
	}
	defer data.Close()
	metrics := results.Columns(quantities...)
	for _, m := range results.SettledMetrics {
		if !slices.Contains(metrics, m) {
			metrics = append(metrics, m)
		}
	}
	r, err := results.Planned(data)
	if err == nil {
		err = r.ReadRuns(data, metrics...)
	}
	if err != nil {
		return nil, err
	}
	columns, err := r.Of(data, quantities...)
	if err != nil {
		return nil, err
	}
	rate := slices.Index(metrics, "settlement_rate")
	found := map[string]*gathered{}
	place := 0
	for _, p := range r.Points {
		label, here := s.labelAt(r, p, outer)
		runs := r.RunsOf(p.Number)
		if !here || !slices.Contains(labels, label) {
			continue
		}
		for place = firstRun(r, p.Number); len(runs) > 0; runs, place = runs[1:], place+1 {
			run := &runs[0]
			if run.Replication < first || run.Replication >= first+n {
				continue
			}
			g := found[label]
			if g == nil {
				g = &gathered{episodes: map[int64]*episode{}}
				found[label] = g
			}
			g.add(run, columns, place, run.Values[rate])
		}
	}
	samples := map[string]*sample{}
	for label, g := range found {
		samples[label] = g.sample(len(quantities))
	}
	return samples, nil
}

func firstRun(r *results.Results, point int64) int {
	first, _ := slices.BinarySearchFunc(r.Runs, point, func(run results.Run, n int64) int { return cmp.Compare(run.Point, n) })
	return first
}

// labelAt is the candidate at a point, if the point belongs to an outer point.
func (s *Search) labelAt(r *results.Results, p results.Point, outer int) (string, bool) {
	label, candidate := "", false
	for i, a := range r.Axes {
		if a.Name == sweeps.CandidateAxis {
			label, candidate = p.Labels[i].Text, p.Labels[i].Known
			continue
		}
		if k := slices.Index(s.doc.outer, a.Name); k >= 0 && p.Labels[i].Text != s.outer[outer].values[k].Label() {
			return "", false
		}
	}
	return label, candidate
}

// gathered collects the episodes of a candidate over the points that are averaged.
type gathered struct {
	episodes map[int64]*episode
	failed   int
}

type episode struct {
	date, replication int64
	values            []stats.Total
	missing           []bool
	settled           stats.Total
	runs              []int64
}

func (g *gathered) add(run *results.Run, columns [][]float64, place int, rate float64) {
	if !run.Completed {
		g.failed++
	}
	e := g.episodes[run.Replication]
	if e == nil {
		e = &episode{date: run.Date, replication: run.Replication, values: make([]stats.Total, len(columns)), missing: make([]bool, len(columns))}
		g.episodes[run.Replication] = e
	}
	e.runs = append(e.runs, run.ID)
	for i, c := range columns {
		if x := c[place]; math.IsNaN(x) {
			e.missing[i] = true
		} else {
			e.values[i].Add(x)
		}
	}
	if !math.IsNaN(rate) {
		e.settled.Add(rate)
	}
}

// sample orders the episodes.
func (g *gathered) sample(quantities int) *sample {
	list := make([]*episode, 0, len(g.episodes))
	for _, e := range g.episodes {
		list = append(list, e)
	}
	slices.SortFunc(list, func(a, b *episode) int {
		return cmp.Or(cmp.Compare(a.date, b.date), cmp.Compare(a.replication, b.replication))
	})
	out := &sample{values: make([][]float64, quantities), failed: g.failed}
	for _, e := range list {
		out.replications = append(out.replications, e.replication)
		for i := range out.values {
			x := math.NaN()
			if !e.missing[i] {
				x = e.values[i].Mean()
			}
			out.values[i] = append(out.values[i], x)
		}
		out.settled = append(out.settled, e.settled.Mean())
		out.runs, out.byEpisode = append(out.runs, e.runs...), append(out.byEpisode, e.runs)
	}
	slices.Sort(out.runs)
	return out
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
