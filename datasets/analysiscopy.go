package datasets

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"slices"

	"sweep/datasets/parquet"
	"sweep/datasets/tables"
)

// CopyAnalysis commits an analysis of another data set in this one, with all columns that its tables have now. Files that
// have them are copied unchanged. If the analysis is committed already, nothing is done.
func (d *Dataset) CopyAnalysis(from *Dataset, r AnalysisRecord) error {
	if _, err := d.Analysis(r.ID); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	s, err := d.stage(r.label())
	if err != nil {
		return err
	}
	defer s.Abort()
	var written []tables.FileInfo
	for _, f := range r.Files {
		var err error
		if len(r.Lacks(f.Table)) > 0 {
			err = s.widenFile(from, &r, f)
		} else {
			err = s.CopyFile(from, f)
		}
		if err != nil {
			return err
		}
		written = append(written, tables.FileInfo{Table: f.Table, Rows: f.Rows})
	}
	r.Columns = tables.NumAnalysisColumns()
	return s.end(func() error { return s.commitAnalysis(&r, written) })
}

// CopyFile stages a file of another data set unchanged.
func (s *Stage) CopyFile(from *Dataset, f CommittedFile) error {
	file, err := from.fs.Open(f.Path)
	if err != nil {
		return Unusable(f.Path, err)
	}
	defer file.Close()
	to, err := s.Create(f.Table)
	if err != nil {
		return err
	}
	sum := sha256.New()
	if _, err := io.Copy(io.MultiWriter(to, sum), file); err != nil {
		return Unusable(f.Path, err)
	}
	if hex.EncodeToString(sum.Sum(nil)) != f.SHA256 {
		return Unusable(f.Path, ErrChanged)
	}
	return to.Close()
}

// widenFile writes the rows of a file again, with NULL in the columns that it lacks.
func (s *Stage) widenFile(from *Dataset, r *AnalysisRecord, f CommittedFile) error {
	w, err := tables.NewRowWriter(s, tables.FindTable(f.Table), s.d.Plans()[0].Compression, nil, 0)
	if err != nil {
		return err
	}
	if same, err := from.HasContent(f.Path, f); err != nil || !same {
		return Unusable(f.Path, cmp.Or(err, ErrChanged))
	}
	err = from.ReadTable(f, func(p *parquet.File) error {
		rows, err := r.wideRows(f.Table, p)
		if err != nil {
			return err
		}
		return w.AddRows(rows)
	})
	if err != nil {
		return Unusable(f.Path, err)
	}
	_, err = w.Close()
	return err
}

// wideRows are the rows of a file with NULL in the columns that it lacks.
func (r *AnalysisRecord) wideRows(table string, p *parquet.File) (tables.RowSource, error) {
	lacks := map[string]any{}
	for _, c := range r.Lacks(table) {
		lacks[c.Name] = nil
	}
	if len(lacks) == 0 {
		return p.Rows(), nil
	}
	return tables.ConvertRows(p, table, tables.FormatVersion, tables.FindTable(table).Columns, lacks)
}

// SameAnalysis reports whether an analysis has the same rows as in another data set.
func (d *Dataset) SameAnalysis(from *Dataset, r AnalysisRecord) (same bool, err error) {
	now, err := d.Analysis(r.ID)
	if err != nil {
		return false, err
	}
	if !slices.EqualFunc(now.Files, r.Files, func(f, g CommittedFile) bool { return f.Table == g.Table && f.Rows == g.Rows }) {
		return false, nil
	}
	for i, f := range now.Files {
		if f.SHA256 == r.Files[i].SHA256 {
			continue
		}
		a, b := d.analysisRows(&now, f), from.analysisRows(&r, r.Files[i])
		same := parquet.Same(a, b, len(tables.FindTable(f.Table).Columns))
		a.Close()
		b.Close()
		for _, rows := range []*TableRows{a, b} {
			if rows.Err() != nil {
				return false, Unusable(rows.Path(), rows.Err())
			}
		}
		if !same {
			return false, nil
		}
	}
	return true, nil
}

// analysisRows iterates over the rows of a file with all columns that its table has now.
func (d *Dataset) analysisRows(r *AnalysisRecord, f CommittedFile) *TableRows {
	return d.RowsIn([]CommittedFile{f}, func(p *parquet.File) (tables.RowSource, error) { return r.wideRows(f.Table, p) })
}
