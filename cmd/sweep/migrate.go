package main

import (
	"sweep/datasets"
)

// MigrateCmd is sweep migrate.
type MigrateCmd struct {
	Dir  string `arg:"" help:"Directory of the data set, or s3://BUCKET/PREFIX."`
	To   string `arg:"" optional:"" name:"new" help:"Directory of the new data set. Default: the migrated data set takes the place of the old one."`
	Into string `name:"to" placeholder:"NEW" help:"The same as the second directory."`
	Keep bool   `help:"Keep the old data set as DIR.before-migrate when the new one takes its place."`
	JSON bool   `help:"Print JSON."`
}

// Help is shown below the usage.
func (*MigrateCmd) Help() string {
	return `Data sets of every earlier format are read as they are. Migrating makes one that other programs read like a new one, and that
this program continues, compacts and extends. Run ids, keys and seeds stay, and so do the batches.

    sweep migrate out/study

The new data set is written to out/study.migrating, verified, and compared row by row with the old one; then the two exchange
their names, and the old one is removed. Twice the disk space is needed in the meantime. Whenever this is interrupted, the old
or the new data set stands whole, and the same command continues. An old data set with files that are not its own, such as a
notebook, is kept as with --keep. Nothing else should write to the data set meanwhile.

With a second directory, or on an object store, the old data set is not touched. A data set of the newest format is left as it is.`
}

// Run writes the migrated data set.
func (m *MigrateCmd) Run(c *Context) error {
	c.JSON = m.JSON
	if m.To != "" && m.Into != "" {
		return usage("", "give the new directory once")
	}
	m.To += m.Into
	if m.To == "" {
		done, err := datasets.MigrateInPlace(c, places, m.Dir, datasets.MigrateOptions{Progress: c.batchLines()}, datasets.InPlaceOptions{Keep: m.Keep, Notice: c.notice})
		if err != nil {
			return stopped(m.Dir, err)
		}
		return c.tellInPlace(m.Dir, "of the newest format", "migrated", done)
	}
	if m.Keep {
		return &mistake{code: exitUsage, message: "--keep is for migrating in place", hint: "with a second directory the old data set stays as it is"}
	}
	d, err := datasets.Open(places, m.Dir)
	if err != nil {
		return err
	}
	defer d.Close()
	done, needless, err := datasets.Migrate(c, d, places, m.To, datasets.MigrateOptions{Progress: c.batchLines()})
	if err != nil {
		return stopped(m.Dir, err)
	}
	if needless {
		return c.tellInPlace(m.Dir, "of the newest format", "migrated", datasets.InPlace{Needless: true})
	}
	return c.tellRewritten(m.Dir, m.To, done)
}
