package main

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "rewrite the generated pages of docs")

// TestExitCodesPage compares docs/exit-codes.md with the table of codes.
func TestExitCodesPage(t *testing.T) {
	var page strings.Builder
	page.WriteString(`# Exit codes

Scripts may rely on these codes and should treat any other nonzero code as a failure. ` + "`sweep --exit-codes`" + ` prints the same
list. With ` + "`--json`" + `, a command that fails prints an object with ` + "`error`, `code` and `message`" + ` as the last line on stderr.

| code | name | meaning | what to do |
|---:|---|---|---|
`)
	for _, e := range exitCodes {
		fmt.Fprintf(&page, "| %d | %s | %s | %s |\n", e.Code, e.Name, e.Meaning, e.Action)
	}
	page.WriteString(`
A scheduler can use them to decide what to do: run the command again after 75, wait and run it again after 11 and 20, and
alert a person after any other nonzero code.

After a second signal the process ends at once, without a code of its own. Shells report 128 plus the number of the signal: 130
for SIGINT, 143 for SIGTERM. Committed batches are safe.
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
		t.Errorf("%s is out of date; run scripts/docs", file)
	}
}
