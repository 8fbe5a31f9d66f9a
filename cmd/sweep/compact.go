package main

import (
	"encoding/json"

	"sweep/runner"
)

// CompactCmd is sweep compact.
type CompactCmd struct {
	Dir  string `arg:"" help:"Directory of the data set, or s3://BUCKET/PREFIX."`
	To   string `arg:"" help:"Directory of the new data set."`
	Rows int64  `default:"1000000" placeholder:"N" help:"Merge batches until their largest table has about N rows. Default: 1000000."`
	JSON bool   `help:"Print JSON."`
}

// Help is shown below the usage.
func (*CompactCmd) Help() string {
	return `Batches that stand side by side are merged into files of a size that readers like. The old data set is not touched; the
new one is checked row by row on the way, keeps the run ids and keys, and can be resumed and extended as the old one. When
it is interrupted, the same command continues. Remove the old data set when you have looked at the new one:

    sweep compact out/study out/study-compact
    sweep verify out/study-compact
    sweep diff out/study out/study-compact`
}

// Run writes the compacted data set.
func (k *CompactCmd) Run(c *Context) error {
	c.JSON = k.JSON
	done, err := runner.Compact(c, places, k.Dir, k.To, k.Rows, nil)
	if err != nil {
		return err
	}
	if k.JSON {
		return json.NewEncoder(c.Stdout).Encode(map[string]any{"dir": k.To, "batches": done.Batches, "batches_before": done.BatchesBefore,
			"files": done.Files, "files_before": done.FilesBefore, "bytes": done.Bytes, "bytes_before": done.BytesBefore})
	}
	c.Printf("%s: %s in place of %s, %s in place of %s\n", k.To, counted(done.Files, "file"), grouped(done.FilesBefore),
		byteSize(done.Bytes), byteSize(done.BytesBefore))
	c.Sayf("\nnext: %s", runner.ShellLine("sweep", "diff", k.Dir, k.To))
	return nil
}
