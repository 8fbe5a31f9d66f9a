package inputs

import (
	"fmt"
	"time"
	"unicode/utf8"
)

// cell is one value of a row. A CSV file has texts only; the values of a Parquet file have types, which are honoured: a
// timestamp needs no notation and a decimal no separators.
type cell struct {
	kind cellKind
	text []byte // without spaces around it; of numbers as Go writes them
	date int32  // local and date
	n    int64  // instant: seconds since 1970; local and clock: nanoseconds since midnight
	ns   int64  // instant: nanoseconds of the second
}

type cellKind uint8

const (
	textCell    cellKind = iota // also an integer, by its digits
	decimalCell                 // a decimal: trailing zeros have no meaning
	doubleCell                  // a double, by its shortest decimal
	instantCell
	localCell
	dateCell
	clockCell
)

// empty reports a value that is missing.
func (c *cell) empty() bool { return c.kind == textCell && len(c.text) == 0 }

// name is a text that is not interpreted.
func (c *cell) name() (text []byte, problem string) {
	switch {
	case c.kind == textCell && utf8.Valid(c.text):
		return c.text, ""
	case c.kind == textCell:
		return nil, fmt.Sprintf("%s is not UTF-8; save the file as CSV UTF-8", quoted(c.text))
	}
	return nil, fmt.Sprintf("the column has %s, not texts", kindNames[c.kind])
}

var kindNames = [...]string{textCell: "texts", decimalCell: "decimals", doubleCell: "floating-point numbers", instantCell: "instants",
	localCell: "timestamps", dateCell: "dates", clockCell: "times of day"}

// amount is an amount in minor units.
func (c *cell) amount(r, plain *amountReader, negative bool) (cents int64, rounded bool, problem string) {
	switch c.kind {
	case textCell:
		return r.read(c.text, writtenText, negative)
	case decimalCell:
		return plain.read(c.text, exactNumber, negative)
	case doubleCell:
		return plain.read(c.text, shortestOf, negative)
	}
	return 0, false, fmt.Sprintf("the column has %s, not amounts", kindNames[c.kind])
}

// moment is a time.
func (c *cell) moment(r *timeReader) (m moment, problem string) {
	switch c.kind {
	case textCell, decimalCell, doubleCell:
		return r.read(c.text)
	case instantCell:
		return r.instant(c.n, c.ns, c.text)
	case localCell:
		if year := time.Unix(int64(c.date)*secPerDay, 0).UTC().Year(); year < firstYear || year > lastYear {
			return m, wrongYear(c.text, year)
		}
		return r.local(c.date, c.n, c.text)
	case clockCell:
		return moment{kind: clockMoment, ns: c.n}, ""
	}
	return m, oddTime(c.text)
}

// day is a business date.
func (c *cell) day() (date int32, problem string) {
	switch c.kind {
	case dateCell:
		_, problem := parseDate(c.text)
		return c.date, problem
	case localCell:
		if c.n == 0 {
			return parseDate(appendDate(nil, c.date)) // how many programs write dates
		}
	case textCell:
		if len(c.text) == 0 {
			return 0, "the business date is empty"
		}
		return parseDate(c.text)
	}
	return 0, fmt.Sprintf("the column has %s, not dates", kindNames[c.kind])
}

// written is the value as a text that is read as the same value.
func (c *cell) written() []byte {
	if c.kind != instantCell {
		return c.text
	}
	return time.Unix(c.n, c.ns).UTC().AppendFormat(nil, "2006-01-02T15:04:05.999999999Z")
}
