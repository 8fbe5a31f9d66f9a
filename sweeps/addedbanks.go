package sweeps

import (
	"slices"

	"sweep/engine/document"
	"sweep/engine/scenario"
	"sweep/sweeps/inputs"
)

// With payments.unknown_participants: add, the banks that only the files have become agents of the base scenario, so that axes
// can set their keys. What is read does not depend on them, and a run has only those that its own rows have: a date that
// brings a bank of its own does not change the runs of the other dates.

// addBanks adds the banks that the files of the base scenario add.
func (g *Grid) addBanks() {
	s, _, err := g.resolver.decode(g.base, g.layout)
	if err != nil {
		return // mistakes are reported when the scenario is checked
	}
	read, err := g.readings.of(g.base, g.baseDir, s)
	if err != nil || read == nil || len(read.Added) == 0 {
		return
	}
	written := inputs.WithBanks(g.written, read.Added)
	if base, layout, wrong := scenario.Expand(written); layout != nil && len(wrong) == 0 {
		g.written, g.base, g.layout, g.added = written, base, layout, read.Added
	}
}

// addsBanks reports whether the files of a document may add banks.
func addsBanks(n *document.Node) bool {
	payments := n.Get("payments")
	if payments == nil || payments.Kind != document.Map {
		return false
	}
	unknown := payments.Get("unknown_participants")
	return unknown != nil && unknown.Text == scenario.UnknownAdds.String()
}

// listed is a scenario without the banks that the files have added.
func (g *Grid) listed(s *scenario.Scenario) *scenario.Scenario {
	if len(g.added) == 0 {
		return s
	}
	c := *s
	c.Agents = slices.DeleteFunc(slices.Clone(s.Agents), func(a scenario.Agent) bool { return slices.Contains(g.added, a.ID) })
	return &c
}

// withAdded makes the given banks those that are added to a scenario document. Banks that it already has keep what axes have set.
func (g *Grid) withAdded(n *document.Node, banks []string) *document.Node {
	have := map[string]*document.Node{}
	list := document.NewList(n.Get("agents").Pos)
	for _, item := range n.Get("agents").All() {
		if id := item.Get("id"); id != nil && slices.Contains(g.added, id.Text) {
			have[id.Text] = item
		} else {
			list.Append(item)
		}
	}
	for _, id := range banks {
		bank := have[id]
		if bank == nil {
			bank = document.NewMap(list.Pos)
			bank.Put("id", document.NewText(list.Pos, id))
			if defaults := n.Get("agents_defaults"); defaults != nil && defaults.Kind == document.Map {
				bank = scenario.WithDefaults(bank, defaults)
			}
		}
		list.Append(bank)
	}
	n, _ = agentsPath.With(n, list) // cannot fail: the list exists
	return n
}

var agentsPath = document.Path{{Name: "agents"}}
