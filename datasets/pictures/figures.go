package pictures

import "math"

// NumRuns is the number of completed runs.
func (s *Session) NumRuns() int { return len(s.runs) }

// Figures are the means over all runs at the top of a report: value and label.
func (s *Session) Figures() [][2]string {
	names := []string{"total_cost_cents", "settlement_rate_value", "delay_indicator", "liquidity_used_intraday_cents"}
	if !s.Study.Priced {
		names[0] = "liquidity_provided_cents"
	}
	var list [][2]string
	for _, name := range names {
		i := s.metric(name)
		if i < 0 {
			continue
		}
		var values []float64
		for _, r := range s.runs {
			if !math.IsNaN(r.values[i]) {
				values = append(values, r.values[i])
			}
		}
		m, shown := s.Study.metric(name), "–"
		if len(values) > 0 {
			shown = m.say(estimateOf(values).mean)
		}
		list = append(list, [2]string{shown, m.Label + ", mean"})
	}
	return list
}

// Levels lists the levels of an axis, or its range.
func (s *Study) Levels(a Axis) string {
	a.currency = s.Currency
	return a.values()
}

func (a *Axis) values() string {
	if len(a.Levels) == 0 {
		scale := ""
		if a.Log {
			scale = ", logarithmic"
		}
		return a.sayNumber(a.From) + " to " + a.sayNumber(a.To) + scale
	}
	return list(seq(len(a.Levels)), a.say, ", ")
}
