package main

import (
	"fmt"
	"math"
	"slices"

	"sweep/datasets"
	"sweep/datasets/stats"
	"sweep/datasets/tables"
	"sweep/datasets/vfs"
	"sweep/engine/text"
	"sweep/runner/results"
	"sweep/sweeps"
)

// metricFlags choose what is compared in a data set.
type metricFlags struct {
	Metric         []string `sep:"none" placeholder:"NAME" help:"Compare this numeric column of the table runs. May be repeated in compare. Default: total_cost_cents, or delay_indicator if the scenario has no prices."`
	HigherIsBetter bool     `help:"Larger values are better. Default: smaller values are, except for settlement rates."`
	SettledMargin  *float64 `placeholder:"S" help:"Also require that the settlement rate of the candidate is not below the baseline's by more than S, for example 0.01."`
}

// study is a data set whose arms are compared.
type study struct {
	*metricFlags
	dir     vfs.Place
	metrics []string
	results *results.Results
}

// open reads the runs of a data set.
func (f *metricFlags) open(c *Context, dir vfs.Place) (*study, error) {
	if f.SettledMargin != nil && !(*f.SettledMargin >= 0 && *f.SettledMargin <= 1) {
		return nil, usage("for example --settled-margin 0.01", "--settled-margin %g is not between 0 and 1", *f.SettledMargin)
	}
	d, err := datasets.Open(dir)
	if err != nil {
		return nil, err
	}
	defer d.Close()
	s := &study{metricFlags: f, dir: dir, metrics: f.Metric}
	read := append(slices.Clone(f.Metric), "total_cost_cents", "delay_indicator")
	if s.results, err = results.Read(d, append(read, results.SettledMetrics...)...); err != nil {
		return nil, err
	}
	if len(s.metrics) == 0 {
		s.metrics = []string{defaultMetric(s.results.Grid)}
	}
	if n := int64(len(s.results.Runs)); n < s.results.Planned {
		c.Warn(fmt.Sprintf("%s has %s of %s", dir, text.Count(n), text.Counted(s.results.Planned, "run")))
	}
	return s, nil
}

// defaultMetric is what a study is about if nothing else is said.
func defaultMetric(g *sweeps.Grid) string {
	if g.HasPrices() {
		return "total_cost_cents"
	}
	return "delay_indicator"
}

// higherIsBetter are the metrics of which more is better without being told.
var higherIsBetter = []string{"settlement_rate", "settlement_rate_value"}

// compare evaluates a candidate.
func (s *study) compare(candidate, baseline, metric string, q stats.Question) (*comparison, error) {
	a, err := s.results.Arm(candidate)
	if err != nil {
		return nil, err
	}
	b, err := s.results.Arm(baseline)
	if err != nil {
		return nil, err
	}
	pairs, err := s.results.Pair(a, b, metric)
	if err != nil {
		return nil, err
	}
	if len(pairs.Candidate) == 0 {
		return nil, invalid(fmt.Sprintf("sweep query %s %q shows where it is NULL", s.dir, "select point, replication, status, "+metric+" from runs"),
			"%s and %s have no replication in which both have a value of %s", candidate, baseline, metric)
	}
	q.Higher = s.HigherIsBetter || slices.Contains(higherIsBetter, metric)
	if q.Method == stats.Auto && s.results.Dated {
		q.Method = stats.ByBlock
	}
	answer := &comparison{candidate: candidate, baseline: baseline, metric: metric, unit: unitOf(metric), question: q, pairs: pairs, study: s,
		holm: math.NaN(), Evaluation: stats.Evaluate(pairs.Candidate, pairs.Baseline, q)}
	if s.SettledMargin != nil {
		answer.settlement = s.settles(pairs, q)
	}
	return answer, nil
}

// settlement is the criterion that a candidate settles enough.
type settlement struct {
	Margin  float64       `json:"margin"`
	Drop    *float64      `json:"mean_drop"` // baseline minus candidate
	Verdict stats.Verdict `json:"verdict"`
	Reason  string        `json:"reason,omitempty"`
}

// settles judges the drop of the settlement rate. A drop that is within the margin in every episode needs no interval.
func (s *study) settles(p *results.Pairs, q stats.Question) *settlement {
	margin := *s.SettledMargin
	out := &settlement{Margin: margin, Verdict: stats.Undecided, Reason: "no episode has settlement rates"}
	if len(p.Settled) == 0 {
		return out
	}
	q.Margin, q.Higher = margin, false
	e := stats.Evaluate(p.SettledBefore, p.Settled, q)
	out.Drop, out.Verdict, out.Reason = jsonNumber(e.Moments.Mean), e.Verdict, e.Reason
	if slices.Max(e.Differences) <= margin {
		out.Verdict, out.Reason = stats.Accept, ""
	}
	return out
}

// unitOf is the unit of a metric, empty for a number without one.
func unitOf(metric string) string {
	for _, c := range tables.FindTable("runs").Columns {
		if c.Name == metric {
			return c.Unit
		}
	}
	return ""
}
