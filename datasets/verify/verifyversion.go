package verify

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"sweep/datasets"
	"sweep/datasets/parquetread"
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
	for _, f := range r.Files {
		if !slices.ContainsFunc(again, func(g datasets.CommittedFile) bool { return g.Table == f.Table }) {
			list = append(list, "the table "+f.Table+", which has no rows now")
		}
	}
	for _, f := range again {
		stored := r.File(f.Table)
		if stored == nil {
			list = append(list, "the table "+f.Table+", which had no rows")
			continue
		}
		if stored.SHA256 == f.SHA256 {
			continue
		}
		text, err := v.differingColumns(r, *stored, sink.tables[f.Table].data.Bytes())
		if err != nil {
			return nil, fmt.Errorf("comparing %s: %w", stored.Path, err)
		}
		list = append(list, text)
	}
	return list, nil
}

// differingColumns lists the columns in which a stored file and one computed again differ.
func (v *verifier) differingColumns(r datasets.CommitRecord, stored datasets.CommittedFile, data []byte) (text string, err error) {
	computed, err := parquetread.Open(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return "", err
	}
	err = v.d.ReadTable(stored, func(f *parquetread.File) error {
		rows, err := v.d.NewestRows(stored.Table, v.planOf(r), r.Partition, f)
		if err != nil {
			return err
		}
		defer rows.Close()
		if !slices.EqualFunc(f.Columns(), computed.Columns(), func(a, b parquetread.Column) bool { return a.Name == b.Name }) {
			text = "the columns of " + stored.Table
			return nil
		}
		columns, sameRows, err := parquetread.DifferingColumns(computed, rows)
		if text = stored.Table + " (" + strings.Join(columns, ", ") + ")"; !sameRows {
			text = fmt.Sprintf("%s (%d rows instead of %d)", stored.Table, computed.RowCount(), stored.Rows)
		}
		return err
	})
	return text, err
}
