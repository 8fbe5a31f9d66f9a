package sweeps

import (
	"regexp"
	"strconv"

	"sweep/engine/document"
)

// Stopping is the rule of sequential replication: each point is replicated until the confidence interval of the mean of
// a metric is narrow enough, at least Min and at most Max times. The grid only states the rule; the runner applies it to
// each point.
type Stopping struct {
	Metric   string  // column of the runs table
	Below    float64 // bound of the half width of the confidence interval
	Relative bool    // the bound is a fraction of the absolute mean, not an amount
	Level    float64 // of the confidence interval
	Min, Max int64   // replications per point
	Text     string  // as written in the grid
}

var untilForm = regexp.MustCompile(`^\s*ci_half_width\(\s*([a-z][a-z0-9_]*)\s*\)\s*<\s*([0-9.]+(?:[eE][-+]?[0-9]+)?)\s*(%?)\s*$`)

// replications reads a number or a stopping rule.
func (d *decoder) replications(n *document.Node, path string) {
	if n == nil {
		d.grid.replications = 1
		return
	}
	if n.Kind != document.Map {
		if v := d.Value(n, path, document.Field{Type: document.IntType, Range: document.AtLeast(1)}); v != nil {
			d.grid.replications, _ = v.AsInt64()
		}
		return
	}
	s := d.Section(n, path, replicationsTable)
	rule := &Stopping{Level: s.Float("level"), Min: s.Int("min"), Max: s.Int("max"), Text: s.Text("until")}
	if s.Has("max") && rule.Min > rule.Max {
		s.Errorf("min", "", "min is %d, but max is %d", rule.Min, rule.Max)
	}
	if s.Has("until") {
		d.grid.untilPos = s.Node("until").Pos
		d.until(s, rule)
	}
	d.grid.stopping, d.grid.replications = rule, rule.Max
}

func (d *decoder) until(s *document.Section, rule *Stopping) {
	m := untilForm.FindStringSubmatch(rule.Text)
	if m == nil {
		s.Errorf("until", `write, for example, "ci_half_width(total_cost_cents) < 1%" or "ci_half_width(total_cost_cents) < 5000"`,
			"cannot read the rule %q", rule.Text)
		return
	}
	bound, err := strconv.ParseFloat(m[2], 64)
	if err != nil || bound <= 0 {
		s.Errorf("until", "", "the bound must be a number greater than 0, not %q", m[2])
		return
	}
	rule.Metric, rule.Relative, rule.Below = m[1], m[3] == "%", bound
	if rule.Relative {
		rule.Below = bound / 100
	}
}
