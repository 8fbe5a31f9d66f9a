package sweeps

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"sweep/engine/document"
)

var (
	csvInt      = regexp.MustCompile(`^-?(0|[1-9][0-9]*)$`)
	leadingZero = regexp.MustCompile(`^-?0[0-9]+$`)
	csvFloat    = regexp.MustCompile(`^-?(0|[1-9][0-9]*)?(\.[0-9]+)?([eE][-+]?[0-9]+)?$`)
)

// csvFile is a table with a header line. It is read twice, first for the types of the columns and then for the cells, so
// that only text columns are kept in memory as text.
type csvFile struct {
	*decoder
	name string
	data []byte
	axes []*axis // per column; nil for a column that is not an axis
	size int     // rows
}

// readCSV reads a table. A column whose cells are all integers, numbers or truth values has that type; all other columns
// are text.
func (d *decoder) readCSV(name string, data []byte) *table {
	f := &csvFile{decoder: d, name: name, data: bytes.TrimPrefix(data, []byte("\uFEFF"))}
	if !f.isText() {
		return nil
	}
	header, types := f.types()
	if header == nil {
		return nil
	}
	t := &table{columns: make([]column, len(header))}
	for i, h := range header {
		t.columns[i].name, t.columns[i].whole.File = h, name
		if f.axes[i] != nil {
			t.columns[i].reserve(f.size)
		}
	}
	_ = f.rows(func(r *csv.Reader, record []string) bool {
		for i, text := range record {
			if f.axes[i] == nil {
				continue
			}
			line, col := r.FieldPos(i)
			t.columns[i].add(types[i].value(text), line, col)
		}
		t.rows++
		return true
	})
	return t
}

func (f *csvFile) mistake(line, col int, remedy, format string, args ...any) {
	f.Add(&document.Error{Pos: document.Pos{File: f.name, Line: line, Col: col}, Class: document.SchemaError, Message: fmt.Sprintf(format, args...), Remedy: remedy})
}

// isText reports files that are not CSV text.
func (f *csvFile) isText() bool {
	if message, remedy := document.NotText(f.data); message != "" {
		f.mistake(0, 0, remedy, "%s", message)
		return false
	}
	if bytes.IndexByte(f.data, '\n') < 0 && bytes.IndexByte(f.data, '\r') >= 0 {
		f.mistake(0, 0, "save it as CSV with line feeds", "the lines end with carriage returns without line feeds")
		return false
	}
	if !utf8.Valid(f.data) {
		line := 1
		for text := range bytes.Lines(f.data) {
			if !utf8.Valid(text) {
				break
			}
			line++
		}
		f.mistake(line, 0, "save it as CSV UTF-8", "the line is not UTF-8 text")
		return false
	}
	return true
}

// rows calls do for every row after the header, until do returns false.
func (f *csvFile) rows(do func(r *csv.Reader, record []string) bool) error {
	r := csv.NewReader(bytes.NewReader(f.data))
	r.TrimLeadingSpace, r.ReuseRecord = true, true
	_, err := r.Read()
	for err == nil {
		var record []string
		if record, err = r.Read(); err == nil && !do(r, record) {
			return nil
		}
	}
	return err
}

// header reads the names of the columns.
func (f *csvFile) header() []string {
	r := csv.NewReader(bytes.NewReader(f.data))
	r.TrimLeadingSpace = true
	header, err := r.Read()
	if err != nil {
		f.failed(err, nil)
		return nil
	}
	numbers := 0
	for i := range header {
		header[i] = strings.TrimSpace(header[i])
		switch {
		case header[i] == "":
			f.mistake(1, 0, "name it, or delete it", "column %d of the header has no name", i+1)
			return nil
		case slices.Contains(header[:i], header[i]):
			f.mistake(1, 0, "", "the column %s appears twice", header[i])
			return nil
		case csvFloat.MatchString(header[i]):
			numbers++
		}
	}
	if numbers == len(header) {
		f.mistake(1, 0, "write the names of the axes in the first line", "the first line has numbers instead of column names")
		return nil
	}
	for separator, name := range map[string]string{";": "semicolons", "\t": "tabs", "|": "bars"} {
		if len(header) == 1 && strings.Contains(header[0], separator) {
			f.mistake(1, 0, "save it with commas as separators and points in decimal numbers", "the cells are separated by %s", name)
			return nil
		}
	}
	return header
}

