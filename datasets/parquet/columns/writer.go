package columns

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"io"
	"math"
	"slices"

	"github.com/parquet-go/parquet-go/encoding/thrift"
	"github.com/parquet-go/parquet-go/format"
)

// KeyValue is a line of the metadata of a file.
type KeyValue = format.KeyValue

// Options are the properties of a file other than its rows.
type Options struct {
	Name      string                         // of the table, for messages and the schema's root
	Codec     *Codec                         // compression of all pages
	Create    func() (io.WriteCloser, error) // opens a file; called when its first row group is written
	FileBytes int64                          // size from which on a file gets no further row group, and the next one is begun; 0: none
	CreatedBy string                         // application version 1.2.3 (build x)
	Metadata  []KeyValue                     // of the file, in this order
	Sorted    []string                       // columns by which the rows ascend
}

// Writer writes one file, or several of a given size. Errors stick: after the first one nothing more is written and Close returns it.
type Writer struct {
	name    string
	opts    Options
	codec   *Codec
	columns []Column
	omitted []Column // accept values that are not written

	row   int   // of the current row group
	rows  int64 // of the finished row groups
	done  int64 // of the finished files
	check int   // row at which sizes are checked next
	same  []repeated
	extra int // bytes of lists and texts since the last check of sizes

	out     io.WriteCloser
	buf     *bufio.Writer
	offset  int64
	groups  []format.RowGroup
	indexes []groupIndex
	scratch scratch
	err     error
}

// groupIndex is the page index of a row group, written before the footer.
type groupIndex struct {
	columns []format.ColumnIndex
	bounded []bool
	offsets []format.OffsetIndex
}

// repeated is a column that has the same value in all rows.
type repeated struct {
	put  func() // gives the current row the value
	have int    // rows of the current row group that have it
}

// Repeat makes put supply the values of a column that is the same in all rows of the file: it appends the value to the
// current row. Nobody else appends to the column.
func (w *Writer) Repeat(put func()) { w.same = append(w.same, repeated{put: put}) }

// fillRepeated completes the columns that are the same in all rows. It goes back to the rows that lack a value, because
// a value marks the current row as present.
func (w *Writer) fillRepeated() {
	end := w.row
	for i := range w.same {
		r := &w.same[i]
		for w.row = r.have; w.row < end; w.row++ {
			r.put()
		}
		r.have = end
	}
}

// New makes a writer for a table of the given columns. The columns belong to it until it is closed.
func New(opts Options, columns ...Column) *Writer {
	w := &Writer{name: opts.Name, opts: opts, codec: opts.Codec, columns: columns, check: checkRows}
	for _, c := range columns {
		l := c.base()
		l.w = w
		l.null = l.spec.Nullable && !l.spec.List
		l.chunk.reset()
		if l.repeats && w.codec.kind != format.Uncompressed {
			l.plain, l.chosen = true, math.MaxInt
		}
	}
	return w
}

// Omit lets columns that the files do not have accept values all the same. Their rows are those of a writer that never
// advances, so that they influence neither pages nor row groups.
func (w *Writer) Omit(columns ...Column) {
	w.omitted = append(w.omitted, columns...)
	New(Options{}, columns...)
}

// dropOmitted drops the values of the omitted columns.
func (w *Writer) dropOmitted() {
	for _, c := range w.omitted {
		c.clearPage()
		c.clearGroup()
		c.base().mask.clear()
	}
}

// Columns are the columns of the table, in order.
func (w *Writer) Columns() []Column { return w.columns }

// Accepted are all columns that rows can have values for: those of the table and the omitted ones.
func (w *Writer) Accepted() []Column {
	if len(w.omitted) == 0 {
		return w.columns
	}
	return slices.Concat(w.columns, w.omitted)
}

// ForgetNames ends the use of the lists of names in AppendName and AppendNames of all columns.
func (w *Writer) ForgetNames() {
	for _, c := range w.Accepted() {
		if named, ok := c.(interface{ forgetNames() }); ok {
			named.forgetNames()
		}
	}
}

// Rows is the number of complete rows.
func (w *Writer) Rows() int64 { return w.done + w.rows + int64(w.row) }

// NextRow completes the current row. EndRows must be called after at most Room rows.
func (w *Writer) NextRow() { w.row++ }

// Room is the number of rows that fit before EndRows must be called.
func (w *Writer) Room() int { return StepRows - w.row%StepRows }

