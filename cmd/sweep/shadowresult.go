package main

import (
	"encoding/json"
	"math"

	"sweep/engine/money"
	"sweep/engine/text"
	"sweep/runner/lab/shadow"
)

// shadowResult is what sweep shadow prints.
type shadowResult struct {
	Dir      string          `json:"dir"`
	Source   string          `json:"source"`
	Hash     string          `json:"source_content_hash"`
	Agents   []string        `json:"agents"`
	Policies []string        `json:"policies"`
	FromTick int             `json:"from_tick"`
	Replays  []*shadowReplay `json:"replays"`
	Failed   []int64         `json:"failed"`
	Compared shadowCompared  `json:"compared_before_the_change"`
	Next     string          `json:"next_command"`

	comparison *shadow.Comparison
	currency   text.Currency
}

// shadowCompared says which rows were compared before the policies change.
type shadowCompared struct {
	Tables  []string `json:"tables"`
	NotKept []string `json:"tables_that_the_replays_do_not_keep"`
	Lacking []string `json:"tables_that_the_source_does_not_keep"`
	Rows    int64    `json:"rows"`
}

// shadowReplay is a replay.
type shadowReplay struct {
	Run       int64             `json:"run_id"`
	SourceRun int64             `json:"source_run"`
	Key       string            `json:"run_key"`
	SourceKey string            `json:"source_run_key"`
	Policies  map[string]string `json:"policies"` // by agent: the label
	Old       map[string]string `json:"policy_hashes_old"`
	New       map[string]string `json:"policy_hashes_new"`
	Identical bool              `json:"identical"`
	Decision  *shadowDecision   `json:"first_decision"`
	State     *shadowState      `json:"first_state"`
	Changed   shadowEffect      `json:"agents"`
	Others    shadowEffect      `json:"others"`
	System    shadowEffect      `json:"system"`

	labels []string
}

type shadowDecision struct {
	Tick    int32       `json:"tick"`
	Agent   string      `json:"agent_id"`
	Tree    string      `json:"tree"`
	Arrival *int32      `json:"arrival_index"`
	Split   string      `json:"split_path,omitempty"`
	Queue2  bool        `json:"in_queue2"`
	Old     *shadowSide `json:"old"`
	New     *shadowSide `json:"new"`

	payment string
}

type shadowSide struct {
	Path   string             `json:"path"`
	Action string             `json:"action"`
	Fields map[string]float64 `json:"fields"`
}

type shadowState struct {
	Tick     int32   `json:"tick"`
	Agent    *string `json:"agent_id"`
	Quantity string  `json:"quantity"`
	Old      string  `json:"old"`
	New      string  `json:"new"`
}

type shadowEffect struct {
	Old shadowSum `json:"old"`
	New shadowSum `json:"new"`
}

type shadowSum struct {
	Cost    json.Number `json:"cost_cents"`
	Arrived int64       `json:"payments"`
	Settled int64       `json:"settled"`
	Value   json.Number `json:"settled_value_cents"`
	Delay   *float64    `json:"mean_delay_ticks"`
	Late    int64       `json:"overdue"`

	cost money.Sum
}

func newShadowResult(s *ShadowCmd, c *shadow.Comparison) *shadowResult {
	r := &shadowResult{Dir: s.Dir.Text(), Source: s.Source.Text(), Hash: c.Hash, Agents: s.Agent, Policies: s.Policy, FromTick: s.FromTick, Replays: []*shadowReplay{}, comparison: c}
	return r
}

// add keeps what is printed of a replay.
func (s *shadowResult) add(r *shadow.Replay) {
	s.currency = text.Currency(r.Currency)
	p := &shadowReplay{Run: r.Run, SourceRun: r.SourceRun, Key: r.Key, SourceKey: r.SourceKey, Identical: r.Identical(), labels: r.Labels,
		Policies: map[string]string{}, Old: map[string]string{}, New: map[string]string{},
		Changed: effectOf(&r.Totals.Changed), Others: effectOf(&r.Totals.Others), System: effectOf(&r.Totals.System)}
	for i, agent := range s.Agents {
		p.Policies[agent], p.Old[agent], p.New[agent] = r.Labels[i], r.Old[i], r.New[i]
	}
	if d := r.Decision; d != nil {
		p.Decision = &shadowDecision{Tick: d.Tick, Agent: d.Agent, Tree: d.Tree.String(), Queue2: d.InQueue2, Old: sideOf(d.Old), New: sideOf(d.New)}
		if d.Payment != nil {
			p.Decision.Arrival, p.Decision.Split, p.Decision.payment = &d.Payment.Arrival, d.Payment.Path, d.Payment.String()
		}
	}
	if d := r.State; d != nil {
		p.State = &shadowState{Tick: d.Tick, Quantity: d.Quantity, Old: d.Old, New: d.New}
		if d.Agent != "" {
			p.State.Agent = &d.Agent
		}
	}
	s.Replays = append(s.Replays, p)
}

func sideOf(d *shadow.DecisionSide) *shadowSide {
	if d == nil {
		return nil
	}
	s := &shadowSide{Path: d.Path, Action: d.Action, Fields: map[string]float64{}}
	for i, f := range d.Fields {
		if v := d.Values[i]; !math.IsNaN(v) && !math.IsInf(v, 0) { // JSON has no such numbers
			s.Fields[f] = v
		}
	}
	return s
}

func effectOf(e *shadow.Effect) shadowEffect {
	sum := func(r *shadow.Result) shadowSum {
		s := shadowSum{Cost: json.Number(r.Cost.String()), Arrived: r.Arrived, Settled: r.Settled, Value: json.Number(r.Value.String()), Late: r.Late, cost: r.Cost}
		if mean, ok := r.MeanDelay(); ok {
			s.Delay = &mean
		}
		return s
	}
	return shadowEffect{sum(&e.Old), sum(&e.New)}
}

// finish takes what is known after all replays.
func (s *shadowResult) finish() {
	c := s.comparison
	s.Failed = append([]int64{}, c.Failed...)
	s.Compared = shadowCompared{Tables: append([]string{}, c.Compared...), NotKept: append([]string{}, c.Missing...), Lacking: append([]string{}, c.Lacking...), Rows: c.Rows}
	s.Next = shadowNext(s)
}
