package lab

import (
	"flag"
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"

	"sweep/engine/document"
)

var rewrite = flag.Bool("rewrite", false, "write the tables of keys in the documentation anew")

const docFile = "../../docs/lab.md"

var keyTables = regexp.MustCompile(`(?s)<!-- keys: ([^>]*?) -->\n(.*?)<!-- end -->`)

// TestDocumentationListsEveryKey compares the tables of keys in the documentation with those that the decoder reads by.
func TestDocumentationListsEveryKey(t *testing.T) {
	data, err := os.ReadFile(docFile)
	if err != nil {
		t.Fatal(err)
	}
	byName := map[string]*document.Table{}
	for _, table := range Tables() {
		byName[table.Name] = table
	}
	want := keyTables.ReplaceAllStringFunc(string(data), func(old string) string {
		name := keyTables.FindStringSubmatch(old)[1]
		table := byName[name]
		if table == nil {
			t.Errorf("%s lists the keys of %q, which the decoder does not know", docFile, name)
			return old
		}
		delete(byName, name)
		return fmt.Sprintf("<!-- keys: %s -->\n%s<!-- end -->", name, keyTable(table))
	})
	for name := range byName {
		t.Errorf("%s does not list the keys of %q", docFile, name)
	}
	if *rewrite {
		if err := os.WriteFile(docFile, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	} else if want != string(data) {
		t.Errorf("the tables of keys in %s are not those of the decoder; write them anew with go test ./runner/lab -rewrite", docFile)
	}
}

// anyTypes says in words what keys hold that have no one type.
var anyTypes = map[string]string{"scenario": "text or table", "set": "text or list", "values": "list or table", "search": "int or text", "confirm": "int or text"}

func keyTable(table *document.Table) string {
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

// TestDocumentationHasTheShippedSearch compares the example of the documentation with the document that ships.
func TestDocumentationHasTheShippedSearch(t *testing.T) {
	page, err := os.ReadFile(docFile)
	if err != nil {
		t.Fatal(err)
	}
	shipped, err := os.ReadFile("../../sweeps/searches/cheaper-small.toml")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(page), "```toml\n"+string(shipped)+"```") {
		t.Errorf("%s does not have sweeps/searches/cheaper-small.toml as it is", docFile)
	}
}
