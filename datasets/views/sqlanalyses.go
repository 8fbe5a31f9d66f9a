package views

import (
	"fmt"
	"slices"
	"strings"

	"sweep/datasets"
	"sweep/datasets/tables"
)

// analysisView is the source of the rows of a table of analyses. Its files differ in their columns if versions of the program
// have added some in between; those with the same number of columns are read together, and the missing ones are NULL.
func analysisView(m *datasets.Manifest, t *tables.Table, root string) string {
	byColumns := map[int][]string{}
	var order []int
	for _, f := range m.Files {
		if f.Table != t.Name {
			continue
		}
		if byColumns[f.Columns] == nil {
			order = append(order, f.Columns)
		}
		byColumns[f.Columns] = append(byColumns[f.Columns], sqlText(below(GlobEscape(root), f.Path)))
	}
	if len(order) == 0 { // a manifest in memory without its files
		return fmt.Sprintf("SELECT %s\nFROM read_parquet(%s, hive_partitioning = false, union_by_name = true) AS f",
			selectList(t.Columns, nil), sqlText(below(GlobEscape(root), t.Name+"/*.parquet")))
	}
	slices.Sort(order)
	var parts []string
	for _, columns := range order {
		parts = append(parts, fmt.Sprintf("SELECT %s\nFROM read_parquet([\n    %s\n], hive_partitioning = false) AS f",
			selectList(t.Columns, nulls(t.AddedAfter(columns))), strings.Join(byColumns[columns], ",\n    ")))
	}
	return strings.Join(parts, "\nUNION ALL\n")
}
