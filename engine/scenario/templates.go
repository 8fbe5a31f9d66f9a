package scenario

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"

	d "sweep/engine/document"
)

// Templates and defaults of banks
//
// An entry of agents with a count stands for that many banks, and the keys of agents_defaults are those of every bank that
// does not give them. Expand writes both out in the document, before anything is decoded. The rest of the program
// therefore knows single banks only: an axis reaches a bank of a template by its id, the canonical form does not depend
// on how the banks were written, and the nodes that banks share keep the positions of the template.
//
// Grids expand their base scenario once and apply the values of axes to the result. Layout then tells the decoder which
// entry a bank comes from, so that a mistake in a template is reported once, at the entry, and not once per bank.

// TemplateBanksMax limits the count of a template.
const TemplateBanksMax = 10_000

// Layout describes how Expand has changed the list of banks.
type Layout struct {
	origin   []int   // by bank: its entry in the document
	defaults *d.Node // agents_defaults, nil without
}

// Expand writes out the templates and defaults of banks. It returns the document itself if there are none. If they have
// mistakes, the layout is nil; Decode reports those that Expand does not.
func Expand(n *d.Node) (*d.Node, *Layout, d.Errors) {
	list, defaults := n.Get("agents"), n.Get("agents_defaults")
	if list == nil || list.Kind != d.List {
		return n, &Layout{}, nil
	}
	if defaults != nil && defaults.Kind != d.Map {
		defaults = nil
	}
	x := &expansion{out: d.NewList(list.Pos), layout: &Layout{defaults: defaults}, ids: map[string]d.Pos{}}
	templates := false
	for i, item := range list.All() {
		templates = templates || item.Get("count") != nil
		x.entry(i, item)
	}
	switch {
	case len(x.errs) > 0 || x.incomplete:
		return n, nil, x.errs
	case defaults == nil && !templates:
		return n, &Layout{}, nil
	}
	c := *n
	c.Entries = slices.Clone(n.Entries)
	c.Put("agents", x.out)
	return &c, x.layout, nil
}

// expansion is the list of banks while it is written out.
type expansion struct {
	out        *d.Node
	layout     *Layout
	ids        map[string]d.Pos
	errs       d.Errors
	incomplete bool // an entry cannot be expanded because of a mistake that the decoder reports
}

// entry adds the banks of an entry.
func (x *expansion) entry(i int, item *d.Node) {
	if item.Kind == d.Map && x.layout.defaults != nil {
		item = WithDefaults(item, x.layout.defaults)
	}
	count, id := item.Get("count"), item.Get("id")
	if count == nil {
		if id != nil && id.Kind == d.String {
			x.ids[id.Text] = id.Pos
		}
		x.add(i, item)
		return
	}
	banks, ok := count.AsInt64()
	if !ok || id == nil || id.Kind != d.String {
		x.incomplete = true
		return
	}
	at := d.JoinIndex("agents", i)
	if banks < 1 || banks > TemplateBanksMax {
		x.fail(count, d.Join(at, "count"), "leave out the entry to have no such banks, write several for more",
			"must be from 1 to %d, not %d", TemplateBanksMax, banks)
		return
	}
	pattern, problem := parsePattern(id.Text)
	if problem != "" {
		x.fail(id, d.Join(at, "id"), "number the banks with {n} from 1, or {n:02} from 01: BANK_{n:02}", "%q %s", id.Text, problem)
		return
	}
	x.banks(i, item, id, pattern, int(banks))
}

// banks adds the banks of a template.
func (x *expansion) banks(i int, item, id *d.Node, pattern idPattern, count int) {
	taken, first := 0, ""
	for n := 1; n <= count; n++ {
		name := pattern.id(n)
		if _, dup := x.ids[name]; dup {
			if taken++; taken == 1 {
				first = name
			}
			continue
		}
		x.ids[name] = id.Pos
		bank := *item
		bank.Entries = slices.Clone(item.Entries)
		bank.Put("count", nil)
		bank.Entries[slices.IndexFunc(bank.Entries, func(e d.Entry) bool { return e.Key == "id" })].Value = d.NewText(id.Pos, name)
		x.add(i, &bank)
	}
	if taken > 0 {
		message := fmt.Sprintf("the id %q already exists at %v", first, x.ids[first])
		if taken > 1 {
			message = fmt.Sprintf("%d of the %d ids already exist; the first is %q at %v", taken, count, first, x.ids[first])
		}
		x.fail(id, d.Join(d.JoinIndex("agents", i), "id"), "use another pattern", "%s", message)
	}
}

