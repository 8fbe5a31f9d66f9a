package pictures

import (
	"errors"
	"io"
	"maps"
	"slices"

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

// sortedKeys lists the keys of a map in order, so that sums do not depend on that of the map.
func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
