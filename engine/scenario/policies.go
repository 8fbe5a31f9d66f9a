package scenario

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	d "sweep/engine/document"
	"sweep/engine/policy"
)

// policySource is what the scenario says about one agent's policy.
type policySource struct {
	kind   string
	pos    d.Pos
	key    string           // path of the policy's map
	params map[string]int64 // built-in kinds
	path   string           // FromJson
	text   []byte           // the document, for kinds that have one
}

// isDocument reports whether the policy was given as a document and not by the name of a built-in one.
func isDocument(kind string) bool {
	return slices.Contains([]string{"FromJson", "Inline", "InlineJson"}, kind)
}

// policySource reads the key policy of an agent; without it the agent follows Fifo.
func (dec *decoder) policySource(agent *d.Section, a *Agent) policySource {
	src := policySource{kind: "Fifo", key: agent.Key("policy")}
	if !agent.Has("policy") {
		a.Policy.Kind = src.kind
		return src
	}
	src.pos = agent.Node("policy").Pos
	s := dec.Variant(agent.Node("policy"), src.key, policyTables)
	if s == nil {
		return src
	}
	src.kind = s.Kind()
	switch src.kind {
	case "FromJson":
		src.path = s.Text("json_path")
		if s.Has("json_path") {
			src.pos = s.Node("json_path").Pos
		}
	case "Inline":
		if trees := s.Node("decision_trees"); trees != nil {
			src.text = trees.Canonical()
		}
	case "InlineJson":
		src.text = []byte(s.Text("json_string"))
	default:
		src.params = s.Ints()
	}
	a.Policy.Kind, a.Policy.Path, a.Policy.Params = src.kind, src.path, src.params
	return src
}

// readPolicies is the stage that reads the policy files; a file that several agents name is read once.
func (dec *decoder) readPolicies() {
	texts := map[string][]byte{}
	for i := range dec.policies {
		src := &dec.policies[i]
		if src.kind != "FromJson" {
			continue
		}
		text, done := texts[src.path]
		if !done {
			var err error
			if text, err = dec.files.read(src.path); err != nil {
				dec.Add(&d.Error{Pos: src.pos, Key: d.Join(src.key, "json_path"), Class: d.FileError,
					Message: err.Error(), Remedy: "paths are relative to the directory of the scenario file, then to the working directory"})
			}
			texts[src.path] = text
		}
		src.text = text
	}
}

// read looks into the scenario's directory first, then into the working directory.
func (f Files) read(name string) ([]byte, error) {
	for _, read := range []ReadFunc{f.Dir, f.Work} {
		if read == nil {
			continue
		}
		data, err := read(name)
		if err == nil {
			return data, nil
		}
		if !errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("cannot read the policy file %s: %w", name, err)
		}
	}
	return nil, fmt.Errorf("there is no policy file %s", name)
}

// compilePolicies is the stage that validates and compiles the policies. Agents with the same policy share one program,
// and its mistakes are told once.
func (dec *decoder) compilePolicies() {
	seen := map[string]*policy.Policy{}
	for i := range dec.policies {
		src, a := &dec.policies[i], &dec.s.Agents[i]
		content := src.content()
		p, done := seen[content]
		if !done {
			p = dec.compile(src, content)
			seen[content] = p
		}
		if p == nil {
			continue
		}
		a.Policy.Program = p
		dec.documentRules(src, a, done)
	}
}

// content identifies what a source compiles to.
func (src *policySource) content() string {
	if isDocument(src.kind) {
		return string(src.text)
	}
	return fmt.Sprint(src.kind, src.params) // fmt prints maps in the order of their keys
}

func (dec *decoder) compile(src *policySource, content string) *policy.Policy {
	if c := dec.files.Policies; c != nil {
		if p, ok := c.Get(content); ok {
			return p
		}
	}
	var p *policy.Policy
	var err error
	if isDocument(src.kind) {
		p, err = parsePolicy(src.text)
	} else {
		p, err = builtinPolicy(src.kind, src.params)
	}
	if err != nil {
		dec.policyErrors(src, err)
		return nil
	}
	if c := dec.files.Policies; c != nil {
		c.Put(content, p)
	}
	return p
}

// policyErrors reports every mistake of a policy document.
func (dec *decoder) policyErrors(src *policySource, err error) {
	prefix := ""
	if src.path != "" {
		prefix = src.path + ": "
	}
	list := []error{err}
	if many, ok := err.(interface{ Unwrap() []error }); ok {
		list = many.Unwrap()
	}
	for _, one := range list {
		dec.Add(&d.Error{Pos: src.pos, Key: src.key, Class: d.PolicyError, Message: prefix + one.Error()})
	}
}

// documentRules takes the liquidity fraction from a policy document and holds the document against the feature
// toggles. A mistake of a policy that was seen before is not repeated.
func (dec *decoder) documentRules(src *policySource, a *Agent, seen bool) {
	if !isDocument(src.kind) {
		return
	}
	if x, ok := policyFraction(a.Policy.Program); ok {
		a.Policy.Fraction = &x
		if !(x >= 0 && x <= 1) && !seen {
			dec.Add(&d.Error{Pos: src.pos, Key: src.key, Class: d.PolicyError,
				Message: fmt.Sprintf("parameters.initial_liquidity_fraction of the policy must be from 0 to 1, not %v", x)})
		}
	}
	if dec.toggles == nil {
		return
	}
	bad := dec.toggles.forbidden(policyCategoriesOf(a.Policy.Program))
	switch {
	case len(bad) == 0:
	case src.kind == "InlineJson":
		dec.Warnf(src.pos, src.key, "policy_feature_toggles do not apply to InlineJson policies, but this one uses %s", strings.Join(bad, ", "))
	default:
		dec.Add(&d.Error{Pos: src.pos, Key: src.key, Class: d.PolicyError,
			Message: fmt.Sprintf("agent %q: the policy uses forbidden categories %s", a.ID, strings.Join(bad, ", ")),
			Remedy:  "see policy_feature_toggles: " + dec.toggles.String()})
	}
}