func (x *expansion) add(i int, bank *d.Node) {
	x.out.Append(bank)
	x.layout.origin = append(x.layout.origin, i)
}

func (x *expansion) fail(n *d.Node, key, remedy, format string, args ...any) {
	x.errs = append(x.errs, &d.Error{Pos: n.Pos, Key: key, Class: d.SchemaError, Message: fmt.Sprintf(format, args...), Remedy: remedy})
}

// idPattern is the id of a template: texts with the number of the bank, of a minimum width, between them.
type idPattern struct {
	texts  []string
	widths []int
}

var placeholder = regexp.MustCompile(`\{n(?::0([1-9]))?\}`)

// parsePattern reads the id of a template, or says what is wrong with it.
func parsePattern(text string) (p idPattern, problem string) {
	from := 0
	for _, m := range placeholder.FindAllStringSubmatchIndex(text, -1) {
		width := 0
		if m[2] >= 0 {
			width = int(text[m[2]] - '0')
		}
		p.texts, p.widths = append(p.texts, text[from:m[0]]), append(p.widths, width)
		from = m[1]
	}
	p.texts = append(p.texts, text[from:])
	switch {
	case slices.ContainsFunc(p.texts, hasBrace):
		return p, "has braces that are not {n}, or {n:02} with a width from 1 to 9"
	case len(p.widths) == 0:
		return p, "is the id of several banks and does not contain {n}"
	}
	return p, ""
}

func hasBrace(s string) bool {
	return slices.ContainsFunc([]byte(s), func(c byte) bool { return c == '{' || c == '}' })
}

func (p idPattern) id(n int) string {
	out := p.texts[0]
	for i, width := range p.widths {
		out += fmt.Sprintf("%0*d", width, n) + p.texts[i+1]
	}
	return out
}

// alternatives are keys that exclude or replace each other: a bank that gives one of them does not inherit the others.
var alternatives = [][]string{
	{"arrival_config", "arrival_bands"}, {"priority", "priority_distribution"}, {"opening_balance", "opening_liquidity"},
}

// indivisible are maps that replace the default as a whole. So are maps with a type.
var indivisible = []string{"eod_penalty", "deadline_penalty"}

// WithDefaults adds the keys of agents_defaults that a bank does not give. Maps are merged key by key, except maps with a
// type and penalties. An explicit null removes a default. An agent that is no participant does not get keys that only
// participants have.
func WithDefaults(bank, defaults *d.Node) *d.Node {
	out := *bank
	out.Entries = slices.Clone(bank.Entries)
	for _, e := range defaults.Entries {
		own := bank.Get(e.Key)
		switch {
		case own != nil && mergeable(e.Key, own, e.Value):
			merged := WithDefaults(own, e.Value)
			out.Entries[slices.IndexFunc(out.Entries, func(o d.Entry) bool { return o.Key == e.Key })].Value = merged
		case own == nil && !replaced(bank, e.Key) && !withheld(bank, e.Key):
			out.Entries = append(out.Entries, d.Entry{Key: e.Key, KeyPos: e.KeyPos, Value: withoutGiven(bank, e.Key, e.Value)})
		}
	}
	return &out
}

func withheld(bank *d.Node, key string) bool {
	return slices.Contains(participantKeys, key) && !isParticipant(bank)
}

