package main

import (
	"sweep/datasets"
	"sweep/datasets/stats"
	"sweep/datasets/vfs"
	"sweep/runner/results"
)

// summaryJSON is a summary for programs.
type summaryJSON struct {
	Name   string          `json:"name"`
	Dir    vfs.Place       `json:"dir"`
	Metric string          `json:"metric"`
	Unit   string          `json:"unit,omitempty"`
	Runs   int             `json:"runs"`
	Failed int             `json:"failed"`
	Axes   []axisSummary   `json:"axes"`
	Ranks  []rankSummary   `json:"rank_correlations"`
	Points []pointsSummary `json:"points"` // ascending by the mean of the metric
}

type axisSummary struct {
	Axis     string         `json:"axis"`
	Together []string       `json:"together,omitempty"`
	Best     *string        `json:"best"` // null: undecided
	Levels   []levelSummary `json:"levels"`
}

type levelSummary struct {
	Level        string              `json:"level"`
	Runs         int                 `json:"runs"`
	Compared     int                 `json:"runs_compared"`
	Replications int                 `json:"replications"`
	CI           *[2]float64         `json:"ci"`
	Means        map[string]*float64 `json:"means"`
}

type rankSummary struct {
	Axis string  `json:"axis"`
	R    float64 `json:"r"`
}

type pointsSummary struct {
	Point  int64               `json:"point"`
	Values map[string]string   `json:"values"`
	Runs   int                 `json:"runs"`
	CI     *[2]float64         `json:"ci"`
	Means  map[string]*float64 `json:"means"`
}

func (s *summary) json(d *datasets.Dataset) summaryJSON {
	r := s.results
	out := summaryJSON{Name: r.Grid.Name(), Dir: d.Place(), Metric: s.metric, Unit: unitOf(s.metric), Runs: len(r.Runs), Failed: r.Failed(),
		Axes: []axisSummary{}, Ranks: []rankSummary{}, Points: []pointsSummary{}}
	for _, a := range s.axes {
		axis := axisSummary{Axis: a.Name, Together: a.With}
		if a.Best >= 0 {
			axis.Best = &a.Levels[a.Best].Label
		}
		for _, l := range a.Levels {
			axis.Levels = append(axis.Levels, levelSummary{l.Label, l.Runs, l.Compared, l.Episodes.N, jsonInterval(l.Interval), s.means(l.Means)})
		}
		out.Axes = append(out.Axes, axis)
	}
	for _, i := range s.ranks {
		out.Ranks = append(out.Ranks, rankSummary(i))
	}
	for _, p := range results.ByFirst(s.points) {
		point := pointsSummary{Point: p.Point.Number, Values: map[string]string{}, Runs: p.Runs, Means: s.means(p.Means)}
		for k, l := range p.Point.Labels {
			if l.Known {
				point.Values[r.Axes[k].Name] = l.Text
			}
		}
		if i, ok := p.First.TInterval(0.95); ok {
			point.CI = jsonInterval(&stats.Interval{Low: i.Low, High: i.High})
		}
		out.Points = append(out.Points, point)
	}
	return out
}

func (s *summary) means(values []float64) map[string]*float64 {
	out := map[string]*float64{}
	for i, metric := range s.results.Metrics {
		out[metric] = jsonNumber(values[i])
	}
	return out
}
