package pictures

import (
	"encoding/csv"
	"fmt"
	"strconv"
	"strings"
)

// Text writes a value of a table for people, as the page does.
func (d *Document) Text(c Column, v any) string {
	if v == nil {
		return "–"
	}
	x := numeric(v)
	if i, ok := v.(int); ok {
		x = float64(i)
	}
	switch c.Kind {
	case "axis":
		a := &d.Study.Axes[d.Study.index(c.Of)]
		if i, ok := v.(int); ok && len(a.Levels) > 0 {
			return a.say(i)
		}
		return a.sayNumber(x)
	case "metric":
		m := d.Study.metric(c.Of)
		return m.say(x)
	case "difference":
		c.Kind = "metric"
		return d.Difference(c, v)
	case "share":
		return unbroken(percent(x))
	case "label":
		return c.Labels[v.(int)]
	case "flag":
		return map[bool]string{true: "yes", false: "no"}[v.(bool)]
	case "count":
		return fixed(x, 0)
	}
	if text, ok := v.(string); ok {
		return text
	}
	return significant(x, 5)
}

// Difference writes a difference of two values of a column, with its sign.
func (d *Document) Difference(c Column, v any) string {
	if v != nil && numeric(v) > 0 {
		return "+" + d.Text(c, v)
	}
	return d.Text(c, v)
}

// Right reports whether values of a column stand on the right.
func (c Column) Right() bool {
	switch c.Kind {
	case "axis", "label", "flag", "text":
		return false
	}
	return true
}

// CSV writes a table with the labels of levels, and amounts of money in cents, as in the data set.
func (d *Document) CSV(t *Table) string {
	var b strings.Builder
	w := csv.NewWriter(&b)
	line := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		line[i] = c.Name
		if c.Kind == "axis" && c.Name == c.Of {
			line[i] = d.Study.Axes[d.Study.index(c.Of)].shownName()
		}
	}
	w.Write(line) //nolint:errcheck // into memory
	for _, row := range t.Rows {
		for i, v := range row {
			line[i] = d.plain(t.Columns[i], v)
		}
		w.Write(line) //nolint:errcheck // into memory
	}
	w.Flush()
	return b.String()
}

func (d *Document) plain(c Column, v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case int:
		if a := d.Study.index(c.Of); c.Kind == "axis" && len(d.Study.Axes[a].Levels) > 0 {
			return d.Study.Axes[a].Levels[v]
		}
		if c.Kind == "label" {
			return c.Labels[v]
		}
		return strconv.Itoa(v)
	case float64:
		return strconv.FormatFloat(v, 'g', -1, 64)
	}
	return fmt.Sprint(v)
}

// TeX writes a table for LaTeX with the package booktabs, and its caption.
func (d *Document) TeX(t *Table, caption string) string {
	var b strings.Builder
	columns := ""
	for _, c := range t.Columns {
		columns += map[bool]string{true: "r", false: "l"}[c.Right()]
	}
	fmt.Fprintf(&b, "\\begin{table}\n\\caption{%s}\n\\begin{tabular}{%s}\n\\toprule\n", escapeTeX(caption), columns)
	b.WriteString(list(t.Columns, func(c Column) string { return escapeTeX(c.Label) }, " & ") + " \\\\\n\\midrule\n")
	for _, row := range t.Rows {
		b.WriteString(list(seq(len(row)), func(i int) string { return escapeTeX(d.Text(t.Columns[i], row[i])) }, " & ") + " \\\\\n")
	}
	b.WriteString("\\bottomrule\n\\end{tabular}\n\\end{table}\n")
	return b.String()
}

var texEscapes = strings.NewReplacer(`\`, `\textbackslash{}`, "{", `\{`, "}", `\}`, "$", `\$`, "&", `\&`, "#", `\#`, "%", `\%`, "_", `\_`, "~", `\textasciitilde{}`, "^", `\textasciicircum{}`,
	minus, "$-$", "±", `$\pm$`, "×", `$\times$`, "\u202f", `\,`, "–", "--", "’", "'", "“", "``", "”", "''", "…", `\dots{}`)

func escapeTeX(s string) string { return texEscapes.Replace(s) }

// Parameters is the table of the axes for an appendix.
func (d *Document) Parameters() *Table {
	t := &Table{Columns: []Column{{Name: "axis", Label: "axis", Kind: "text"}, {Name: "sets", Label: "sets", Kind: "text"}, {Name: "values", Label: "values", Kind: "text"}}}
	for i := range d.Study.Axes {
		a := &d.Study.Axes[i]
		t.Rows = append(t.Rows, []any{a.shownName(), strings.Join(a.Set, ", "), a.values()})
	}
	return t
}
