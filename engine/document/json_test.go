package document

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// lenient reads every text that is JSON, as encoding/json does.
var lenient = JSONRules{BytesMax: 1 << 20, ValuesMax: 1000, DepthMax: 100, Doubles: true, Repeated: true}

// TestJSONEqualsStandard reads texts as encoding/json does; the test below has the intended differences.
func TestJSONEqualsStandard(t *testing.T) {
	texts := []string{
		`null`, ` true `, "\tfalse\r\n", `0`, `-0`, `10`, `01`, `00`, `-`, `-01`, `+1`, `1.`, `.5`, `1.5`, `-1.50`, `1e5`, `1E+05`, `1e`, `1e-`, `0e0`,
		`0x10`, `1_000`, `123456789012345678901234567890`, `0.1e-7`, `4.9e-324`, `1e-400`, `1.7976931348623157e308`, `Infinity`, `NaN`,
		`""`, `"a`, `"a\"`, `"\"\\\/\b\f\n\r\t"`, `"\u0041\u00e9\u20ac"`, `"\ud83d\ude00"`, `"\u12"`, `"\u12g4"`, `"\x"`, `"\`, "\"\t\"", "\"\x7f\"", `"é€😀"`, `"a\n\u00e9b"`, `'a'`,
		`[]`, `[ ]`, `[1]`, `[1,2 , 3]`, `[1,]`, `[,1]`, `[1 2]`, `[`, `[1`, `]`, `[[[]]]`,
		`{}`, `{ }`, `{"a":1}`, `{"a" : {"b":[]} , "c":null}`, `{"a":1,}`, `{a:1}`, `{"a"}`, `{"a":}`, `{"a" 1}`, `{"a":1 "b":2}`, `{`, `{"a":1`, `{"a":1,"a":2}`,
		`tru`, `nul`, `nullx`, `1 2`, `// comment`, `{"a":1} // comment`, `/**/1`, ``,
	}
	for _, text := range texts {
		var want any
		standard := json.Unmarshal([]byte(text), &want)
		v, err := ParseJSON([]byte(text), lenient)
		if (err == nil) != (standard == nil) {
			t.Errorf("%q: %v; encoding/json: %v", text, err, standard)
		} else if err == nil && !reflect.DeepEqual(plain(v), want) {
			t.Errorf("%q is %#v; encoding/json: %#v", text, plain(v), want)
		}
	}
}

func TestJSONIsStricterThanStandard(t *testing.T) {
	for _, text := range []string{`"\ud83d"`, `"\ude00\ud83d"`, `"\ud83dx"`, `"\ud83d\u0041"`, "\"\xff\"", `1e400`, `-1e400`} {
		if v, err := ParseJSON([]byte(text), lenient); err == nil {
			t.Errorf("%q is %v", text, plain(v))
		}
	}
}

func TestJSONErrorPlace(t *testing.T) {
	for text, want := range map[string]string{
		"[1, x]":            "1:5: the document does not parse: expected a value; put texts in quotes; truth values are true and false",
		"{\"a\": 1,\n b}":   "2:2: the document does not parse: expected a key in double quotes",
		"{\"a\" 1}":         "1:6: the document does not parse: expected a colon after the key",
		"[1e999]":           "1:2: the number 1e999 is too large for a double, which ends at 1.8e308",
		"[1.]":              "1:2: the document does not parse: malformed number",
		"[060]":             "1:2: the document does not parse: malformed number; the number 060 begins with 0: it is 48 to readers that take it for octal and 60 to others; write the one you mean",
		`["abc`:             "1:2: the document does not parse: the text has no closing quote",
		"[\"a\tb\"]":        "1:4: the document does not parse: a control character in a text must be escaped",
		"[\"é\\ud83d\", 2]": "1:10: the document does not parse: invalid escape in a text",
		"[\"\xff\"]":        "1:3: the file is not UTF-8 text; save it as UTF-8",
		"[1] 2":             "1:5: the document does not parse: unexpected text after the end of the document",
		"[1 2]":             "1:4: the document does not parse: expected a comma or ']'",
		"[1":                "1:3: the document does not parse: the document ends in the middle of a value",
		`{"a":`:             "1:6: the document does not parse: the document ends in the middle of a value",
	} {
		if _, err := ParseJSON([]byte(text), lenient); err == nil || err.Error() != want {
			t.Errorf("%q:\n got %v\nwant %s", text, err, want)
		}
	}
}

func TestJSONPath(t *testing.T) {
	v, err := ParseJSON([]byte(`{"a": {"b.c": [0, {"d": 1}]}, "e": 1}`), lenient)
	if err != nil {
		t.Fatal(err)
	}
	list := v.Get("a").Get("b.c")
	for i, item := range list.All() {
		if got := v.PathOf(item.Get("d")).String(); i == 1 && got != `a."b.c"[1].d` {
			t.Errorf("%q", got)
		}
	}
	if root, other := v.PathOf(v), v.PathOf(list.Clone()); len(root) > 0 || len(other) > 0 {
		t.Errorf("%v and %v have a path", root, other)
	}
}

// TestJSONDrawn draws values, writes them with encoding/json and reads them back.
func TestJSONDrawn(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := drawJSON(t, 4)
		text, err := json.MarshalIndent(want, "", strings.Repeat(" ", rapid.IntRange(0, 2).Draw(t, "indent")))
		if err != nil {
			t.Fatal(err)
		}
		v, err := ParseJSON(text, lenient)
		if err != nil || !reflect.DeepEqual(plain(v), want) {
			t.Fatalf("%s is %v, %v", text, plain(v), err)
		}
		for _, form := range [][]byte{v.Canonical(), v.CanonicalDoubles()} {
			again, err := ParseJSON(form, lenient)
			if err != nil || !reflect.DeepEqual(plain(again), want) {
				t.Fatalf("the canonical form of %s is %s", text, form)
			}
		}
	})
}

func drawJSON(t *rapid.T, depth int) any {
	kinds := 6
	if depth == 0 {
		kinds = 4
	}
	switch rapid.IntRange(0, kinds-1).Draw(t, "kind") {
	case 0:
		return nil
	case 1:
		return rapid.Bool().Draw(t, "bool")
	case 2:
		return rapid.Float64().Draw(t, "number")
	case 3:
		return rapid.String().Draw(t, "text")
	case 4:
		list := make([]any, rapid.IntRange(0, 3).Draw(t, "length"))
		for i := range list {
			list[i] = drawJSON(t, depth-1)
		}
		return list
	}
	m := map[string]any{}
	for range rapid.IntRange(0, 3).Draw(t, "keys") {
		m[rapid.String().Draw(t, "key")] = drawJSON(t, depth-1)
	}
	return m
}

// plain turns a value into what encoding/json makes of the same text.
func plain(v *Node) any {
	switch v.Kind {
	case Null:
		return nil
	case Bool:
		return v.Bool
	case Float:
		return v.Float
	case String:
		return v.Text
	case List:
		list := make([]any, v.Len())
		for i, item := range v.All() {
			list[i] = plain(item)
		}
		return list
	}
	m := map[string]any{}
	for _, e := range v.Entries {
		m[e.Key] = plain(e.Value)
	}
	return m
}
