package status

import (
	"fmt"
	"slices"
	"strings"

	"sweep/datasets"
	"sweep/datasets/vfs"
	"sweep/runner/shell"
)

// UnevenRuns returns why the files of table runs must not be read without the views, empty if they may: some files of a data
// set of an earlier version have no column for an axis, or failed attempts that later ones have replaced still have rows.
func UnevenRuns(m *datasets.Manifest, at vfs.Place) string {
	dir := at.Text()
	var axes []string
	for _, l := range m.Lacking {
		for _, c := range l.Constants {
			if !slices.Contains(axes, c.Axis) {
				axes = append(axes, c.Axis)
			}
		}
	}
	var why []string
	if len(axes) > 0 {
		why = append(why, "files without a column for "+strings.Join(axes, ", ")+", which Parquet readers drop or stop at")
	}
	var n int64
	for _, r := range m.Replaced {
		n += r.Runs()
	}
	if n > 0 {
		why = append(why, fmt.Sprintf("rows of failed attempts that were computed again (%d), which Parquet readers count in addition to the later ones", n))
	}
	if len(why) == 0 {
		return ""
	}
	return "the table runs has " + strings.Join(why, ", and ") + "; " + shell.Join("sweep", "query", dir) + ` "from runs" and the views of ` +
		shell.Join(inDir(dir, "dataset.sql")) + " show each run once, with all axes"
}

// inDir is the name of a file in the directory or below the URL of a data set.
func inDir(dir, name string) string { return strings.TrimSuffix(dir, "/") + "/" + name }
