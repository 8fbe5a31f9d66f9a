package document

import (
	"strings"
	"testing"
)

var (
	circle = &Table{Name: "Circle", Fields: []Field{TypeField, {Name: "radius", Type: FloatType, Range: Above(0), Required: true}}}
	square = &Table{Name: "Square", Fields: []Field{TypeField, {Name: "side", Type: IntType, Unit: "cents", Range: AtLeast(1).Limit(100), Required: true}}}
	thing  = &Table{Name: "thing", Fields: []Field{
		{Name: "name", Type: TextType, Required: true, Aka: []string{"title"}},
		{Name: "count", Type: IntType, Default: int64(3), Range: Between(1, 9)},
		{Name: "seed", Type: UintType},
		{Name: "on", Type: BoolType, Default: true},
		{Name: "color", Type: TextType, Enum: []string{"red", "green"}, Default: "red"},
		{Name: "share", Type: FloatType, Nullable: true},
		{Name: "shape", Type: MapType},
		{Name: "tally", Renamed: "count"},
		{Name: "old", Ignored: true},
	}}
)

// read reads a thing and lists errors and warnings.
func read(t *testing.T, text string) (*Section, string, string) {
	t.Helper()
	n, err := Parse("t.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	r := NewReader()
	s := r.Section(n, "", thing)
	if s.Has("shape") {
		r.Variant(s.Node("shape"), "shape", []*Table{circle, square})
	}
	return s, r.Errors().Error(), strings.Join(r.Warnings(), "\n")
}

func TestSectionDefaultsAndValues(t *testing.T) {
	s, errs, warnings := read(t, "name: x\nshare: null\n")
	if errs != "" || warnings != "" {
		t.Fatal(errs, warnings)
	}
	if s.Int("count") != 3 || !s.Bool("on") || s.Text("color") != "red" || s.FloatPtr("share") != nil || s.Given("share") || s.IntPtr("count") != nil {
		t.Error("the defaults do not come through")
	}
	s, errs, _ = read(t, "{name: x, count: 5.0, seed: 18446744073709551615, on: false, color: green, share: 1}")
	if errs != "" {
		t.Fatal(errs)
	}
	if s.Int("count") != 5 || s.Bool("on") || s.Text("color") != "green" || *s.FloatPtr("share") != 1.0 || s.Uint("seed") != 1<<64-1 {
		t.Error("the values do not come through")
	}
}

func TestSectionMistakes(t *testing.T) {
	for text, want := range map[string]string{
		"[1]":                                         "t.yaml:1:1: must be a map, not a list",
		"count: 1":                                    "t.yaml:1:1: name: the key is required; add it: text",
		"title: x\nname: y":                           `t.yaml:1:1: title: unknown key; did you mean "name"?`,
		"nam: x\nname: y":                             `t.yaml:1:1: nam: unknown key; did you mean "name"?`,
		"zzz: x\nname: y":                             "t.yaml:1:1: zzz: unknown key; use one of name, count, seed, on, color, share, shape",
		"name: 5":                                     "t.yaml:1:7: name: must be text, not 5; put it in quotes",
		"name: [x]":                                   "t.yaml:1:7: name: must be text, not a list",
		"name: null":                                  "t.yaml:1:7: name: must not be null; set a value or omit the key",
		"{name: x, count: 10}":                        "t.yaml:1:18: count: must be from 1 to 9, not 10",
		"{name: x, count: '5'}":                       `t.yaml:1:18: count: must be an integer, not text ("5"); remove the quotes`,
		"{name: x, count: 1.5}":                       "t.yaml:1:18: count: must be an integer, not 1.5",
		"{name: x, count: true}":                      "t.yaml:1:18: count: must be an integer, not true",
		"{name: x, count: 1e30}":                      "t.yaml:1:18: count: must fit in 64 bits, not 1e+30",
		"{name: x, seed: -1}":                         "t.yaml:1:17: seed: must be at least 0, not -1",
		"{name: x, seed: 1e20}":                       "t.yaml:1:17: seed: must fit in 64 bits, not 1e+20",
		"{name: x, on: yes}":                          `t.yaml:1:15: on: must be a boolean, not text ("yes"); write true or false`,
		"{name: x, share: abc}":                       `t.yaml:1:18: share: must be a number, not text ("abc")`,
		"{name: x, color: gren}":                      `t.yaml:1:18: color: unknown value "gren"; did you mean "green"? Use one of red, green`,
		"{name: x, color: blue}":                      `t.yaml:1:18: color: unknown value "blue"; use one of red, green`,
		"{name: x, count: 2, tally: 3}":               "t.yaml:1:21: count: given twice: tally is another name of count; remove one of them",
		"{name: x, shape: 5}":                         "t.yaml:1:18: shape: must be a map, not 5",
		"{name: x, shape: {radius: 5}}":               "t.yaml:1:18: shape.type: the key is required; add it: one of Circle, Square",
		"{name: x, shape: {type: Ring}}":              `t.yaml:1:25: shape.type: unknown value "Ring"; use one of Circle, Square`,
		"{name: x, shape: {type: Circle, radius: 0}}": "t.yaml:1:41: shape.radius: must be greater than 0, not 0",
		"{name: x, shape: {type: Circle, radius: 1, side: 5}}": "t.yaml:1:44: shape.side: unknown key; it belongs to type Square",
		"{name: x, shape: {type: Square, side: 101}}":          "t.yaml:1:39: shape.side: must be at most 100, not 101",
		"{name: x, shape: {type: Square, side: 1.5}}":          "t.yaml:1:39: shape.side: must be an integer, not 1.5; amounts are whole cents",
		"on: 1\ncount: x\n": "t.yaml:1:1: name: the key is required; add it: text\n" +
			"t.yaml:1:5: on: must be a boolean, not 1; write true or false\n" +
			`t.yaml:2:8: count: must be an integer, not text ("x")`,
	} {
		if _, got, _ := read(t, text); got != want {
			t.Errorf("%s:\n got %s\nwant %s", text, got, want)
		}
	}
}

func TestOldKeys(t *testing.T) {
	s, errs, warnings := read(t, "name: x\ntally: 4\nold: {any: thing}\n")
	want := "t.yaml:2:1: tally: the key is an old name of count\nt.yaml:3:1: old: the key is obsolete and has no effect"
	if errs != "" || warnings != want || s.Int("count") != 4 {
		t.Errorf("count %d, errors %q, warnings\n%s", s.Int("count"), errs, warnings)
	}
}

func TestNearest(t *testing.T) {
	names := []string{"opening_balance", "unsecured_cap", "id", "Fifo"}
	for name, want := range map[string]string{
		"opening_ballance": "opening_balance", "openign_balance": "opening_balance", "unsecured-cap": "unsecured_cap", "fifo": "Fifo", "di": "id",
		"x": "", "balance": "", "": "",
	} {
		got, ok := Nearest(name, names)
		if !ok {
			got = ""
		}
		if got != want {
			t.Errorf("nearest to %q is %q, want %q", name, got, want)
		}
	}
}
