package document

import "testing"

const pathDocument = `
cost_rates: {eod_penalty: 5}
agents:
- {id: A, unsecured_cap: 1}
- {id: B.X, unsecured_cap: 2, policy: {type: Fifo}}
schedule: [1, 2, 3]
nothing: null
`

func TestWith(t *testing.T) {
	for _, c := range []struct{ path, at, want string }{
		{"cost_rates.eod_penalty", "cost_rates", `{"eod_penalty":7}`},
		{"cost_rates.new", "cost_rates", `{"eod_penalty":5,"new":7}`},
		{"lsm_config.max", "lsm_config", `{"max":7}`},
		{"nothing.max", "nothing", `{"max":7}`},
		{"agents.A.unsecured_cap", "agents", `[{"id":"A","unsecured_cap":7},{"id":"B.X","policy":{"type":"Fifo"},"unsecured_cap":2}]`},
		{`agents."B.X".unsecured_cap`, "agents", `[{"id":"A","unsecured_cap":1},{"id":"B.X","policy":{"type":"Fifo"},"unsecured_cap":7}]`},
		{"agents[1].policy.x", "agents", `[{"id":"A","unsecured_cap":1},{"id":"B.X","policy":{"type":"Fifo","x":7},"unsecured_cap":2}]`},
		{"agents.*.unsecured_cap", "agents", `[{"id":"A","unsecured_cap":7},{"id":"B.X","policy":{"type":"Fifo"},"unsecured_cap":7}]`},
		{"cost_rates.*", "cost_rates", `{"eod_penalty":7}`},
		{"schedule[2]", "schedule", `[1,2,7]`},
		{"schedule.*", "schedule", `[7,7,7]`},
	} {
		n, err := Parse("a.yaml", []byte(pathDocument))
		if err != nil {
			t.Fatal(err)
		}
		if n, err = n.With(c.path, NewInt(Pos{}, 7)); err != nil {
			t.Errorf("%s: %v", c.path, err)
			continue
		}
		if got := string(n.Get(c.at).Canonical()); got != c.want {
			t.Errorf("%s gives\n%s, want\n%s", c.path, got, c.want)
		}
	}
}

func TestWithErrors(t *testing.T) {
	n, err := Parse("a.yaml", []byte(pathDocument))
	if err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{
		"agents.BX.cap":              `agents.BX.cap: no element with id "BX"; did you mean "B.X"?`,
		"agents[2].cap":              "agents[2]: the list has 2 elements, numbered from 0",
		"schedule.first":             "schedule.first: the elements of this list have no id; address them by number as schedule[0]",
		"cost_rates[0]":              "cost_rates[0]: a map has keys, not element numbers",
		"cost_rates.eod_penalty.x":   "cost_rates.eod_penalty.x: cost_rates.eod_penalty is an integer and contains no other values",
		"":                           `path "": a name is empty`,
		"a..b":                       `path "a..b": a name is empty`,
		"a.":                         `path "a.": a name is empty`,
		"a[x]":                       `path "a[x]": [x is not an element number in brackets`,
		"a[0]b":                      `path "a[0]b": a dot is missing before "b"`,
		`a."b`:                       `path "a.\"b": a quote is not closed`,
		`agents.*.unsecured_cap.x.y`: `agents.*.unsecured_cap.x.y: agents.*.unsecured_cap is an integer and contains no other values`,
	} {
		if n, err = n.With(path, NewInt(Pos{}, 7)); err == nil || err.Error() != want {
			t.Errorf("%s:\n got %v\nwant %s", path, err, want)
		}
	}
}

// Every place gets a value of its own.
func TestWithCopies(t *testing.T) {
	n, err := Parse("a.yaml", []byte(pathDocument))
	if err != nil {
		t.Fatal(err)
	}
	v := NewMap(Pos{})
	v.Put("x", NewInt(Pos{}, 1))
	if n, err = n.With("agents.*.policy", v); err != nil {
		t.Fatal(err)
	}
	if n, err = n.With("agents.A.policy.x", NewInt(Pos{}, 2)); err != nil {
		t.Fatal(err)
	}
	p, err := ParsePath("agents.*.policy.x")
	if err != nil {
		t.Fatal(err)
	}
	found := p.Find(n)
	if len(found) != 2 || found[0].Int != 2 || found[1].Int != 1 || v.Get("x").Int != 1 {
		t.Errorf("found %v, the value set is now %s", found, v.Canonical())
	}
	v.Put("x", nil)
	if len(v.Entries) != 0 {
		t.Error("a key put to nil stays")
	}
}

// The text form of a path reads as the same path.
func FuzzPath(f *testing.F) {
	for _, s := range []string{"a", "agents.*.x", `agents."B.X"[3].y`, `"*".a`, `"\"".[`, "a[007]"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		p, err := ParsePath(text)
		if err != nil {
			return
		}
		again, err := ParsePath(p.String())
		if err != nil || again.String() != p.String() {
			t.Fatalf("%q prints as %q, which gives %q, %v", text, p, again, err)
		}
	})
}
