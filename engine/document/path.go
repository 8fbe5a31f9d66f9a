package document

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Path addresses values of a document. Its text form is a list of steps separated by dots:
//
//	cost_rates.eod_penalty            keys of maps
//	agents.BANK_A.unsecured_cap       an element of a list by the value of its key id
//	agents[0].unsecured_cap           an element by its number, from 0
//	agents.*.unsecured_cap            all elements of a list or all values of a map
//	agents."BANK.A".unsecured_cap     a name with dots or brackets in double quotes
type Path []Step

// Step is one step of a path.
type Step struct {
	Name  string // key of a map, or id of a list element
	Index int    // number of a list element, if Name is empty and All is false
	More  int    // number of elements after it that the step addresses too; has no text form
	All   bool
}

// ParsePath reads the text form.
func ParsePath(text string) (Path, error) {
	var p Path
	rest := text
	for first := true; first || rest != ""; first = false {
		if strings.HasPrefix(rest, "[") {
			num, after, ok := strings.Cut(rest[1:], "]")
			i, err := strconv.Atoi(num)
			if !ok || err != nil || i < 0 {
				return nil, fmt.Errorf("path %q: [%s is not an element number in brackets", text, num)
			}
			p, rest = append(p, Step{Index: i}), after
			continue
		}
		if !first {
			if rest[0] != '.' {
				return nil, fmt.Errorf("path %q: a dot is missing before %q", text, rest)
			}
			rest = rest[1:]
		}
		name, after, quoted, err := cutName(rest)
		if err != nil {
			return nil, fmt.Errorf("path %q: %w", text, err)
		}
		p, rest = append(p, Step{Name: name, All: name == "*" && !quoted}), after
	}
	return p, nil
}

func cutName(s string) (name, rest string, quoted bool, err error) {
	if strings.HasPrefix(s, `"`) {
		prefix, err := strconv.QuotedPrefix(s)
		if err != nil {
			return "", "", true, errors.New("a quote is not closed")
		}
		name, err = strconv.Unquote(prefix)
		if err == nil && name == "" {
			err = errors.New("a name is empty")
		}
		return name, s[len(prefix):], true, err
	}
	end := strings.IndexAny(s, ".[")
	if end < 0 {
		end = len(s)
	}
	if end == 0 {
		return "", "", false, errors.New("a name is empty")
	}
	return s[:end], s[end:], false, nil
}

// String is the text form.
func (p Path) String() string {
	var b strings.Builder
	for i, s := range p {
		switch {
		case s.All:
			b.WriteString(dot(i) + "*")
		case s.Name == "":
			fmt.Fprintf(&b, "[%d]", s.Index)
		case strings.ContainsAny(s.Name, `.["`) || s.Name == "*":
			b.WriteString(dot(i) + strconv.Quote(s.Name))
		default:
			b.WriteString(dot(i) + s.Name)
		}
	}
	return b.String()
}

func dot(i int) string {
	if i == 0 {
		return ""
	}
	return "."
}

// With returns a copy of the document with a value at every place that the path addresses. The original is unchanged and
// shares everything the path does not touch. Missing maps on the path are created; a missing list element is an error
// that lists the known ones.
func (n *Node) With(path string, v *Node) (*Node, error) {
	p, err := ParsePath(path)
	if err != nil {
		return n, err
	}
	return p.With(n, v)
}

// With is Node.With for a path that was parsed before.
func (p Path) With(n *Node, v *Node) (*Node, error) {
	c := n.shallow()
	return c, p.with(c, v, 0)
}

func (p Path) with(n *Node, v *Node, i int) error {
	targets, err := p.step(n, i)
	if err != nil {
		return err
	}
	for _, t := range targets {
		if i == len(p)-1 {
			t.put(v)
			continue
		}
		next := t.value()
		if next == nil || next.Kind == Null {
			next = NewMap(v.Pos)
		} else {
			next = next.shallow()
		}
		t.put(next)
		if err := p.with(next, v, i+1); err != nil {
			return err
		}
	}
	return nil
}

// shallow is a copy with the same elements.
func (n *Node) shallow() *Node {
	c := *n
	c.Entries = slices.Clone(n.Entries)
	c.items = slices.Clone(c.elements())
	return &c
}

// PathOf returns the path of a value of the tree, nil for the root and for values that are not in the tree.
func (n *Node) PathOf(v *Node) Path {
	p, _ := n.search(v, nil)
	return p
}

func (n *Node) search(v *Node, p Path) (Path, bool) {
	if n == v {
		return p, true
	}
	for i, item := range n.All() {
		if found, ok := item.search(v, append(p, Step{Index: i})); ok {
			return found, true
		}
	}
	for _, e := range n.Entries {
		if found, ok := e.Value.search(v, append(p, Step{Name: e.Key})); ok {
			return found, true
		}
	}
	return nil, false
}

// Find lists the values the path addresses; missing ones are left out.
func (p Path) Find(n *Node) []*Node {
	found := []*Node{n}
	for i := range p {
		var next []*Node
		for _, m := range found {
			targets, err := p.step(m, i)
			if err != nil {
				continue
			}
			for _, t := range targets {
				if v := t.value(); v != nil {
					next = append(next, v)
				}
			}
		}
		found = next
	}
	return found
}

// target is a place inside a list or map.
type target struct {
	in    *Node
	key   string
	index int
}

func (t target) value() *Node {
	if t.in.Kind == List {
		return t.in.items[t.index]
	}
	return t.in.Get(t.key)
}

func (t target) put(v *Node) {
	if t.in.Kind == List {
		t.in.items[t.index] = v
		return
	}
	t.in.Put(t.key, v)
}

// step resolves step i of the path inside n.
func (p Path) step(n *Node, i int) ([]target, error) {
	s := p[i]
	if n.long != nil {
		c := *n
		n = &c
		n.elements()
	}
	switch {
	case n.Kind == Map && s.All:
		out := make([]target, len(n.Entries))
		for k, e := range n.Entries {
			out[k] = target{in: n, key: e.Key}
		}
		return out, nil
	case n.Kind == Map && s.Name != "":
		return []target{{in: n, key: s.Name}}, nil
	case n.Kind == List && s.All:
		out := make([]target, len(n.items))
		for k := range n.items {
			out[k] = target{in: n, index: k}
		}
		return out, nil
	case n.Kind == List && s.Name != "":
		return p.byID(n, i)
	case n.Kind == List && s.Index+s.More < len(n.items):
		out := make([]target, 1+s.More)
		for k := range out {
			out[k] = target{in: n, index: s.Index + k}
		}
		return out, nil
	case n.Kind == List:
		return nil, fmt.Errorf("%s: the list has %d elements, numbered from 0", p[:i+1], len(n.items))
	case n.Kind == Map:
		return nil, fmt.Errorf("%s: a map has keys, not element numbers", p[:i+1])
	}
	return nil, fmt.Errorf("%s: %s is %v and contains no other values", p, p[:i].String(), n.Kind)
}

func (p Path) byID(n *Node, i int) ([]target, error) {
	var ids []string
	for k, item := range n.items {
		id := item.Get("id")
		if id == nil || id.Kind != String {
			continue
		}
		if id.Text == p[i].Name {
			return []target{{in: n, index: k}}, nil
		}
		ids = append(ids, id.Text)
	}
	if len(ids) == 0 {
		return nil, fmt.Errorf("%s: the elements of this list have no id; address them by number as %s[0]", p, p[:i].String())
	}
	return nil, fmt.Errorf("%s: no element with id %q; %s", p, p[i].Name, Suggest(p[i].Name, ids))
}
