package main

import (
	"sweep/datasets"
	"sweep/datasets/errkind"
	"sweep/datasets/rewrite"
	"sweep/datasets/vfs"
)

// MigrateCmd is sweep migrate.
type MigrateCmd struct {
	Dir   vfs.Place `arg:"" help:"Directory of the data set, or s3://BUCKET/PREFIX."`
	To    vfs.Place `arg:"" optional:"" name:"new" help:"Directory of the new data set. Default: the migrated data set replaces the old one."`
	Into  vfs.Place `name:"to" placeholder:"NEW" help:"The same as the second directory."`
	Keep  bool      `help:"Keep the old data set as DIR.before-migrate."`
	JSON  bool      `help:"Print JSON."`
	Quiet bool      `short:"q" help:"Do not print progress."`
}

// Help is shown below the usage.
func (*MigrateCmd) Help() string {
	return `Data sets of all earlier formats can be read as they are. A migrated data set can also be continued, compacted and extended,
and other programs read it like a new one. Run ids, keys, seeds and batches do not change.

    sweep migrate out/study

The new data set is written to out/study.migrating, verified, and compared row by row with the old one; then the two directories are
swapped, and the old one is removed. This temporarily needs twice the disk space. If it is interrupted, either the old or the new
data set is intact, and the same command continues. An old data set that contains other files, such as a notebook, is kept as
with --keep. Do not write to the data set while the command is running.

With a second directory, or on an object store, the old data set is not changed. A data set of the current format is not changed.`
}

// Run writes the migrated data set.
func (m *MigrateCmd) Run(c *Context) error {
	c.JSON = m.JSON
	if !m.To.IsZero() && !m.Into.IsZero() {
		return usage("", "give the new directory once")
	}
	if m.To.IsZero() {
		m.To = m.Into
	}
	show := newMeter(c, m.Quiet || m.JSON)
	defer show.finish()
	if m.To.IsZero() {
		done, err := rewrite.MigrateInPlace(c, m.Dir, rewrite.MigrateOptions{Progress: show.batches}, rewrite.InPlaceOptions{Keep: m.Keep, Notice: show.notice})
		if err != nil {
			return stopped(m.Dir, err)
		}
		return c.printInPlace(m.Dir, "in the current format", "migrated", done)
	}
	if m.Keep {
		return &mistake{kind: errkind.Usage, message: "--keep is for migrating in place", hint: "with a second directory the old data set is not changed"}
	}
	d, err := datasets.Open(m.Dir)
	if err != nil {
		return err
	}
	defer d.Close()
	done, needless, err := rewrite.Migrate(c, d, m.To, rewrite.MigrateOptions{Progress: show.batches})
	if err != nil {
		return stopped(m.Dir, err)
	}
	if needless {
		return c.printInPlace(m.Dir, "in the current format", "migrated", rewrite.InPlace{Needless: true})
	}
	return c.printIntoNew(m.Dir, m.To, done)
}