// EndRows encodes values and cuts pages and row groups that are full.
func (w *Writer) EndRows() error {
	if w.row%StepRows == 0 {
		w.endStep()
	}
	return w.err
}

func (w *Writer) endStep() {
	w.fillRepeated()
	if w.row%windowValues == 0 {
		w.settle()
	}
	if w.row >= w.check || w.extra >= listBytes {
		w.cut()
	}
}

func (w *Writer) settle() {
	for _, c := range w.columns {
		if err := c.settle(&w.scratch.values); err != nil && w.err == nil {
			w.err = fmt.Errorf("encode values of column %s: %w", c.Spec().Name, err)
		}
	}
}

// EndRow completes the current row and cuts what is full.
func (w *Writer) EndRow() error {
	w.row++
	return w.EndRows()
}

func (w *Writer) noteBytes(n int) { w.extra += n }

// cut closes full pages, and the row group if it is full.
func (w *Writer) cut() {
	w.check, w.extra = w.row+checkRows, 0
	w.dropOmitted()
	held := 0
	for _, c := range w.columns {
		l := c.base()
		if size := c.pageSize(); size >= pageBytes && w.err == nil {
			w.err = w.closePage(c, w.row)
		}
		held += c.pageSize() + len(l.chunk.pages)
	}
	full := groupBytes
	if limit := w.opts.FileBytes; limit > 0 {
		full = int(min(int64(full), limit)) // a file smaller than a full row group has a smaller one
	}
	if w.row >= RowGroupRows || held >= full {
		w.closeGroup()
	}
}

// closeGroup writes the row group.
func (w *Writer) closeGroup() {
	if w.row == 0 || w.err != nil {
		return
	}
	w.fillRepeated()
	w.err = w.writeGroup()
	for _, c := range w.columns {
		l := c.base()
		c.clearPage()
		c.clearGroup()
		l.chunk.reset()
		l.chosen = max(0, l.chosen-1)
		l.first = 0
		l.mask.clear()
	}
	for i := range w.same {
		w.same[i].have = 0
	}
	w.rows += int64(w.row)
	w.row, w.check = 0, checkRows
	w.cutFile()
}

// cutFile ends the file if it is large enough.
func (w *Writer) cutFile() {
	if w.err == nil && w.opts.FileBytes > 0 && w.offset >= w.opts.FileBytes {
		w.closeFile()
	}
}

func (w *Writer) writeGroup() error {
	if w.out == nil {
		if err := w.open(); err != nil {
			return err
		}
	}
	if len(w.groups) > groupsMax {
		return w.tooManyGroups()
	}
	group := format.RowGroup{NumRows: int64(w.row), FileOffset: w.offset, Ordinal: int16(len(w.groups)), SortingColumns: w.sorting()}
	index := groupIndex{}
	for _, c := range w.columns {
		if err := w.closePage(c, w.row); err != nil {
			return err
		}
		meta, err := w.writeChunk(c)
		if err != nil {
			return err
		}
		k := &c.base().chunk
		offsets := format.OffsetIndex{PageLocations: slices.Clone(k.locations)}
		for i := range offsets.PageLocations {
			offsets.PageLocations[i].Offset += meta.MetaData.DataPageOffset
		}
		bounds, ok := k.columnIndex()
		index.columns = append(index.columns, bounds)
		index.bounded = append(index.bounded, ok)
		index.offsets = append(index.offsets, offsets)
		group.Columns = append(group.Columns, meta)
		group.TotalByteSize += meta.MetaData.TotalUncompressedSize
		group.TotalCompressedSize += meta.MetaData.TotalCompressedSize
	}
	w.groups = append(w.groups, group)
	w.indexes = append(w.indexes, index)
	return nil
}

// groupsMax is the largest number of row groups, whose ordinals have 16 bits.
const groupsMax = math.MaxInt16

func (w *Writer) tooManyGroups() error {
	return fmt.Errorf("table %s has more than %d row groups; use smaller batches", w.name, len(w.groups))
}

