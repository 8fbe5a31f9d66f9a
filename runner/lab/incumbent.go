package lab

import (
	"fmt"

	d "sweep/engine/document"
)

// incumbent reads the values that the incumbent has, and the start of a game.
func (r *reader) incumbent(s *d.Section) {
	doc := r.doc
	read := func(n *d.Node, key string) (list []Param) {
		if n == nil {
			return nil
		}
		for _, e := range n.Entries {
			p := doc.Space.find(e.Key)
			if p == nil {
				r.Add(&d.Error{Pos: e.KeyPos, Key: d.Join(key, e.Key), Class: d.SchemaError, Message: fmt.Sprintf("the space has nothing called %q", e.Key), Remedy: d.Suggest(e.Key, doc.Space.names())})
				continue
			}
			v, why := p.valueOf(e.Value)
			if why != "" {
				r.Errorf(e.Value, d.Join(key, e.Key), "", "%s", why)
				continue
			}
			list = append(list, Param{p.Name, v})
		}
		return list
	}
	doc.incumbent = read(s.Node("incumbent"), "incumbent")
	if p := s.Node("proposer"); p != nil {
		doc.Proposer.Start = read(p.Get("start"), "proposer.start")
	}
	if r.Failed() {
		return
	}
	c := &candidate{Proposal: Proposal{ID: incumbentID, Params: doc.incumbent}}
	if doc.resolve(c); len(c.invalid) > 0 {
		r.Errorf(s.Node("incumbent"), "incumbent", "", "%s", c.invalid[0].Message)
	}
	doc.Space.values, doc.incumbentFiles = c.parts, c.files
}
