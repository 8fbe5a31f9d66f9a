package lab

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"

	d "sweep/engine/document"
	"sweep/sweeps"
)

// incumbentID is the label of the incumbent on the axis candidate.
const incumbentID = "incumbent"

// candidate is a proposal with what it sets in the scenario.
type candidate struct {
	Proposal
	generation int
	outer      int
	label      string // on the axis candidate: its id, or that of an equal candidate before it
	parts      []*d.Node
	files      map[string][]byte
	policies   map[string][]byte // documents and built-in kinds by bank, for the table
	invalid    []Invalidity
	stages     []outcome
}

// refusal is the verdict on a candidate that is not run.
func (p *Proposal) refusal() string {
	if p.Failed {
		return verdictFailed
	}
	return verdictInvalid
}

// fail makes the candidate invalid.
func (c *candidate) fail(path, format string, args ...any) {
	c.invalid = append(c.invalid, Invalidity{path, fmt.Sprintf(format, args...)})
}

// valueOf reads a value of the parameter from a document: a label, or a number of the range.
func (p *Parameter) valueOf(n *d.Node) (any, string) {
	switch n.Kind {
	case d.String:
		return p.check(n.Text)
	case d.Bool:
		return p.check(n.Bool)
	case d.Int:
		return p.check(n.Int)
	case d.Float:
		return p.check(n.Float)
	}
	return nil, "must be a label or a number"
}

// check compares a value with the parameter and gives it the type of the axis.
func (p *Parameter) check(v any) (any, string) {
	if number, ok := v.(json.Number); ok {
		if x, err := number.Int64(); err == nil {
			v = x
		} else if x, err := number.Float64(); err == nil {
			v = x
		}
	}
	x, numeric := 0.0, true
	switch n := v.(type) {
	case int:
		v, x = int64(n), float64(n)
	case int64:
		x = float64(n)
	case float64:
		x = n
	default:
		numeric = false
	}
	switch p.Axis.Type {
	case sweeps.Int64:
		if !numeric || x != math.Trunc(x) || math.Abs(x) > 1<<53 {
			return nil, fmt.Sprintf("%s must be an integer, not %v", p.Name, v)
		}
		if whole, ok := v.(int64); !ok {
			v = int64(x)
		} else {
			v = whole
		}
	case sweeps.Float64:
		if !numeric || math.IsNaN(x) || math.IsInf(x, 0) {
			return nil, fmt.Sprintf("%s must be a number, not %v", p.Name, v)
		}
		v = x
	}
	if p.Axis.Values.Len() == 0 {
		if x < p.Axis.From || x > p.Axis.To {
			return nil, fmt.Sprintf("%s must be from %s to %s, not %v", p.Name, number(p.Axis.From), number(p.Axis.To), v)
		}
		return v, ""
	}
	// A number between the values of a range is no value of it: a factorial design has the values, others the range.
	var labels []string
	for _, known := range p.Axis.Values.All() {
		if known.Any() == v {
			return v, ""
		}
		labels = append(labels, known.Label())
	}
	return nil, fmt.Sprintf("%s has no value %v; %s", p.Name, v, d.Suggest(fmt.Sprint(v), labels))
}

// node is what a value of the parameter sets.
func (p *Parameter) node(v any) *d.Node {
	switch v := v.(type) {
	case int64:
		if part, ok := p.parts[strconv.FormatInt(v, 10)]; ok {
			return part
		}
		return d.NewInt(p.pos, v)
	case float64:
		if part, ok := p.parts[string(d.NewFloat(p.pos, v).Canonical())]; ok {
			return part
		}
		return d.NewFloat(p.pos, v)
	case bool:
		return d.NewBool(p.pos, v)
	case string:
		if part, ok := p.parts[v]; ok {
			return part
		}
		return d.NewText(p.pos, v)
	}
	return nil
}

// targets are the scenario keys that candidates set: those of the space, and the policies of banks.
func (doc *Document) targets() (keys []d.Path) {
	add := func(p d.Path) {
		if !slices.ContainsFunc(keys, func(q d.Path) bool { return q.String() == p.String() }) {
			keys = append(keys, p)
		}
	}
	for _, p := range doc.Space.Params {
		for _, path := range p.set {
			add(path)
		}
	}
	for _, agent := range doc.policyAgents() {
		add(policyPath(agent))
	}
	return keys
}

// policyAgents are the banks whose policies candidates can change: all that the space names, and all others if a program may
// propose whole policies.
func (doc *Document) policyAgents() (agents []string) {
	for _, id := range doc.Space.agents() {
		has := slices.ContainsFunc(doc.Space.Params, func(p *Parameter) bool { return p.agent == id })
		if has || doc.Proposer.Kind == "external" {
			agents = append(agents, id)
		}
	}
	return agents
}

