// Package rows reads the rows of a table column by column: all rows of a file, or those of one run and a range of ticks.
// It uses the statistics of the row groups and the sorted columns, so that reading one run among many is cheap.
//
//	file, err := rows.Open("events/batch-00000.parquet", reader, size)
//	r := file.Rows(rows.Run(17).Ticks(0, 99))
//	tick, reason := r.Column("tick"), r.Column("reason")
//	for r.Next() {
//		if !reason.Null() { use(tick.Int(), reason.Text()) }
//	}
//	if err := r.Close(); err != nil { … }
//
// Only the requested columns are read, one page at a time.
package rows

import (
	"fmt"
	"io"
	"slices"
	"strconv"

	parquetgo "github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/format"

	"sweep/datasets"
	"sweep/datasets/parquet"
	"sweep/datasets/parquet/columns"
	"sweep/datasets/tables"
)

// File is an open file of one table, or several with the same columns that are read as one. It must not be used by several
// goroutines at once.
type File struct {
	name   string
	groups []rowGroup
	first  *parquetgo.File
	specs  []columns.Spec
	leaves []int             // of the columns: place of the values among the leaves of the schema
	byName map[string]int    // place in specs
	runs   map[int][]runRows // of the row groups that were looked at
}

// rowGroup is a row group of one of the files.
type rowGroup struct {
	parquetgo.RowGroup
	file   *parquet.File
	number int    // in its file
	name   string // of its file
}

// readBytes is the read size for a column; the pages of most columns are not much larger.
const readBytes = 32 << 10

// Open opens a file of a table; name is used in messages. Data that cannot be decoded is an error, never a panic.
func Open(name string, r io.ReaderAt, size int64) (f *File, err error) {
	defer decoding(name, &err)
	sound, err := parquet.Open(r, size, parquetgo.ReadBufferSize(readBytes))
	if err != nil {
		return nil, err
	}
	file := sound.Parquet()
	if err := checkCodecs(file); err != nil {
		return nil, err
	}
	if err := checkVersion(file); err != nil {
		return nil, err
	}
	f = &File{name: name, first: file, byName: map[string]int{}, runs: map[int][]runRows{}}
	for i, group := range file.RowGroups() {
		f.groups = append(f.groups, rowGroup{group, sound, i, name})
	}
	for _, c := range file.Root().Columns() {
		spec, leaf, err := describe(c)
		if err != nil {
			return nil, err
		}
		f.byName[spec.Name] = len(f.specs)
		f.specs = append(f.specs, spec)
		f.leaves = append(f.leaves, leaf)
	}
	return f, nil
}

// join adds the rows of another file behind those of f.
func (f *File) join(next *File) error {
	if !slices.Equal(f.specs, next.specs) || !slices.Equal(f.leaves, next.leaves) {
		return fmt.Errorf("its columns differ from those of %s", f.name)
	}
	f.groups = append(f.groups, next.groups...)
	return nil
}

// decoding adds the file name to an error, and turns a panic of the decoder, which damaged files can cause, into an error.
func decoding(name string, err *error) {
	if p := recover(); p != nil {
		*err = fmt.Errorf("cannot be decoded: %v", p)
	}
	if *err != nil {
		*err = fmt.Errorf("%s: %w", name, *err)
	}
}

// checkCodecs refuses compression codecs that are never used for tables. They occur in damaged files, and their decoders
// trust the sizes stored there.
func checkCodecs(file *parquetgo.File) error {
	for _, group := range file.Metadata().RowGroups {
		for _, c := range group.Columns {
			switch c.MetaData.Codec {
			case format.Uncompressed, format.Snappy, format.Gzip, format.Zstd:
			default:
				return fmt.Errorf("it is compressed with %s, which no table is", c.MetaData.Codec)
			}
		}
	}
	return nil
}

// checkVersion refuses files written in a newer version of the tables than this program supports.
func checkVersion(file *parquetgo.File) error {
	text, _ := file.Lookup("sweep.format_version")
	if version, err := strconv.Atoi(text); err == nil && version > tables.FormatVersion {
		return &datasets.InvalidError{Why: fmt.Sprintf("its tables have version %d, this program reads up to version %d", version, tables.FormatVersion),
			Remedy: "use a newer sweep"}
	}
	return nil
}

// describe reads the schema of a column: a value, or a list of values in three levels.
func describe(c *parquetgo.Column) (spec columns.Spec, leaf int, err error) {
	spec.Name, spec.Nullable = c.Name(), c.Optional()
	for !c.Leaf() {
		inner := c.Columns()
		if len(inner) != 1 {
			return spec, 0, fmt.Errorf("column %s is neither a value nor a list of values", spec.Name)
		}
		spec.List = true
		c = inner[0]
	}
	switch kind := c.Type().Kind(); kind {
	case parquetgo.Int32:
		spec.Type = columns.TypeInt32
	case parquetgo.Int64:
		spec.Type = columns.TypeInt64
	case parquetgo.Double:
		spec.Type = columns.TypeDouble
	case parquetgo.Boolean:
		spec.Type = columns.TypeBool
	case parquetgo.ByteArray:
		spec.Type = columns.TypeString
	default:
		return spec, 0, fmt.Errorf("column %s has values of type %s, which no table has", spec.Name, kind)
	}
	return spec, c.Index(), nil
}

// Columns describes the columns of the file in order, without units and descriptions.
func (f *File) Columns() []columns.Spec { return f.specs }

// Has reports whether the file has the column.
func (f *File) Has(column string) bool {
	_, ok := f.byName[column]
	return ok
}

// NumRows is the number of rows of the file.
func (f *File) NumRows() int64 {
	var rows int64
	for _, g := range f.groups {
		rows += g.NumRows()
	}
	return rows
}

// Metadata returns the text stored in the file under a key, for example sweep.format_version.
func (f *File) Metadata(key string) (text string, ok bool) { return f.first.Lookup(key) }
