package policy

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// TestJSONEqualsStandard reads texts as encoding/json does; where the two differ on purpose the test below says so.
func TestJSONEqualsStandard(t *testing.T) {
	texts := []string{
		`null`, ` true `, "\tfalse\r\n", `0`, `-0`, `10`, `01`, `00`, `-`, `-01`, `+1`, `1.`, `.5`, `1.5`, `-1.50`, `1e5`, `1E+05`, `1e`, `1e-`, `0e0`,
		`0x10`, `1_000`, `123456789012345678901234567890`, `0.1e-7`, `4.9e-324`, `1.7976931348623157e308`, `Infinity`, `NaN`,
		`""`, `"a`, `"a\"`, `"\"\\\/\b\f\n\r\t"`, `"\u0041\u00e9\u20ac"`, `"\ud83d\ude00"`, `"\u12"`, `"\u12g4"`, `"\x"`, `"\`, "\"\t\"", "\"\x7f\"", `"é€😀"`, `'a'`,
		`[]`, `[ ]`, `[1]`, `[1,2 , 3]`, `[1,]`, `[,1]`, `[1 2]`, `[`, `[1`, `]`, `[[[]]]`,
		`{}`, `{ }`, `{"a":1}`, `{"a" : {"b":[]} , "c":null}`, `{"a":1,}`, `{a:1}`, `{"a"}`, `{"a":}`, `{"a" 1}`, `{"a":1 "b":2}`, `{`, `{"a":1`, `{"a":1,"a":2}`,
		`tru`, `nul`, `nullx`, `1 2`, `// comment`, `{"a":1} // comment`, `/**/1`, ``,
	}
	for _, text := range texts {
		var want any
		standard := json.Unmarshal([]byte(text), &want)
		v, err := parseJSON(text)
		if (err == nil) != (standard == nil) {
			t.Errorf("%q: %v; encoding/json: %v", text, err, standard)
		} else if err == nil && !reflect.DeepEqual(plain(v), want) {
			t.Errorf("%q is %#v; encoding/json: %#v", text, plain(v), want)
		}
	}
}

func TestJSONIsStricterThanStandard(t *testing.T) {
	for _, text := range []string{`"\ud83d"`, `"\ude00\ud83d"`, `"\ud83dx"`, `"\ud83d\u0041"`, "\"\xff\"", `1e400`, `-1e400`} {
		if v, err := parseJSON(text); err == nil {
			t.Errorf("%q is %v", text, plain(v))
		}
	}
}

func TestJSONErrorPlace(t *testing.T) {
	for text, offset := range map[string]int{"[1, x]": 4, "{\"a\": 1,\n b}": 10, "[1e999]": 1, `["abc`: 1, "[\"a\tb\"]": 3, "[\"\xff\"]": 2, "[1] 2": 4, "[1": 2} {
		if _, err := parseJSON(text); err == nil || err.offset != offset {
			t.Errorf("%q: %+v, want offset %d", text, err, offset)
		}
	}
}

func TestJSONPath(t *testing.T) {
	v, err := parseJSON(`{"a": {"b": [0, {"c": 1}]}}`)
	if err != nil {
		t.Fatal(err)
	}
	if path := v.get("a").get("b").items[1].get("c").path(); path != "a.b[1].c" || v.path() != "" {
		t.Errorf("%q", path)
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
		v, bad := parseJSON(string(text))
		if bad != nil || !reflect.DeepEqual(plain(v), want) {
			t.Fatalf("%s is %v, %v", text, plain(v), bad)
		}
		canonical, bad := parseJSON(string(v.appendCanonical(nil)))
		if bad != nil || !reflect.DeepEqual(plain(canonical), want) {
			t.Fatalf("the canonical form of %s is %s", text, v.appendCanonical(nil))
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
func plain(v *jsonValue) any {
	switch v.kind {
	case jsonNull:
		return nil
	case jsonBool:
		return v.flag
	case jsonNumber:
		return v.number
	case jsonString:
		return v.text
	case jsonList:
		list := make([]any, len(v.items))
		for i, item := range v.items {
			list[i] = plain(item)
		}
		return list
	}
	m := map[string]any{}
	for _, member := range v.members {
		m[member.key] = plain(member.value)
	}
	return m
}
