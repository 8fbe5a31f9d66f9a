package policy

import (
	"fmt"
	"slices"

	"sweep/engine/document"
)

// Selection restricts a description of the language. An empty list means no restriction.
type Selection struct {
	Include  []string // categories to keep
	Exclude  []string // categories to leave out
	Trees    []string // keep what is valid in at least one of these trees, given by key
	Sections []string // of SectionNames
}

// SectionNames are the names of the lists of a description, in order.
var SectionNames = []string{"trees", "nodes", "expressions", "values", "computations", "actions", "fields"}

// sections returns the lists of a description in the order of SectionNames.
func (l *Language) sections() []*[]Element {
	return []*[]Element{&l.TreeTypes, &l.NodeTypes, &l.Expressions, &l.Values, &l.Computations, &l.Actions, &l.Fields}
}

// Select returns the selected part of a description. Sections that are not selected are empty. An unknown category,
// tree or section is an error.
func (l *Language) Select(s Selection) (*Language, error) {
	if err := s.check(); err != nil {
		return nil, err
	}
	out := *l
	for i, list := range out.sections() {
		kept := []Element{}
		if len(s.Sections) == 0 || slices.Contains(s.Sections, SectionNames[i]) {
			for _, e := range *list {
				if s.keeps(&e) {
					kept = append(kept, e)
				}
			}
		}
		*list = kept
	}
	return &out, nil
}

func (s Selection) keeps(e *Element) bool {
	inTree := len(s.Trees) == 0 || slices.ContainsFunc(e.ValidTrees, func(t string) bool { return slices.Contains(s.Trees, t) })
	return inTree && (len(s.Include) == 0 || slices.Contains(s.Include, e.Category)) && !slices.Contains(s.Exclude, e.Category)
}

func (s Selection) check() error {
	for _, c := range []struct {
		what         string
		words, known []string
	}{
		{"category", s.Include, allCategories},
		{"category", s.Exclude, allCategories},
		{"tree", s.Trees, treeKeys[:]},
		{"section", s.Sections, SectionNames},
	} {
		for _, w := range c.words {
			if slices.Contains(c.known, w) {
				continue
			}
			return fmt.Errorf("unknown %s %q; %s", c.what, w, document.Suggest(w, c.known))
		}
	}
	return nil
}
