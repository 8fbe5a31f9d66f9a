package external

import (
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"sweep/engine/document"
	"sweep/runner/lab"
)

// The limits on a line of the program.
const (
	lineBytesMax = 1 << 20
	valuesMax    = 200_000
	depthMax     = 1_000
	parentsMax   = 1_000

	invalidMax   = 50  // mistakes that are listed; nobody needs more at once
	pathBytesMax = 200 // of the place of a mistake
)

// message is a line of the program as far as it is understood. Members that are not known are ignored.
type message struct {
	kind string // its type

	proposer, version string // ready
	reason            string // stop
	proposal          lab.Proposal
}

// decode reads a line of the program. Whatever is wrong with it is in the list; message has what could be read.
func decode(line string, names []string) (message, []lab.Invalidity) {
	root, err := document.ParseJSON([]byte(line), document.JSONRules{BytesMax: lineBytesMax, ValuesMax: valuesMax, DepthMax: depthMax})
	if err != nil {
		return message{}, invalidities("", err)
	}
	if root.Kind != document.Map {
		return message{}, []lab.Invalidity{{Message: "is " + root.Kind.String() + " instead of an object"}}
	}
	d := &decoder{root: root, names: names}
	if err := json.Unmarshal([]byte(line), &d.raw); err != nil { // for its documents as they were written
		return message{}, []lab.Invalidity{{Message: err.Error()}}
	}
	m := message{kind: d.text("type", true)}
	switch m.kind {
	case "ready":
		m.proposer, m.version = d.text("proposer", true), d.text("version", false)
	case "stop":
		m.reason = d.text("reason", false)
	case "propose":
		m.proposal = d.proposal()
	case "":
	default:
		d.invalid("type", "is %.40q; a proposer sends ready, propose and stop", m.kind)
	}
	return m, d.found
}

// invalidities lists the mistakes of a document inside a message.
func invalidities(path string, err error) (list []lab.Invalidity) {
	var errs document.Errors
	if !errors.As(err, &errs) {
		return []lab.Invalidity{{Path: path, Message: err.Error()}}
	}
	for _, e := range errs {
		at := strings.Trim(path+"."+e.Key, ".")
		text := e.Message
		if e.Key == "" && e.Pos.Line > 0 {
			text = fmt.Sprintf("%d:%d: %s", e.Pos.Line, e.Pos.Col, text)
		}
		if len(list) < invalidMax {
			list = append(list, lab.Invalidity{Path: short(at), Message: text})
		}
	}
	return list
}

type decoder struct {
	root  *document.Node
	raw   map[string]json.RawMessage
	names []string // of the parameters of the space, in order
	found []lab.Invalidity
}

func (d *decoder) invalid(path, format string, args ...any) {
	if len(d.found) < invalidMax {
		d.found = append(d.found, lab.Invalidity{Path: short(path), Message: fmt.Sprintf(format, args...)})
	}
}

// short is a path without most of a name that is too long to be read.
func short(path string) string {
	if len(path) <= pathBytesMax {
		return path
	}
	return strings.ToValidUTF8(path[:pathBytesMax], "") + "…"
}

// text reads a member that is a text.
func (d *decoder) text(key string, required bool) string {
	v := d.root.Get(key)
	switch {
	case v == nil || v.Kind == document.Null:
		if required {
			d.invalid(key, "is missing")
		}
		return ""
	case v.Kind != document.String:
		d.invalid(key, "is %s instead of text", v.Kind)
		return ""
	}
	return v.Text
}

func (d *decoder) proposal() lab.Proposal {
	p := lab.Proposal{ID: d.id(), Parents: d.parents(), Params: d.params(), Policies: d.policies(),
		Rationale: d.text("rationale", false), Prompt: d.text("prompt", false), Answer: d.text("answer", false)}
	if meta := d.root.Get("meta"); meta != nil && meta.Kind != document.Null {
		p.Meta = d.raw["meta"]
	}
	if len(p.Params) == 0 && len(p.Policies) == 0 && len(d.found) == 0 {
		d.invalid("", "has neither params nor a policy")
	}
	return p
}

// id reads the name of the candidate, which is printed and stored.
func (d *decoder) id() string {
	id := d.text("id", true)
	if v := d.root.Get("id"); v == nil || v.Kind != document.String || idForm.MatchString(id) {
		return id
	}
	d.invalid("id", "is %.100q; use letters, digits, dots, hyphens and underscores, at most 80", id)
	return ""
}

// idForm is what the axis candidate takes as a label.
var idForm = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$`)

// parents reads the member parent: a list of ids, or one id.
func (d *decoder) parents() (list []string) {
	v := d.root.Get("parent")
	switch {
	case v == nil || v.Kind == document.Null:
		return nil
	case v.Kind == document.String:
		return []string{v.Text}
	case v.Kind != document.List:
		d.invalid("parent", "is %s instead of a list of ids", v.Kind)
		return nil
	case v.Len() > parentsMax:
		d.invalid("parent", "has %d ids; the limit is %d", v.Len(), parentsMax)
		return nil
	}
	for i, item := range v.All() {
		if item.Kind != document.String {
			d.invalid(fmt.Sprintf("parent[%d]", i), "is %s instead of an id", item.Kind)
			continue
		}
		list = append(list, item.Text)
	}
	return list
}

// params reads the values of parameters, in the order of the space. Only their types are checked here; those that the space does not
// have come last.
func (d *decoder) params() (list []lab.Param) {
	v := d.root.Get("params")
	if v == nil || v.Kind == document.Null {
		return nil
	}
	if v.Kind != document.Map {
		d.invalid("params", "is %s instead of an object", v.Kind)
		return nil
	}
	names := slices.Clone(d.names)
	for _, e := range v.Entries {
		if !slices.Contains(d.names, e.Key) && len(names) < len(d.names)+invalidMax {
			names = append(names, e.Key)
		}
	}
	for _, name := range names {
		p := lab.Param{Name: short(name)}
		n := v.Get(name)
		switch {
		case n == nil:
			continue
		case n.Kind == document.Int && n.Uint == 0:
			p.Value = n.Int
		case n.Kind == document.Int:
			p.Value = float64(n.Uint)
		case n.Kind == document.Float:
			p.Value = n.Float
		case n.Kind == document.String:
			p.Value = n.Text
		case n.Kind == document.Bool:
			p.Value = n.Bool
		default:
			d.invalid("params."+name, "is %s instead of a number, a text or a boolean", n.Kind)
			continue
		}
		list = append(list, p)
	}
	return list
}

// policies reads policy, the document of the agent of the search, or policies, documents by agent.
func (d *decoder) policies() map[string]json.RawMessage {
	list := map[string]json.RawMessage{}
	if v := d.root.Get("policy"); v != nil && v.Kind != document.Null {
		list[""] = d.raw["policy"]
	}
	v := d.root.Get("policies")
	if v != nil && v.Kind != document.Null {
		if v.Kind != document.Map {
			d.invalid("policies", "is %s instead of an object", v.Kind)
			return nil
		}
		if v.Get("") != nil {
			d.invalid("policies", "has an agent without a name")
			return nil
		}
		if err := json.Unmarshal(d.raw["policies"], &list); err != nil {
			d.invalid("policies", "%s", err)
			return nil
		}
	}
	if len(list) == 0 {
		return nil
	}
	return list
}
