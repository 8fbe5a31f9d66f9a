package arrowio

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/ipc"
	"github.com/apache/arrow/go/v17/arrow/memory"
	"github.com/apache/arrow/go/v17/parquet/file"
	"github.com/apache/arrow/go/v17/parquet/metadata"
	"github.com/apache/arrow/go/v17/parquet/pqarrow"
)

// rowGroupValuesMax keeps a damaged footer from causing huge allocations. Row groups of data sets are far smaller.
const rowGroupValuesMax = 1 << 28

// ParquetFile is an open Parquet file, read by Arrow's implementation.
type ParquetFile struct {
	file    *file.Reader
	columns []Column
}

// OpenParquet reads the footer of a Parquet file of the given size in bytes.
func OpenParquet(r io.ReaderAt, size int64) (p *ParquetFile, err error) {
	defer func() { damageIsAnError("parquet footer", recover(), &err) }()
	f, err := file.NewParquetReader(io.NewSectionReader(r, 0, size))
	if err != nil {
		return nil, fmt.Errorf("parquet footer: %w", err)
	}
	fields, err := pqarrow.FromParquet(f.MetaData().Schema, nil, f.MetaData().KeyValueMetadata())
	if err != nil {
		return nil, fmt.Errorf("parquet schema: %w", err)
	}
	columns, err := columnsOf(fields.Fields())
	if err != nil {
		return nil, err
	}
	return &ParquetFile{file: f, columns: columns}, nil
}

// damageIsAnError turns a panic of Arrow's decoders, which some kinds of damage cause, into an error.
func damageIsAnError(what string, panicked any, err *error) {
	if panicked != nil {
		*err = fmt.Errorf("%s: %v", what, panicked)
	}
}

// Columns are the columns of the file in order.
func (p *ParquetFile) Columns() []Column { return p.columns }

// NumRows is the number of rows that the footer declares.
func (p *ParquetFile) NumRows() int64 { return p.file.NumRows() }

// Metadata returns the key-value metadata of the footer.
func (p *ParquetFile) Metadata() map[string]string {
	m := map[string]string{}
	for _, kv := range p.file.MetaData().KeyValueMetadata() {
		if kv.Value != nil {
			m[kv.Key] = *kv.Value
		}
	}
	return m
}

// EachRow calls f with every row in file order. The row is reused between calls; f must copy what it keeps. One
// row group is in memory at a time. An error of f stops reading and is returned unchanged.
func (p *ParquetFile) EachRow(f func(row []any) error) error {
	for g := range p.file.NumRowGroups() {
		if err := p.eachRowOfGroup(g, f); err != nil {
			return err
		}
	}
	return nil
}

func (p *ParquetFile) eachRowOfGroup(g int, f func(row []any) error) (err error) {
	inCaller := false // a panic of f is the caller's bug and not damage
	defer func() {
		if !inCaller {
			damageIsAnError("parquet data", recover(), &err)
		}
	}()
	group := p.file.MetaData().RowGroup(g)
	batch, err := valuesInLongestChunk(group)
	if err != nil {
		return err
	}
	reader, err := pqarrow.NewFileReader(p.file, pqarrow.ArrowReadProperties{BatchSize: batch}, memory.DefaultAllocator)
	if err != nil {
		return fmt.Errorf("parquet: %w", err)
	}
	records, err := reader.GetRecordReader(context.Background(), nil, []int{g})
	if err != nil {
		return fmt.Errorf("parquet: %w", err)
	}
	defer records.Release()
	rows := int64(0)
	err = drain(records, len(p.columns), func(row []any) error {
		rows++
		inCaller = true
		err := f(row)
		inCaller = false
		return err
	})
	if err == nil && rows != group.NumRows() {
		err = fmt.Errorf("parquet data: row group %d has %d rows where the footer declares %d", g, rows, group.NumRows())
	}
	return err
}

// valuesInLongestChunk is the batch size at which every page is decoded in one call. Arrow v17 loses its position in a
// page of nullable, delta-encoded integers that is decoded in two calls. A list has more values than rows.
func valuesInLongestChunk(group *metadata.RowGroupMetaData) (int64, error) {
	longest := int64(1)
	for c := range group.NumColumns() {
		chunk, err := group.ColumnChunk(c)
		if err != nil {
			return 0, fmt.Errorf("parquet footer: %w", err)
		}
		longest = max(longest, chunk.NumValues())
	}
	if longest > rowGroupValuesMax {
		return 0, fmt.Errorf("parquet footer: a row group of %d values; the limit is %d", longest, int64(rowGroupValuesMax))
	}
	return longest, nil
}

// EachStreamRow calls f with every row of an Arrow IPC stream and returns its columns.
func EachStreamRow(r io.Reader, f func(row []any) error) ([]Column, error) {
	reader, err := ipc.NewReader(r)
	if err != nil {
		return nil, fmt.Errorf("arrow stream: %w", err)
	}
	defer reader.Release()
	columns, err := columnsOf(reader.Schema().Fields())
	if err != nil {
		return nil, err
	}
	return columns, drain(reader, len(columns), f)
}

type recordReader interface {
	Read() (arrow.Record, error)
}

func drain(records recordReader, width int, f func(row []any) error) error {
	row := make([]any, width)
	for {
		rec, err := records.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("arrow: %w", err)
		}
		if err := eachRow(rec, row, f); err != nil {
			return err
		}
	}
}
