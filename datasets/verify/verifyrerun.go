package verify

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"io"
	"slices"
	"strings"

	"sweep/datasets"
	"sweep/datasets/parquet"
	"sweep/datasets/tables"
	"sweep/datasets/vfs"
)

// reruns computes batches again, spread evenly over the committed ones.
func (v *verifier) reruns(ctx context.Context) error {
	if v.o.Rerun == nil {
		return &datasets.InvalidError{What: "verification level rerun", Why: "there is no function to compute runs"}
	}
	total := v.batches.Committed.Len()
	want := v.o.RerunBatches
	if want <= 0 || want > total {
		want = total
	}
	var position, done int64
	return v.batches.Committed.Each(func(batch int64) error {
		here := position*want/max(total, 1) != (position+1)*want/max(total, 1)
		position++
		if !here {
			return nil
		}
		r, err := v.d.Record(batch)
		if err != nil {
			v.badDocument(LevelCommits, datasets.RecordPath(batch), batch, err)
			return nil
		}
		done++
		defer v.o.Progress.Report("computed again", done, want)
		return v.rerun(ctx, r)
	})
}

// madeWith is the version of the tables that a batch was computed with.
func (v *verifier) madeWith(r datasets.CommitRecord) int {
	p := v.planOf(r)
	if p.MigratedFrom != nil {
		return max(*p.MigratedFrom, tables.OldestTables())
	}
	return datasets.VersionOf(p.Tables)
}

// rewritten reports whether the rows of a batch are compared instead of its bytes.
func (v *verifier) rewritten(r datasets.CommitRecord) bool {
	p := v.planOf(r)
	return p.Compacted || p.MigratedFrom != nil || datasets.VersionOf(p.Tables) != tables.FormatVersion
}

// filled lists the columns of a table that have a default in the stored rows although computing a run gives the value.
func (v *verifier) filled(r datasets.CommitRecord, table string) []string {
	list := tables.Filled(table, v.madeWith(r))
	if p := v.planOf(r); p.ComputedColumns > 0 {
		for _, c := range tables.FindTable(table).AddedAfter(p.ComputedColumns) {
			list = append(list, c.Name)
		}
	}
	return list
}

// kept reports whether the version that computed a batch had a table.
func (v *verifier) kept(r datasets.CommitRecord, table string) bool {
	return tables.FindIn(tables.TablesOfVersion(v.madeWith(r)), table) != nil
}

// otherTexts reports whether the files of a batch describe their table differently from this version. Released
// versions raise the version of the tables with every change of a description; builds between them may not have. What
// cannot be read was reported before.
func (v *verifier) otherTexts(r datasets.CommitRecord) bool {
	differ := false
	if v.rewritten(r) {
		return false // no bytes are compared anyway
	}
	for _, f := range r.Files {
		as := v.columnsPlan(r, f.Table)
		t := as.Table(f.Table)
		if t == nil {
			continue
		}
		texts := tables.Metadata(t, as.TableAxes())
		v.d.ReadTable(f, func(file *parquet.File) error {
			for _, kv := range texts {
				text, there := file.Metadata(kv.Key)
				differ = differ || there && text != kv.Value
			}
			return nil
		})
	}
	return differ
}

// rerun computes a batch again and compares bytes, or rows if the files were merged or have other descriptions.
func (v *verifier) rerun(ctx context.Context, r datasets.CommitRecord) error {
	texts := v.otherTexts(r)
	sink := &rerunSink{tables: map[string]*rerunFile{}, keep: texts || r.Updated != nil || v.rewritten(r) || !v.sameProgram(r.Batch)}
	defer sink.close()
	files, err := v.o.Rerun(ctx, r, sink.create)
	if err != nil {
		return fmt.Errorf("computing batch %d again: %w", r.Batch, err)
	}
	v.report.Reruns++
	var again []datasets.CommittedFile
	if r.Updated != nil {
		if err := v.update(r, files, sink); err != nil {
			return fmt.Errorf("updating table runs of batch %d: %w", r.Batch, err)
		}
	}
	for _, f := range files {
		if file := sink.tables[f.Table]; f.Rows > 0 && file != nil && v.kept(r, f.Table) {
			again = append(again, datasets.CommittedFile{Table: f.Table, Rows: f.Rows, SHA256: hex.EncodeToString(file.sum.Sum(nil))})
		}
	}
	if sink.keep {
		if again, err = v.sameRows(r, again, sink); err != nil {
			return err
		}
	}
	if texts {
		v.find(Finding{Level: LevelRerun, Severity: Note, Batch: r.Batch, Run: -1, File: datasets.RecordPath(r.Batch),
			Problem: "its files have the column descriptions of another version of sweep, so rows were compared instead of bytes"})
	}
	diff := datasets.DiffFiles(again, r.Files)
	if len(diff) > 0 && !v.sameProgram(r.Batch) {
		return v.otherProgram(r, again, sink)
	}
	if len(diff) > 0 {
		v.find(Finding{Level: LevelRerun, Severity: Nondetermin, Batch: r.Batch, Run: r.FirstRun, File: datasets.RecordPath(r.Batch),
			Problem: "computing it again gave a different result: " + strings.Join(diff, ", "),
			Remedy:  "compare the versions and machines that computed it in " + datasets.LogDir})
	}
	return nil
}

