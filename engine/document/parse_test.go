package document

import (
	"strings"
	"testing"
)

// A scalar of a YAML document reads as the canonical JSON on the right.
func TestYAMLScalars(t *testing.T) {
	for text, want := range map[string]string{
		"1_000_000": "1000000", "-5": "-5", "+7": "7", "0": "0", "0x1F": "31", "-0x1f": "-31", "0o17": "15", "0b1010": "10",
		"9223372036854775807": "9223372036854775807", "18446744073709551615": "18446744073709551615", "-9223372036854775808": "-9223372036854775808",
		"1e-3": "0.001", "1E3": "1000.0", "1.5e+3": "1500.0", ".5": "0.5", "3.": "3.0", "2.0": "2.0", "1_0.2_5": "10.25", "-0.0": "-0.0", "1e300": "1e+300",
		"true": "true", "False": "false", "yes": `"yes"`, "off": `"off"`, "null": "null", "~": "null", "": "null",
		"1:30": `"1:30"`, "2001-01-01": `"2001-01-01"`, "1.2.3": `"1.2.3"`, "<=": `"<="`, "+": `"+"`, "_1": `"_1"`, "0x": `"0x"`,
		"'12'": `"12"`, `"12"`: `"12"`, "!!str 12": `"12"`, "!!float 12": "12.0", "!!int '12'": "12",
	} {
		n, err := Parse("a.yaml", []byte("a: "+text+"\nb: 1\n"))
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		if got := string(n.Get("a").Canonical()); got != want {
			t.Errorf("%s reads as %s, want %s", text, got, want)
		}
	}
}

// The three formats give the same tree.
func TestFormatsAgree(t *testing.T) {
	const want = `{"agents":[{"cap":0.1,"id":"A"},{"id":"Bé","w":{"A":2.0,"C":[1,[2]]}}],"big":1000000,"on":true}`
	for file, text := range map[string]string{
		"a.yaml": "big: 1_000_000\non: true\nagents:\n- {id: A, cap: 0.1}\n- id: Bé\n  w: {C: [1, [2]], A: 2.0}\n",
		"a.yml":  "agents:\n- id: A\n  cap: 0.1\n- id: Bé\n  w: &w\n    A: 2.0\n    C: [1, [2]]\n'on': True\nbig: 0xF4240\n",
		"a.toml": "big = 1_000_000 # money\non = true\n[[agents]]\nid = 'A'\ncap = 1e-1\n[[agents]]\nid = \"B\\u00e9\"\nw.C = [1, # one\n [2]]\nw.A = 2.0\n",
		"a.json": "\uFEFF{\"on\": true, \"big\": 1000000,\n \"agents\": [{\"id\":\"A\",\"cap\":0.1},{\"id\":\"B\\u00e9\",\"w\":{\"C\":[1,[2]],\"A\":2.0}}]}",
	} {
		n, err := Parse(file, []byte(text))
		if err != nil {
			t.Errorf("%s: %v", file, err)
			continue
		}
		if got := string(n.Canonical()); got != want {
			t.Errorf("%s:\n got %s\nwant %s", file, got, want)
		}
	}
}

func TestMergeKeysAndAliases(t *testing.T) {
	n, err := Parse("a.yaml", []byte(`
one: &one {a: 1, b: {x: 1}}
two: &two {a: 2, c: 3}
merged:
  b: 9
  <<: [*one, *two]
copy: *one
`))
	if err != nil {
		t.Fatal(err)
	}
	if got, want := string(n.Get("merged").Canonical()), `{"a":1,"b":9,"c":3}`; got != want {
		t.Errorf("merged is %s, want %s", got, want)
	}
	// Each use of an anchor is a tree of its own.
	if n, err = n.With("copy.b.x", NewInt(Pos{}, 5)); err != nil {
		t.Fatal(err)
	}
	if got, want := string(n.Get("one").Canonical()), `{"a":1,"b":{"x":1}}`; got != want {
		t.Errorf("changing an alias changed its anchor to %s", got)
	}
}

// Values and keys know their places, in characters.
func TestPositions(t *testing.T) {
	for file, text := range map[string]string{
		"p.yaml": "é: {b: 1,\n  c: [2, é]}\n",
		"p.json": "{\"é\":{\"b\": 1,\n \"c\" :[2, \"é\"]}}",
		"p.toml": "['é']\nb = 1\nc = [2, 'é']\n",
	} {
		n, err := Parse(file, []byte(text))
		if err != nil {
			t.Fatal(file, err)
		}
		m := n.Get("é")
		var got []string
		for _, e := range m.Entries {
			got = append(got, e.KeyPos.String(), e.Value.Pos.String())
		}
		for _, item := range m.Get("c").All() {
			got = append(got, item.Pos.String())
		}
		want := map[string]string{
			"p.yaml": "p.yaml:1:5 p.yaml:1:8 p.yaml:2:3 p.yaml:2:6 p.yaml:2:7 p.yaml:2:10",
			"p.json": "p.json:1:7 p.json:1:12 p.json:2:2 p.json:2:7 p.json:2:8 p.json:2:11",
			"p.toml": "p.toml:2:1 p.toml:2:5 p.toml:3:1 p.toml:3:5 p.toml:3:6 p.toml:3:9",
		}[file]
		if strings.Join(got, " ") != want {
			t.Errorf("%s: places are\n%s, want\n%s", file, strings.Join(got, " "), want)
		}
	}
}

