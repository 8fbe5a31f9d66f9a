package views

import (
	"fmt"
	"slices"
	"strings"

	"sweep/datasets"
	"sweep/datasets/tables"
)

// The number of its batch is in the name of a file. In version 1 of the layout it was in the path, as were the axes by
// which the data set is partitioned, as key=value. They are taken from the last levels of the path, which belong to the
// data set: DuckDB's hive partitioning reads every level of the whole path, also of the directories above the data set,
// and below `seed=7/` every seed would be 7.

// readFiles is a source of rows: the files with the columns that only their paths have.
func readFiles(m *datasets.Manifest, t *tables.Table, files, options string) string {
	file := sqlName(fileColumn(m, t))
	columns := []string{fmt.Sprintf("CAST(regexp_extract(p.%s, 'batch-([0-9]+)[^/\\\\]*$', 1) AS BIGINT) AS batch", file)}
	if hiveLayout(m) {
		columns = hiveColumns(m, file)
	}
	return fmt.Sprintf("(SELECT p.* EXCLUDE (%s), %s\nFROM read_parquet(%s, hive_partitioning = false, filename = %s%s) AS p)",
		file, strings.Join(columns, ", "), files, sqlText(fileColumn(m, t)), options)
}

// hiveLayout reports whether the data set has version 1 of the layout.
func hiveLayout(m *datasets.Manifest) bool { return datasets.VersionOf(m.TableVersion) < 2 }

// hiveColumns are the values in the path of a file of version 1.
func hiveColumns(m *datasets.Manifest, file string) []string {
	var list []string
	level := len(m.PartitionBy)
	for _, a := range m.TableAxes() {
		if i := slices.Index(m.PartitionBy, a.Name); i >= 0 {
			list = append(list, fmt.Sprintf("CAST(%s AS %s) AS %s", hiveValue("p."+file, a.Name, level-i), a.Type.SQL(), sqlName(a.Name)))
		}
	}
	return append(list, fmt.Sprintf("CAST(%s AS BIGINT) AS batch", hiveValue("p."+file, "batch", 0)))
}

// hiveValue is the value of `name=value`, which is `level` directories above that of the batch.
func hiveValue(path, name string, level int) string {
	segment := fmt.Sprintf("parse_path(%s, 'both_slash')[%d]", path, -2-level)
	value := fmt.Sprintf("substr(%s, %d)", segment, len(datasets.Escape(name))+2)
	if level == 0 {
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
