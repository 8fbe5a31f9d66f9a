package scenario

import (
	"os"
	"slices"
	"testing"

	"sweep/engine/document"
)

// Whatever a document says, decoding ends in errors that have a class and a message, or in a scenario whose canonical
// form decodes to itself.
func FuzzScenario(f *testing.F) {
	files := append(scenarioFiles(f, "testdata/invalid/*/scenario.yaml", 45), "testdata/full.yaml", "testdata/full.toml", "testdata/full.json")
	for _, name := range []string{"arrival_bands", "limits", "policy_inline", "priority_distributions", "costs_rate_penalties", "liquidity_pool_daily"} {
		files = append(files, "../testdata/cases/"+name+"/scenario.yaml")
	}
	for i, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		format := uint8(0)
		if i == len(files)-8 {
			format = 1
		} else if i == len(files)-7 {
			format = 2
		}
		f.Add(format, data)
	}
	disk := Files{Dir: inDir("testdata")}
	f.Fuzz(func(t *testing.T, format uint8, data []byte) {
		s, _, err := DecodeBytes([...]string{"f.yaml", "f.toml", "f.json"}[format%3], data, disk)
		if err != nil {
			es, ok := err.(document.Errors)
			if !ok || len(es) == 0 {
				t.Fatalf("the error is %#v", err)
			}
			for _, e := range es {
				if es.Class() == "" || !slices.Contains([]string{"schema", "reference", "file", "policy"}, e.Class) || e.Message == "" {
					t.Fatalf("class %q in a list of class %q: %v", e.Class, es.Class(), e)
				}
			}
			return
		}
		canonical := Document(s).Canonical()
		back, warnings, err := DecodeBytes("f.json", canonical, Files{})
		if err != nil || !onlyExpectedWarnings(warnings) {
			t.Fatalf("%s: %v %v", canonical, err, warnings)
		}
		if again := string(Document(back).Canonical()); again != string(canonical) || string(Canonical(back)) != string(Canonical(s)) {
			t.Fatalf("%s decodes to\n%s", canonical, again)
		}
	})
}
