package tables

import (
	"cmp"
	"errors"
	"io"
	"slices"

	"sweep/datasets/parquet/columns"
)

// AnalysisWriter writes the rows of one analysis, one file per table. Rows are written as they come: it holds at most one
// row group per table. Tables may be filled in any order, and a table without rows has no file.
type AnalysisWriter struct {
	analysisSet
	files []*columns.Writer
	names []string
}

// NewAnalysisWriter starts an analysis. compression is a codec of Compressions, empty for zstd; the files have the columns
// that the tables of analyses had when there were so many (NumAnalysisColumns), and values of later ones are dropped.
func NewAnalysisWriter(sink Sink, compression string, numColumns int) (*AnalysisWriter, error) {
	codec, err := columns.NewCodec(cmp.Or(compression, "zstd"))
	if err != nil {
		return nil, err
	}
	a := &AnalysisWriter{}
	for t, own := range a.all() {
		known := t.AsOf(numColumns)
		create := func() (io.WriteCloser, error) { return sink.Create(t.Name) }
		if known == nil { // added later
			own.start(columns.New(columns.Options{Name: t.Name, Codec: codec, Create: dropped}, own.columns(t.Name)...))
			continue
		}
		kept, omitted := known.split(own.columns(t.Name))
		w := columns.New(columns.Options{
			Name: t.Name, Codec: codec, CreatedBy: createdBy, Sorted: t.Sorted, Metadata: metadata(known, kept), Create: create,
		}, kept...)
		w.Omit(omitted...)
		own.start(w)
		a.files, a.names = append(a.files, w), append(a.names, t.Name)
	}
	return a, nil
}

// dropped is the file of a table that the analysis does not have.
func dropped() (io.WriteCloser, error) { return noFile{io.Discard}, nil }

type noFile struct{ io.Writer }

// Close does nothing.
func (noFile) Close() error { return nil }

// Close completes the files and returns the number of rows of each table that has any.
func (a *AnalysisWriter) Close() (infos []FileInfo, err error) {
	for i, w := range a.files {
		err = errors.Join(err, w.Close())
		if rows := w.Rows(); rows > 0 {
			infos = append(infos, FileInfo{Table: a.names[i], Rows: rows})
		}
	}
	slices.SortFunc(infos, func(x, y FileInfo) int { return cmp.Compare(x.Table, y.Table) })
	return infos, err
}
