package tabular

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"time"
	"unicode/utf8"

	"sweep/datasets/parquet"
)

// readParquet reads all rows, numbered from 1 in messages.
func (f *File) readParquet(columns []*cells) error {
	rows := parquet.NewTable(f.parquet).Rows(parquet.All())
	defer rows.Close()
	from := make([]*parquet.Column, len(columns))
	for i, c := range columns {
		from[i] = rows.Column(c.column.Name)
	}
	for row := 1; rows.Next() && rows.Load(); row++ {
		for i, c := range columns {
			if err := c.value(from[i]); err != nil {
				return f.at("row", row, c.column.Name, err)
			}
		}
	}
	if err := rows.Err(); err != nil {
		return f.mistake("cannot read the Parquet file: %v", err)
	}
	return nil
}

const secondsPerDay = 24 * 60 * 60

// value adds a value of a Parquet file.
func (c *cells) value(from *parquet.Column) error {
	if from.Null() {
		return errors.New("the value is NULL")
	}
	if from.Spec().Type == "DOUBLE" && (c.want == numbers || c.want == values) {
		return c.finite(from.Float(), "")
	}
	if number, ok := from.Number(); ok {
		x, err := strconv.ParseFloat(number, 64)
		switch {
		case err != nil:
			return err
		case c.want == texts && !math.IsInf(x, 0) && !math.IsNaN(x):
			return c.text(label(number, x))
		}
		return c.finite(x, number)
	}
	switch from.Spec().Type {
	case "BOOLEAN":
		return c.text(strconv.FormatBool(from.Bool()))
	case "VARCHAR", "ENUM", "BLOB":
		if text := from.Text(); text == "" {
			return errors.New("the text is empty")
		} else if utf8.ValidString(text) {
			return c.text(text)
		}
		return errors.New("the text is not UTF-8")
	case "DATE":
		if c.want == texts || c.want == values {
			return c.text(time.Unix(from.Int()*secondsPerDay, 0).UTC().Format(time.DateOnly))
		}
	case "INT32", "INT64": // an instant: only whether two are equal matters
		if c.want == texts || c.want == values {
			return c.text(strconv.FormatInt(from.Int(), 10))
		}
	}
	return fmt.Errorf("a value of type %s is not a number", from.Spec().Type)
}

func (c *cells) finite(x float64, text string) error {
	if math.IsInf(x, 0) || math.IsNaN(x) {
		return fmt.Errorf("%v is not a finite number", x)
	}
	return c.number(x, text)
}

// label is the text of a number: without an exponent unless it is very large or very small, like the labels of axes.
func label(number string, x float64) string {
	if a := math.Abs(x); a != 0 && a < 1e-4 || a >= 1e15 {
		return number
	}
	if _, err := strconv.ParseInt(number, 10, 64); err == nil {
		return number
	}
	return strconv.FormatFloat(x, 'f', -1, 64)
}
