package lab

import (
	"fmt"
	"slices"
)

// episodes is how many episodes of a candidate are computed.
func (c *candidate) episodes() (n int64) {
	for _, o := range c.stages {
		n = max(n, o.planned)
	}
	return n
}

// computed is how many episodes of the runs with a label are computed.
func (s *Search) computed(label string) (n int64) {
	if label == incumbentID {
		return s.have
	}
	for _, c := range s.all {
		if c.label == label {
			n = max(n, c.episodes())
		}
	}
	return n
}

// find is the candidate whose runs have a label.
func (s *Search) find(label string) *candidate {
	i := slices.IndexFunc(s.all, func(c *candidate) bool { return c.ID == label })
	if i < 0 {
		return s.incumbent
	}
	return s.all[i]
}

// admit numbers proposals, finds out what they set, and refuses those that cannot be simulated. A candidate that is equal to an
// earlier one has its runs.
func (s *Search) admit(outer, generation int, proposals []Proposal) ([]*candidate, error) {
	var list []*candidate
	known := map[string]string{s.incumbent.content(): incumbentID}
	ids := map[string]bool{incumbentID: true}
	for _, c := range s.all {
		ids[c.ID] = true
		if len(c.invalid) == 0 {
			known[c.content()] = c.label
		}
	}
	for _, p := range proposals {
		if p.ID == "" {
			p.ID = fmt.Sprintf("c%d", len(s.all)+1)
		}
		c := &candidate{Proposal: p, generation: generation, outer: outer, label: p.ID, invalid: slices.Clone(p.Invalid)}
		c.Params = slices.Clone(p.Params)
		if why := badID(p.ID, ids); why != "" {
			c.fail("id", "%s", why)
		} else if !p.Failed && (len(p.Invalid) == 0 || len(p.Params)+len(p.Policies) > 0) {
			s.doc.resolve(c)
		}
		ids[p.ID] = true
		if len(c.invalid) == 0 {
			content := c.content()
			if label, same := known[content]; same {
				c.label = label
			}
			known[content] = c.label
		}
		s.all, list = append(s.all, c), append(list, c)
	}
	if err := s.validate(list); err != nil {
		return nil, err
	}
	for _, c := range list {
		// What an invalid candidate sets is invalid for all that are equal to it.
		if i := slices.IndexFunc(s.all, func(o *candidate) bool { return o.ID == c.label }); i >= 0 && c.label != c.ID && len(s.all[i].invalid) > 0 {
			c.invalid = slices.Clone(s.all[i].invalid)
		}
		if len(c.invalid) > 0 {
			s.counts.Invalid++
		} else {
			s.counts.Candidates++
		}
	}
	return list, nil
}
