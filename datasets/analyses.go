package datasets

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"slices"

	"sweep/datasets/parquet"
	"sweep/datasets/vfs"
)

// Analyses lists the ids of the committed analyses in ascending order, by the names of their records alone.
func (d *Dataset) Analyses() ([]string, error) {
	entries, err := d.fs.ReadDir(CommitsDir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, Storage("listing", CommitsDir, err)
	}
	var ids []string
	for _, e := range entries {
		if id, ok := AnalysisOf(CommitsDir + "/" + e.Name()); ok && !e.IsDir() {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return ids, nil
}

// ReplayGrid is the name of the grid of replays (sweep shadow), whose comparison with their runs is an analysis for each batch.
const ReplayGrid = "shadow.toml"

// ReplayAnalysis is the id of the comparison of a batch of replays. Merging batches does not change the first run of what it
// merges.
func ReplayAnalysis(firstRun int64) string { return fmt.Sprintf("replays-%012d", firstRun) }

// LackComparison counts the committed batches of replays that are not compared with their runs, because sweep shadow was
// interrupted, or another command has computed them.
func (d *Dataset) LackComparison() (batches int64, err error) {
	if plans := d.Plans(); len(plans) == 0 || plans[0].GridFile != ReplayGrid { // none if they are damaged
		return 0, nil
	}
	ids, err := d.Analyses()
	if err != nil {
		return 0, err
	}
	set, err := d.Committed()
	if err != nil {
		return 0, err
	}
	err = d.EachRead(set, func(_ int64, r ReadRecord) error {
		if _, found := slices.BinarySearch(ids, ReplayAnalysis(r.FirstRun)); r.Err == nil && !found {
			batches++
		}
		return nil
	})
	return batches, err
}

// CompareRemedy is how to have them compared.
const CompareRemedy = "run sweep shadow again with the same arguments"

// EachAnalysis calls visit with the record of every analysis in ascending order of ids until it returns an error. Damaged
// records are left out; their errors are returned together after all others were visited.
func (d *Dataset) EachAnalysis(visit func(AnalysisRecord) error) error {
	ids, err := d.Analyses()
	if err != nil {
		return err
	}
	var bad []error
	err = d.EachReadAnalysis(ids, func(_ string, r AnalysisRecord, err error) error {
		if err != nil {
			bad = append(bad, err)
			return nil
		}
		return visit(r)
	})
	return cmp.Or(err, errors.Join(bad...))
}

// EachReadAnalysis reads the records of some analyses, several at a time, and calls visit with each or with the reason why
// it could not be read.
func (d *Dataset) EachReadAnalysis(ids []string, visit func(id string, r AnalysisRecord, err error) error) error {
	for group := range slices.Chunk(ids, recordsAtOnce) {
		records, failed := make([]AnalysisRecord, len(group)), make([]error, len(group))
		var reads []func() error
		for i, id := range group {
			reads = append(reads, func() error {
				records[i], failed[i] = d.Analysis(id)
				return nil
			})
		}
		d.fs.Together(reads...)
		for i, id := range group {
			if err := visit(id, records[i], failed[i]); err != nil {
				return err
			}
		}
	}
	return nil
}

// EachAnalysisTable opens the file of a table of every analysis that has rows in it, in ascending order of ids, one at a
// time. Columns that were added to the table after the analysis was committed are read as NULL. The table must not be
// used after read has returned.
func (d *Dataset) EachAnalysisTable(table string, read func(r AnalysisRecord, rows *parquet.Table) error) error {
	return d.EachAnalysis(func(r AnalysisRecord) error {
		f := r.File(table)
		if f == nil {
			return nil
		}
		return d.readAnalysis(&r, *f, func(t *parquet.Table) error { return read(r, t) })
	})
}

// readAnalysis opens a file of an analysis after checking that it is what was committed.
func (d *Dataset) readAnalysis(r *AnalysisRecord, f CommittedFile, read func(*parquet.Table) error) error {
	file, err := d.fs.Open(f.Path)
	if err != nil {
		return Unusable(f.Path, err)
	}
	defer file.Close()
	rows, err := r.open(file, f)
	if err != nil {
		return Unusable(f.Path, err)
	}
	return read(rows)
}

// open is the table in an open file.
func (r *AnalysisRecord) open(file vfs.File, f CommittedFile) (*parquet.Table, error) {
	if err := checkContent(file, f); err != nil {
		return nil, err
	}
	p, err := parquet.Open(file, f.Bytes)
	if err != nil {
		return nil, err
	}
	rows := parquet.NewTable(p)
	var lacks []string
	for _, c := range r.Lacks(f.Table) {
		lacks = append(lacks, c.Name)
	}
	rows.ReadAsNull(lacks)
	return rows, nil
}
