package policy

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
	"sweep/engine/document"
)

func TestLanguageIsComplete(t *testing.T) {
	l := Schema()
	for i, want := range []int{4, 2, 9, 4, 12, 17, 96} {
		if list := *l.sections()[i]; len(list) != want {
			t.Errorf("%d %s, want %d", len(list), SectionNames[i], want)
		}
	}
	names := map[string]bool{}
	for _, list := range l.sections() {
		for _, e := range *list {
			names[e.Name] = true
		}
	}
	for _, list := range l.sections() {
		for _, e := range *list {
			if e.Description == "" || !knownKey(allCategories, e.Category) || len(e.ValidTrees) == 0 || e.Source == "" {
				t.Errorf("%+v", e)
			}
			for _, other := range e.SeeAlso {
				if !names[other] || other == e.Name {
					t.Errorf("%s refers to %s", e.Name, other)
				}
			}
		}
	}
	for name := range related {
		if !names[name] {
			t.Errorf("%s is related to something, but no word", name)
		}
	}
}

// TestLanguageExamples puts every example into a document of every tree that it is valid in.
func TestLanguageExamples(t *testing.T) {
	l := Schema()
	document := func(tree string, node string) string {
		return fmt.Sprintf(`{"version": "1", "policy_id": "x", "parameters": {"urgent_ticks": 3}, %q: %s}`, tree, node)
	}
	asks := func(condition string) string {
		return `{"type": "condition", "node_id": "q", "condition": ` + condition + `,
			"on_true": {"type": "action", "node_id": "a", "action": "Release"}, "on_false": {"type": "action", "node_id": "b", "action": "Hold"}}`
	}
	compares := func(value string) string { return asks(`{"op": "<", "left": ` + value + `, "right": {"value": 1}}`) }
	for i, list := range l.sections() {
		for _, e := range *list {
			text, err := json.Marshal(e.Example)
			if err != nil {
				t.Fatal(err)
			}
			if e.Example == nil {
				if SectionNames[i] != "trees" && SectionNames[i] != "fields" {
					t.Errorf("%s has no example", e.Name)
				}
				continue
			}
			switch example := string(text); SectionNames[i] {
			case "nodes":
				mustParse(t, document("payment_tree", example))
			case "expressions":
				mustParse(t, document("payment_tree", asks(example)))
			case "computations":
				mustParse(t, document("payment_tree", compares(`{"compute": `+example+`}`)))
			case "values", "fields":
				mustParse(t, document("payment_tree", compares(example)))
			case "actions":
				for _, tree := range e.ValidTrees {
					for _, w := range mustParse(t, document(tree, example)).Warnings() {
						if w.Node != "" {
							t.Errorf("%s: %v", e.Name, w)
						}
					}
				}
			}
		}
	}
}

// TestLanguageKeys keeps the form that programs read.
func TestLanguageKeys(t *testing.T) {
	text := Schema().JSON()
	if !strings.Contains(string(text), `"<="`) || !strings.HasPrefix(string(text), "{\n  \"version\"") {
		t.Errorf("%.200s", text)
	}
	keys := func(v *document.Node) (out []string) {
		for _, m := range v.Entries {
			out = append(out, m.Key)
		}
		return out
	}
	root, err := document.Parse("schema.json", text)
	if err != nil {
		t.Fatal(err)
	}
	first := func(v *document.Node, path string) *document.Node {
		p, err := document.ParsePath(path)
		if err != nil {
			t.Fatal(err)
		}
		return p.Find(v)[0]
	}
	if want := strings.Fields("version generated_at tree_types node_types expressions values computations actions fields"); !reflect.DeepEqual(keys(root), want) {
		t.Errorf("%v", keys(root))
	}
	action := first(root, fmt.Sprintf("actions[%d]", actSetReleaseBudget))
	if want := strings.Fields("name json_key category description semantics parameters valid_in_trees example_json source_location see_also data_type unit added_in"); !reflect.DeepEqual(keys(action), want) {
		t.Errorf("%v", keys(action))
	}
	parameter := first(action, "parameters[0]")
	if want := strings.Fields("name param_type required description example valid_values"); !reflect.DeepEqual(keys(parameter), want) {
		t.Errorf("%v", keys(parameter))
	}
}

func TestSelect(t *testing.T) {
	count := func(s Selection) []int {
		l, err := Schema().Select(s)
		if err != nil {
			t.Fatal(err)
		}
		var out []int
		for _, list := range l.sections() {
			if *list == nil {
				t.Errorf("%+v: an absent list", s)
			}
			out = append(out, len(*list))
		}
		return out
	}
	for _, c := range []struct {
		s    Selection
		want []int
	}{
		{Selection{}, []int{4, 2, 9, 4, 12, 17, 96}},
		{Selection{Include: []string{"RtgsAction", "LogicalOperator"}}, []int{0, 0, 3, 0, 0, 2, 0}},
		{Selection{Include: []string{"RtgsAction"}, Exclude: []string{"RtgsAction"}}, []int{0, 0, 0, 0, 0, 0, 0}},
		{Selection{Exclude: []string{"LsmField"}}, []int{4, 2, 9, 4, 12, 17, 70}},
		{Selection{Trees: []string{"bank_tree"}}, []int{1, 2, 9, 4, 12, 4, 74}},
		{Selection{Trees: []string{"bank_tree", "payment_tree"}, Sections: []string{"actions", "trees"}}, []int{2, 0, 0, 0, 0, 14, 0}},
	} {
		if got := count(c.s); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%+v keeps %v, want %v", c.s, got, c.want)
		}
	}
	if n := len(Schema().Fields); n != 96 {
		t.Errorf("selecting changed the description: %d fields", n)
	}
	for _, s := range []Selection{{Include: []string{"CostFields"}}, {Exclude: []string{"x"}}, {Trees: []string{"payment"}}, {Sections: []string{"field"}}} {
		if _, err := Schema().Select(s); err == nil {
			t.Errorf("%+v is accepted", s)
		}
	}
}

