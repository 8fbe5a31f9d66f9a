package scenario

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"sweep/engine/document"
)

const (
	referencePage = "../../docs/scenario.md"
	beginTables   = "<!-- begin tables -->\n"
	endTables     = "<!-- end tables -->\n"
)

// The reference page shows the tables that the decoder works with.
func TestReferencePage(t *testing.T) {
	page, err := os.ReadFile(referencePage)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, ok := strings.Cut(string(page), beginTables)
	old, after, ok2 := strings.Cut(rest, endTables)
	if !ok || !ok2 {
		t.Fatal("the page has no place for the tables")
	}
	tables := referenceTables()
	if *update {
		if err := os.WriteFile(referencePage, []byte(before+beginTables+tables+endTables+after), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if old != tables {
		t.Error("docs/scenario.md does not show the tables of the decoder; run this test with -update")
	}
}

// The example of the page is a scenario.
func TestReferenceExample(t *testing.T) {
	page, err := os.ReadFile(referencePage)
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(page), "```yaml\n")
	example, _, ok := strings.Cut(rest, "```")
	if !ok {
		t.Fatal("the page has no example")
	}
	if _, warnings, err := DecodeBytes("example.yaml", []byte(example), Files{}); err != nil || len(warnings) > 0 {
		t.Error(err, warnings)
	}
}

// groups are the headings above the variants of a union.
var groups = map[string]string{
	"Uniform":        "amount_distribution",
	"Fixed":          "priority_distribution",
	"Fifo":           "policy",
	"DirectTransfer": "scenario_events[]",
	"OneTime":        "schedule",
}

func referenceTables() string {
	var b strings.Builder
	seen := map[string]bool{}
	for _, t := range Tables() {
		variant := t.Fields[0].Name == document.TypeField.Name
		if group := groups[t.Name]; group != "" && !seen[group] {
			seen[group] = true
			fmt.Fprintf(&b, "\n### `%s`\n\nThe key `type` is required and selects one of the following.\n", group)
		}
		switch {
		case variant:
			fmt.Fprintf(&b, "\n#### type: `%s`\n\n%s\n", t.Name, t.Doc)
		case t == topTable:
			fmt.Fprintf(&b, "\n### %s\n\n%s\n", t.Name, t.Doc)
		default:
			fmt.Fprintf(&b, "\n### `%s`\n\n%s\n", t.Name, t.Doc)
		}
		referenceRows(&b, t)
	}
	return b.String() + "\n"
}

func referenceRows(b *strings.Builder, t *document.Table) {
	header := "\n| key | type | unit | range | default | meaning |\n|---|---|---|---|---|---|\n"
	var old []string
	for i := range t.Fields {
		f := &t.Fields[i]
		switch {
		case f.Renamed != "":
			old = append(old, fmt.Sprintf("`%s` (old name of `%s`)", f.Name, f.Renamed))
			continue
		case f.Ignored:
			old = append(old, fmt.Sprintf("`%s` (no effect)", f.Name))
			continue
		case f.Name == document.TypeField.Name:
			continue
		}
		b.WriteString(header)
		header = ""
		kind := f.Kind()
		if f.Nullable {
			kind += " or null"
		}
		fmt.Fprintf(b, "| `%s` | %s | %s | %s | %s | %s |\n", f.Name, kind, f.Unit, f.RangeText(), f.DefaultText(), f.Doc)
	}
	if len(old) > 0 {
		fmt.Fprintf(b, "\nAccepted with a warning: %s.\n", strings.Join(old, ", "))
	}
}
