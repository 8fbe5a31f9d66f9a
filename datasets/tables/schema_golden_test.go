package tables_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"sweep/datasets/tables"
)

const schemaFile = "testdata/schema.txt"

// TestSchemaBelongsToTheFormatVersion compares the tables with those that testdata/schema.txt lists. The files of a data
// set contain all of this, descriptions included, so any change of a line changes the bytes of the same run. Within a
// version only nullable columns and whole tables may be added, and descriptions may change; everything else needs a new
// version. scripts/docs writes the list again.
func TestSchemaBelongsToTheFormatVersion(t *testing.T) {
	var b strings.Builder
	fmt.Fprintf(&b, "version %d\n", tables.FormatVersion)
	for _, table := range tables.Tables() {
		fmt.Fprintf(&b, "%s %v %q\n", table.Name, table.Sorted, table.Description)
		for _, c := range table.Columns {
			null := "not null"
			if c.Nullable {
				null = "null"
			}
			fmt.Fprintf(&b, "%s.%s %d %s %s %q %q\n", table.Name, c.Name, c.ID, c.Type, null, c.Unit, c.Description)
		}
	}
	if *update {
		if err := os.WriteFile(schemaFile, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	data, err := os.ReadFile(schemaFile)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]bool{}
	for line := range strings.Lines(string(data)) {
		want[line] = true
	}
	for line := range strings.Lines(b.String()) {
		if !want[line] {
			t.Errorf("new or changed in the tables: %s", line)
		}
		delete(want, line)
	}
	for line := range want {
		t.Errorf("no longer in the tables: %s", line)
	}
	if !t.Failed() && string(data) != b.String() {
		t.Error("the tables or columns are in another order")
	}
}
