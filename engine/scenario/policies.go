package scenario

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	d "sweep/engine/document"
	"sweep/engine/policy"
)

// policySource describes how the scenario specifies the policy of one agent.
type policySource struct {
	spec   *PolicySpec // of an event; nil for the policy of an agent
	agent  string      // id, of an event
	kind   string
	pos    d.Pos
	key    string           // path of the policy's map
	params map[string]int64 // built-in kinds
	path   string           // FromJson: the file as written
	file   string           // FromJson: the file name for messages
	text   []byte           // the document, if the kind has one
	trees  *d.Node          // Inline: the document as written
}

const fileRemedy = "paths are relative to the directory of the scenario file, then to the working directory"

// isDocument reports whether the policy was given as a document rather than as a built-in kind.
func isDocument(kind string) bool {
	return slices.Contains([]string{"FromJson", "Inline", "InlineJson"}, kind)
}

// policySource reads the key policy of an agent or of an event; the default is Fifo.
func (dec *decoder) policySource(owner *d.Section, spec *PolicySpec) policySource {
	src := policySource{kind: "Fifo", key: owner.Key("policy")}
	if !owner.Has("policy") {
		spec.Kind = src.kind
		return src
	}
	src.pos = owner.Node("policy").Pos
	s := dec.Variant(owner.Node("policy"), src.key, policyTables)
	if s == nil {
		return src
	}
	src.kind = s.Kind()
	switch src.kind {
	case "FromJson":
		src.path = s.Text("json_path")
		if s.Has("json_path") {
			src.pos = s.Node("json_path").Pos
			if isBlank(src.path) {
				s.Errorf("json_path", "name a file", "must not be blank")
			}
		}
	case "Inline":
		if src.trees = s.Node("decision_trees"); src.trees != nil {
			src.text = src.trees.Canonical()
		}
	case "InlineJson":
		if s.Has("json_string") {
			src.text = []byte(s.Text("json_string"))
		}
	default:
		src.params = s.Ints()
	}
	spec.Kind, spec.Path, spec.Params = src.kind, src.path, src.params
	return src
}

// readPolicies is the stage that reads the policy files. A file used by several agents is read once.
func (dec *decoder) readPolicies() {
	done := map[string]*policySource{}
	for i := range dec.policies {
		src := &dec.policies[i]
		if src.kind == "InlineJson" && dec.files.New {
			for _, e := range UnprintablePolicy(dec.file, src.text) {
				e.Pos, e.Key = src.pos, src.key
				dec.Add(e)
			}
		}
		if src.kind != "FromJson" || isBlank(src.path) {
			continue
		}
		if first := done[src.path]; first != nil {
			src.text, src.file = first.text, first.file
			continue
		}
		done[src.path] = src
		var err error
		src.text, src.file, err = dec.files.read("policy file", src.path, dec.file)
		if err != nil {
			dec.Add(&d.Error{Pos: src.pos, Key: d.Join(src.key, "json_path"), Class: d.FileError,
				Message: err.Error(), Remedy: fileRemedy})
		} else if dec.files.New {
			dec.addAll(UnprintablePolicy(src.file, src.text))
		}
	}
}

// UnprintablePolicy reports the texts of a policy document that cannot be displayed. It reports none if the document
// does not parse.
func UnprintablePolicy(file string, text []byte) d.Errors {
	tree, err := policy.Document(text)
	if err != nil {
		return nil
	}
	found := d.Unprintable(tree).In(file)
	for _, e := range found {
		e.Class = d.PolicyError
	}
	return found
}

