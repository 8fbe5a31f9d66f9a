package verify

import (
	"fmt"
	"slices"
	"strings"

	"sweep/datasets"
	"sweep/datasets/parquet"
)

// A version of the program may give a stored value another meaning. If a batch was written by another version, or by an
// unknown one, a different result is therefore not called wrong: the columns that differ are listed, and all other
// columns are the same.

// sameProgram reports whether a batch was written by the version of the program that verifies it.
func (v *verifier) sameProgram(batch int64) bool {
	return v.o.WrittenBy == nil || v.o.Program != "" && v.o.WrittenBy(batch) == v.o.Program
}

// otherProgram reports that a batch of another version gives different results.
func (v *verifier) otherProgram(r datasets.CommitRecord, again []datasets.CommittedFile, sink *rerunSink) error {
	writer := "a version of sweep that its log does not name"
	if name := v.o.WrittenBy(r.Batch); name != "" {
		writer = "sweep " + name
	}
	program := "a build without a version"
	if v.o.Program != "" {
		program = "sweep " + v.o.Program
	}
	differ, err := v.differences(r, again, sink)
	if err != nil {
		return err
	}
	v.find(Finding{Level: LevelRerun, Severity: OtherVersion, Batch: r.Batch, Run: r.FirstRun, File: datasets.RecordPath(r.Batch),
		Problem: fmt.Sprintf("was written by %s, this is %s, and computing it again gives other values: %s; everything else is the same",
			writer, program, strings.Join(differ, ", ")),
		Remedy: "check in the changelog whether the meaning of these values has changed; the version that wrote the batch can compute it again and compare it byte for byte"})
	return nil
}

// differences lists the differences table by table.
func (v *verifier) differences(r datasets.CommitRecord, again []datasets.CommittedFile, sink *rerunSink) ([]string, error) {
	var list []string
	for i, f := range r.Files {
		if i > 0 && r.Files[i-1].Table == f.Table {
			continue
		}
		if !slices.ContainsFunc(again, func(g datasets.CommittedFile) bool { return g.Table == f.Table }) {
			list = append(list, "the table "+f.Table+", which has no rows now")
		}
	}
	for _, f := range again {
		stored := r.FilesOf(f.Table)
		if len(stored) == 0 {
			list = append(list, "the table "+f.Table+", which had no rows")
			continue
		}
		if slices.ContainsFunc(stored, func(g datasets.CommittedFile) bool { return f.SHA256 == g.SHA256 }) {
			continue // replaced by the stored files, as the rows are the same
		}
		text, err := v.differingColumns(r, stored, sink.tables[f.Table])
		if err != nil {
			return nil, fmt.Errorf("comparing table %s: %w", f.Table, err)
		}
		list = append(list, text)
	}
	return list, nil
}

// differingColumns lists the columns in which stored files and one computed again differ.
func (v *verifier) differingColumns(r datasets.CommitRecord, stored []datasets.CommittedFile, again *rerunFile) (text string, err error) {
	table := stored[0].Table
	computed, err := again.open()
	if err != nil {
		return "", err
	}
	err = v.d.ReadTable(stored[0], func(f *parquet.File) error {
		if !slices.EqualFunc(f.Columns(), computed.Columns(), func(a, b parquet.Spec) bool { return a.Name == b.Name }) {
			text = "the columns of " + table
		}
		return nil
	})
	if err != nil || text != "" {
		return text, err
	}
	rows := v.stored(r, stored)
	defer rows.Close()
	columns, sameRows, err := parquet.DifferingColumns(computed, rows)
	if text = table + " (" + strings.Join(columns, ", ") + ")"; !sameRows {
		text = fmt.Sprintf("%s (%d rows instead of %d)", table, computed.NumRows(), datasets.RowsOf(stored))
	}
	return text, err
}
