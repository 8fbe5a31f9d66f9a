package inputs

import (
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"math"
	"math/big"
	"strconv"
	"strings"

	parquetgo "github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/format"

	"sweep/datasets/parquet"
)

// parquetBlockRows is the number of rows of a Parquet file that become one block.
const parquetBlockRows = 16_384

// parquetPayments reads a Parquet file of payments.
func (r *reader) parquetPayments(o *opened, file *source, p *paymentParser) error {
	flush := func() error {
		if p.out == nil {
			return nil
		}
		if problem := r.collector.add(p.out); problem != "" {
			return errors.New(problem)
		}
		p.out = nil
		return nil
	}
	err := eachParquetRow(o, p.columns, func(line int64, cells []cell) error {
		if p.out == nil {
			p.begin(file, parquetBlockRows)
		}
		p.row(line, (*[paymentColumns]cell)(cells))
		if len(p.out.rows)+len(p.out.rejected) < parquetBlockRows {
			return nil
		}
		return flush()
	})
	if err != nil {
		return err
	}
	return flush()
}

// eachParquetRow calls visit for each row of a Parquet file, numbered from 1, with the values of the wanted columns.
func eachParquetRow(o *opened, columns []wanted, visit func(row int64, cells []cell) error) error {
	f, err := parquet.Open(o.file, o.size)
	if err != nil {
		return fmt.Errorf("cannot read the Parquet file: %w", err)
	}
	names := make([]string, len(f.Columns()))
	for i, c := range f.Columns() {
		names[i] = c.Name
	}
	places, problem := findColumns(names, columns)
	if problem != "" {
		return errors.New(problem)
	}
	fields := f.Schema()
	var which []int
	var convert []converter
	var slots []int
	for i, place := range places {
		if place < 0 {
			continue
		}
		c, problem := converterOf(fields[place], f.CreatedBy())
		if problem != "" {
			return fmt.Errorf("the column %q (%s) has %s", columns[i].name, columns[i].key, problem)
		}
		which, convert, slots = append(which, place), append(convert, c), append(slots, i)
	}
	rows := f.RowsOfColumns(which)
	defer rows.Close()
	cells := make([]cell, len(columns))
	for n := int64(1); rows.Next(); n++ {
		for i, slot := range slots {
			values := rows.Values(i)
			cells[slot] = cell{text: cells[slot].text[:0]}
			if len(values) == 1 && !values[0].IsNull() {
				convert[i](values[0], &cells[slot])
			}
		}
		if err := visit(n, cells); err != nil {
			return err
		}
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("cannot read the Parquet file: %w", err)
	}
	return nil
}

// converter writes a value into a cell, whose text has memory that may be used again.
type converter func(v parquetgo.Value, c *cell)

// converterOf chooses the converter of a column by its type; problem says what a column has that is not read.
func converterOf(field *parquetgo.Column, createdBy string) (_ converter, problem string) {
	if !field.Leaf() || field.Repeated() {
		return nil, "lists or groups, not single values"
	}
	t := field.Type()
	if logical := t.LogicalType(); logical != nil {
		switch l := logical.Value.(type) {
		case *format.StringType, *format.EnumType:
			return textConverter, ""
		case *format.DecimalType:
			return decimalConverter(t.Kind(), int(l.Scale))
		case *format.TimestampType:
			return timestampConverter(l.IsAdjustedToUTC, unitOf(l.Unit))
		case *format.TimeType:
			if l.IsAdjustedToUTC && !strings.HasPrefix(createdBy, arrowWriter) {
				return nil, "times of day in UTC, which are local times only with a date; write a timestamp, or local times (in DuckDB: the type TIME, not TIMETZ)"
			}
			return timeConverter(t.Kind(), unitOf(l.Unit))
		case *format.DateType:
			return dateConverter, ""
		case *format.UUIDType:
			return uuidConverter, ""
		case *format.IntType:
			return intConverter(t.Kind(), !l.IsSigned)
		default:
			return nil, fmt.Sprintf("values of the type %v, which is not read", t)
		}
	}
	switch t.Kind() {
	case parquetgo.ByteArray:
		return textConverter, ""
	case parquetgo.Int32, parquetgo.Int64:
		return intConverter(t.Kind(), false)
	case parquetgo.Double:
		return func(v parquetgo.Value, c *cell) { c.double(v.Double(), 64) }, ""
	case parquetgo.Float:
		return func(v parquetgo.Value, c *cell) { c.double(float64(v.Float()), 32) }, ""
	case parquetgo.Int96:
		return nil, "timestamps of the obsolete type INT96; write them as TIMESTAMP (in Spark: spark.sql.parquet.outputTimestampType=TIMESTAMP_MICROS)"
	}
	return nil, fmt.Sprintf("values of the type %v, which is not read", t)
}

func textConverter(v parquetgo.Value, c *cell) {
	c.text = append(c.text, bytes.TrimSpace(v.ByteArray())...)
}

