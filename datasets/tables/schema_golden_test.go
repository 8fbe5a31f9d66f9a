package tables_test

import (
	"crypto/sha256"
	"fmt"
	"testing"

	"sweep/datasets/tables"
)

// schemaOfVersion is the hash of what the tables of a format version say of themselves. The texts stand in every file, so
// changing a word changes the bytes of the same run: then the version must be raised as well.
var schemaOfVersion = map[int]string{
	1: "56a73e58e8ce2916",
}

func TestSchemaBelongsToTheFormatVersion(t *testing.T) {
	h := sha256.New()
	for _, table := range tables.Tables() {
		fmt.Fprintf(h, "%q %q %v\n", table.Name, table.Description, table.Axes)
		for _, c := range table.Columns {
			fmt.Fprintf(h, "  %q %q %q %q %v\n", c.Name, c.Type, c.Unit, c.Description, c.Nullable)
		}
	}
	got := fmt.Sprintf("%x", h.Sum(nil))[:16]
	if want := schemaOfVersion[tables.FormatVersion]; got != want {
		t.Errorf("the tables of format version %d hash to %s, not %s: a change of a name, type or text of a column needs a new version",
			tables.FormatVersion, got, want)
	}
}
