package document

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"strings"
	"testing"
)

// Long lists are read as short ones are: the same tree, with every value at its place.
func TestLongListsAreReadAsWritten(t *testing.T) {
	for name, doc := range longDocuments() {
		file := "x." + name[strings.LastIndexByte(name, ' ')+1:]
		long, ok := parseLong(file, []byte(doc), formatOf(file))
		if !ok {
			t.Errorf("%s: no list stays text", name)
			continue
		}
		plain, err := formatOf(file).parse([]byte(doc), budget{file: file, nodesMax: nodesMax, depthMax: depthMax})
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if diff := difference(long, plain, ""); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
		if err := long.Materialize(); err != nil {
			t.Fatal(err)
		}
		if diff := difference(long, plain, ""); diff != "" || long.Get("after") == nil {
			t.Errorf("%s, held: %s", name, diff)
		}
	}
}

// longDocuments are documents by name and format with a list of 10 000 elements.
func longDocuments() map[string]string {
	const n = 10_000
	var flow, lines, rows, texts, block, deep strings.Builder
	for i := range n {
		fmt.Fprintf(&flow, "%d.5, ", i)
		fmt.Fprintf(&lines, "\n  %d, # [a, b] 'it' \"", i)
		fmt.Fprintf(&rows, "\n  { a = %d, \"b.c\" = [1, 2], \"é\" = 'x, #[' },", i)
		fmt.Fprintf(&texts, `"é%d \" , ] #", `, i)
		fmt.Fprintf(&block, "  - %d\n", i)
		fmt.Fprintf(&deep, "    - {a: %d, b: [x, y]}\n", i)
	}
	trim := func(b *strings.Builder) string { return strings.TrimRight(b.String(), ", ") }
	return map[string]string{
		"numbers toml":         "'é' = 'x'\n[[axis]]\nvalues = [" + flow.String() + "]\nb = 1\n[after]\nx = [1]\n",
		"lines toml":           "values = [" + lines.String() + "\n]   \r\n[after]\n",
		"rows toml":            "s = \"[1, 2\"\n[design]\nrows = [" + rows.String() + "\n] # end\nz = 1\n[after]\n",
		"texts toml":           "d = { values = [" + texts.String() + " ], b = 2 }\nafter = 1\n",
		"two toml":             "a = [" + flow.String() + "]\nb = [" + texts.String() + "]\nafter = '''\n[1,2]'''\n",
		"numbers json":         `{"é": "[", "values": [` + trim(&flow) + `], "after": [1]}`,
		"texts json":           "{\n \"values\" : [ " + trim(&texts) + "\n ] , \"after\": null}",
		"numbers yaml":         "a: it's [\nb: {values: [" + flow.String() + "], c: 1}\nafter: 1\n",
		"lines and texts yaml": "values: [" + strings.ReplaceAll(strings.ReplaceAll(lines.String(), "'it'", ""), "\"", "") + "\n  ]\nafter: [" + texts.String() + "]\n",
		"block yaml":           "axis:\n  - name: \"x\"\n    values:\n" + strings.ReplaceAll(block.String(), "  -", "    -") + "    more: 1\n  - name: y\nafter: 1\n",
		"block at key yaml":    "values:\n" + strings.ReplaceAll(block.String(), "  -", "-") + "after: 1\n",
		"rows yaml":            "design:\n  rows:\n" + deep.String() + "  kind: list\nafter: 1\n",
	}
}

// What only looks like a long list is read as it is, and mistakes inside one are reported where they are.
func TestWhatIsNoLongList(t *testing.T) {
	numbers := strings.Repeat("1, ", 10_000)
	lines := strings.Repeat("  - 1\n", 10_000)
	for _, c := range []struct{ file, doc, want string }{
		{"x.toml", "a = \"[" + numbers + "]\"\n", ""},
		{"x.toml", "a = '''[" + numbers + "\n]'''\n", ""},
		{"x.toml", "# [" + numbers + "]\na = 1\n", ""},
		{"x.yaml", "a: |\n  [" + numbers + "]\n", ""},
		{"x.yaml", "a: it [" + numbers + "]\n", ""},
		{"x.yaml", "a: >\n" + lines, ""},
		{"x.yaml", "a: text\n" + lines, ""},
		{"x.yaml", "a: [" + numbers + "&v 2, *v]\n", ""},
		{"x.toml", "a = [" + numbers + "1979-05-27]\n", "x.toml:1:30006: dates"},
		{"x.toml", "a = [" + numbers + ", 1]\n", "x.toml:1:30006"},
		{"x.toml", "a = [" + numbers + "{b = 1, b = 2}]\n", "x.toml:1:30014: b: the key is given twice"},
		{"x.json", `{"a": [` + numbers + `]}`, "x.json:1:30008"},
		{"x.json", `{"a": [` + numbers + `01]}`, "x.json:1:30008"},
		{"x.yaml", "a: [" + numbers + "060]\n", "x.yaml:1:30005: the number 060"},
		{"x.yaml", "a:\n" + lines + "  - 060\n", "x.yaml:10002:5: the number 060"},
		{"x.yaml", "a:\n" + lines + " - 1\n", "x.yaml:1"},
	} {
		n, err := Parse(c.file, []byte(c.doc))
		switch {
		case c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)):
			t.Errorf("%.30q …: error %v, want %q", c.doc, err, c.want)
		case c.want == "" && err != nil:
			t.Errorf("%.30q …: %v", c.doc, err)
		case c.want == "":
			plain, err := formatOf(c.file).parse([]byte(c.doc), budget{file: c.file, nodesMax: nodesMax, depthMax: depthMax})
			if err != nil {
				t.Fatal(err)
			}
			if diff := difference(n, plain, ""); diff != "" {
				t.Errorf("%.30q …: %s", c.doc, diff)
			}
		}
	}
}

