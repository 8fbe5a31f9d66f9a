package arrowio

import (
	"fmt"
	"io"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/ipc"
	"github.com/apache/arrow/go/v17/parquet"
	"github.com/apache/arrow/go/v17/parquet/compress"
	"github.com/apache/arrow/go/v17/parquet/pqarrow"
)

// Rows per record batch and per Parquet row group: a batch fits in a processor's cache, and readers process row groups in
// parallel.
const (
	streamBatchRows   = 8192
	parquetGroupsRows = 122_880
)

// RowWriter writes rows of a fixed set of columns. Close writes the remaining rows and leaves the underlying writer open.
type RowWriter interface {
	Write(row []any) error
	Close() error
}

// NewStreamWriter writes an Arrow IPC stream, which `pyarrow.ipc.open_stream` and `polars.read_ipc_stream` read.
func NewStreamWriter(w io.Writer, columns []Column) (_ RowWriter, err error) {
	schema, err := Schema(columns)
	if err != nil {
		return nil, err
	}
	to := &destination{Writer: w}
	defer to.returnPanic(&err)
	return newBatchWriter(columns, streamBatchRows, to, ipc.NewWriter(to, ipc.WithSchema(schema)))
}

// NewParquetWriter writes one zstd-compressed Parquet file.
func NewParquetWriter(w io.Writer, columns []Column) (_ RowWriter, err error) {
	schema, err := Schema(columns)
	if err != nil {
		return nil, err
	}
	props := parquet.NewWriterProperties(parquet.WithCompression(compress.Codecs.Zstd), parquet.WithVersion(parquet.V2_6))
	to := &destination{Writer: w}
	defer to.returnPanic(&err)
	file, err := pqarrow.NewFileWriter(schema, to, props, pqarrow.DefaultWriterProps())
	if err != nil {
		return nil, fmt.Errorf("parquet: %w", err)
	}
	return newBatchWriter(columns, parquetGroupsRows, to, file)
}

// destination is the caller's writer without its Close method, which the Parquet writer would call. It keeps the first
// error, because after one the Arrow library panics or continues with invalid values.
type destination struct {
	io.Writer
	err error
}

func (d *destination) Write(data []byte) (int, error) {
	if d.err != nil {
		return 0, d.err
	}
	n, err := d.Writer.Write(data)
	d.err = err
	return n, err
}

// returnPanic turns a panic into the error that caused it; other panics continue. Callers of the library defer it.
func (d *destination) returnPanic(err *error) {
	if d.err == nil {
		return
	}
	_ = recover()
	*err = d.err
}

type recordSink interface {
	Write(arrow.Record) error
	Close() error
}

type batchWriter struct {
	builder *Builder
	rows    int
	to      *destination
	sink    recordSink
}

func newBatchWriter(columns []Column, rows int, to *destination, sink recordSink) (RowWriter, error) {
	builder, err := NewBuilder(columns)
	if err != nil {
		return nil, err
	}
	return &batchWriter{builder: builder, rows: rows, to: to, sink: sink}, nil
}

func (w *batchWriter) Write(row []any) error {
	if err := w.builder.Append(row); err != nil {
		return err
	}
	if w.builder.Len() < w.rows {
		return nil
	}
	return w.flush()
}

func (w *batchWriter) flush() (err error) {
	rec := w.builder.Record()
	defer rec.Release()
	defer w.to.returnPanic(&err)
	return w.sink.Write(rec)
}

func (w *batchWriter) Close() (err error) {
	defer w.builder.Release()
	defer w.to.returnPanic(&err)
	if w.builder.Len() > 0 {
		if err := w.flush(); err != nil {
			return err
		}
	}
	return w.sink.Close()
}