// read looks in the scenario's directory first, then in the working directory. It also returns the file's path for
// messages, relative to the same directory as the scenario file's.
func (f Files) read(what, name, scenarioFile string) (text []byte, shown string, err error) {
	beside := name
	if !path.IsAbs(name) {
		beside = path.Join(path.Dir(strings.ReplaceAll(scenarioFile, `\`, "/")), name)
	}
	for _, place := range []struct {
		read  ReadFunc
		shown string
	}{{f.Dir, beside}, {f.Work, name}} {
		if place.read == nil {
			continue
		}
		data, err := place.read(name)
		if err == nil {
			return data, place.shown, nil
		}
		if !errors.Is(err, fs.ErrNotExist) {
			return nil, "", fmt.Errorf("cannot read the %s %s: %w", what, name, err)
		}
	}
	return nil, "", fmt.Errorf("%s %s does not exist", what, name)
}

// compilePolicies is the stage that validates and compiles the policies. Agents with the same policy share one program,
// and its mistakes are reported once.
func (dec *decoder) compilePolicies() {
	seen := map[string]*policy.Policy{}
	for i := range dec.policies {
		src := &dec.policies[i]
		if src.incomplete(dec.sound) {
			continue
		}
		content := src.content()
		p, done := seen[content]
		if !done {
			p = dec.compile(src, content)
			seen[content] = p
		}
		if p == nil {
			continue
		}
		if src.spec == nil { // the policies of the agents come first
			a := &dec.s.Agents[i]
			src.spec, src.agent = &a.Policy, a.ID
			dec.reserveRules(src, a, p)
		}
		src.spec.Program = p
		dec.documentRules(src, done)
	}
}

// incomplete reports whether, according to an earlier stage, part of the policy is missing: its document or, if the
// schema stage found mistakes, possibly a parameter of a built-in kind.
func (src *policySource) incomplete(sound bool) bool {
	if isDocument(src.kind) {
		return src.text == nil
	}
	return !sound
}

// content returns a key that identifies the compiled policy of a source.
func (src *policySource) content() string {
	if isDocument(src.kind) {
		return "document " + string(src.text)
	}
	return fmt.Sprint("built-in ", src.kind, src.params) // fmt prints maps sorted by key
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
		p, err = policy.Parse(src.text)
	} else {
		p, err = policy.Builtin(src.kind, src.params)
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

// policyErrors reports every mistake of a policy.
func (dec *decoder) policyErrors(src *policySource, err error) {
	var list d.Errors
	if !errors.As(err, &list) {
		dec.Add(&d.Error{Pos: src.pos, Key: src.key, Class: d.PolicyError, Message: err.Error()})
	}
	for _, e := range list {
		dec.Add(src.locate(e))
	}
}

// locate turns a message about a policy into one about the scenario. Mistakes in a policy file or an inline document have
// positions of their own; those in a JSON text or a built-in kind get the position of the policy in the scenario.
func (src *policySource) locate(e *d.Error) *d.Error {
	at := &d.Error{Pos: src.pos, Key: src.key, Class: d.PolicyError, Message: e.Message, Remedy: e.Remedy}
	if e.Node != "" {
		at.Message += fmt.Sprintf(" (node %q)", e.Node)
	}
	switch src.kind {
	case "FromJson":
		at.Pos = e.Pos
		at.Pos.File = src.file
		if e.Key != "" {
			at.Message = e.Key + ": " + at.Message
		}
		return at
	case "Inline":
		at.Key = d.Join(src.key, "decision_trees")
		at.Pos = placeOf(src.trees, e.Key, src.pos)
	case "InlineJson":
		at.Key = d.Join(src.key, "json_string")
		at.Message = fmt.Sprintf("line %d, column %d of the text: %s", e.Pos.Line, e.Pos.Col, at.Message)
	}
	if e.Key != "" {
		at.Key += "." + e.Key
	}
	return at
}

// placeOf finds the value at a path of a policy document, or the nearest enclosing one.
func placeOf(trees *d.Node, path string, otherwise d.Pos) d.Pos {
	p, err := d.ParsePath(path)
	if err != nil || trees == nil {
		return otherwise
	}
	for ; len(p) > 0; p = p[:len(p)-1] {
		if found := p.Find(trees); len(found) > 0 {
			return found[0].Pos
		}
	}
	return trees.Pos
}

// reserveRules warns about a reserve that no payment of the bank can use.
func (dec *decoder) reserveRules(src *policySource, a *Agent, p *policy.Policy) {
	if a.Reserve != nil && !p.DeclaresPriority() {
		dec.Warnf(src.pos, src.key, "no payment of this bank can use its reserve: the policy never declares an RTGS priority (action ResubmitToRtgs)")
	}
}

// documentRules reads the liquidity fraction of a policy document, reports its warnings and checks it against the feature
// toggles. Messages about a policy that was already checked are not repeated.
func (dec *decoder) documentRules(src *policySource, seen bool) {
	if !isDocument(src.kind) {
		return
	}
	for _, w := range src.spec.Program.Warnings() {
		if at := src.locate(w); !seen {
			dec.Warn(at)
		}
	}
	if x, ok := src.spec.Program.Fraction(); ok {
		src.spec.Fraction = &x
	}
	if dec.toggles == nil || !dec.sound {
		return
	}
	bad := dec.toggles.forbidden(policy.Categories(src.spec.Program))
	switch {
	case len(bad) == 0:
	case src.kind == "InlineJson":
		dec.Warnf(src.pos, src.key, "policy_feature_toggles do not apply to InlineJson policies, but this one uses %s", strings.Join(bad, ", "))
	default:
		dec.Add(&d.Error{Pos: src.pos, Key: src.key, Class: d.PolicyError,
			Message: fmt.Sprintf("agent %q: the policy uses forbidden categories %s", src.agent, strings.Join(bad, ", ")),
			Remedy:  "policy_feature_toggles " + dec.toggles.String()})
	}
}
