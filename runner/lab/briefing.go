package lab

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strings"

	"sweep/engine/policy"
	"sweep/runner/results"
)

// A briefed proposer wants to know more than the results of its candidates: before each generation it may ask for a briefing, a
// JSON document that has what a person or a language model needs to propose well. The same search has the same briefings, byte by byte.
type briefed interface {
	SetBriefing(func(ctx context.Context, generation int) ([]byte, error))
}

// A stoppable proposer is told why the search is over.
type stoppable interface {
	Stop(ctx context.Context, reason string) error
}

// Bounds of a briefing, which a program may pass on to a language model. What is left out is said.
const (
	briefedBest      = 50 // candidates
	briefedNewest    = 50
	briefedPolicies  = 10
	policyBytesMax   = 32 << 10 // of a policy in a briefing
	textCharsMax     = 1_000    // of a rationale or a message
	narrativeBytes   = 48 << 10 // of one episode
	briefedAgentsMax = 10       // banks with a breakdown of costs
)

type briefing struct {
	V              int             `json:"v"`
	Generation     int             `json:"generation"`
	Lab            string          `json:"lab"`
	Outer          string          `json:"outer,omitempty"` // point of the outer axes
	Agent          string          `json:"agent,omitempty"`
	Objective      any             `json:"objective"`
	Constraints    []string        `json:"constraints"`
	Rule           string          `json:"rule"`
	Space          json.RawMessage `json:"space"`
	Incumbent      *briefIncumbent `json:"incumbent"`
	Candidates     []brief         `json:"candidates"`
	LeftOut        int             `json:"candidates_left_out"`
	PolicySchema   json.RawMessage `json:"policy_schema"`
	PolicyLanguage string          `json:"policy_language"`
}

// brief is a candidate in a briefing.
type brief struct {
	ID         string                     `json:"id"`
	Generation int                        `json:"generation"`
	Parents    []string                   `json:"parent,omitempty"`
	Params     map[string]any             `json:"params,omitempty"`
	Policies   map[string]json.RawMessage `json:"policies,omitempty"`
	Rationale  string                     `json:"rationale,omitempty"`
	SameAs     string                     `json:"same_as,omitempty"`
	Errors     []Invalidity               `json:"errors,omitempty"`
	Results    []briefResult              `json:"results,omitempty"`
}

type briefResult struct {
	Stage         int         `json:"stage"`
	N             int         `json:"n"`
	Mean          *float64    `json:"mean"` // difference from the incumbent
	CandidateMean *float64    `json:"candidate_mean"`
	CI            *[2]float64 `json:"ci"`
	Verdict       string      `json:"verdict"`
	Reason        string      `json:"reason,omitempty"`
	Unfulfilled   []string    `json:"constraints_not_fulfilled,omitempty"`
}

// briefing describes what is known at a point of the outer axes.
func (s *Search) briefing(ctx context.Context, outer, generation int) ([]byte, error) {
	doc := s.doc
	b := briefing{V: 1, Generation: generation, Lab: doc.Name, Outer: s.outer[outer].name, Agent: doc.Agent, Objective: doc.ObjectiveJSON(), Constraints: []string{},
		Rule: doc.Rule.Text(), Space: doc.Space.JSON(), Candidates: []brief{}}
	for i := range doc.Constraints {
		b.Constraints = append(b.Constraints, doc.Constraints[i].Text)
	}
	var err error
	if b.Incumbent, err = s.briefIncumbent(ctx, outer); err != nil {
		return nil, err
	}
	s.briefCandidates(&b)
	var schema, language bytes.Buffer
	if err := json.Compact(&schema, policy.JSONSchema()); err != nil {
		return nil, err
	}
	if err := policy.Schema().Markdown(&language, policy.MarkdownOptions{}); err != nil {
		return nil, err
	}
	b.PolicySchema, b.PolicyLanguage = schema.Bytes(), language.String()
	return encodeBriefing(&b)
}

func encodeBriefing(b *briefing) ([]byte, error) {
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	err := e.Encode(b)
	return out.Bytes(), err
}

// briefCandidates lists the best and the newest candidates, in the order of the proposals.
func (s *Search) briefCandidates(b *briefing) {
	var judged []*candidate
	for _, c := range s.all {
		if len(c.stages) > 0 {
			judged = append(judged, c)
		}
	}
	best := s.rank(judged)
	shown := map[*candidate]bool{}
	for _, c := range best[:min(len(best), briefedBest)] {
		shown[c] = true
	}
	for _, c := range s.all[max(0, len(s.all)-briefedNewest):] {
		shown[c] = true
	}
	for _, c := range s.all {
		if !shown[c] {
			b.LeftOut++
			continue
		}
		i := slices.Index(best, c)
		b.Candidates = append(b.Candidates, c.brief(i >= 0 && i < briefedPolicies))
	}
}

