package tabular

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"

	"sweep/engine/document"
)

// openCSV reads the header.
func (f *File) openCSV() error {
	head := make([]byte, 4096)
	n, err := f.file.ReadAt(head, 0)
	if err != nil && err != io.EOF {
		return f.unreadable(err)
	}
	if message, remedy := document.NotText(head[:n]); message != "" {
		return f.mistake("%s; %s", message, remedy)
	}
	r, err := f.csv()
	if err != nil {
		return err
	}
	header, err := r.Read()
	switch {
	case errors.Is(err, io.EOF):
		return f.mistake("the file is empty; its first line must name the columns")
	case err != nil:
		return f.badRow(err)
	}
	for _, name := range header {
		f.columns = append(f.columns, strings.TrimSpace(name))
	}
	if name := header[0]; len(header) == 1 && strings.ContainsAny(name, ";\t|") {
		return f.mistake("the cells are not separated by commas; save the file with commas as separators and points in decimal numbers")
	}
	return nil
}

// csv starts reading at the first line.
func (f *File) csv() (*csv.Reader, error) {
	if _, err := f.file.Seek(0, io.SeekStart); err != nil {
		return nil, f.unreadable(err)
	}
	in := bufio.NewReaderSize(f.file, 1<<20)
	if mark, _ := in.Peek(3); string(mark) == "\uFEFF" {
		in.Discard(3) //nolint:errcheck // they are in the buffer
	}
	r := csv.NewReader(in)
	r.TrimLeadingSpace, r.ReuseRecord = true, true
	return r, nil
}

// readCSV reads the rows below the header. The parser skips empty lines, which are rows without cells unless they end the file.
func (f *File) readCSV(columns []*cells) error {
	r, err := f.csv()
	var record []string
	next := 0
	if err == nil {
		record, err = r.Read()
	}
	for err == nil {
		next = lineAfter(r, record)
		if record, err = r.Read(); err != nil {
			break
		}
		if line, _ := r.FieldPos(0); line > next {
			return f.at("line", next, columns[0].column.Name, errors.New("the cell is empty"))
		}
		for _, c := range columns {
			if wrong := c.cell(strings.TrimSpace(record[c.place])); wrong != nil {
				line, _ := r.FieldPos(c.place)
				return f.at("line", line, c.column.Name, wrong)
			}
		}
	}
	if !errors.Is(err, io.EOF) {
		return f.badRow(err)
	}
	return nil
}

// lineAfter is the number of the line after a record, whose cells may have line breaks.
func lineAfter(r *csv.Reader, record []string) int {
	line, _ := r.FieldPos(0)
	for _, cell := range record {
		line += strings.Count(cell, "\n")
	}
	return line + 1
}

// badRow is the error of a row that is not CSV, or of the storage.
func (f *File) badRow(err error) error {
	var parse *csv.ParseError
	switch {
	case !errors.As(err, &parse):
		return f.unreadable(err)
	case errors.Is(err, csv.ErrFieldCount):
		return f.mistake("line %d does not have as many cells as the header, which has %d", parse.Line, len(f.columns))
	}
	return f.mistake("line %d: %v", parse.Line, parse.Err)
}

// cell adds a cell of a CSV file.
func (c *cells) cell(text string) error {
	switch {
	case text == "":
		return errors.New("the cell is empty")
	case !utf8.ValidString(text):
		return errors.New("the cell is not UTF-8 text")
	case c.want == texts:
		return c.text(text)
	}
	x, err := strconv.ParseFloat(text, 64)
	switch {
	case strings.ContainsAny(text, "xXpP_") && err == nil: // other notations of the parser's
		return c.text(text)
	case errors.Is(err, strconv.ErrRange) || err == nil && (math.IsInf(x, 0) || math.IsNaN(x)) || missing[strings.ToLower(text)]:
		return fmt.Errorf("%s is not a finite number", text)
	case err != nil:
		return c.text(text)
	}
	return c.number(x, text)
}

// missing are what programs write for a missing number.
var missing = map[string]bool{"na": true, "n/a": true, "nan": true, "-nan": true, "null": true, "none": true, "<na>": true, "#n/a": true}
