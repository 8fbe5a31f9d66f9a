// Package columns writes Parquet files column by column. A table is a struct of typed columns (Int64, String,
// Int32List …). A row is written by appending to the columns it has values for; a nullable column without an append is
// NULL at no cost. Pages are encoded and compressed as soon as they are full, and a row group is written when it has
// RowGroupRows rows or fills its budget, so memory does not grow with the number of rows. The same appends produce the
// same bytes on every machine: a file contains no clock time, host name or path.
//
// # Encodings
//
// Only encodings that all readers read are used; BYTE_STREAM_SPLIT, which would make numbers 5 % to 20 % smaller, is not one
// of them.
//
//   - Integers are differences (DELTA_BINARY_PACKED), which are small and are encoded one window at a time while the values
//     are in the processor's cache. But 32 differences have the width of the largest of them, so a column that changes now
//     and then (a queue's value, an outflow), or that repeats values from a few rows before (the amount of a payment in
//     its events), takes less if it is stored PLAIN and zstd finds the repetitions. A column is stored PLAIN if a sample
//     of its first page is then smaller by a quarter; otherwise the longer compression is not worth it. The choice is made
//     again every choiceGroups row groups. It depends on the rows alone. Payments and their amounts in events repeat
//     at distances that no sample shows: 0.82 of the size as differences, for 2.5 % of the time of a sweep. They are always PLAIN.
//   - Integers in arithmetic progressions (run ids, ticks) are kept and encoded as such.
//   - Texts that repeat are numbers of a dictionary, one per row group. Other texts are stored one after the other.
//   - Doubles are PLAIN.
//   - A page that hardly shrinks is stored, in a frame of zstd, as are the next pages of its column.
//
// The encodings, the Thrift metadata and the reader are those of parquet-go. Its row writer is not used because its cost
// grows with every NULL of every row, and the widest table here is nearly all NULLs (eight values in sixty columns).
package columns

import "github.com/parquet-go/parquet-go/format"

// Sizes of pages and row groups.
const (
	// RowGroupRows is the largest number of rows of a row group.
	RowGroupRows = 131072
	// StepRows is the granularity of all cuts: the rows of one word of a presence mask.
	StepRows = 64
	// pageBytes is the size of the buffered values at which a page is cut.
	pageBytes = 256 << 10
	// groupBytes is the size of buffered values and pages of one table at which a row group is cut early.
	groupBytes = 12 << 20
	// checkRows is the number of rows between checks of the sizes.
	checkRows = 4096
	// sampleValues are compressed to choose the encoding of a column of integers. Compressing plain values takes longer, so
	// they must be smaller than plainPart of plainOf.
	sampleValues = 8 * windowValues
	plainPart    = 3
	plainOf      = 4
	// choiceGroups is the number of row groups after which both encodings of a column of integers are tried again.
	choiceGroups = 8
	// listBytes is the volume of list elements after which sizes are checked even if checkRows is not reached.
	listBytes = 1 << 20
)

// Type is the type of a column's values.
type Type uint8

// The types of columns.
const (
	TypeInt32 Type = iota
	TypeInt64
	TypeDouble
	TypeBool
	TypeString
	TypeDate
	numTypes
)

// String is the SQL name of the type, for documentation.
func (t Type) String() string {
	return [numTypes]string{TypeInt32: "INTEGER", TypeInt64: "BIGINT", TypeDouble: "DOUBLE", TypeBool: "BOOLEAN", TypeString: "VARCHAR", TypeDate: "DATE"}[t]
}

func (t Type) physical() format.Type {
	return [numTypes]format.Type{TypeInt32: format.Int32, TypeInt64: format.Int64, TypeDouble: format.Double, TypeBool: format.Boolean,
		TypeString: format.ByteArray, TypeDate: format.Int32}[t]
}

// Spec describes a column.
type Spec struct {
	Name     string
	ID       int32 // field id in the schema of files; 0 for none
	Type     Type  // of the values, or of the elements of a list
	List     bool
	Nullable bool
	Unit     string // cents, ticks, …; empty for plain numbers and names
	Doc      string
}

// Column is a column of a table. The columns of this package are its only implementations.
type Column interface {
	// Spec describes the column.
	Spec() Spec

	base() *leaf
	// pageValues and pageSize are the number of the values of the current page and their size before they are encoded.
	pageValues() int
	pageSize() int
	// settle encodes the values that can be encoded before the page is complete; tmp is a buffer.
	settle(tmp *[]byte) error
	// encode appends the values of the current page; tmp is a buffer.
	encode(dst []byte, tmp *[]byte) ([]byte, error)
	// bounds returns the encoded smallest and largest value of the current page, or none if they are undefined.
	bounds() pageBounds
	// clearPage drops the values of the current page, clearGroup the state of a row group.
	clearPage()
	clearGroup()
	// dictionary returns the entries of the row group's dictionary; ok is false for a column without one.
	dictionary() (entries []string, ok bool)
	encoding() format.Encoding
}

// leaf is the part shared by all columns: the description, which rows have a value, and the pages of the current row
// group. The fields that an append needs come first, and columns have their values before their leaf: a row touches
// hundreds of columns, so it should touch only one cache line of each.
type leaf struct {
	null    bool     // rows may have no value; lists keep count themselves
	mask    presence // which rows have a value
	w       *Writer
	first   int  // row of the group with which the current page begins
	stored  int  // pages to store without compression
	plain   bool // integers are encoded PLAIN and not as differences
	repeats bool // they are PLAIN whatever a sample shows
	chosen  int  // row groups for which plain is decided; 0: both are tried
	spec    Spec
	chunk   chunk
}

// Spec describes the column.
func (l *leaf) Spec() Spec { return l.spec }

// SetID gives a column the field id by which readers know it. It must be called before the column is used.
func SetID(c Column, id int32) { c.base().spec.ID = id }

func (l *leaf) base() *leaf { return l }

func (l *leaf) dictionary() ([]string, bool) { return nil, false }

func (l *leaf) clearGroup() {}

func (l *leaf) settle(*[]byte) error { return nil }

// keepsValues and keepsDeltas report what the columns of integers must keep of the current page.
func (l *leaf) keepsValues() bool { return l.plain || l.chosen == 0 }
func (l *leaf) keepsDeltas() bool { return !l.plain || l.chosen == 0 }

// integers is the encoding of a page of integers.
func (l *leaf) integers() format.Encoding {
	if l.plain {
		return format.Plain
	}
	return format.DeltaBinaryPacked
}

// appendEncoded appends what an encoder of parquet-go makes of the values; tmp is a buffer.
func appendEncoded[T any](dst []byte, tmp *[]byte, vals []T, encode func([]byte, []T) ([]byte, error)) ([]byte, error) {
	var err error
	if *tmp, err = encode(*tmp, vals); err != nil {
		return nil, err
	}
	return append(dst, *tmp...), nil
}

// mark records that the current row has a value.
func (l *leaf) mark() {
	if l.null {
		l.mask.set(l.w.row)
	}
}

// Mark records which of the last rows have a value that was added by a method whose name begins with Put. Rows are
// counted in steps of StepRows; bit 0 is the first row of the step to which the last completed row belongs.
func (l *leaf) Mark(rows uint64) {
	if l.null {
		l.mask.setWord((l.w.row-1)/StepRows, rows)
	}
}
