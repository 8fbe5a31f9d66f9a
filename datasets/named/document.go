package named

import (
	_ "embed"
	"fmt"
	"strings"
)

//go:embed preface.md
var preface string

// Document returns the text of docs/queries.md.
func Document() string {
	var b strings.Builder
	b.WriteString(preface)
	for _, g := range Groups() {
		fmt.Fprintf(&b, "\n## %s\n", g.Title)
		for _, q := range g.Queries {
			b.WriteString("\n" + q.document())
		}
	}
	return b.String()
}

func (q Query) document() string {
	var b strings.Builder
	fmt.Fprintf(&b, "### %s\n\n%s\n\n```sql\nFROM %s\n```\n", q.Name, q.Purpose, q.Signature())
	if len(q.Args) > 0 {
		b.WriteString("\n| argument | type | default | |\n|---|---|---|---|\n")
	}
	for _, a := range q.Args {
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s |\n", a.Name, a.Type, a.defaultText(), a.Purpose)
	}
	fmt.Fprintf(&b, "\n<details><summary>SQL</summary>\n\n```sql\n%s\n```\n\n</details>\n", q.SQL)
	if q.Polars != "" {
		fmt.Fprintf(&b, "\nIn Polars:\n\n```python\n%s\n```\n", q.Polars)
	}
	return b.String()
}

func (a Arg) defaultText() string {
	switch a.Default {
	case "":
		return "required"
	case "NULL":
		return "none"
	}
	return "`" + a.Default + "`"
}
