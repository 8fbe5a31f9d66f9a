package main

import (
	"fmt"

	"sweep/datasets/stats"
	"sweep/engine/text"
	"sweep/sweeps"
)

// fullJSON is a comparison of a data set for programs.
type fullJSON struct {
	Candidate string `json:"candidate"`
	Baseline  string `json:"baseline"`
	Metric    string `json:"metric"`
	Unit      string `json:"unit,omitempty"`
	evaluationJSON

	Level          float64      `json:"level"`
	Method         stats.Method `json:"method"`
	Margin         float64      `json:"margin"`
	HigherIsBetter bool         `json:"higher_is_better"`
	MeanCandidate  *float64     `json:"mean_candidate"`
	MeanBaseline   *float64     `json:"mean_baseline"`
	Median         *float64     `json:"median"`
	MedianCI       *[2]float64  `json:"median_ci"`
	Ratio          *float64     `json:"ratio"`
	RatioCI        *[2]float64  `json:"ratio_ci"`
	ShareWorse     *float64     `json:"share_worse"`
	CVaR95         *float64     `json:"cvar95"`

	Points              int         `json:"points"`
	Runs                int         `json:"runs"`
	RunsLeftOut         int         `json:"runs_left_out"`
	OnlyCandidate       []int64     `json:"points_only_candidate"`
	OnlyBaseline        []int64     `json:"points_only_baseline"`
	UnsettledCandidate  int         `json:"unsettled_candidate"` // episodes
	UnsettledBaseline   int         `json:"unsettled_baseline"`
	Settlement          *settlement `json:"settlement"`
	Holm                *float64    `json:"p_holm"`
	Autocorrelation     *float64    `json:"autocorrelation"`
	SecondHalfDifferent *float64    `json:"second_half_minus_first"`
	Notes               []string    `json:"notes"`
}

func (a *comparison) full() *fullJSON {
	p := a.pairs
	out := &fullJSON{Candidate: a.candidate, Baseline: a.baseline, Metric: a.metric, Unit: a.unit, evaluationJSON: *a.json(), Level: a.question.Level, Method: a.Method,
		Margin: a.question.Margin, HigherIsBetter: a.question.Higher, MeanCandidate: jsonNumber(stats.Mean(p.Candidate)), MeanBaseline: jsonNumber(stats.Mean(p.Baseline)),
		Median: jsonNumber(stats.Median(a.Differences)), ShareWorse: jsonNumber(a.worse()), CVaR95: jsonNumber(a.cvar()), Points: p.Points, Runs: p.Runs, RunsLeftOut: p.RunsLeftOut,
		OnlyCandidate: append([]int64{}, p.OnlyCandidate...), OnlyBaseline: append([]int64{}, p.OnlyBaseline...), UnsettledCandidate: p.UnsettledCandidate,
		UnsettledBaseline: p.UnsettledBaseline, Settlement: a.settlement, Holm: jsonNumber(a.holm), Notes: append(append([]string{}, a.notes()...), a.warnings()...)}
	out.Ratio = jsonNumber(stats.Sum(p.Candidate) / stats.Sum(p.Baseline))
	if a.Method != stats.ByBlock { // these resample episodes as if they were independent
		if _, i, ok := stats.QuantileInterval(a.Differences, 0.5, a.question.Level); ok {
			out.MedianCI = jsonInterval(&i)
		}
		if _, i, ok := stats.RatioInterval(p.Candidate, p.Baseline, a.question.Level); ok {
			out.RatioCI = jsonInterval(&i)
		}
	}
	if r, ok := stats.Autocorrelation(a.Differences); ok {
		out.Autocorrelation = jsonNumber(r)
	}
	out.SecondHalfDifferent = jsonNumber(a.halves())
	return out
}

// notes say what is left out and what the episodes are.
func (a *comparison) notes() (list []string) {
	p := a.pairs
	if p == nil {
		return nil
	}
	for _, side := range []struct {
		arm    string
		points []int64
	}{{a.candidate, p.OnlyCandidate}, {a.baseline, p.OnlyBaseline}} {
		if n := int64(len(side.points)); n > 0 {
			list = append(list, fmt.Sprintf("left out: %s of %s without a partner with the same values of the other axes (point %d%s)",
				text.Counted(n, "point"), side.arm, side.points[0], map[bool]string{true: " and others"}[n > 1]))
		}
	}
	if p.RunsLeftOut > 0 {
		list = append(list, fmt.Sprintf("left out: %s of the compared points that failed, have no %s, or have no partner", text.Counted(int64(p.RunsLeftOut), "run"), a.metric))
	}
	if p.FewestPoints < p.Points {
		list = append(list, fmt.Sprintf("some replications have only %d of the %d pairs of points, so their means are over fewer points", p.FewestPoints, p.Points))
	}
	if len(p.Together) > 0 {
		list = append(list, text.List(p.Together)+" "+text.Form(int64(len(p.Together)), "varies", "vary")+" together with the compared axes")
	}
	g := a.study.results.Grid
	switch {
	case a.study.results.Dated:
		list = append(list, "episodes are business dates, in their order")
	case g.Seeding() == sweeps.IndependentSeeds:
		list = append(list, "the runs have independent seeds, so pairing them does not reduce the variance")
	}
	if g.Stopping() != nil {
		list = append(list, "replications were added by a rule, so n was not fixed in advance; confirm an accepted candidate on fresh seeds")
	}
	return list
}
