package document

import (
	"math"
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"pgregory.net/rapid"
)

// trees draws documents of any shape.
func trees(depth int) *rapid.Generator[*Node] {
	return rapid.Custom(func(t *rapid.T) *Node {
		kinds := []Kind{Null, Bool, Int, Float, String, List, Map}
		if depth == 0 {
			kinds = kinds[:5]
		}
		switch rapid.SampledFrom(kinds).Draw(t, "kind") {
		case Bool:
			return NewBool(Pos{}, rapid.Bool().Draw(t, "bool"))
		case Int:
			if rapid.Bool().Draw(t, "signed") {
				return NewInt(Pos{}, rapid.Int64().Draw(t, "int"))
			}
			return NewUint(Pos{}, rapid.Uint64().Draw(t, "uint"))
		case Float:
			x := rapid.Float64().Filter(func(x float64) bool { return !math.IsInf(x, 0) && !math.IsNaN(x) }).Draw(t, "float")
			return NewFloat(Pos{}, x)
		case String:
			return NewText(Pos{}, rapid.String().Draw(t, "text"))
		case List:
			return NewList(Pos{}, rapid.SliceOfN(trees(depth-1), 0, 4).Draw(t, "items")...)
		case Map:
			m := NewMap(Pos{})
			for _, key := range rapid.SliceOfNDistinct(rapid.String(), 0, 4, rapid.ID[string]).Draw(t, "keys") {
				m.Put(key, trees(depth-1).Draw(t, "value"))
			}
			return m
		}
		return &Node{}
	})
}

// The canonical form is valid JSON that reads back to a tree with the same canonical form.
func TestCanonicalRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := trees(3).Draw(t, "tree")
		want := string(n.Canonical())
		back, err := Parse("a.json", []byte(want))
		if err != nil {
			t.Fatalf("%s: %v", want, err)
		}
		if got := string(back.Canonical()); got != want {
			t.Fatalf("%s reads back as %s", want, got)
		}
		if got := string(n.Clone().Canonical()); got != want {
			t.Fatalf("the clone of %s is %s", want, got)
		}
	})
}

func TestCanonicalForms(t *testing.T) {
	for want, n := range map[string]*Node{
		"1":                          NewInt(Pos{}, 1),
		"1.0":                        NewFloat(Pos{}, 1),
		"1e+21":                      NewFloat(Pos{}, 1e21),
		"1e-07":                      NewFloat(Pos{}, 1e-7),
		"0.1":                        NewFloat(Pos{}, 0.1),
		"18446744073709551615":       NewUint(Pos{}, math.MaxUint64),
		`"<é\u000a\"\\>"`:            NewText(Pos{}, "<é\n\"\\>"),
		`{"a":[],"b":{},"c":[null]}`: {Kind: Map, Entries: []Entry{{"c", Pos{}, NewList(Pos{}, &Node{})}, {"a", Pos{}, NewList(Pos{})}, {"b", Pos{}, NewMap(Pos{})}}},
	} {
		if got := string(n.Canonical()); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

func TestNumberConversions(t *testing.T) {
	for _, c := range []struct {
		n        *Node
		i        int64
		u        uint64
		isI, isU bool
	}{
		{NewFloat(Pos{}, 100), 100, 100, true, true},
		{NewFloat(Pos{}, 10.5), 0, 0, false, false},
		{NewFloat(Pos{}, -1<<63), math.MinInt64, 0, true, false},
		{NewFloat(Pos{}, 1<<63), 0, 1 << 63, false, true},
		{NewFloat(Pos{}, 1<<64), 0, 0, false, false},
		{NewUint(Pos{}, 1<<63), 0, 1 << 63, false, true},
		{NewInt(Pos{}, -3), -3, 0, true, false},
		{NewText(Pos{}, "3"), 0, 0, false, false},
	} {
		i, isI := c.n.AsInt64()
		u, isU := c.n.AsUint64()
		if isI != c.isI || isU != c.isU || isI && i != c.i || isU && u != c.u {
			t.Errorf("%s: int64 %d %t, uint64 %d %t", c.n.Canonical(), i, isI, u, isU)
		}
	}
}

// Whatever the bytes are, parsing ends in a tree with places or in errors, and never changes its mind.
func FuzzDocument(f *testing.F) {
	files, err := filepath.Glob("../scenario/testdata/invalid/*/scenario.yaml")
	if err != nil || len(files) == 0 {
		f.Fatal("no seeds", err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(uint8(0), data)
	}
	f.Add(uint8(0), []byte("a: &x {b: [1, 2.5, ~]}\nc: {<<: *x}\n? k\n: |\n  text\n"))
	f.Add(uint8(1), []byte("a = 1_0\nb.c = [1, [2.0], {x = 'ö', y = 3}]\n[[agents]]\nid = \"A\"\n[agents.p]\nq = 0x10\n"))
	f.Add(uint8(2), []byte(`{"a": [1, -2.5e3, null, true, "\u00e9"], "b": {}}`))
	f.Fuzz(func(t *testing.T, format uint8, data []byte) {
		file := [...]string{"f.yaml", "f.toml", "f.json"}[format%3]
		n, err := Parse(file, data)
		if err != nil {
			if es, ok := err.(Errors); !ok || len(es) == 0 || es.Class() != SchemaError {
				t.Fatalf("the error is %#v", err)
			}
			return
		}
		requirePlaces(t, n)
		canonical := n.Canonical()
		back, err := Parse("f.json", canonical)
		if err != nil {
			t.Fatalf("%s: %v", canonical, err)
		}
		if again := back.Canonical(); !reflect.DeepEqual(again, canonical) {
			t.Fatalf("%s reads back as %s", canonical, again)
		}
	})
}

func requirePlaces(t *testing.T, n *Node) {
	if n.Pos.Line < 1 || n.Pos.Col < 1 {
		t.Fatalf("%s has no place: %v", n.Canonical(), n.Pos)
	}
	for _, item := range n.All() {
		requirePlaces(t, item)
	}
	for _, e := range n.Entries {
		if e.KeyPos.Line < 1 {
			t.Fatalf("key %s has no place", e.Key)
		}
		requirePlaces(t, e.Value)
	}
}