// resolve finds out what a candidate sets. Mistakes make it invalid; what is right is set all the same, so that the mistakes of both
// parameters and policies are found.
func (doc *Document) resolve(c *candidate) {
	c.files, c.policies = map[string][]byte{}, map[string][]byte{}
	c.parts = slices.Clone(doc.Space.values)
	for len(c.parts) < len(doc.Space.keys) {
		c.parts = append(c.parts, nil)
	}
	values := map[string]any{}
	for _, p := range doc.incumbent {
		values[p.Name] = p.Value
	}
	for i, given := range c.Params {
		p := doc.Space.find(given.Name)
		if p == nil {
			c.fail("params."+given.Name, "the space has nothing called %q; %s", given.Name, d.Suggest(given.Name, doc.Space.names()))
			continue
		}
		v, why := p.check(given.Value)
		if why != "" {
			c.fail("params."+given.Name, "%s", why)
			continue
		}
		values[p.Name], c.Params[i].Value = v, v
	}
	for _, p := range doc.Space.Params {
		v, given := values[p.Name]
		for _, path := range p.set {
			if given {
				c.put(doc, path, p.node(v))
			}
		}
	}
	doc.resolvePolicies(c, values)
}

// put sets a key.
func (c *candidate) put(doc *Document, path d.Path, n *d.Node) {
	i := slices.IndexFunc(doc.Space.keys, func(q d.Path) bool { return q.String() == path.String() })
	c.parts[i] = n
}

// resolvePolicies applies policies and their parameters.
func (doc *Document) resolvePolicies(c *candidate, values map[string]any) {
	own := map[string]json.RawMessage{}
	for agent, text := range c.Policies {
		if agent == "" {
			agent = doc.Agent
		}
		if agent == "" || !slices.Contains(doc.policyAgents(), agent) {
			c.fail("policy", "it is not known whose policy it is: the search document names no agent, or %q is not a bank", agent)
			return
		}
		own[agent] = text
	}
	for _, agent := range doc.Space.agents() {
		n, changed := doc.Space.startPolicy(agent), false
		for _, p := range doc.Space.Params {
			if v, given := values[p.Name]; given && p.choosesPolicy(agent) {
				n, changed = p.node(v), true
			}
		}
		spec, err := doc.read(n)
		if text, ok := own[agent]; ok {
			start := n
			if spec, err = doc.proposed(text); err == nil && spec.node != nil && !changed && bytes.Equal(spec.node.Canonical(), start.Canonical()) {
				delete(own, agent) // what the bank has anyway
			}
			changed = true
		}
		if err != nil {
			c.fail("policy", "%s: %v", agent, err)
			continue
		}
		placed := own[agent] != nil
		for _, p := range doc.Space.Params {
			v, given := values[p.Name]
			if p.agent != agent || !given {
				continue
			}
			has, err := spec.with(p.param, p.node(v))
			if err != nil {
				c.fail("params."+p.Name, "%v", err)
			}
			if placed = placed || has; !has {
				c.drop(p.Name) // the chosen policy does not have it
			}
		}
		if placed {
			c.put(doc, policyPath(agent), c.place(agent, spec))
		}
		if changed || placed {
			if c.policies[agent] = spec.text; spec.node != nil {
				c.policies[agent] = spec.node.Canonical()
			}
		}
	}
}

// drop removes a parameter without effect, so that candidates that differ in it alone are the same.
func (c *candidate) drop(name string) {
	c.Params = slices.DeleteFunc(c.Params, func(p Param) bool { return p.Name == name })
}

// content identifies what a candidate sets.
func (c *candidate) content() string {
	h := sha256.New()
	for _, n := range c.parts {
		switch {
		case n == nil:
			fmt.Fprint(h, "-\n")
		case n.Kind == d.Map && n.Get("json_path") != nil && c.files[n.Get("json_path").Text] != nil:
			fmt.Fprintf(h, "document %s\n", c.files[n.Get("json_path").Text])
		default:
			fmt.Fprintf(h, "%s\n", n.Canonical())
		}
	}
	return string(h.Sum(nil))
}

// number formats a number with as many digits as it needs.
func number(x float64) string { return strconv.FormatFloat(x, 'g', -1, 64) }

var idForm = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$`)

// badID says why a text cannot be the id of a candidate; "" if it can.
func badID(id string, taken map[string]bool) string {
	switch {
	case !idForm.MatchString(id):
		return fmt.Sprintf("%q cannot be the id of a candidate: use letters, digits, dots, hyphens and underscores, at most 80", id)
	case taken[id]:
		return fmt.Sprintf("the id %q is taken", id)
	}
	return ""
}