// update does to the file of runs computed again what was done to the stored one.
func (v *verifier) update(r datasets.CommitRecord, files []tables.FileInfo, sink *rerunSink) error {
	i := slices.IndexFunc(files, func(f tables.FileInfo) bool { return f.Table == "runs" })
	if i < 0 || sink.tables["runs"] == nil {
		return nil
	}
	before := sink.tables["runs"]
	defer before.discard()
	delete(sink.tables, "runs")
	computed, err := before.open()
	if err != nil {
		return err
	}
	updates := datasets.UpdatesOf(v.plans)
	rows, err := updates.Rows(&r, r.Updated, computed)
	if err != nil {
		return err
	}
	w, err := updates.Writer(sinkFunc(sink.create), r.Plan, r.Updated, 0)
	if err == nil {
		err = w.AddRows(rows)
	}
	if err == nil {
		files[i].Rows, err = w.Close()
	}
	return err
}

// sinkFunc implements tables.Sink.
type sinkFunc func(table string) (io.WriteCloser, error)

// Create implements tables.Sink.
func (f sinkFunc) Create(table string) (io.WriteCloser, error) { return f(table) }

// sameRows replaces the files computed again by the stored files if both have the same rows.
func (v *verifier) sameRows(r datasets.CommitRecord, again []datasets.CommittedFile, sink *rerunSink) ([]datasets.CommittedFile, error) {
	var list []datasets.CommittedFile
	for _, f := range again {
		stored := r.FilesOf(f.Table)
		if datasets.RowsOf(stored) == f.Rows && !datasets.SameFiles(stored, []datasets.CommittedFile{f}) {
			same, err := v.sameTable(r, stored, sink.tables[f.Table])
			if err != nil {
				return nil, fmt.Errorf("comparing table %s: %w", f.Table, err)
			}
			if same {
				list = append(list, stored...)
				continue
			}
		}
		list = append(list, f)
	}
	return list, nil
}

// sameTable reports whether stored files and a file computed again have the same columns and rows.
func (v *verifier) sameTable(r datasets.CommitRecord, stored []datasets.CommittedFile, again *rerunFile) (bool, error) {
	table := stored[0].Table
	computed, err := again.open()
	if err != nil {
		return false, err
	}
	if v.madeWith(r) == tables.FormatVersion {
		same := true
		for _, f := range stored {
			err := v.d.ReadTable(f, func(p *parquet.File) error {
				same = same && slices.Equal(p.Columns(), computed.Columns())
				return nil
			})
			if err != nil || !same {
				return false, err
			}
		}
	}
	rows := v.stored(r, stored)
	defer rows.Close()
	return parquet.SameRows(computed, rows, v.filled(r, table)...)
}

// stored iterates over the rows of some files of a table, in the newest version. Columns that the plan lacks are lacking.
func (v *verifier) stored(r datasets.CommitRecord, files []datasets.CommittedFile) *datasets.TableRows {
	return v.d.RowsIn(files, func(p *parquet.File) (tables.RowSource, error) {
		if datasets.VersionOf(v.planOf(r).Tables) == tables.FormatVersion {
			return p.Rows(), nil
		}
		return v.d.NewestRows(files[0].Table, v.planOf(r), r.Partition, p)
	})
}

// rerunSink keeps the hashes of what is written to it, and on request the content. A batch of a compacted data set can be
// as large as its plan, so the content is in temporary files.
type rerunSink struct {
	tables map[string]*rerunFile
	keep   bool
}

func (s *rerunSink) create(table string) (io.WriteCloser, error) {
	if s.tables[table] != nil {
		return nil, fmt.Errorf("table %s: created twice", table)
	}
	f := &rerunFile{sum: sha256.New()}
	if s.keep {
		var err error
		if f.content, err = vfs.NewScratch(); err != nil {
			return nil, fmt.Errorf("table %s: %w", table, err)
		}
	}
	s.tables[table] = f
	return f, nil
}

// close removes the temporary files.
func (s *rerunSink) close() {
	for _, f := range s.tables {
		f.discard()
	}
}

type rerunFile struct {
	sum     hash.Hash
	content *vfs.Scratch // nil if only the hash is needed
}

// Write hashes the bytes and keeps or discards them.
func (f *rerunFile) Write(p []byte) (int, error) {
	if f.content != nil {
		if _, err := f.content.Write(p); err != nil {
			return 0, err
		}
	}
	return f.sum.Write(p)
}

// Close does nothing: the content is read afterwards.
func (f *rerunFile) Close() error { return nil }

// open reads the content, which was kept.
func (f *rerunFile) open() (*parquet.File, error) { return parquet.Open(f.content, f.content.Size()) }

func (f *rerunFile) discard() {
	if f.content != nil {
		f.content.Close()
	}
}
