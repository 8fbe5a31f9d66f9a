package named

import (
	_ "embed"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write docs/queries.md")

func TestDocumentIsCurrent(t *testing.T) {
	path := filepath.Join("..", "..", "docs", "queries.md")
	if *update {
		if err := os.WriteFile(path, []byte(document()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(text) != document() {
		t.Error("docs/queries.md differs from the registry; run `go test ./datasets/named -update`")
	}
}

//go:embed testdata/preface.md
var preface string

// document returns the text of docs/queries.md.
func document() string {
	var b strings.Builder
	b.WriteString(preface)
	for _, g := range Groups() {
		fmt.Fprintf(&b, "\n## %s\n", g.Title)
		for _, q := range g.Queries {
			b.WriteString("\n" + queryText(q))
		}
	}
	return b.String()
}

func queryText(q Query) string {
	var b strings.Builder
	fmt.Fprintf(&b, "### %s\n\n%s\n\n```sql\nFROM %s\n```\n", q.Name, q.Purpose, q.Signature())
	if len(q.Args) > 0 {
		b.WriteString("\n| argument | type | default | |\n|---|---|---|---|\n")
	}
	for _, a := range q.Args {
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s |\n", a.Name, a.Type, defaultText(a), a.Purpose)
	}
	fmt.Fprintf(&b, "\n<details><summary>SQL</summary>\n\n```sql\n%s\n```\n\n</details>\n", q.SQL)
	if q.Polars != "" {
		fmt.Fprintf(&b, "\nIn Polars:\n\n```python\n%s\n```\n", q.Polars)
	}
	return b.String()
}

func defaultText(a Arg) string {
	switch a.Default {
	case "":
		return "required"
	case "NULL":
		return "none"
	}
	return "`" + a.Default + "`"
}