// brief describes a candidate, with its policies if they are wanted.
func (c *candidate) brief(policies bool) brief {
	b := brief{ID: c.ID, Generation: c.generation, Parents: c.Parents, Rationale: shortText(c.Rationale)}
	if c.label != c.ID {
		b.SameAs = c.label
	}
	for _, p := range c.Params {
		if b.Params == nil {
			b.Params = map[string]any{}
		}
		b.Params[p.Name] = p.Value
	}
	for agent, text := range c.Policies {
		if b.Policies == nil {
			b.Policies = map[string]json.RawMessage{}
		}
		b.Policies[agent] = json.RawMessage(`"left out: see table candidates"`)
		if policies && len(text) <= policyBytesMax {
			b.Policies[agent] = text
		}
	}
	for _, e := range c.invalid {
		b.Errors = append(b.Errors, Invalidity{shortText(e.Path), shortText(e.Message)})
	}
	for i := range c.stages {
		o := &c.stages[i]
		b.Results = append(b.Results, briefResult{Stage: o.Stage, N: o.N, Mean: known(o.Mean), CandidateMean: known(o.CandidateMean), CI: o.CI,
			Verdict: o.Verdict, Reason: o.Reason, Unfulfilled: o.constraints})
	}
	return b
}

func known(x float64) *float64 {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return nil
	}
	return &x
}

// shortText is the beginning of a text that may be as long as a line of a program.
func shortText(text string) string {
	runes := []rune(text)
	if len(runes) <= textCharsMax {
		return text
	}
	return fmt.Sprintf("%s… (%d characters are left out)", string(runes[:textCharsMax]), len(runes)-textCharsMax)
}

// ObjectiveJSON describes the objective as the search document has it.
func (doc *Document) ObjectiveJSON() any {
	if doc.Objective.Quantity == nil {
		return nil
	}
	if doc.Objective.Higher {
		return map[string]string{"maximise": doc.Objective.Text}
	}
	return map[string]string{"minimise": doc.Objective.Text}
}

// JSON describes the parameters of the space by name, in their order.
func (s *Space) JSON() json.RawMessage {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, p := range s.Params {
		if i > 0 {
			b.WriteByte(',')
		}
		described := struct {
			Type   string   `json:"type"`
			Values []any    `json:"values,omitempty"`
			From   *float64 `json:"from,omitempty"`
			To     *float64 `json:"to,omitempty"`
			Scale  string   `json:"scale,omitempty"`
		}{Type: p.Axis.Type.String()}
		for _, v := range p.Axis.Values.All() {
			described.Values = append(described.Values, v.Any())
		}
		if described.Values == nil {
			described.From, described.To, described.Scale = &p.Axis.From, &p.Axis.To, cmp.Or(p.Axis.Scale, "linear")
		}
		name, _ := json.Marshal(p.Name)
		value, _ := json.Marshal(described) // labels and finite numbers
		b.Write(name)
		b.WriteByte(':')
		b.Write(value)
	}
	b.WriteByte('}')
	return b.Bytes()
}

// IncumbentID is the id of the incumbent among the candidates.
const IncumbentID = incumbentID

// Seed is the base seed of the search.
func (doc *Document) Seed() uint64 { return doc.Space.grid.Seed() }

// Names are the names of the parameters, in their order.
func (s *Space) Names() []string { return s.names() }

// costColumns are the parts of the cost of a bank, in the tables runs and daily_agent_metrics.
var costColumns = []string{"liquidity_cost_cents", "delay_cost_cents", "collateral_cost_cents", "penalty_cost_cents", "split_friction_cost_cents",
	"liquidity_opportunity_cost_cents", "eod_borrowing_cost_cents", "total_cost_cents"}

// costsOf are the expressions of the costs of a bank; of all banks together for "".
func costsOf(agent string) (list []*results.Quantity, err error) {
	prefix := ""
	if agent != "" {
		prefix = fmt.Sprintf("agents[%q].", agent)
	}
	for _, column := range costColumns {
		q, err := results.ParseQuantity(prefix + column)
		if err != nil {
			return nil, err
		}
		list = append(list, q)
	}
	return list, nil
}

// briefedAgents are the banks that the search is about, and others as far as there is room.
func (doc *Document) briefedAgents() (list []string) {
	add := func(ids ...string) {
		for _, id := range ids {
			if id != "" && !slices.Contains(list, id) && len(list) < briefedAgentsMax {
				list = append(list, id)
			}
		}
	}
	add(doc.Agent)
	for _, q := range doc.quantities() {
		add(q.Agents()...)
	}
	for _, p := range doc.Space.Params {
		add(p.agent)
		for _, path := range p.set {
			if len(path) > 1 && path[0].Name == "agents" {
				add(path[1].Name)
			}
		}
	}
	add(doc.Space.agents()...)
	return list
}

// cutText is the beginning of a text in lines, and how many bytes are left out.
func cutText(text string, bytesMax int) (string, int) {
	if len(text) <= bytesMax {
		return text, 0
	}
	end := strings.LastIndexByte(text[:bytesMax], '\n') + 1
	return text[:end], len(text) - end
}
