package main

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the generated pages of docs again")

// TestExitCodesPage holds docs/exit-codes.md against the table of codes.
func TestExitCodesPage(t *testing.T) {
	var page strings.Builder
	page.WriteString(`# Exit codes

Scripts may rely on these codes. A code that is not listed must be taken for a failure. ` + "`sweep --exit-codes`" + ` prints the
same list. With ` + "`--json`" + `, the last line on stderr of a command that fails is an object with ` + "`error`, `code` and `message`" + `.

| code | name | meaning | what to do |
|---:|---|---|---|
`)
	for _, e := range exitCodes {
		fmt.Fprintf(&page, "| %d | %s | %s | %s |\n", e.Code, e.Name, e.Meaning, e.Action)
	}
	page.WriteString(`
A scheduler can act on them: run the command again on 75, wait and run it again on 11 and 20, tell a person on everything
else but 0.
`)
	comparePage(t, "../../docs/exit-codes.md", []byte(page.String()))
}

func comparePage(t *testing.T, file string, want []byte) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, want, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	got, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s is not what the code says; run scripts/docs", file)
	}
}
