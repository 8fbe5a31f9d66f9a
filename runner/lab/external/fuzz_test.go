package external

import (
	"encoding/json"
	"slices"
	"testing"

	"sweep/datasets"
)

// FuzzDecode wants any line to give a proposal with a usable id or a list of mistakes, and both to have messages that are JSON.
func FuzzDecode(f *testing.F) {
	for _, line := range []string{
		`{"type":"ready","proposer":"my-optuna","version":"1.2"}`, `{"type":"stop","reason":"enough"}`, `{"type":"stop","reason":7}`,
		`{"type":"propose","id":"c17","parent":["c9"],"params":{"x":1,"y":0.5},"rationale":"cheaper","meta":{"k":[1]}}`,
		`{"type":"propose","id":"c1","policy":{"version":"1","policy_id":"p"},"prompt":"a","answer":"b"}`,
		`{"type":"propose","id":"c1","policies":{"A":{},"":{}}}`, `{"type":"propose","id":"c1","policy":null,"policies":[]}`,
		`{"type":"propose","id":"../c1","params":{"x":18446744073709551615}}`, `{"type":"propose","id":"c1","params":{"x":-1e308,"y":true}}`,
		`{"type":"propose","id":"c1","id":"c2"}`, `{"Type":"propose"}`, `{"type":"propose","id":"c1","parent":"c0","params":{"z":1}}`,
		`[]`, `nul`, "\x00", "{\"type\":\"\u2028\"}", `{"type":{"type":"propose"}}`, `{"a":{"a":{"a":{}}}}`,
	} {
		f.Add(line)
	}
	names := []string{"x", "y"}
	f.Fuzz(func(t *testing.T, line string) {
		m, wrong := decode(line, names)
		p := m.proposal
		if len(wrong) == 0 && m.kind == "propose" {
			if !idForm.MatchString(p.ID) || len(p.Params)+len(p.Policies) == 0 {
				t.Errorf("taken: %+v", p)
			}
			at := -1
			for _, v := range p.Params {
				next := slices.Index(names, v.Name)
				if next < 0 {
					next = len(names) // the search knows nothing of it, and says so
				}
				if next < at || next == at && next < len(names) {
					t.Errorf("the parameters are not in the order of the space: %+v", p.Params)
				}
				at = next
			}
			for agent, policy := range p.Policies {
				if !json.Valid(policy) || agent == "" && len(p.Policies) > 2 {
					t.Errorf("%q has the policy %s", agent, policy)
				}
			}
			if p.Meta != nil && !json.Valid(p.Meta) {
				t.Errorf("meta is %s", p.Meta)
			}
		}
		if len(wrong) > invalidMax {
			t.Errorf("%d mistakes", len(wrong))
		}
		for _, text := range []string{encode(invalid{"invalid", p.ID, wrong}), transcribe(datasets.JournalMessage{From: datasets.FromProposer, Line: line})} {
			if !json.Valid([]byte(text)) {
				t.Errorf("not JSON: %q", text)
			}
		}
	})
}
