package sweeps

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"sweep/engine"
	"sweep/engine/document"
	"sweep/engine/money"
	"sweep/engine/scenario"
	"sweep/engine/text"
)

// The values of an axis can be a set of banks: "agents" is every participant in the order of the base scenario, "largest:5"
// the five that send the most value in it, most first. The value that a bank sends is known before the first run, because
// exogenous payments do not depend on the course of a run. Drawn payments are those of the first replication, so the set
// is the same for all of them. The plan of a data set stores the ids like other values, and a grid that is read from it
// takes them from there: it may not have the rows of the payments.

const (
	allBanks      = "agents"
	largestPrefix = "largest:"
)

// WithPlannedBanks gives the axes whose values are a set of banks the ids that a plan stores for them.
func WithPlannedBanks(labels func(axis string) []string) Option {
	return func(o *options) { o.banks = labels }
}

// bankValues returns the list of ids that a text stands for, or nil after reporting a mistake.
func (d *decoder) bankValues(a *axis, n *document.Node, key string) *document.Node {
	largest, ranked := strings.CutPrefix(n.Text, largestPrefix)
	if n.Text != allBanks && !ranked {
		d.Errorf(n, key, `write a list, "agents" for all banks, or "largest:5" for the five that send the most value`,
			"%q is neither a list of values nor a set of banks", n.Text)
		return nil
	}
	count, err := strconv.Atoi(largest)
	if ranked && (err != nil || count < 1 || strconv.Itoa(count) != largest) {
		d.Errorf(n, key, `write, for example, "largest:5"`, "%q does not have a number of banks, 1 or more", n.Text)
		return nil
	}
	if d.grid.base == nil {
		return nil // already reported
	}
	var ids []string
	switch {
	case d.options.banks != nil && a.parent < 0:
		ids = d.options.banks(a.name)
	case ranked && a.parent >= 0:
		d.Errorf(n, key, `list the banks, or write "agents"`, "an axis that depends on another one cannot have the %s banks as values", n.Text)
		return nil
	}
	if len(ids) == 0 {
		ids = d.grid.participants()
	} else {
		ranked = false
	}
	switch {
	case len(ids) == 0:
		d.Errorf(n, key, "", "the scenario has no participants")
		return nil
	case ranked && count > len(ids):
		d.Errorf(n, key, "", "the scenario has only %s", text.Counted(int64(len(ids)), "participant"))
		return nil
	case ranked:
		if ids = d.largest(n, key, ids, count); ids == nil {
			return nil
		}
	}
	if a.parent < 0 {
		a.banks = n.Text
	}
	list := document.NewList(n.Pos)
	for _, id := range ids {
		list.Append(document.NewText(n.Pos, id))
	}
	return list
}

// participants lists the ids of the banks of the base scenario, without the central bank and ancillary systems.
func (g *Grid) participants() (ids []string) {
	for _, bank := range agentsPath.Find(g.base) {
		for _, item := range bank.All() {
			id, role := item.Get("id"), item.Get("role")
			if id != nil && id.Kind == document.String && (role == nil || role.Text == scenario.Participant.String()) {
				ids = append(ids, id.Text)
			}
		}
	}
	return ids
}

// largest returns those of the banks that send the most value, most first; of two with the same value, the first in the
// scenario.
func (d *decoder) largest(n *document.Node, key string, ids []string, count int) []string {
	var mistakes document.Errors
	s, _, err := d.grid.resolver.decode(d.grid.base, d.grid.layout)
	if errors.As(err, &mistakes) {
		d.Errorf(n, key, "complete the scenario, or list the banks", "the banks cannot be ranked, because the scenario has a mistake without the axes: %v", mistakes[0])
		return nil
	}
	sent, err := d.grid.sentValues(s)
	switch {
	case errors.As(err, &mistakes):
		d.addAll(err) // of the files that the scenario names
		return nil
	case err != nil:
		d.Errorf(n, key, "list the banks", "the banks cannot be ranked: %v", err)
		return nil
	}
	slices.SortStableFunc(ids, func(a, b string) int { return sent[b].Compare(sent[a]) })
	if last := ids[count-1]; sent[last] == (money.Sum{}) {
		senders := slices.IndexFunc(ids, func(id string) bool { return sent[id] == money.Sum{} })
		d.Errorf(n, key, "list the banks, or ask for fewer", "in the base scenario, payments are sent by only %d of %s", senders, text.Counted(int64(len(ids)), "participant"))
		return nil
	}
	return ids[:count]
}

// sentValues returns the value that each bank sends in the base scenario, with the seed of the first replication; if each
// date is a run of its own, on all dates together.
func (g *Grid) sentValues(s *scenario.Scenario) (map[string]money.Sum, error) {
	p := &resolved{point: point{s, nil, g.base, g.layout, g.resolver}}
	if _, err := g.resolver.attach(&p.point, nil); err != nil {
		return nil, err
	}
	days, episodes := 1, p.reading != nil && p.reading.episodes
	if episodes {
		days = len(p.reading.Days)
	}
	total := map[string]money.Sum{}
	for day := range int64(days) {
		at, err := p.at(day)
		if err != nil {
			return nil, err
		}
		run := *at.scenario
		run.Seed = commonSeed(g.seed, 0)
		if episodes {
			run.Seed = episodeSeed(g.seed, p.reading.Dates[day], p.reading.Days[day])
		}
		if p.reading != nil {
			if run.Inputs, err = p.reading.inputs(day); err != nil {
				return nil, err
			}
		}
		sent, err := engine.SentValues(&run)
		if err != nil {
			return nil, err
		}
		for i := range run.Agents {
			sum := total[run.Agents[i].ID]
			sum.AddSum(sent[i])
			total[run.Agents[i].ID] = sum
		}
	}
	return total, nil
}
