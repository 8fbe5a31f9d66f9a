package lab

import (
	"bytes"
	"context"
	"encoding/json"
	"math"

	"sweep/datasets"
	"sweep/engine"
	"sweep/engine/narrative"
	"sweep/runner/plan"
	"sweep/runner/results"
)

// briefIncumbent is the incumbent in a briefing.
type briefIncumbent struct {
	Params   map[string]any                 `json:"params,omitempty"`
	Policies map[string]json.RawMessage     `json:"policies"` // by bank
	N        int                            `json:"n"`        // episodes
	Mean     *float64                       `json:"mean"`     // of the objective
	System   map[string]*float64            `json:"mean_costs_of_all_banks"`
	Costs    map[string]map[string]*float64 `json:"mean_costs"` // by bank
	LeftOut  int                            `json:"banks_left_out"`
	Worst    *briefEpisode                  `json:"worst_episode"`
	Best     *briefEpisode                  `json:"best_episode"`
}

// briefEpisode is an episode of the incumbent.
type briefEpisode struct {
	Replication int64   `json:"replication"`
	Run         int64   `json:"run"` // with several points, the first
	Objective   float64 `json:"objective"`
	Narrative   string  `json:"narrative"`
	LeftOut     int     `json:"narrative_bytes_left_out"` // sweep replay --run prints all
}

// briefIncumbent describes the incumbent, whose runs are computed before the first proposal. The description is kept until it has more
// episodes.
func (s *Search) briefIncumbent(ctx context.Context, outer int) (*briefIncumbent, error) {
	at := [2]int64{int64(outer), s.have}
	if s.briefed == nil || s.briefedAt != at {
		b, err := s.describeIncumbent(ctx, outer)
		if err != nil {
			return nil, err
		}
		s.briefed, s.briefedAt = b, at
	}
	return s.briefed, nil
}

func (s *Search) describeIncumbent(ctx context.Context, outer int) (*briefIncumbent, error) {
	doc := s.doc
	b := &briefIncumbent{Policies: map[string]json.RawMessage{}, Costs: map[string]map[string]*float64{}}
	agents := doc.briefedAgents()
	if b.LeftOut = len(doc.Space.agents()) - len(agents); s.have == 0 {
		return b, nil
	}
	if err := s.briefPolicies(b, agents); err != nil {
		return nil, err
	}
	quantities := []*results.Quantity{doc.Objective.Quantity}
	for _, agent := range append([]string{""}, agents...) {
		list, err := costsOf(agent)
		if err != nil {
			return nil, err
		}
		quantities = append(quantities, list...)
	}
	samples, err := s.observe(outer, doc.Episodes.first[0], s.have, []string{incumbentID}, quantities...)
	if err != nil {
		return nil, err
	}
	own := samples[incumbentID]
	if own == nil {
		return b, nil
	}
	for i, agent := range append([]string{""}, agents...) {
		costs := map[string]*float64{}
		for k, column := range costColumns {
			costs[column] = meanKnown(own.values[1+i*len(costColumns)+k])
		}
		if agent == "" {
			b.System = costs
		} else {
			b.Costs[agent] = costs
		}
	}
	b.Mean = meanKnown(own.values[0])
	worst, best := extremes(own.values[0], doc.Objective.Higher)
	for _, x := range own.values[0] {
		if !math.IsNaN(x) {
			b.N++
		}
	}
	if worst < 0 {
		return b, nil
	}
	if b.Worst, err = s.briefEpisode(ctx, own, worst, agents); err == nil {
		b.Best, err = s.briefEpisode(ctx, own, best, agents)
	}
	return b, err
}

// briefPolicies describes what the incumbent has.
func (s *Search) briefPolicies(b *briefIncumbent, agents []string) error {
	c := &candidate{Proposal: Proposal{ID: incumbentID, Params: s.doc.incumbent}}
	s.doc.resolve(c)
	for _, p := range s.doc.incumbent {
		if b.Params == nil {
			b.Params = map[string]any{}
		}
		b.Params[p.Name] = p.Value
	}
	for _, agent := range agents {
		text, changed := c.policies[agent]
		if !changed {
			spec, err := s.doc.read(s.doc.Space.startPolicy(agent))
			if err != nil {
				return err
			}
			if text = spec.text; spec.node != nil {
				text = spec.node.Canonical()
			}
		}
		b.Policies[agent] = json.RawMessage(`"left out: it is too long"`)
		if len(text) <= policyBytesMax && json.Valid(text) {
			b.Policies[agent] = text
		}
	}
	return nil
}

// meanKnown is the mean of the values that are there.
func meanKnown(values []float64) *float64 {
	sum, n := 0.0, 0
	for _, x := range values {
		if !math.IsNaN(x) {
			sum += x
			n++
		}
	}
	if n == 0 {
		return nil
	}
	return known(sum / float64(n))
}

// extremes are the numbers of the worst and the best value, the first of equal ones; −1 without any.
func extremes(values []float64, higher bool) (worst, best int) {
	worst, best = -1, -1
	sign := 1.0
	if higher {
		sign = -1
	}
	for i, x := range values {
		switch {
		case math.IsNaN(x):
			continue
		case worst < 0:
			worst, best = i, i
		case sign*x > sign*values[worst]:
			worst = i
		case sign*x < sign*values[best]:
			best = i
		}
	}
	return worst, best
}

// briefEpisode tells an episode. If that takes too much room, what the briefed banks do; then the beginning of it.
func (s *Search) briefEpisode(ctx context.Context, own *sample, at int, agents []string) (*briefEpisode, error) {
	b := &briefEpisode{Replication: own.replications[at], Run: own.byEpisode[at][0], Objective: own.values[0][at]}
	r, err := plan.FindRun(s.options.Runner.Dir, b.Run)
	if err != nil {
		return nil, err
	}
	text, err := narrate(ctx, r, nil)
	if err == nil && len(text) > narrativeBytes {
		text, err = narrate(ctx, r, agents)
	}
	b.Narrative, b.LeftOut = cutText(text, narrativeBytes)
	return b, err
}

// narrate computes a run again and returns its narrative, for some banks or for all.
func narrate(ctx context.Context, r plan.StoredRun, agents []string) (string, error) {
	sc, err := r.Scenario()
	if err != nil {
		return "", err
	}
	e, err := engine.New(sc, engine.WithDecisions())
	if err != nil {
		return "", &datasets.InvalidError{What: r.Name, Why: err.Error()}
	}
	var o narrative.Options
	for i := range int32(e.NumAgents()) {
		for _, agent := range agents {
			if e.AgentID(i) == agent {
				o.Agents = append(o.Agents, i)
			}
		}
	}
	var out bytes.Buffer
	story, err := narrative.Follow(&out, r.Name, e, o)
	if err != nil {
		return "", err
	}
	for !e.Done() {
		if err := ctx.Err(); err != nil {
			return "", context.Cause(ctx)
		}
		if _, err := e.Step(story); err != nil {
			return "", err
		}
	}
	err = story.End(e.Metrics())
	return out.String(), err
}
