package policy

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"
)

// MarkdownOptions shorten the Markdown description.
type MarkdownOptions struct {
	NoExamples bool
	Compact    bool // titles and descriptions only
}

// Markdown returns the description as Markdown: a heading for each non-empty section, below it the categories in
// alphabetical order, and in each category the elements in their original order.
func (l *Language) Markdown(w io.Writer, o MarkdownOptions) error {
	titles := []string{"Tree types", "Node types", "Expressions", "Values", "Computations", "Actions", "Fields"}
	var b strings.Builder
	fmt.Fprintf(&b, "# Policy language %s\n", l.Version)
	for i, list := range l.sections() {
		if len(*list) == 0 {
			continue
		}
		fmt.Fprintf(&b, "\n## %s\n", titles[i])
		var categories []string
		for _, e := range *list {
			categories = append(categories, e.Category)
		}
		slices.Sort(categories)
		for _, category := range slices.Compact(categories) {
			fmt.Fprintf(&b, "\n### %s\n", spaced(category))
			for _, e := range *list {
				if e.Category == category {
					e.markdown(&b, o)
				}
			}
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// spaced inserts spaces before inner capitals.
func spaced(name string) string {
	var b strings.Builder
	for i, r := range name {
		if i > 0 && unicode.IsUpper(r) {
			b.WriteByte(' ')
		}
		b.WriteRune(r)
	}
	return b.String()
}

func (e *Element) markdown(b *strings.Builder, o MarkdownOptions) {
	title := "`" + e.JSONKey + "`"
	if e.Name != e.JSONKey {
		title = e.Name + " " + title
	}
	fmt.Fprintf(b, "\n#### %s\n\n%s\n", title, e.Description)
	if o.Compact {
		return
	}
	if e.Semantics != nil {
		fmt.Fprintf(b, "\n%s\n", *e.Semantics)
	}
	if e.Unit != nil {
		fmt.Fprintf(b, "\nUnit: %s.\n", *e.Unit)
	}
	if len(e.ValidTrees) < len(allTrees) {
		fmt.Fprintf(b, "\nOnly in: %s.\n", strings.Join(e.ValidTrees, ", "))
	}
	for i, p := range e.Parameters {
		if i == 0 {
			b.WriteByte('\n')
		}
		p.markdown(b)
	}
	if len(e.SeeAlso) > 0 {
		fmt.Fprintf(b, "\nSee also: %s.\n", strings.Join(e.SeeAlso, ", "))
	}
	if e.Example != nil && !o.NoExamples {
		fmt.Fprintf(b, "\n```json\n%s```\n", indented(e.Example))
	}
}

func (p *Parameter) markdown(b *strings.Builder) {
	need := "optional"
	if p.Required {
		need = "required"
	}
	fmt.Fprintf(b, "- `%s` (%s, %s): %s", p.Name, p.Type, need, p.Description)
	if len(p.ValidValues) > 0 {
		fmt.Fprintf(b, " One of %s.", strings.Join(p.ValidValues, ", "))
	}
	b.WriteByte('\n')
}
