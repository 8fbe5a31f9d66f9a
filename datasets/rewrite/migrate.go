package rewrite

import (
	"context"

	"sweep/datasets"
	"sweep/datasets/tables"
	"sweep/datasets/vfs"
)

// A migrated data set has the tables and documents of the newest version of the format. It keeps its batches, run ids,
// keys and seeds. It may be incomplete; this version can compute the missing runs if it simulates as the version that
// started the data set.

// MigrateOptions configure how a data set is migrated.
type MigrateOptions struct {
	Progress datasets.Progress // called after each batch; may be nil
}

// Migrate writes the runs of a data set of an earlier format to dir in the newest one. If it is interrupted, the same
// call continues it. needless reports that the data set already has the newest format; then nothing is written.
func Migrate(ctx context.Context, from *datasets.Dataset, at vfs.Place, o MigrateOptions) (done Rewritten, needless bool, err error) {
	if !from.Older() {
		return Rewritten{}, true, nil
	}
	w := &rewriting{kind: migration{}, from: from, progress: o.Progress}
	err = w.run(ctx, at)
	return w.done, false, err
}

// MigrateInPlace rewrites the data set in dir to the newest format and leaves the migrated data set in its place. If it
// is interrupted, the same call continues it.
func MigrateInPlace(ctx context.Context, at vfs.Place, o MigrateOptions, in InPlaceOptions) (InPlace, error) {
	return rewriteInPlace(ctx, at, &rewriting{kind: migration{}, progress: o.Progress}, in)
}

// migration is the kind of rewriting that brings a data set to the newest format.
type migration struct{}

func (migration) names() names {
	return names{"migrate", "migrated", datasets.Migrating, datasets.BeforeMigrate}
}

func (migration) sparse() bool { return true }

func (migration) check(*datasets.Dataset) error { return nil }

func (migration) fits(*merge, merge) bool { return false }

func (migration) fileBytes() int64 { return 0 }

func (migration) needed(w *rewriting) (bool, error) { return w.from.Older(), nil }

func (migration) replan(p *datasets.PlanDoc, _ []int64) error {
	version := datasets.VersionOf(p.Tables)
	for _, s := range tables.StepsFrom(version) {
		if s.OutTables != nil {
			p.OutTables = s.OutTables(p.OutTables)
		}
	}
	if version != tables.FormatVersion && p.MigratedFrom == nil {
		p.MigratedFrom = &version
	}
	p.Tables, p.Columns, p.OlderBy = tables.FormatVersion, tables.NumColumns(), 0
	return nil
}

// table writes the rows of a table from a batch. A table that the newest version does not have is left out.
func (migration) table(w *rewriting, s *datasets.Stage, table string, records []datasets.CommitRecord) (int64, error) {
	if tables.FindTable(table) == nil {
		return 0, nil
	}
	return w.writeTable(s, table, records)
}
