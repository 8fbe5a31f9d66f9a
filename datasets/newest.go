package datasets

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"

	"sweep/datasets/errkind"
	"sweep/datasets/parquet"
	"sweep/datasets/tables"
	"sweep/datasets/vfs"
)

// NewestRows iterates over the rows of a file of a batch, converted to the newest version. The batch belongs to the
// given plan.
func (d *Dataset) NewestRows(table string, plan PlanDoc, partition []Partition, f *parquet.File) (tables.RowSource, error) {
	t := tables.FindTable(table)
	version := VersionOf(plan.Tables)
	if t == nil || !plan.FilesChanged(table, partition) {
		return f.Rows(), nil
	}
	constants, err := partitionValues(plan, partition)
	if err != nil {
		return nil, err
	}
	for _, c := range plan.Lacks(table) {
		constants[c.Name] = nil
	}
	return tables.ConvertRows(f, table, version, t.FileColumns(plan.TableAxes()), constants)
}

// FilesChanged reports whether the files of a table have other columns or another order in the newest version.
func (p *PlanDoc) FilesChanged(table string, partition []Partition) bool {
	version := VersionOf(p.Tables)
	if version == tables.FormatVersion {
		return len(p.Lacks(table)) > 0
	}
	return len(partition) > 0 || len(p.FormerAxes) > 0 || tables.TableChanged(table, version)
}

// partitionValues are the values of the columns that the files of a batch lack in version 1: of the axes in the path, and
// of those that only earlier plans have.
func partitionValues(plan PlanDoc, partition []Partition) (map[string]any, error) {
	values := map[string]any{}
	for _, a := range plan.FormerAxes {
		values[a.Name] = nil
	}
	for _, p := range partition {
		i := indexAxis(plan.Axes, p.Axis)
		if i < 0 {
			continue
		}
		t, _ := tables.ParseAxisType(plan.Axes[i].Type)
		value, err := t.Parse(p.Value)
		if err != nil {
			return nil, fmt.Errorf("axis %s: %w", p.Axis, err)
		}
		values[p.Axis] = value
	}
	return values, nil
}

// Newest returns the content of a file of a table, converted to the newest version of the format, and its size. The
// given file must have the content that was committed; a file of an earlier version is read completely.
func (d *Dataset) Newest(r *CommitRecord, f CommittedFile, file vfs.File) (io.ReaderAt, int64, error) {
	plans := d.Plans()
	if r.Plan < 1 || r.Plan > len(plans) || VersionOf(plans[r.Plan-1].Tables) == tables.FormatVersion || tables.FindTable(f.Table) == nil {
		return file, f.Bytes, nil
	}
	p, err := parquet.Open(file, f.Bytes)
	if err != nil {
		return nil, 0, err
	}
	sink := &bufferSink{}
	m, err := NewRowWriter(sink, f.Table, plans[r.Plan-1], 0)
	if err != nil {
		return nil, 0, err
	}
	rows, err := d.NewestRows(f.Table, plans[r.Plan-1], r.Partition, p)
	if err == nil {
		err = m.AddRows(rows)
	}
	if err == nil {
		_, err = m.Close()
	}
	return bytes.NewReader(sink.Bytes()), int64(sink.Len()), err
}

// bufferSink keeps one file in memory.
type bufferSink struct{ bytes.Buffer }

// Create implements Sink.
func (s *bufferSink) Create(string) (io.WriteCloser, error) { return s, nil }

// Close does nothing.
func (s *bufferSink) Close() error { return nil }

// NewRowWriter starts the file of a table in the format of a plan, and the next one when a file has fileBytes.
func NewRowWriter(s tables.Sink, table string, p PlanDoc, fileBytes int64) (*tables.RowWriter, error) {
	t := tables.FindTable(table)
	if t != nil {
		t = t.AsOf(p.KnownColumns())
	}
	return tables.NewRowWriter(s, t, p.Compression, p.TableAxes(), fileBytes)
}

// EachFile reads the files of a table that a record names, each after checking that its content is what was committed.
func (d *Dataset) EachFile(table string, r *CommitRecord, read func(*parquet.File) error) error {
	for _, f := range r.FilesOf(table) {
		same, err := d.HasContent(f.Path, f)
		if err == nil && !same {
			err = ErrChanged
		}
		if err == nil {
			err = d.ReadTable(f, read)
		}
		if err != nil {
			return Unusable(f.Path, err)
		}
	}
	return nil
}

// ErrChanged says that a file does not have the hash that its record states.
var ErrChanged = errors.New("its content has changed")

// Unusable distinguishes a file of a batch that is not what was committed from one that the storage cannot read.
func Unusable(path string, err error) error {
	var failed *fs.PathError
	n, _ := ParseDataPath(path)
	remedy := RepairBatch(n.Batch)
	if _, id, ok := AnalysisOfFile(path); ok {
		n.Batch, remedy = -1, RepairAnalysis(id)
	}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		err = errors.New("it does not exist")
	case errkind.Of(err) != errkind.None || errors.As(err, &failed):
		return Storage("reading", path, err)
	}
	return &DamageError{Path: path, Batch: n.Batch, Why: err.Error(), Remedy: remedy}
}

// ReadTable opens a table's file for reading.
func (d *Dataset) ReadTable(f CommittedFile, read func(*parquet.File) error) error {
	file, err := d.fs.Open(f.Path)
	if err != nil {
		return err
	}
	defer file.Close()
	p, err := parquet.Open(file, f.Bytes)
	if err != nil {
		return err
	}
	return read(p)
}
