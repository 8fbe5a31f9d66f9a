package inputs

import (
	"errors"
	"fmt"
	"slices"

	"sweep/engine/document"
	"sweep/engine/scenario"
	"sweep/engine/text"
)

// Load decodes a scenario and reads its files with the given function, which may have read them before. Data is nil for
// a scenario without files. The banks that the files add are agents of the scenario. With episodes, the caller chooses
// the Inputs of a day. Mistakes are document.Errors.
func Load(n *document.Node, files scenario.Files, read func(*scenario.Scenario) (*Data, error)) (*scenario.Scenario, *Data, []string, error) {
	s, warnings, err := scenario.Decode(n, files)
	if err != nil {
		return nil, nil, warnings, err
	}
	if _, err := Zone(s.Clock); err != nil {
		return nil, nil, warnings, Located(err, n)
	}
	if s.Payments == nil && s.Positions == nil {
		return s, nil, warnings, nil
	}
	d, err := read(s)
	if err != nil {
		return nil, nil, warnings, Located(err, n)
	}
	if len(d.Added) > 0 && s.Agents[len(s.Agents)-1].ID != d.Added[len(d.Added)-1] {
		n, files.Layout = WithBanks(n, d.Added), nil
		if s, warnings, err = scenario.Decode(n, files); err != nil {
			return nil, nil, warnings, err
		}
	}
	s.Inputs = d.Whole
	days := func() ([]*scenario.Inputs, error) { return append(slices.Clone(d.Days), d.Whole), nil }
	if err := Conflicts(n, files.Layout, s, days); err != nil {
		return nil, nil, warnings, err
	}
	return s, d, append(append(warnings, d.Warnings...), HeldTwice(s)...), nil
}

// WithBanks adds banks to the agents of a document, which have the keys of agents_defaults.
func WithBanks(n *document.Node, ids []string) *document.Node {
	agents := n.Get("agents")
	if agents == nil || agents.Kind != document.List {
		return n
	}
	pos := agents.Pos
	for _, at := range unknownKey.Find(n) {
		pos = at.Pos
	}
	list := document.NewList(agents.Pos)
	for _, item := range agents.All() {
		list.Append(item)
	}
	for _, id := range ids {
		bank := document.NewMap(pos)
		bank.Put("id", document.NewText(pos, id))
		list.Append(bank)
	}
	c := *n
	c.Entries = slices.Clone(n.Entries)
	c.Put("agents", list)
	return &c
}

var unknownKey = document.Path{{Name: "payments"}, {Name: "unknown_participants"}}

// Located gives mistakes at keys the positions of the keys.
func Located(err error, n *document.Node) error {
	var errs document.Errors
	if !errors.As(err, &errs) {
		return err
	}
	for i, e := range errs {
		if e.Pos != (document.Pos{}) {
			continue
		}
		c := *e
		c.Pos = posOf(e.Key, n)
		errs[i] = &c
	}
	return errs
}

// posOf is the position of a key of a document, or of what it belongs to if the document does not have it.
func posOf(key string, n *document.Node) document.Pos {
	if path, err := document.ParsePath(key); err == nil {
		for k := len(path); k > 0; k-- {
			if found := path[:k].Find(n); len(found) > 0 {
				return found[0].Pos
			}
		}
	}
	return document.Pos{File: n.Pos.File}
}

// HeldTwice warns about policies that hold payments whose times already have the delay of the bank's own policy.
func HeldTwice(s *scenario.Scenario) []string {
	if s.Payments == nil || s.Payments.TimeIs != scenario.SubmissionTime {
		return nil
	}
	holds := func(p *scenario.PolicySpec) bool { return p != nil && p.Program != nil && p.Program.CanHold() }
	var ids []string
	for i := range s.Agents {
		a := &s.Agents[i]
		later := slices.ContainsFunc(s.Events, func(e scenario.Event) bool {
			return e.Kind == scenario.PolicyChange && e.Agent == a.ID && holds(e.Policy)
		})
		if holds(&a.Policy) || later {
			ids = append(ids, a.ID)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	return []string{fmt.Sprintf("payments.time_is is submission, but the policies of %s hold payments: they add delay to the delay that is already in the times; use the policy Fifo, or times at which the payments were due (time_is: due)",
		text.List(ids[:min(len(ids), 5)])+more(len(ids)-5))}
}

func more(n int) string {
	if n <= 0 {
		return ""
	}
	return fmt.Sprintf(" and %d more banks", n)
}
