// Package keytest holds the tables of keys in the documentation against those that a decoder reads by.
package keytest

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"sweep/engine/document"
)

var keyTables = regexp.MustCompile(`(?s)<!-- keys: ([^\n]+) -->\n.*?<!-- end -->`)

// Update returns the text of a page with its tables of keys as the decoder has them. It is an error of the test if the page
// lists a table that the decoder does not know, or lacks one. anyTypes says in words what keys hold that have no one type.
func Update(t *testing.T, page, text string, tables []*document.Table, anyTypes map[string]string) string {
	t.Helper()
	byName := map[string]*document.Table{}
	for _, table := range tables {
		byName[table.Name] = table
	}
	updated := keyTables.ReplaceAllStringFunc(text, func(old string) string {
		name := keyTables.FindStringSubmatch(old)[1]
		table := byName[name]
		if table == nil {
			t.Errorf("%s lists the keys of %q, which the decoder does not know", page, name)
			return old
		}
		delete(byName, name)
		return fmt.Sprintf("<!-- keys: %s -->\n%s<!-- end -->", name, keyTable(table, anyTypes))
	})
	for name := range byName {
		t.Errorf("%s does not list the keys of %q", page, name)
	}
	return updated
}

func keyTable(table *document.Table, anyTypes map[string]string) string {
	var b strings.Builder
	b.WriteString("| key | type | values | default | meaning |\n|---|---|---|---|---|\n")
	for i := range table.Fields {
		f := &table.Fields[i]
		cell := func(text string) string { return strings.ReplaceAll(text, "|", `\|`) }
		kind := f.Type.String()
		if f.Type == document.Any {
			kind = anyTypes[f.Name]
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s | %s |\n", f.Name, kind, cell(f.RangeText()), cell(f.DefaultText()), cell(f.Doc))
	}
	return b.String()
}