func TestParseErrors(t *testing.T) {
	for _, c := range []struct{ file, text, want string }{
		{"a.yaml", "# nothing\n", "a.yaml:1:1: the document is empty"},
		{"a.toml", "", "a.toml:1:1: the document is empty"},
		{"a.json", " \n", "a.json:1:1: the document is empty"},
		{"a.yaml", "a: 1\nb: 2\na: 3\n", "a.yaml:3:1: a: the key is given twice; remove it here or at a.yaml:1:1"},
		{"a.json", "{\"a\": {\"b\": 1,\n\"b\": 2}}", "a.json:2:1: b: the key is given twice; remove it here or at a.json:1:8"},
		{"a.toml", "a = 1\na = 2\n", "a.toml:2:1: a: the key is given twice; remove it here or at a.toml:1:1"},
		{"a.toml", "[a]\nb = 1\n[a]\n", "a.toml:3:2: the document does not parse: table a already exists"},
		{"a.toml", "a = 1\n[[a]]\n", "a.toml:2:3: a: the key is an integer and cannot hold further tables"},
		{"a.toml", "a = 1\na.b = 2\n", "a.toml:2:1: a: the key is an integer and cannot hold further keys"},
		{"a.toml", "a = [1\nb = 2\n", "a.toml:2:1: the document does not parse: expected ',' or ']' after array value"},
		{"a.toml", strings.Repeat("a.", 1_000_000) + "a = 1\n", "a.toml:1:10002: a key has more than 5000 parts"},
		{"a.toml", strings.Repeat("a.", 600) + "a = 1\n", "a.toml:1:1: lists and maps are nested deeper than 500"},
		{"a.toml", "a = inf\n", "a.toml:1:5: the number inf is not finite"},
		{"a.toml", "a = 2001-01-01\n", "a.toml:1:5: dates and times are not used here; quote it if it is text"},
		{"a.yaml", "a: .inf", "a.yaml:1:4: the number .inf is not finite"},
		{"a.yaml", "a: 1e999", "a.yaml:1:4: the number 1e999 is too large for a double, which ends at 1.8e308"},
		{"a.yaml", "a: 010", "a.yaml:1:4: the number 010 begins with 0: it is 8 to readers that take it for octal and 10 to others; write the one you mean"},
		{"a.yaml", "a: 18446744073709551616", "a.yaml:1:4: the integer 18446744073709551616 does not fit in 64 bits"},
		{"a.json", "{\"a\": -9223372036854775809}", "a.json:1:7: the integer -9223372036854775809 does not fit in 64 bits"},
		{"a.yaml", "a: 1\n---\nb: 2\n", "a.yaml:2:1: the file contains more than one document"},
		{"a.yaml", "a: *b", "a.yaml:1: the document does not parse: unknown anchor 'b' referenced"},
		{"a.yaml", "a: &a [*a]", `a.yaml:1:8: the anchor "a" contains itself`},
		{"a.yaml", "a: !!binary x", "a.yaml:1:4: the tag !!binary is not known"},
		{"a.yaml", "a: !!int x", "a.yaml:1:4: the value does not suit its tag !!int"},
		{"a.yaml", "[a, b]: 1", "a.yaml:1:1: a key must be a name, not a list or map"},
		{"a.yaml", "a: {<<: 5}", "a.yaml:1:9: <<: only maps can be merged, this is an integer"},
		{"a.json", "{\"a\": 1,}", "a.json:1:9: the document does not parse: expected a key in double quotes"},
		{"a.yaml", "a: \xff", "a.yaml:1:4: the file is not UTF-8 text; save it as UTF-8"},
		{"a.txt", "a: 1", "a.txt: cannot tell the format from the file name; name it .yaml, .yml, .toml or .json"},
		{"a.json", strings.Repeat("[", 600) + strings.Repeat("]", 600), "a.json:1:502: lists and maps are nested deeper than 500"},
		{"a.yaml", bomb(), "aliases expand to more than 1048576 values"},
	} {
		_, err := Parse(c.file, []byte(c.text))
		if err == nil {
			t.Errorf("%q is accepted", c.text)
			continue
		}
		if got := err.Error(); got != c.want && !(strings.HasPrefix(c.want, "aliases") && strings.HasSuffix(got, c.want)) {
			t.Errorf("%q:\n got %s\nwant %s", c.text, got, c.want)
		}
		if class := err.(Errors).Class(); class != SchemaError {
			t.Errorf("%q has class %q", c.text, class)
		}
	}
}

// bomb is a small document whose aliases expand to 9^9 values.
func bomb() string {
	var b strings.Builder
	b.WriteString("a0: &a0 [1]\n")
	for i := '1'; i <= '9'; i++ {
		b.WriteString("a" + string(i) + ": &a" + string(i) + " [" + strings.Repeat("*a"+string(i-1)+", ", 9) + "]\n")
	}
	return b.String()
}
