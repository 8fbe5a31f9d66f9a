package scenario

import (
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"sweep/engine/document"
)

// validFiles are all scenarios that must decode.
func validFiles(t testing.TB) []string {
	files := append(scenarioFiles(t, "../testdata/cases/*/scenario.yaml", 175), scenarioFiles(t, "../testdata/rules/*/scenario.yaml", 52)...)
	return append(files, scenarioFiles(t, "../testdata/bench/*.yaml", 5)...)
}

// Every reference case decodes without a warning about the scenario itself, its canonical form is stable, and the document it is resolved to
// decodes to the same scenario.
func TestValidScenarios(t *testing.T) {
	for _, file := range validFiles(t) {
		s, warnings, err := load(t, file)
		if err != nil || !onlyExpectedWarnings(warnings) {
			t.Errorf("%s: %v %v", file, err, warnings)
			continue
		}
		again, _, err := load(t, file)
		if err != nil || string(Canonical(again)) != string(Canonical(s)) {
			t.Errorf("%s: the canonical form differs from one decoding to the next", file)
		}
		back, warnings, err := Decode(Document(s), Files{})
		if err != nil || !onlyExpectedWarnings(warnings) {
			t.Errorf("%s: the resolved document: %v %v", file, err, warnings)
			continue
		}
		if string(Canonical(back)) != string(Canonical(s)) {
			t.Errorf("%s: the resolved document changes to\n%s, was\n%s", file, Canonical(back), Canonical(s))
		}
		requireSame(t, file, s, back)
	}
}

// onlyExpectedWarnings reports whether all warnings are about the contents of policies and about settings without effect, not about how
// the scenario is written.
func onlyExpectedWarnings(warnings []string) bool {
	return !slices.ContainsFunc(warnings, func(w string) bool {
		unused := strings.Contains(w, "never fires: ") || strings.Contains(w, "has no effect: ") || strings.Contains(w, "have no effect (")
		return !unused && (!strings.Contains(w, ".policy") || strings.Contains(w, ".params:"))
	})
}

// Every scenario that must be refused is refused with its class and a message that names the culprit.
func TestInvalidScenarios(t *testing.T) {
	for _, file := range scenarioFiles(t, "testdata/invalid/*/scenario.yaml", 45) {
		dir := filepath.Dir(file)
		expect, err := os.ReadFile(filepath.Join(dir, "expect.txt"))
		if err != nil {
			t.Fatal(err)
		}
		class, element, _ := strings.Cut(strings.TrimSpace(string(expect)), "\n")
		_, _, err = load(t, file)
		es, ok := err.(document.Errors)
		if !ok || len(es) == 0 {
			t.Errorf("%s: accepted or strange: %v", dir, err)
			continue
		}
		for _, e := range es {
			if e.Class != strings.TrimSpace(class) {
				t.Errorf("%s: class %s, want %s: %v", dir, e.Class, class, e)
			}
		}
		for _, word := range culprits(element) {
			if !strings.Contains(err.Error(), word) {
				t.Errorf("%s: the message does not name %s:\n%v", dir, word, err)
			}
		}
	}
}

// culprits takes from an expectation, such as "agents[0].policy.type (unknown: Lifo)", the names that a message must
// contain. Words of explanation are not among them.
func culprits(element string) []string {
	var out []string
	for _, word := range strings.FieldsFunc(element, func(r rune) bool { return strings.ContainsRune(" ():,", r) }) {
		switch {
		case strings.ContainsAny(word, "_[./=<") && !strings.HasPrefix(word, "0..") && !strings.HasPrefix(word, "3..") && word != ">=" && word != ">":
			out = append(out, strings.TrimSuffix(word, "."))
		case len(word) == 1 && word >= "A" && word <= "Z", word == "a1", word == "c1", word == "nope", word == "Lifo", word == "PostCollateral":
			out = append(out, word)
		}
	}
	return out
}

// An invalid scenario's expectations mention what to look for; if none did, the test above would prove nothing.
func TestCulprits(t *testing.T) {
	if got := culprits("agents[0].policy.type (unknown: Lifo)"); !reflect.DeepEqual(got, []string{"agents[0].policy.type", "Lifo"}) {
		t.Error(got)
	}
}