// types reads the complete file to find the type of each column.
func (f *csvFile) types() (header []string, types []csvType) {
	if header = f.header(); header == nil {
		return nil, nil
	}
	f.axes = make([]*axis, len(header))
	for i, name := range header {
		if k := slices.IndexFunc(f.grid.axes, func(a *axis) bool { return a.name == name }); k >= 0 {
			f.axes[i] = f.grid.axes[k]
		}
	}
	types = make([]csvType, len(header))
	err := f.rows(func(r *csv.Reader, record []string) bool {
		f.size++
		for i, text := range record {
			if f.axes[i] == nil {
				continue
			}
			if line, col := r.FieldPos(i); !f.cell(&types[i], text, header[i], line, col) {
				return false
			}
		}
		return true
	})
	if err != nil && !errors.Is(err, io.EOF) {
		f.failed(err, header)
	}
	for i, t := range types {
		if t.text && t.numbers > 0 && t.hint != "" && f.axes[i].free {
			f.mistake(t.line, t.col, t.hint, "%s: %q is not a number, unlike other cells of the column", header[i], t.odd)
		}
		if t.text && t.numbers > 0 {
			f.axes[i].textReason = t.why()
		}
	}
	if f.Failed() {
		return nil, nil
	}
	return header, types
}

// failed reports why the library stopped reading.
func (f *csvFile) failed(err error, header []string) {
	parse := (*csv.ParseError)(nil)
	switch {
	case errors.Is(err, io.EOF):
		f.mistake(0, 0, "", "the file is empty; its first line must name the axes")
	case !errors.As(err, &parse):
		f.mistake(0, 0, "", "%v", err)
	case errors.Is(err, csv.ErrFieldCount):
		f.mistake(parse.Line, 0, "write decimal numbers with a point, and put text with a comma in quotes",
			"the row does not have as many cells as the header, which has %d (%s)", len(header), strings.Join(header, ", "))
	case errors.Is(err, csv.ErrQuote), errors.Is(err, csv.ErrBareQuote):
		f.mistake(parse.Line, parse.Column, `put the whole cell in quotes, and write "" for a quote inside`, "a quote begins or ends inside a cell")
	default:
		f.mistake(parse.Line, parse.Column, "", "%v", parse.Err)
	}
}

// csvType describes the cells of a column.
type csvType struct {
	numbers, truths int
	text            bool   // some cell is neither
	odd, hint       string // a text where a number is expected, and what to write instead
	line, col       int
	first           string // the first cell that is neither
	firstLine       int
}

// why explains what makes the column text.
func (t csvType) why() string {
	zero := ""
	if leadingZero.MatchString(t.first) {
		zero = ", which begins with 0"
	}
	return fmt.Sprintf("the column is text because of %q in line %d%s; write numbers only", t.first, t.firstLine, zero)
}

// cell classifies a cell. It reports a cell that is blank or not valid in its column, and returns false to stop reading.
func (f *csvFile) cell(t *csvType, text, column string, line, col int) bool {
	text = strings.TrimSpace(text)
	switch {
	case text == "":
		f.mistake(line, col, "give it a value; every row of a list has one for every axis", "%s: the cell is blank", column)
		return !f.Failed()
	case text == "true" || text == "false":
		t.truths++
	default:
		n, ok := csvNumber(text)
		if !ok {
			if !t.text {
				t.first, t.firstLine = strings.Clone(text), line
			}
			t.text = true
			if hint := document.NumberHint(text); t.hint == "" && hint != "" {
				t.odd, t.hint, t.line, t.col = text, hint, line, col
			}
			return true
		}
		if n.Rounded() {
			f.inexact(document.Pos{File: f.name, Line: line, Col: col}, column, text, n.Float)
		}
		t.numbers++
	}
	return true
}

// csvNumber returns a cell as a number.
func csvNumber(text string) (n *document.Node, ok bool) {
	if csvInt.MatchString(text) {
		if v, err := strconv.ParseInt(text, 10, 64); err == nil {
			return document.NewInt(document.Pos{}, v), true
		}
	}
	if !csvFloat.MatchString(text) {
		return nil, false
	}
	n, err := document.NewNumber(document.Pos{}, text)
	return n, err == nil
}

// value returns a cell as a value of its column.
func (t csvType) value(text string) Value {
	trimmed := strings.TrimSpace(text)
	switch {
	case t.text || t.numbers > 0 && t.truths > 0:
		return TextValue(strings.Clone(text))
	case t.truths > 0:
		return BoolValue(trimmed == "true")
	}
	n, _ := csvNumber(trimmed)
	kind, _ := scalarType(n)
	v, _ := scalar(n, kind)
	return v
}