// writeChunk writes the dictionary and the data pages of a column.
func (w *Writer) writeChunk(c Column) (format.ColumnChunk, error) {
	k, offset := &c.base().chunk, w.offset
	size, uncompressed := 0, int64(0)
	if entries, ok := c.dictionary(); ok {
		s := &w.scratch
		s.body = appendPlainStrings(s.body[:0], entries)
		packed := w.codec.compress(s.packed, s.body)
		if w.codec.kind != format.Uncompressed {
			s.packed = packed
		}
		header := format.PageHeader{Type: format.DictionaryPage, UncompressedPageSize: int32(len(s.body)),
			CompressedPageSize: int32(len(packed)), CRC: int32(crc32.ChecksumIEEE(packed)),
			DictionaryPageHeader: thrift.New(format.DictionaryPageHeader{NumValues: int32(len(entries)), Encoding: format.Plain})}
		s.values = s.values[:0]
		var err error
		if size, err = s.appendPage(&s.values, &header, packed); err != nil {
			return format.ColumnChunk{}, err
		}
		uncompressed = int64(size - len(packed) + len(s.body))
		w.write(s.values)
	}
	w.write(k.pages)
	return w.metadata(c, offset, size, uncompressed), w.err
}

func (w *Writer) sorting() []format.SortingColumn {
	var keys []format.SortingColumn
	for _, name := range w.opts.Sorted {
		i := slices.IndexFunc(w.columns, func(c Column) bool { return c.Spec().Name == name })
		if i < 0 {
			panic("columns: table " + w.name + " is sorted by a column it does not have: " + name)
		}
		keys = append(keys, format.SortingColumn{ColumnIdx: int32(i)})
	}
	return keys
}

const magic = "PAR1"

func (w *Writer) open() error {
	out, err := w.opts.Create()
	if err != nil {
		return fmt.Errorf("create the file of table %s: %w", w.name, err)
	}
	w.out, w.buf = out, bufio.NewWriterSize(out, 64<<10)
	w.write([]byte(magic))
	return w.err
}

func (w *Writer) write(p []byte) {
	if w.err != nil {
		return
	}
	n, err := w.buf.Write(p)
	w.offset += int64(n)
	if err != nil {
		w.err = fmt.Errorf("write table %s: %w", w.name, err)
	}
}

// Close writes the remaining rows and the footer and closes the file. A table without rows has no file.
func (w *Writer) Close() error {
	w.closeGroup()
	if w.out != nil {
		w.closeFile()
	}
	return w.err
}

func (w *Writer) closeFile() {
	if w.err == nil {
		w.err = w.writeFooter()
	}
	if w.err == nil {
		if err := w.buf.Flush(); err != nil {
			w.err = fmt.Errorf("write table %s: %w", w.name, err)
		}
	}
	if err := w.out.Close(); err != nil && w.err == nil {
		w.err = fmt.Errorf("close table %s: %w", w.name, err)
	}
	w.out, w.offset, w.groups, w.indexes = nil, 0, nil, nil
	w.done, w.rows = w.done+w.rows, 0
}

func (w *Writer) writeFooter() error {
	for g := range w.groups {
		for i := range w.groups[g].Columns {
			column := &w.groups[g].Columns[i]
			if !w.indexes[g].bounded[i] {
				continue
			}
			column.ColumnIndexOffset = w.offset
			w.writeThrift(&w.indexes[g].columns[i])
			column.ColumnIndexLength = int32(w.offset - column.ColumnIndexOffset)
		}
	}
	for g := range w.groups {
		for i := range w.groups[g].Columns {
			column := &w.groups[g].Columns[i]
			column.OffsetIndexOffset = w.offset
			w.writeThrift(&w.indexes[g].offsets[i])
			column.OffsetIndexLength = int32(w.offset - column.OffsetIndexOffset)
		}
	}
	start := w.offset
	w.writeThrift(&format.FileMetaData{Version: 2, Schema: schemaElements(w.name, w.columns), NumRows: w.rows, RowGroups: w.groups,
		KeyValueMetadata: w.opts.Metadata, CreatedBy: w.opts.CreatedBy, ColumnOrders: columnOrders(len(w.columns))})
	w.write(binary.LittleEndian.AppendUint32(nil, uint32(w.offset-start)))
	w.write([]byte(magic))
	return w.err
}

func (w *Writer) writeThrift(v any) {
	if w.err != nil {
		return
	}
	s := &w.scratch
	s.header.Reset()
	if err := thrift.NewEncoder(s.protocol.NewWriter(&s.header)).Encode(v); err != nil {
		w.err = fmt.Errorf("encode the metadata of table %s: %w", w.name, err)
		return
	}
	w.write(s.header.Bytes())
}
