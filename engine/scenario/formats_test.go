package scenario

import (
	"slices"
	"testing"

	"sweep/engine/document"
)

// The same scenario in YAML, TOML and JSON decodes to the same scenario.
func TestFormatsDecodeEqual(t *testing.T) {
	first, warnings, err := load(t, "testdata/full.yaml")
	if err != nil || !onlyExpectedWarnings(warnings) {
		t.Fatal(err, warnings)
	}
	for _, file := range []string{"testdata/full.toml", "testdata/full.json"} {
		s, warnings, err := load(t, file)
		if err != nil || !onlyExpectedWarnings(warnings) {
			t.Fatal(err, warnings)
		}
		requireSame(t, file, first, s)
		if string(Canonical(s)) != string(Canonical(first)) {
			t.Errorf("%s: the canonical form differs", file)
		}
	}
}

// withoutEffect are keys that never change a run, and some that have their defaults, because the other values exclude other
// keys.
var withoutEffect = []string{"cost_feature_toggles", "policy_feature_toggles", "payments.episodes", "settlement.discipline"}

// Each key of the complete scenario is honoured: a scenario without it is refused or means something else.
func TestEveryKeyCounts(t *testing.T) {
	files := Files{Dir: inDir("testdata")}
	full := parseTestData(t, "full.yaml")
	s, _, err := Decode(full, files)
	if err != nil {
		t.Fatal(err)
	}
	want := string(Canonical(s))
	removeEachKey(full, "", func(path string) {
		s, _, err := Decode(full, files)
		if err == nil && string(Canonical(s)) == want && !slices.Contains(withoutEffect, path) {
			t.Errorf("removing %s changes nothing", path)
		}
	})
}

// removeEachKey takes every key away in turn, calls visit, and puts it back. It does not look into policy documents and
// the lists of toggles.
func removeEachKey(n *document.Node, path string, visit func(path string)) {
	for i, item := range n.All() {
		removeEachKey(item, document.JoinIndex(path, i), visit)
	}
	for i := range n.Entries {
		e := n.Entries[i]
		here := document.Join(path, e.Key)
		all := n.Entries
		n.Entries = slices.Delete(slices.Clone(all), i, i+1)
		visit(here)
		n.Entries = all
		if e.Key != "decision_trees" && !slices.Contains(withoutEffect, e.Key) {
			removeEachKey(e.Value, here, visit)
		}
	}
}

// The complete scenario has every key that the tables declare and that does not exclude another one, so that the tests above see all of them.
func TestFullScenarioIsComplete(t *testing.T) {
	present := map[string]bool{}
	collectKeys(parseTestData(t, "full.yaml"), present)
	for _, table := range Tables() {
		for _, f := range table.Fields {
			if f.Renamed == "" && !f.Ignored && f.Name != "exclude" && f.Name != "every" && !present[f.Name] {
				t.Errorf("full.yaml lacks %s of %s", f.Name, table.Name)
			}
		}
	}
}

func collectKeys(n *document.Node, into map[string]bool) {
	for _, item := range n.All() {
		collectKeys(item, into)
	}
	for _, e := range n.Entries {
		into[e.Key] = true
		collectKeys(e.Value, into)
	}
}
