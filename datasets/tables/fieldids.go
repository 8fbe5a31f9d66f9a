package tables

import (
	_ "embed"
	"strconv"
	"strings"
	"sync"
)

// Readers such as Spark, Iceberg and DuckDB find columns by field ids. The id of a column therefore never changes and is
// never used again for another one, also when the column is removed. fieldids.txt lists them: a table, a column and its
// id to a line; scripts/docs adds the columns that it lacks.

//go:embed fieldids.txt
var fieldIDText string

// fieldIDs maps TABLE.COLUMN to ids.
var fieldIDs = sync.OnceValue(func() map[string]int32 {
	ids := map[string]int32{}
	for line := range strings.Lines(fieldIDText) {
		w := strings.Fields(line)
		id, err := strconv.ParseInt(w[2], 10, 32)
		if err != nil {
			panic("tables: fieldids.txt: " + err.Error())
		}
		ids[w[0]+"."+w[1]] = int32(id)
	}
	return ids
})

// fieldID is the id of a column; 0 for a new one, which the tests refuse.
func fieldID(table, column string) int32 { return fieldIDs()[table+"."+column] }
