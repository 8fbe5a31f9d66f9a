package query

import (
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"sweep/datasets/arrowio"
)

// Format is a way to write a result.
type Format string

// The formats. Table is for people; the others contain every row in full precision.
const (
	AlignedTable Format = "table"
	CSV          Format = "csv"
	TSV          Format = "tsv"   // CSV with tabs
	JSON         Format = "json"  // one array with an object per row, each on its own line
	JSONLines    Format = "jsonl" // an object per line
	Parquet      Format = "parquet"
	Arrow        Format = "arrow" // an Arrow IPC stream
)

// Formats lists the formats in the order of help texts.
func Formats() []Format { return []Format{AlignedTable, CSV, TSV, JSON, JSONLines, Parquet, Arrow} }

// Binary reports whether the format cannot be shown on a terminal.
func (f Format) Binary() bool { return f == Parquet || f == Arrow }

// suffixes are those of the formats' files. A text file holds a table.
var suffixes = map[string]Format{".txt": AlignedTable, ".csv": CSV, ".tsv": TSV, ".tab": TSV, ".json": JSON, ".jsonl": JSONLines,
	".ndjson": JSONLines, ".parquet": Parquet, ".pq": Parquet, ".arrow": Arrow, ".arrows": Arrow}

// FormatOfFile returns the format for the suffix of a file name.
func FormatOfFile(name string) (Format, bool) {
	f, ok := suffixes[strings.ToLower(filepath.Ext(name))]
	return f, ok
}

// WriteOptions shape the formats that people read.
type WriteOptions struct {
	MaxRows        int      // rows of a table; 0: all
	Width          int      // characters that a line of a table may have; 0: no limit, and long values are not shortened
	Order          []string // columns of runs in the order of a table with all of them that does not fit
	EscapeFormulas bool     // in CSV and TSV, keep spreadsheets from executing text as formulas
}

// Write writes all rows in the format and closes them. If the table leaves something out, it returns a note that says so.
func Write(w io.Writer, f Format, rows Rows, o WriteOptions) (note string, err error) {
	defer func() { err = errors.Join(err, rows.Close()) }()
	switch f {
	case AlignedTable:
		return writeTable(w, rows, o)
	case CSV:
		return "", writeSeparated(w, rows, ',', o)
	case TSV:
		return "", writeSeparated(w, rows, '\t', o)
	case JSON:
		return "", writeJSON(w, rows)
	case JSONLines:
		return "", writeJSONLines(w, rows)
	case Parquet:
		return "", copyRows(rows, func() (arrowio.RowWriter, error) { return arrowio.NewParquetWriter(w, rows.Columns()) })
	case Arrow:
		return "", copyRows(rows, func() (arrowio.RowWriter, error) { return arrowio.NewStreamWriter(w, rows.Columns()) })
	}
	return "", unknownFormat(f)
}

func unknownFormat(f Format) error {
	names := make([]string, 0, len(Formats()))
	for _, known := range Formats() {
		names = append(names, string(known))
	}
	return fmt.Errorf("unknown format %q; the formats are %s", f, strings.Join(names, ", "))
}

func copyRows(rows Rows, open func() (arrowio.RowWriter, error)) error {
	w, err := open()
	if err != nil {
		return err
	}
	if err := each(rows, w.Write); err != nil {
		return err
	}
	return w.Close()
}

// each calls f with every row.
func each(rows Rows, f func(row []any) error) error {
	for {
		row, err := rows.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if err := f(row); err != nil {
			return err
		}
	}
}
