package pictures

import (
	"errors"
	"io"

	"sweep/datasets/query"
)

// each passes the rows of a result on. A row is reused by the next one.
func each(rows query.Rows, visit func(row []any) error) error {
	for {
		row, err := rows.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err == nil {
			err = visit(row)
		}
		if err != nil {
			return err
		}
	}
}