// A text of brackets, quotes, commas and comments in any order is read the same with and without the treatment of long
// lists, or refused by both.
func TestLongListsOfAnyText(t *testing.T) {
	tokens := []string{"1", "1", "1", "'a'", "\"b\"", ",", ",", ",", ",", "[", "]", "{a = 1}", "{a: 1}", "{\"a\": 1}", "#", "\n", " ", "'", "\"", "-", "\\", "it's", "- "}
	random := rand.New(rand.NewPCG(1, 2))
	for range 150 {
		var noise strings.Builder
		for range random.IntN(8) {
			noise.WriteString(tokens[random.IntN(len(tokens))])
		}
		numbers := strings.Repeat("1, ", 2000+random.IntN(2100))
		for file, begin := range map[string]string{"x.toml": "a = [", "x.yaml": "a: [", "x.json": `{"a": [`} {
			doc := begin + numbers + noise.String() + ", " + strings.Repeat("2, ", 2200) + "3]"
			if file == "x.json" {
				doc += "}"
			}
			got, ok := parseLong(file, []byte(doc), formatOf(file))
			if !ok {
				continue
			}
			plain, err := formatOf(file).parse([]byte(doc), budget{file: file, nodesMax: nodesMax, depthMax: depthMax})
			if err != nil {
				t.Fatalf("%s with %q is read: %v", file, noise.String(), err)
			}
			if diff := difference(got, plain, ""); diff != "" {
				t.Fatalf("%s with %q: %s", file, noise.String(), diff)
			}
		}
	}
}

// difference is the first place where two trees differ, empty if they are equal.
func difference(a, b *Node, at string) string {
	if a.Kind != b.Kind || a.Bool != b.Bool || a.Pos != b.Pos || a.Int != b.Int || a.Uint != b.Uint || a.Float != b.Float || a.Text != b.Text {
		return fmt.Sprintf("%s: %v %s at %v, not %v %s at %v", at, a.Kind, describe(a), a.Pos, b.Kind, describe(b), b.Pos)
	}
	if a.Len() != b.Len() || len(a.Entries) != len(b.Entries) {
		return fmt.Sprintf("%s: %d and %d elements, not %d and %d", at, a.Len(), len(a.Entries), b.Len(), len(b.Entries))
	}
	for i, item := range a.All() {
		if diff := difference(item, b.items[i], JoinIndex(at, i)); diff != "" {
			return diff
		}
	}
	for i, e := range a.Entries {
		if f := b.Entries[i]; e.Key != f.Key || e.KeyPos != f.KeyPos {
			return fmt.Sprintf("%s: key %s at %v, not %s at %v", at, e.Key, e.KeyPos, f.Key, f.KeyPos)
		}
		if diff := difference(e.Value, b.Entries[i].Value, Join(at, e.Key)); diff != "" {
			return diff
		}
	}
	return ""
}

// A document with a long list takes little more memory than its text.
func TestLongListsStayText(t *testing.T) {
	const bytesPerValueMax = 8
	for name, doc := range longDocuments() {
		if !strings.Contains(name, "numbers") && !strings.Contains(name, "rows") && !strings.Contains(name, "block") {
			continue
		}
		file := "x." + name[strings.LastIndexByte(name, ' ')+1:]
		data := []byte(doc)
		var before, after runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		n, err := ParseLong(file, data)
		runtime.GC()
		runtime.GC() // the library keeps what it used last until then
		runtime.ReadMemStats(&after)
		if err != nil {
			t.Fatal(err)
		}
		if held := int64(after.HeapAlloc) - int64(before.HeapAlloc); held > bytesPerValueMax*10_000 {
			t.Errorf("%s: holds %d bytes", name, held)
		}
		runtime.KeepAlive(n)
		runtime.KeepAlive(data)
	}
}
