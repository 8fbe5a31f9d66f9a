package datasets

import (
	"context"
	"slices"

	"sweep/datasets/parquetread"
	"sweep/datasets/vfs"
)

// A migrated data set has the tables and documents of the newest version of the format. It keeps its batches, run ids,
// keys and seeds. It may be incomplete; this version can compute the missing runs if it simulates as the version that
// started the data set.

// MigrateOptions configure how a data set is migrated.
type MigrateOptions struct {
	Progress func(done, total int64) // called after each batch; may be nil
}

// Migrate writes the runs of a data set of an earlier format to dir in the newest one. If it is interrupted, the same
// call continues it. needless reports that the data set already has the newest format; then nothing is written.
func Migrate(ctx context.Context, from *Dataset, fsys vfs.FS, dir string, o MigrateOptions) (done Rewritten, needless bool, err error) {
	if !from.Older() {
		return Rewritten{}, true, nil
	}
	w := migration(from, o)
	err = w.run(ctx, fsys, dir)
	return w.done, false, err
}

// MigrateInPlace rewrites the data set in dir to the newest format and leaves the migrated data set in its place. If it
// is interrupted, the same call continues it.
func MigrateInPlace(ctx context.Context, fsys vfs.FS, dir string, o MigrateOptions, in InPlaceOptions) (InPlace, error) {
	return rewriteInPlace(ctx, fsys, dir, rewriteKind{command: "migrate", working: migrating, before: beforeMigrate,
		begin:  func(from *Dataset) *rewriting { return migration(from, o) },
		needed: func(w *rewriting) bool { return w.from.Older() },
	}, in)
}

// migration prepares the migration of a data set.
func migration(from *Dataset, o MigrateOptions) *rewriting {
	w := &rewriting{from: from, sparse: true, progress: o.Progress, allowed: func() error { return nil }}
	w.replan = func(p *PlanDoc, _ []int64) error {
		version := versionOf(p.Tables)
		for _, s := range stepsFrom(version) {
			if s.Plan != nil {
				if err := s.Plan(p); err != nil {
					return err
				}
			}
		}
		if version != FormatVersion && p.MigratedFrom == nil {
			p.MigratedFrom = &version
		}
		p.Tables, p.olderBy = FormatVersion, 0
		return nil
	}
	w.old = from.newestRows
	w.file = w.migratedFile
	return w
}

// migratedFile writes the rows of a table from a batch and returns their number. A table that the newest version does
// not have is left out.
func (w *rewriting) migratedFile(s *Stage, table string, records []CommitRecord) (int64, error) {
	if FindTable(table) == nil {
		return 0, nil
	}
	old := w.from.Plans()[records[0].Plan-1]
	m, err := newMergeWriter(s, table, w.plans[records[0].Plan-1])
	if err != nil {
		return 0, err
	}
	err = w.eachFile(table, records, func(_ CommittedFile, p *parquetread.File) error {
		if !tableChanged(table, versionOf(old.Tables)) {
			return m.add(p)
		}
		rows, err := w.from.newestRows(table, old, p)
		if err != nil {
			return err
		}
		return m.addRows(rows)
	})
	if err != nil {
		return 0, err
	}
	w.done.GroupsCopied += int64(m.copied)
	return m.close()
}

// tableChanged reports whether the columns of a table differ between an earlier version and the newest.
func tableChanged(table string, version int) bool {
	for _, s := range stepsFrom(version) {
		if slices.ContainsFunc(s.Columns, func(c ColumnStep) bool { return c.Table == table }) {
			return true
		}
	}
	before, now := findTable(tablesOfVersion(version), table), FindTable(table)
	return before == nil || !slices.EqualFunc(before.Columns, now.Columns, func(a, b Column) bool {
		return a.Name == b.Name && a.Type == b.Type && a.Nullable == b.Nullable
	})
}

// filled lists the columns of a table that have a default in runs of an earlier version, although computing the run
// again would give the value that the earlier version did not store.
func filled(table string, version int) []string {
	var list []string
	for _, s := range stepsFrom(version) {
		for _, c := range s.Columns {
			if c.Table == table && c.From == "" && c.Compute == nil {
				list = append(list, c.Column)
			}
		}
	}
	return list
}
