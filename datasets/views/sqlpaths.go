package views

import (
	"fmt"
	"slices"
	"strings"
	"sweep/datasets"
	"sweep/datasets/tables"
)

// Columns that are in the path of a file are taken from the last levels of the path, which belong to the data set.
// DuckDB's hive partitioning reads every `key=value` of the whole path, also of the directories above the data set, and
// such a level replaces a column of the files: below `seed=7/` every seed would be 7.

// readFiles is a source of rows: the files with the columns of their paths.
func readFiles(m *datasets.Manifest, t *tables.Table, files, options string) string {
	file := sqlName(fileColumn(m, t))
	var columns []string
	level := len(m.PartitionBy) + 1
	for _, c := range pathColumns(m) {
		level--
		columns = append(columns, fmt.Sprintf("CAST(%s AS %s) AS %s", pathValue("p."+file, c.Name, level), c.Type, sqlName(c.Name)))
	}
	return fmt.Sprintf("(SELECT p.* EXCLUDE (%s), %s\nFROM read_parquet(%s, hive_partitioning = false, filename = %s%s) AS p)",
		file, strings.Join(columns, ", "), files, sqlText(fileColumn(m, t)), options)
}

// pathValue is the value of `name=value`, which is `level` directories above that of the batch.
func pathValue(path, name string, level int) string {
	segment := fmt.Sprintf("parse_path(%s, 'both_slash')[%d]", path, -2-level)
	value := fmt.Sprintf("substr(%s, %d)", segment, len(datasets.HiveEscape(name))+2)
	if name == "batch" && level == 0 {
		return value
	}
	return fmt.Sprintf("CASE %s WHEN '%s' THEN '' ELSE url_decode(%s) END", value, datasets.HiveNull, value)
}

// fileColumn is a name for the column with a file's path that differs from those of all other columns.
func fileColumn(m *datasets.Manifest, t *tables.Table) string {
	name := "filename"
	taken := func(c tables.Column) bool { return strings.EqualFold(c.Name, name) }
	for slices.ContainsFunc(viewColumns(m, t), taken) {
		name += "_"
	}
	return name
}

// GlobEscape escapes a path so that DuckDB, which takes every path for a pattern, matches that path alone.
func GlobEscape(path string) string {
	return strings.NewReplacer("*", "[*]", "?", "[?]", "[", "[[]").Replace(path)
}

// CheckSQLRoot reports whether DuckDB can read the paths below root, which has slashes. In a pattern DuckDB takes a
// backslash for a slash, and there is no way to escape one.
func CheckSQLRoot(m *datasets.Manifest, root string) error {
	if !strings.Contains(root, `\`) || GlobEscape(root) == root && int64(len(m.Files)) == m.Counts.Files {
		return nil
	}
	return &datasets.InvalidError{What: root, Why: `DuckDB cannot read files below a directory whose path has a backslash and one of * ? [, or more files than can be listed`,
		Remedy: "rename the directory, or query it through a symbolic link"}
}
