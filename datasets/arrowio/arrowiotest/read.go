// Package arrowiotest reads Parquet files and Arrow streams with Arrow's own implementation, so that tests can compare
// its view with what was written and with what DuckDB reads.
package arrowiotest

import (
	"context"
	"fmt"
	"io"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/ipc"
	"github.com/apache/arrow/go/v17/arrow/memory"
	"github.com/apache/arrow/go/v17/parquet/file"
	"github.com/apache/arrow/go/v17/parquet/pqarrow"

	"sweep/datasets/arrowio"
)

// Parquet calls f with every row of a Parquet file of the given size in bytes and returns its columns. The row is reused.
func Parquet(r io.ReaderAt, size int64, f func(row []any) error) ([]arrowio.Column, error) {
	p, err := file.NewParquetReader(io.NewSectionReader(r, 0, size))
	if err != nil {
		return nil, err
	}
	schema, err := pqarrow.FromParquet(p.MetaData().Schema, nil, p.MetaData().KeyValueMetadata())
	if err != nil {
		return nil, err
	}
	columns, err := columnsOf(schema.Fields())
	if err != nil {
		return nil, err
	}
	for g := range p.NumRowGroups() {
		if err := rowGroup(p, g, len(columns), f); err != nil {
			return nil, err
		}
	}
	return columns, nil
}

func rowGroup(p *file.Reader, g, width int, f func(row []any) error) error {
	batch, err := longestChunk(p, g)
	if err != nil {
		return err
	}
	reader, err := pqarrow.NewFileReader(p, pqarrow.ArrowReadProperties{BatchSize: batch}, memory.DefaultAllocator)
	if err != nil {
		return err
	}
	records, err := reader.GetRecordReader(context.Background(), nil, []int{g})
	if err != nil {
		return err
	}
	defer records.Release()
	return eachRow(records, width, f)
}

// longestChunk is the batch size at which every page is decoded in one call. Arrow v17 loses its position in a page of
// nullable, delta-encoded integers that is decoded in two calls. A list has more values than rows.
func longestChunk(p *file.Reader, g int) (int64, error) {
	longest := int64(1)
	group := p.MetaData().RowGroup(g)
	for c := range group.NumColumns() {
		chunk, err := group.ColumnChunk(c)
		if err != nil {
			return 0, err
		}
		longest = max(longest, chunk.NumValues())
	}
	return longest, nil
}

// Stream calls f with every row of an Arrow IPC stream and returns its columns. The row is reused.
func Stream(r io.Reader, f func(row []any) error) ([]arrowio.Column, error) {
	reader, err := ipc.NewReader(r)
	if err != nil {
		return nil, err
	}
	defer reader.Release()
	columns, err := columnsOf(reader.Schema().Fields())
	if err != nil {
		return nil, err
	}
	return columns, eachRow(reader, len(columns), f)
}

// eachRow calls f with every row as Go values.
func eachRow(records interface{ Read() (arrow.Record, error) }, width int, f func(row []any) error) error {
	row := make([]any, width)
	for {
		rec, err := records.Read()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		for i := range int(rec.NumRows()) {
			for c := range row {
				if row[c], err = valueAt(rec.Column(c), i); err != nil {
					return fmt.Errorf("column %s: %w", rec.ColumnName(c), err)
				}
			}
			if err := f(row); err != nil {
				return err
			}
		}
	}
}
