package main

import (
	"context"
	"encoding/json"
	"errors"

	"sweep/datasets"
	"sweep/datasets/errkind"
	"sweep/datasets/rewrite"
	"sweep/datasets/vfs"
	"sweep/engine/text"
	"sweep/runner/plan"
	"sweep/runner/shell"
)

// CompactCmd is sweep compact.
type CompactCmd struct {
	Dir   vfs.Place `arg:"" help:"Directory of the data set, or s3://BUCKET/PREFIX."`
	To    vfs.Place `arg:"" optional:"" name:"new" help:"Directory of the new data set. Default: the compacted data set replaces the old one."`
	Into  vfs.Place `name:"to" placeholder:"NEW" help:"The same as the second directory."`
	Size  int64     `name:"file-size" min:"1" max:"1000000" default:"256" placeholder:"MB" help:"Cut the tables into files of about this size. Default: 256."`
	Keep  bool      `help:"Keep the old data set as DIR.before-compact."`
	JSON  bool      `help:"Print JSON."`
	Quiet bool      `short:"q" help:"Do not print progress."`
}

// Help is shown below the usage.
func (*CompactCmd) Help() string {
	return `The batches of a plan are merged, and each table is cut into files of a size that can be read efficiently. A data set without
partitions then has one file of each small table. Runs keep their ids and keys, and the data set can be continued, extended and
verified as before.

    sweep compact out/study

The new data set is written to out/study.compacting, verified, and compared row by row with the old one; then the two directories are
swapped, and the old one is removed. This temporarily needs twice the disk space. If it is interrupted, either the old or the new
data set is intact, and the same command continues. An old data set that contains other files, such as a notebook, is kept as
with --keep. Do not write to the data set while the command is running.

With a second directory, or on an object store, the old data set is not changed:

    sweep compact out/study out/study-compact
    sweep diff out/study out/study-compact`
}

// Run writes the compacted data set.
func (k *CompactCmd) Run(c *Context) error {
	c.JSON = k.JSON
	if !k.To.IsZero() && !k.Into.IsZero() {
		return usage("", "give the new directory once")
	}
	if k.To.IsZero() {
		k.To = k.Into
	}
	show := newMeter(c, k.Quiet || k.JSON)
	defer show.finish()
	o := rewrite.CompactOptions{FileBytes: k.Size * 1_000_000, Batching: plan.Rebatch, Progress: show.batches}
	if k.To.IsZero() {
		done, err := rewrite.CompactInPlace(c, k.Dir, o, rewrite.InPlaceOptions{Keep: k.Keep, Notice: show.notice})
		if err != nil {
			return stopped(k.Dir, err)
		}
		return c.printInPlace(k.Dir, "compact", "compacted", done)
	}
	if k.Keep {
		return &mistake{kind: errkind.Usage, message: "--keep is for compacting in place", hint: "with a second directory the old data set is not changed"}
	}
	d, err := datasets.Open(k.Dir)
	if err != nil {
		return err
	}
	defer d.Close()
	done, err := rewrite.Compact(c, d, k.To, o)
	if err != nil {
		return stopped(k.Dir, err)
	}
	return c.printIntoNew(k.Dir, k.To, done)
}

// printIntoNew prints the result of rewriting to a second directory.
func (c *Context) printIntoNew(from, to vfs.Place, done rewrite.Rewritten) error {
	if c.JSON {
		return json.NewEncoder(c.Stdout).Encode(rewrittenJSON(to, done))
	}
	c.printRewritten(to, done)
	c.Sayf("\nnext: %s", shell.Join("sweep", "diff", from.Text(), to.Text()))
	return nil
}

// printInPlace prints the result of rewriting in place.
func (c *Context) printInPlace(dir vfs.Place, already, past string, done rewrite.InPlace) error {
	if c.JSON {
		values := rewrittenJSON(dir, done.Rewritten)
		values["needless"], values["resumed"], values["kept"] = done.Needless, done.Resumed, done.Kept
		return json.NewEncoder(c.Stdout).Encode(values)
	}
	switch {
	case done.Needless:
		c.Printf("%s: nothing to do, already %s\n", dir, already)
	case done.Batches == 0:
		c.Printf("%s: %s; the interrupted rewrite is complete\n", dir, past)
	default:
		c.printRewritten(dir, done.Rewritten)
	}
	if done.Kept != "" {
		c.Sayf("\nthe old data set is in %s; next: %s", done.Kept, shell.Join("sweep", "diff", done.Kept, dir.Text()))
	}
	return nil
}

func (c *Context) printRewritten(dir vfs.Place, done rewrite.Rewritten) {
	c.Printf("%s: %s instead of %s, %s instead of %s\n", dir, text.Counted(done.Files, "file"), text.Count(done.FilesBefore),
		text.Bytes(done.Bytes), text.Bytes(done.BytesBefore))
}

func rewrittenJSON(dir vfs.Place, done rewrite.Rewritten) map[string]any {
	return map[string]any{"dir": dir, "batches": done.Batches, "batches_before": done.BatchesBefore, "files": done.Files,
		"files_before": done.FilesBefore, "bytes": done.Bytes, "bytes_before": done.BytesBefore}
}

// stopped returns the error of a rewrite that was interrupted.
func stopped(dir vfs.Place, err error) error {
	if !errors.Is(err, context.Canceled) {
		return err
	}
	return &mistake{kind: errkind.Interrupted, message: "stopped; " + dir.String() + " is intact", hint: "run the same command again to continue", cause: err}
}
