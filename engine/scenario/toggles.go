package scenario

import (
	"slices"
	"strings"

	d "sweep/engine/document"
	"sweep/engine/policy"
)

var costCategories = []string{"Daily", "Modifier", "OneTime", "PerTick"}

// toggles restrict the features that policies may use.
type toggles struct {
	include bool // the list is of allowed categories, otherwise of forbidden ones
	names   []string
}

// policyToggles reads policy_feature_toggles; nil if nothing is restricted.
func (dec *decoder) policyToggles(top *d.Section) *toggles {
	const key = "policy_feature_toggles"
	if !top.Has(key) {
		return nil
	}
	return dec.toggleLists(dec.Section(top.Node(key), key, policyTogglesTable), slices.Sorted(slices.Values(policy.AllCategories())))
}

// costToggles checks cost_feature_toggles, which have no effect on a run.
func (dec *decoder) costToggles(top *d.Section) {
	const key = "cost_feature_toggles"
	if top.Has(key) {
		dec.toggleLists(dec.Section(top.Node(key), key, costTogglesTable), costCategories)
	}
}

func (dec *decoder) toggleLists(s *d.Section, known []string) *toggles {
	if s.Has("include") && s.Has("exclude") {
		s.Errorf("", "choose one", "include and exclude cannot be combined")
	}
	var t *toggles
	for _, list := range []string{"include", "exclude"} {
		if !s.Has(list) {
			continue
		}
		t = &toggles{include: list == "include"}
		for i, item := range s.Items(list) {
			if v := dec.Value(item, d.JoinIndex(s.Key(list), i), d.Field{Type: d.TextType, Enum: known}); v != nil {
				t.names = append(t.names, v.Text)
			}
		}
	}
	return t
}

// forbidden lists the categories of a policy that the toggles do not allow.
func (t *toggles) forbidden(categories []string) []string {
	var out []string
	for _, c := range categories {
		if slices.Contains(t.names, c) != t.include {
			out = append(out, c)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// String describes the restriction, for messages.
func (t *toggles) String() string {
	names := slices.Sorted(slices.Values(t.names))
	if t.include {
		return "allows only " + strings.Join(names, ", ")
	}
	return "excludes " + strings.Join(names, ", ")
}