func uuidConverter(v parquetgo.Value, c *cell) {
	b := v.ByteArray()
	if len(b) != 16 {
		return
	}
	for _, part := range [][]byte{b[:4], b[4:6], b[6:8], b[8:10], b[10:]} {
		if len(c.text) > 0 {
			c.text = append(c.text, '-')
		}
		c.text = hex.AppendEncode(c.text, part)
	}
}

func intConverter(kind parquetgo.Kind, unsigned bool) (converter, string) {
	switch {
	case kind == parquetgo.Int32 && unsigned:
		return func(v parquetgo.Value, c *cell) { c.text = strconv.AppendUint(c.text, uint64(v.Uint32()), 10) }, ""
	case kind == parquetgo.Int32:
		return func(v parquetgo.Value, c *cell) { c.text = strconv.AppendInt(c.text, int64(v.Int32()), 10) }, ""
	case kind == parquetgo.Int64 && unsigned:
		return func(v parquetgo.Value, c *cell) { c.text = strconv.AppendUint(c.text, v.Uint64(), 10) }, ""
	case kind == parquetgo.Int64:
		return func(v parquetgo.Value, c *cell) { c.text = strconv.AppendInt(c.text, v.Int64(), 10) }, ""
	}
	return nil, "integers of an unknown size"
}

// double writes a floating-point number as the shortest decimal that is this number.
func (c *cell) double(x float64, bits int) {
	c.kind = doubleCell
	c.text = strconv.AppendFloat(c.text, x, 'f', -1, bits)
}

func decimalConverter(kind parquetgo.Kind, scale int) (converter, string) {
	if scale < 0 || scale > 76 {
		return nil, fmt.Sprintf("decimals of scale %d, which is not read", scale)
	}
	unscaled := func(v parquetgo.Value) *big.Int {
		switch kind {
		case parquetgo.Int32:
			return big.NewInt(int64(v.Int32()))
		case parquetgo.Int64:
			return big.NewInt(v.Int64())
		}
		return twosComplement(v.ByteArray())
	}
	return func(v parquetgo.Value, c *cell) {
		c.kind = decimalCell
		c.text = append(c.text, decimalText(unscaled(v), scale)...)
	}, ""
}

// twosComplement reads a big-endian integer.
func twosComplement(b []byte) *big.Int {
	n := new(big.Int).SetBytes(b)
	if len(b) > 0 && b[0] >= 0x80 {
		n.Sub(n, new(big.Int).Lsh(big.NewInt(1), uint(8*len(b))))
	}
	return n
}

// unitOf is the length of the unit of a time in nanoseconds, 0 if it is unknown.
func unitOf(u format.TimeUnit) int64 {
	switch u.Value.(type) {
	case *format.MilliSeconds:
		return 1_000_000
	case *format.MicroSeconds:
		return 1000
	case *format.NanoSeconds:
		return 1
	}
	return 0
}

// timestampConverter reads timestamps: instants if they are adjusted to UTC, otherwise local times.
func timestampConverter(utc bool, unit int64) (converter, string) {
	if unit == 0 {
		return nil, "timestamps of an unknown unit"
	}
	perSecond := 1_000_000_000 / unit
	return func(v parquetgo.Value, c *cell) {
		seconds := floorDiv(v.Int64(), perSecond)
		ns := (v.Int64() - seconds*perSecond) * unit
		c.text = strconv.AppendInt(c.text, v.Int64(), 10)
		if utc {
			c.kind, c.n, c.ns = instantCell, seconds, ns
			return
		}
		days := floorDiv(seconds, secPerDay)
		if days < math.MinInt32/2 || days > math.MaxInt32/2 {
			days = math.MaxInt32 / 2 // a year that is refused
		}
		c.kind, c.date, c.n = localCell, int32(days), (seconds-floorDiv(seconds, secPerDay)*secPerDay)*1_000_000_000+ns
		c.text = appendClock(append(appendDate(c.text[:0], c.date), 'T'), c.n)
	}, ""
}

// arrowWriter begins the name of a writer whose times of day have no zone, although earlier versions mark them all as
// adjusted to UTC.
const arrowWriter = "parquet-cpp-arrow"

// timeConverter reads times of day.
func timeConverter(kind parquetgo.Kind, unit int64) (converter, string) {
	if unit == 0 {
		return nil, "times of an unknown unit"
	}
	return func(v parquetgo.Value, c *cell) {
		n := v.Int64()
		if kind == parquetgo.Int32 {
			n = int64(v.Int32())
		}
		if n < 0 || n > nsPerDay/unit {
			c.text = strconv.AppendInt(c.text, n, 10) // a bare number, which is rejected
			return
		}
		c.kind, c.n = clockCell, n*unit
		c.text = appendClock(c.text, c.n)
	}, ""
}

func dateConverter(v parquetgo.Value, c *cell) {
	c.kind, c.date = dateCell, v.Int32()
	c.text = appendDate(c.text, c.date)
}
