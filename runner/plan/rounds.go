package plan

import (
	"fmt"
	"math"
	"slices"

	"sweep/datasets"
	"sweep/datasets/stats"
	"sweep/sweeps"
)

// Sequential replication computes a grid in rounds. The first plan has the smallest number of replications for every
// point. When it is complete, a new plan adds replications to the points whose mean is not known precisely enough, and
// so on. The decision depends only on what is committed, so every process makes the same plan.

// window is which replications of a point a grid plans before anything is known about it.
func window(g Grid) (first, n int64) {
	if rule := g.Stopping(); rule != nil {
		return 0, rule.Min
	}
	if s := stageOf(g); s != nil {
		return s.First, s.Episodes
	}
	return 0, g.NumReplications()
}

// stageOf is what a grid is a stage of; nil for a grid that is none.
func stageOf(g Grid) *sweeps.Stage {
	if real, ok := g.(*sweeps.Grid); ok {
		return real.Stage()
	}
	return nil
}

// Rule is the rule of sequential replication of a grid.
type Rule struct {
	*sweeps.Stopping
	own Grid
}

// RuleOf is the rule of a grid, nil if its number of replications is fixed.
func RuleOf(g Grid) *Rule {
	if g.Stopping() == nil {
		return nil
	}
	return &Rule{g.Stopping(), g}
}

// Rule is the rule of the newest grid, nil if that has none.
func (ps Plans) Rule() (*Rule, error) {
	s, err := ps.newest().grid()
	if err != nil {
		return nil, err
	}
	return RuleOf(s.own), nil
}

// Replication is how far the replications of a grid are with respect to its rule, point by point.
type Replication struct {
	*comparison
	plans   Plans
	rule    *Rule
	samples map[pointName]sample
}

// Apply reads the results of all runs on which the rule depends. All plans must be complete.
func (r *Rule) Apply(d *datasets.Dataset, plans Plans) (*Replication, error) {
	g, err := widen(plans, r.own)
	if err != nil {
		return nil, err
	}
	known, err := compare(g, plans)
	if err != nil {
		return nil, err
	}
	samples, err := readSamples(d, plans, r.Metric, known.naming)
	return &Replication{known, plans, r, samples}, err
}

// newest is the newest plan that was made from a grid. Runs that are tried again may be those of an earlier one.
func (ps Plans) newest() *Plan {
	for _, p := range slices.Backward(ps) {
		if !p.Repeats() {
			return p
		}
	}
	return ps[0]
}

// Next plans the replications that the rule still requires; nil if it requires none.
func (r *Replication) Next() (*Plan, error) {
	doc, err := describe(r.grid, r.plans)
	if err != nil {
		return nil, err
	}
	numbers := newNumberer(r.coverage)
	p, err := arrange(r.grid, doc, func(visit func(point, first, runs int64) error) error {
		return r.eachPoint(func(point int64, at sweeps.Point, have covered) error {
			want := replicationsFor(r.rule.Stopping, have.replications, r.samples[r.names.name(at)])
			if want <= have.replications {
				return nil
			}
			numbers.add(point, have)
			return visit(point, point*r.grid.own.NumReplications()+have.replications, want-have.replications)
		})
	})
	if err != nil || p.NumRuns() == 0 {
		return nil, err
	}
	numbers.finish(p)
	return p, nil
}

// replicationsFor is the number of replications that a point should have: as many as the variance so far makes
// plausible, but at most twice what it has, since the variance is an estimate itself.
func replicationsFor(rule *sweeps.Stopping, have int64, s sample) int64 {
	if have < rule.Min {
		return rule.Min
	}
	bound := rule.Below
	if rule.Relative {
		bound *= math.Abs(s.mean)
	}
	width := s.halfWidth(rule.Level)
	if have >= rule.Max || width < bound || width == 0 {
		return have
	}
	plausible := math.Inf(1)
	if bound > 0 {
		plausible = math.Ceil(float64(have) * (width / bound) * (width / bound))
	}
	return min(rule.Max, max(have+1, int64(min(plausible, float64(2*have)))))
}

// sample is what is known of a metric at a point.
type sample struct {
	n        int64
	mean, m2 float64 // mean, and sum of the squared distances from it
}

// add adds a value (Welford's recurrence).
func (s *sample) add(x float64) {
	s.n++
	delta := x - s.mean
	s.mean += delta / float64(s.n)
	s.m2 += delta * (x - s.mean)
}

// halfWidth is half of the width of the confidence interval of the mean; infinite for fewer than two values.
func (s sample) halfWidth(level float64) float64 {
	return stats.Moments{N: int(s.n), Mean: s.mean, M2: s.m2}.HalfWidth(level)
}

// readSamples reads a metric of all committed runs, in ascending order of run ids, by point.
func readSamples(d *datasets.Dataset, plans Plans, metric string, naming naming) (map[pointName]sample, error) {
	samples := map[pointName]sample{}
	for i, p := range plans {
		source, err := p.grid()
		if err != nil {
			return nil, err
		}
		names := naming.at(i, source.axes)
		point, name := int64(-1), pointName{}
		for number := p.Doc.FirstBatch; number <= p.Doc.LastBatch(); number++ {
			record, err := d.Record(number)
			if err != nil {
				return nil, err
			}
			err = eachMetric(d, record, metric, func(run int64, value float64) error {
				if at := p.GridIndex(run) / p.Doc.Replications; at != point {
					values, err := source.point(at)
					if err != nil {
						return err
					}
					point, name = at, names.name(values)
				}
				s := samples[name]
				s.add(value)
				samples[name] = s
				return nil
			})
			if err != nil {
				return nil, fmt.Errorf("reading %s of batch %d: %w", metric, number, err)
			}
		}
	}
	return samples, nil
}
