package runner

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/stat/distuv"

	"sweep/datasets"
	"sweep/sweeps"
)

// Sequential replication computes a grid in rounds. The first plan has the smallest number of replications for every
// point. When it is complete, a new plan adds replications to the points whose mean is not known precisely enough, and
// so on. The decision depends only on what is committed, so every process makes the same plan.

// firstReplications is the number of replications of a point before anything is known about it.
func firstReplications(g Grid) int64 {
	if rule := g.Stopping(); rule != nil {
		return rule.Min
	}
	return g.NumReplications()
}

// metricNames lists the numeric results of the table runs.
func metricNames() []string {
	var names []string
	for _, c := range datasets.FindTable("runs").Columns {
		if c.Nullable && (c.Type == "BIGINT" || c.Type == "INTEGER" || c.Type == "DOUBLE") {
			names = append(names, c.Name)
		}
	}
	return names
}

// ruleState is what the runs of complete plans say about the rule of a grid, point by point.
type ruleState struct {
	grid    Grid
	rule    *sweeps.Stopping
	known   coverage
	samples map[pointName]sample
	names   pointNamer
}

// ruleStateOf reads the metric of all runs that belong to points of the grid. All plans must be complete.
func ruleStateOf(d *datasets.Dataset, plans []*Plan, narrow Grid) (*ruleState, error) {
	g, err := widen(plans, narrow)
	if err != nil {
		return nil, err
	}
	rule, naming := g.Stopping(), namingOf(plans, g)
	known, err := coverageOf(plans, naming)
	if err != nil {
		return nil, err
	}
	samples, err := readSamples(d, plans, rule.Metric, naming)
	if err != nil {
		return nil, err
	}
	return &ruleState{g, rule, known, samples, naming.at(len(plans), g.Axes())}, nil
}

// eachPoint visits the points of the grid with the name that they have in the data set.
func (r *ruleState) eachPoint(visit func(point int64, at sweeps.Point, name pointName) error) error {
	for point := range r.grid.NumPoints() {
		at, err := r.grid.Point(point)
		if err != nil {
			return err
		}
		if err := visit(point, at, r.names.name(at)); err != nil {
			return err
		}
	}
	return nil
}

// nextRound plans the replications that the rule of a grid still requires; nil if it requires none. All plans must be
// complete.
func nextRound(d *datasets.Dataset, plans []*Plan, narrow Grid) (*Plan, error) {
	state, err := ruleStateOf(d, plans, narrow)
	if err != nil {
		return nil, err
	}
	g, numbers := state.grid, newNumberer(state.known)
	doc, err := describe(g)
	if err != nil {
		return nil, err
	}
	last := plans[len(plans)-1].Doc
	doc.FirstRun, doc.FirstBatch = last.LastRun()+1, last.LastBatch()+1
	p, err := resolve(g, doc, func(visit func(point, first, runs int64) error) error {
		return state.eachPoint(func(point int64, _ sweeps.Point, name pointName) error {
			have := state.known.points[name].replications
			want := replicationsFor(state.rule, have, state.samples[name])
			if want <= have {
				return nil
			}
			numbers.add(point, state.known.points[name])
			return visit(point, point*g.NumReplications()+have, want-have)
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
	if s.n < 2 {
		return math.Inf(1)
	}
	t := distuv.StudentsT{Sigma: 1, Nu: float64(s.n - 1)}.Quantile(0.5 + level/2)
	return t * math.Sqrt(s.m2/float64(s.n-1)/float64(s.n))
}

// readSamples reads a metric of all committed runs, in ascending order of run ids, by point.
func readSamples(d *datasets.Dataset, plans []*Plan, metric string, naming naming) (map[pointName]sample, error) {
	samples := map[pointName]sample{}
	for i, p := range plans {
		names := naming.at(i, p.axes)
		point, name := int64(-1), pointName{}
		for number := p.Doc.FirstBatch; number <= p.Doc.LastBatch(); number++ {
			record, err := d.Record(number)
			if err != nil {
				return nil, err
			}
			err = eachMetric(d, record, metric, func(run int64, value float64) error {
				if at := p.GridIndex(run) / p.Doc.Replications; at != point {
					values, err := p.grid.Point(at)
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
