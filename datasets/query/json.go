package query

import (
	"bufio"
	"encoding/hex"
	"encoding/json"
	"io"
	"math"
	"math/big"
	"strconv"
	"time"

	"sweep/datasets/arrowio"
)

// writeJSON writes an array with one object per line, so that the output is one JSON document and can still be read line by line.
func writeJSON(w io.Writer, rows Rows) error {
	buf := bufio.NewWriter(w)
	separator := "[\n"
	line := objectWriter(rows.Columns())
	err := each(rows, func(row []any) error {
		buf.WriteString(separator)
		separator = ",\n"
		_, err := buf.Write(line(row))
		return err
	})
	if err != nil {
		return err
	}
	if separator == "[\n" {
		buf.WriteString("[")
	}
	buf.WriteString("\n]\n")
	return buf.Flush()
}

func writeJSONLines(w io.Writer, rows Rows) error {
	buf := bufio.NewWriter(w)
	line := objectWriter(rows.Columns())
	err := each(rows, func(row []any) error {
		_, err := buf.Write(append(line(row), '\n'))
		return err
	})
	if err != nil {
		return err
	}
	return buf.Flush()
}

// objectWriter returns a function that writes one row as a JSON object with the columns in order. The text is reused.
func objectWriter(columns []Column) func(row []any) []byte {
	keys := make([][]byte, len(columns))
	for i, c := range columns {
		keys[i] = append(appendString(nil, c.Name), ':')
	}
	var text []byte
	return func(row []any) []byte {
		text = append(text[:0], '{')
		for i, v := range row {
			if i > 0 {
				text = append(text, ',')
			}
			text = appendJSON(append(text, keys[i]...), columns[i].Type, v)
		}
		text = append(text, '}')
		return text
	}
}

// appendJSON writes a value. Integers keep all digits; JSON has no NaN and no infinities, which become null.
func appendJSON(b []byte, t Type, v any) []byte {
	switch v := v.(type) {
	case nil:
		return append(b, "null"...)
	case bool:
		return strconv.AppendBool(b, v)
	case float32:
		return appendFloat(b, float64(v), 32)
	case float64:
		return appendFloat(b, v, 64)
	case string:
		return appendString(b, v)
	case []byte:
		return appendString(b, hex.EncodeToString(v))
	case *big.Int:
		return append(b, decimalText(v, int(t.Scale))...)
	case time.Time:
		return appendString(b, v.Format(timeLayout(t.Kind)))
	case []any:
		return appendItems(b, t, v)
	case []arrowio.Entry:
		return appendEntries(b, t, v)
	}
	return appendInteger(b, v)
}

func appendInteger(b []byte, v any) []byte {
	switch v := v.(type) {
	case int8:
		return strconv.AppendInt(b, int64(v), 10)
	case int16:
		return strconv.AppendInt(b, int64(v), 10)
	case int32:
		return strconv.AppendInt(b, int64(v), 10)
	case int64:
		return strconv.AppendInt(b, v, 10)
	case uint8:
		return strconv.AppendUint(b, uint64(v), 10)
	case uint16:
		return strconv.AppendUint(b, uint64(v), 10)
	case uint32:
		return strconv.AppendUint(b, uint64(v), 10)
	case uint64:
		return strconv.AppendUint(b, v, 10)
	}
	return append(b, "null"...)
}

func appendFloat(b []byte, v float64, bits int) []byte {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return append(b, "null"...)
	}
	return strconv.AppendFloat(b, v, 'g', -1, bits)
}

func appendString(b []byte, s string) []byte {
	quoted, err := json.Marshal(s)
	if err != nil {
		panic(err) // a string always has a JSON form
	}
	return append(b, quoted...)
}

// appendItems writes a list, or a struct as an object.
func appendItems(b []byte, t Type, items []any) []byte {
	if t.Kind == arrowio.Struct {
		return append(b, objectWriter(t.Fields)(items)...)
	}
	b = append(b, '[')
	for i, item := range items {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendJSON(b, *t.Elem, item)
	}
	return append(b, ']')
}

func appendEntries(b []byte, t Type, entries []arrowio.Entry) []byte {
	b = append(b, '{')
	for i, e := range entries {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(appendString(b, plainText(*t.Key, e.Key)), ':')
		b = appendJSON(b, *t.Elem, e.Value)
	}
	return append(b, '}')
}

// exactMax is the largest integer up to which a double represents all.
const exactMax = 1 << 53

// AppendArray appends a row as a JSON array for a browser, whose numbers are doubles: integers and decimals that these do not represent
// are texts.
func AppendArray(b []byte, columns []Column, row []any) []byte {
	b = append(b, '[')
	for i, v := range row {
		if i > 0 {
			b = append(b, ',')
		}
		start := len(b)
		b = appendJSON(b, columns[i].Type, v)
		if inexact(columns[i].Type, v) {
			b = appendString(b[:start], string(b[start:]))
		}
	}
	return append(b, ']')
}

func inexact(t Type, v any) bool {
	switch v := v.(type) {
	case int64:
		return v > exactMax || v < -exactMax
	case uint64:
		return v > exactMax
	case *big.Int:
		return t.Scale > 0 && v.BitLen() > 53 || t.Scale == 0 && (!v.IsInt64() || v.Int64() > exactMax || v.Int64() < -exactMax)
	}
	return false
}