// ParticipantPaths divides a path to a key of all banks that only participants have, such as agents.*.unsecured_cap, into paths
// to those of the participants. It returns other paths as they are.
func ParticipantPaths(scenario *d.Node, p d.Path) []d.Path {
	if len(p) < 3 || p[0].Name != "agents" || !p[1].All || !slices.Contains(participantKeys, p[2].Name) {
		return []d.Path{p}
	}
	agents := scenario.Get("agents")
	if agents == nil || agents.Kind != d.List {
		return []d.Path{p}
	}
	var paths []d.Path
	others, end := 0, -1
	for i, bank := range agents.All() {
		switch {
		case !isParticipant(bank):
			others++
		case i == end:
			paths[len(paths)-1][1].More++
			end++
		default:
			part := slices.Clone(p)
			part[1] = d.Step{Index: i}
			paths, end = append(paths, part), i+1
		}
	}
	if others == 0 {
		return []d.Path{p}
	}
	return paths
}

func isParticipant(bank *d.Node) bool {
	role := bank.Get("role")
	return role == nil || role.Text != roleNames[CentralBank] && role.Text != roleNames[Ancillary]
}

func mergeable(key string, own, other *d.Node) bool {
	return own.Kind == d.Map && other.Kind == d.Map && own.Get("type") == nil && !slices.Contains(indivisible, key)
}

// replaced reports whether a bank has a key in the place of another one.
func replaced(bank *d.Node, key string) bool {
	has := func(k string) bool { return k != key && bank.Get(k) != nil }
	for _, group := range alternatives {
		if slices.Contains(group, key) && slices.ContainsFunc(group, has) {
			return true
		}
	}
	limits := bank.Get("limits")
	return isLimit(key) && limits != nil && limits.Get(key) != nil
}

// withoutGiven is the default limits without those that the bank gives directly.
func withoutGiven(bank *d.Node, key string, value *d.Node) *d.Node {
	if key != "limits" || value.Kind != d.Map {
		return value
	}
	c := *value
	c.Entries = slices.DeleteFunc(slices.Clone(value.Entries), func(e d.Entry) bool { return isLimit(e.Key) && bank.Get(e.Key) != nil })
	return &c
}

func isLimit(key string) bool { return key == "bilateral_limits" || key == "multilateral_limit" }

// Banks returns the first bank of an entry and their number. There are none if the document was not written out, and none
// if it has no such entry.
func (l *Layout) Banks(entry int) (first, n int) {
	first = slices.Index(l.origin, entry)
	for first >= 0 && first+n < len(l.origin) && l.origin[first+n] == entry {
		n++
	}
	return first, n
}

// WrittenOut reports whether Expand has changed the document.
func (l *Layout) WrittenOut() bool { return len(l.origin) > 0 }

// Relocate makes the errors of a document that was written out errors of the document as written: the keys are those of
// the entries and of agents_defaults, and a mistake that several banks share is reported once.
func (l *Layout) Relocate(errs d.Errors) d.Errors {
	if !l.WrittenOut() {
		return errs
	}
	type place struct {
		pos     d.Pos
		message string
	}
	inDefaults, known := map[d.Pos]bool{}, map[place]bool{}
	positions(l.defaults, inDefaults)
	return slices.DeleteFunc(errs, func(e *d.Error) bool {
		m := agentKey.FindStringSubmatch(e.Key)
		if m == nil {
			return false
		}
		i, _ := strconv.Atoi(m[1])
		if inDefaults[e.Pos] {
			e.Key = "agents_defaults" + m[2]
		} else if i < len(l.origin) {
			e.Key = d.JoinIndex("agents", l.origin[i]) + m[2]
		}
		at := place{e.Pos, e.Message}
		again := known[at]
		known[at] = true
		return again
	})
}

var agentKey = regexp.MustCompile(`^agents\[(\d+)\](.*)$`)

// positions collects the positions inside a tree.
func positions(n *d.Node, in map[d.Pos]bool) {
	if n == nil {
		return
	}
	for _, e := range n.Entries {
		in[e.KeyPos], in[e.Value.Pos] = true, true
		positions(e.Value, in)
	}
	for _, item := range n.All() {
		in[item.Pos] = true
		positions(item, in)
	}
}
