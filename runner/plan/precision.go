package plan

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"sweep/datasets"
	"sweep/sweeps"
)

// Precision shows how well a rule of sequential replication is met once no point gets more replications.
type Precision struct {
	Rule    string  `json:"rule"`
	Points  int64   `json:"points"`
	Met     int64   `json:"met"`     // points whose interval is narrow enough
	AtMax   int64   `json:"at_max"`  // points with the largest number of replications whose interval is too wide
	Open    int64   `json:"open"`    // points for which sweep run adds replications
	Equal   int64   `json:"equal"`   // of Met: points whose runs all have the same value
	Unknown int64   `json:"unknown"` // of AtMax: points without an interval, because fewer than two runs have a value or the mean is 0
	Max     int64   `json:"max"`     // most replications of a point
	Widest  float64 `json:"widest"`  // half width of the widest interval of the points in AtMax
	Percent bool    `json:"percent"` // Widest is in per cent of the mean
	Where   string  `json:"where"`   // the point with this interval
	Bound   float64 `json:"bound"`   // in the same unit
	Metric  string  `json:"metric"`
}

// Sentences are what people should know about it; none if every point meets the rule and its values vary.
func (p *Precision) Sentences() []string {
	if p == nil {
		return nil
	}
	var list []string
	if p.AtMax > 0 {
		text := fmt.Sprintf("%d of %d points reached %d replications without meeting the rule %s", p.AtMax, p.Points, p.Max, p.Rule)
		unit := ""
		if p.Percent {
			unit = " %"
		}
		if p.Where != "" {
			text += fmt.Sprintf("; the widest interval left is ±%.3g%s, at %s", p.Widest, unit, p.Where)
		}
		if p.Unknown > 0 {
			text += fmt.Sprintf("; %d of them have no interval, because fewer than two runs have a value or their mean is 0", p.Unknown)
		}
		list = append(list, text)
	}
	if p.Open > 0 {
		list = append(list, fmt.Sprintf("%d of %d points need more replications to meet the rule %s; sweep run adds them", p.Open, p.Points, p.Rule))
	}
	if p.Equal > 0 {
		list = append(list, fmt.Sprintf("at %d of %d points every run has the same %s, so an interval of width 0 meets the rule %s and says nothing", p.Equal, p.Points, p.Metric, p.Rule))
	}
	return list
}

// Precision measures how well the rule is met.
func (r *Replication) Precision() (*Precision, error) {
	rule := r.rule
	p := &Precision{Rule: rule.Text, Metric: rule.Metric, Points: r.grid.own.NumPoints(), Max: rule.Max, Percent: rule.Relative, Bound: rule.Below}
	scale := 1.0
	if rule.Relative {
		scale, p.Bound = 100, 100*rule.Below
	}
	err := r.eachPoint(func(_ int64, at sweeps.Point, have covered) error {
		s := r.samples[r.names.name(at)]
		width := s.halfWidth(rule.Level)
		if rule.Relative {
			width /= math.Abs(s.mean)
		}
		switch {
		case s.n >= 2 && s.m2 == 0:
			p.Met++
			p.Equal++
		case width < rule.Below:
			p.Met++
		case have.replications < rule.Max:
			p.Open++
		default:
			p.AtMax++
			if math.IsInf(width, 0) || math.IsNaN(width) {
				p.Unknown++
			} else if width*scale > p.Widest {
				p.Widest, p.Where = width*scale, r.grid.describe(at)
			}
		}
		return nil
	})
	return p, err
}

// Precision is the precision of a complete data set by the rule of its newest grid, nil if that has none.
func (ps Plans) Precision(d *datasets.Dataset) (*Precision, error) {
	if !slices.ContainsFunc(ps.docs(), statesRule) {
		return nil, nil
	}
	if err := ps.ReadGrids(d); err != nil {
		return nil, err
	}
	rule, err := ps.Rule()
	if rule == nil || err != nil {
		return nil, err
	}
	r, err := rule.Apply(d, ps)
	if err != nil {
		return nil, err
	}
	return r.Precision()
}

// statesRule reports whether the grid of a plan may have a rule of replication, without reading it.
func statesRule(doc datasets.PlanDoc) bool {
	i := findSource(doc, doc.GridFile)
	return i >= 0 && strings.Contains(doc.Sources[i].Text, "until")
}