func TestMarkdown(t *testing.T) {
	l, err := Schema().Select(Selection{Include: []string{"UnaryMath", "RtgsAction", "TernaryMath"}})
	if err != nil {
		t.Fatal(err)
	}
	write := func(o MarkdownOptions) string {
		var b strings.Builder
		if err := l.Markdown(&b, o); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	full := write(MarkdownOptions{})
	var headings []string
	for _, line := range strings.Split(full, "\n") {
		if strings.HasPrefix(line, "#") {
			headings = append(headings, line)
		}
	}
	want := []string{"# Policy language 1.0", "## Computations", "### Ternary Math", "#### Clamp `clamp`", "#### SafeDiv `div0`", "### Unary Math",
		"#### Ceil `ceil`", "#### Floor `floor`", "#### Round `round`", "#### Abs `abs`", "## Actions", "### Rtgs Action", "#### `WithdrawFromRtgs`", "#### `ResubmitToRtgs`"}
	if !slices.Equal(headings, want) {
		t.Errorf("%q", headings)
	}
	if !strings.Contains(full, "- `rtgs_priority` (string, required): The declared priority. One of HighlyUrgent, Urgent, Normal.\n") || !strings.Contains(full, "```json") {
		t.Error(full)
	}
	if strings.Contains(write(MarkdownOptions{NoExamples: true}), "```") || strings.Contains(write(MarkdownOptions{Compact: true}), "rtgs_priority") {
		t.Error("the options have no effect")
	}
}

// TestJSONSchemaAccepts wants what Parse accepts to be accepted: the ready policies, the built-in ones and drawn ones.
func TestJSONSchemaAccepts(t *testing.T) {
	c, err := newSchemaChecker()
	if err != nil {
		t.Fatal(err)
	}
	for _, pattern := range []string{"builtin/*.json", "library/*.json"} {
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) == 0 {
			t.Fatal(pattern, err)
		}
		for _, file := range files {
			var v any
			if text, err := os.ReadFile(file); err != nil || json.Unmarshal(text, &v) != nil {
				t.Fatal(file, err)
			}
			if err := c.check(c.root, v, ""); err != nil {
				t.Errorf("%s: %v", file, err)
			}
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		// A text parameter that is no text has no effect or fails only when it is evaluated; the schema objects to it.
		doc := (&drawer{T: t, texts: true}).document()
		text, err := json.Marshal(doc)
		if err != nil {
			t.Fatal(err)
		}
		var v any
		if err := json.Unmarshal(text, &v); err != nil {
			t.Fatal(err)
		}
		if err := c.check(c.root, v, ""); err != nil {
			t.Fatalf("%s\n%v", text, err)
		}
	})
}

// TestJSONSchemaRefuses wants mistakes that a schema can express to be found.
func TestJSONSchemaRefuses(t *testing.T) {
	c, err := newSchemaChecker()
	if err != nil {
		t.Fatal(err)
	}
	texts := map[string]string{
		"parameter type": `{"version": "1", "policy_id": "x", "parameters": {"a": "3"}}`,
		"empty max":      paymentIf(`{"op": "<", "left": {"compute": {"op": "max", "values": []}}, "right": {"value": 1}}`),
		"bare value":     paymentIf(`{"op": "<", "left": 3, "right": {"value": 1}}`),
		"priority":       leafIn(Payment, "ResubmitToRtgs", `"rtgs_priority": {"value": "urgent"}`),
		"no action":      wrap(`"payment_tree": {"type": "action", "node_id": "a"}`),
		"no branch":      wrap(`"payment_tree": {"type": "condition", "node_id": "a", "condition": {"op": "or", "conditions": []}, "on_true": {"type": "action", "node_id": "b", "action": "Hold"}}`),
	}
	for _, name := range strings.Fields("fraction_range missing_action_parameter no_version payment_field_in_bank_tree phantom_field unknown_field unknown_operator wrong_action") {
		text, err := os.ReadFile("testdata/invalid/" + name + ".json")
		if err != nil {
			t.Fatal(err)
		}
		texts[name] = string(text)
	}
	for name, text := range texts {
		var v any
		if err := json.Unmarshal([]byte(text), &v); err != nil {
			t.Fatal(err)
		}
		if c.check(c.root, v, "") == nil {
			t.Errorf("%s is accepted", name)
		}
		if mistakes(t, text) == nil {
			t.Errorf("%s is accepted by Parse", name)
		}
	}
}
