package lab

import (
	"fmt"
	"slices"

	d "sweep/engine/document"
	"sweep/runner/results"
)

// checkSpace compares the space with the banks and policies of the scenario.
func (r *reader) checkSpace(s *d.Section) {
	doc := r.doc
	ids := doc.Space.agents()
	if doc.Agent != "" && !slices.Contains(ids, doc.Agent) {
		r.Add(&d.Error{Pos: s.Node("agent").Pos, Key: "agent", Class: d.ReferenceError, Message: fmt.Sprintf("there is no bank %q", doc.Agent), Remedy: d.Suggest(doc.Agent, ids)})
	}
	for _, p := range doc.Space.Params {
		if p.agent == "" {
			continue
		}
		if !slices.Contains(ids, p.agent) {
			r.Add(&d.Error{Pos: p.agentPos, Key: d.Join(p.key, "agent"), Class: d.ReferenceError, Message: fmt.Sprintf("there is no bank %q", p.agent), Remedy: d.Suggest(p.agent, ids)})
			continue
		}
		var known []string
		read := true
		for _, policy := range doc.Space.policiesOf(p.agent) {
			names, err := doc.parameters(policy)
			if err != nil && doc.Space.grid != nil { // without a grid, the file is among its mistakes
				r.Add(&d.Error{Pos: p.paramPos, Key: d.Join(p.key, "parameter"), Class: d.FileError, Message: err.Error()})
			}
			known, read = append(known, names...), read && err == nil
		}
		if read && !slices.Contains(known, p.param) {
			message := fmt.Sprintf("the policy of %s has no parameter %q", p.agent, p.param)
			remedy := "it has no parameters"
			if len(known) > 0 {
				remedy = d.Suggest(p.param, known)
			}
			r.Add(&d.Error{Pos: p.paramPos, Key: d.Join(p.key, "parameter"), Class: d.ReferenceError, Message: message, Remedy: remedy})
		}
	}
	doc.Space.keys = doc.targets()
}

// namesNoBank reports whether a key belongs to a parameter of a policy of a bank that does not exist, which checkSpace reports.
func (r *reader) namesNoBank(key string) bool {
	space := r.doc.Space
	return space != nil && space.start != nil && slices.ContainsFunc(space.Params, func(p *Parameter) bool {
		return p.agent != "" && p.axisKey() == key && !slices.Contains(space.agents(), p.agent)
	})
}

// expression is a quantity and its place in the document.
type expression struct {
	*results.Quantity
	pos d.Pos
	key string
}

// banks refuses expressions that read a bank that the scenario does not have.
func (r *reader) banks() {
	if r.doc.Space == nil || r.doc.Space.start == nil {
		return
	}
	ids := r.doc.Space.agents()
	for _, e := range r.expressions {
		for _, id := range e.Agents() {
			if !slices.Contains(ids, id) {
				r.Add(&d.Error{Pos: e.pos, Key: e.key, Class: d.ReferenceError, Message: fmt.Sprintf("%q: there is no bank %q", e.Text, id), Remedy: d.Suggest(id, ids)})
			}
		}
	}
}
