package lab

import (
	"flag"
	"os"
	"strings"
	"testing"

	"sweep/sweeps/keytest"
)

var rewrite = flag.Bool("rewrite", false, "write the tables of keys in the documentation anew")

const docFile = "../../docs/lab.md"

// TestDocumentationListsEveryKey compares the tables of keys in the documentation with those that the decoder reads by.
func TestDocumentationListsEveryKey(t *testing.T) {
	data, err := os.ReadFile(docFile)
	if err != nil {
		t.Fatal(err)
	}
	want := keytest.Update(t, docFile, string(data), Tables(), anyTypes)
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
