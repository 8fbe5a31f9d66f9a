package datasetstest

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"io"
	"testing"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/format"

	"sweep/datasets"
	"sweep/datasets/vfs/vfstest"
)

// TableRows is a table's file as rows that can be changed.
type TableRows struct {
	Schema *parquet.Schema
	Rows   []parquet.Row
	Keys   []format.KeyValue
}

func ReadTableRows(t testing.TB, d *datasets.Dataset, f datasets.CommittedFile) *TableRows {
	t.Helper()
	data := []byte(ReadText(t, d, f.Path))
	file, err := parquet.OpenFile(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	r := &TableRows{Schema: file.Schema(), Keys: file.Metadata().KeyValueMetadata}
	reader := parquet.NewReader(bytes.NewReader(data))
	defer reader.Close()
	for {
		buffer := make([]parquet.Row, 1)
		n, err := reader.ReadRows(buffer)
		if n > 0 {
			r.Rows = append(r.Rows, buffer[0].Clone())
		}
		if err == io.EOF {
			return r
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

func (r *TableRows) Encode(t testing.TB) []byte {
	t.Helper()
	options := []parquet.WriterOption{r.Schema}
	for _, kv := range r.Keys {
		options = append(options, parquet.KeyValueMetadata(kv.Key, kv.Value))
	}
	var b bytes.Buffer
	w := parquet.NewWriter(&b, options...)
	if _, err := w.WriteRows(r.Rows); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// Set puts a value into a column of a row; nil is NULL.
func (r *TableRows) Set(row int, name string, value any) {
	leaf, _ := r.Schema.Lookup(name)
	for i, v := range r.Rows[row] {
		if v.Column() == leaf.ColumnIndex {
			level := 0
			if leaf.Node.Optional() && value != nil {
				level = 1
			}
			r.Rows[row][i] = parquet.ValueOf(value).Level(0, level, leaf.ColumnIndex)
		}
	}
}

func (r *TableRows) Int(row int, name string) int64 {
	leaf, _ := r.Schema.Lookup(name)
	for _, v := range r.Rows[row] {
		if v.Column() == leaf.ColumnIndex {
			if v.Kind() == parquet.Int32 {
				return int64(v.Int32())
			}
			return v.Int64()
		}
	}
	return 0
}

// Text returns the value of a column of texts.
func (r *TableRows) Text(row int, name string) string {
	leaf, _ := r.Schema.Lookup(name)
	for _, v := range r.Rows[row] {
		if v.Column() == leaf.ColumnIndex {
			return v.String()
		}
	}
	return ""
}

// ReplaceTable puts other content in the place of a table's file, with a commit record that fits, as a wrong program
// would have written it.
func ReplaceTable(t testing.TB, m *vfstest.Memory, d *datasets.Dataset, batch int64, table string, data []byte) {
	t.Helper()
	r, err := d.Record(batch)
	if err != nil {
		t.Fatal(err)
	}
	f := &r.FilesOf(table)[0]
	f.Bytes, f.SHA256 = int64(len(data)), fmt.Sprintf("%x", sha256.Sum256(data))
	if rows, err := datasets.ParquetRows(bytes.NewReader(data), f.Bytes); err == nil {
		f.Rows = rows
	}
	record, err := datasets.EncodeSealed(&r)
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{f.Path: data, datasets.RecordPath(batch): record} {
		if err := m.Overwrite(Dir+"/"+name, data); err != nil {
			t.Fatal(err)
		}
	}
}
