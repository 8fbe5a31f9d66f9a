package query

import (
	"context"

	"sweep/engine/text"
)

// Currency is that of all amounts of the data set.
func (db *DB) Currency(ctx context.Context) (text.Currency, error) {
	t, err := db.Query(ctx, "SELECT max(amount_exponent) FROM runs")
	if err != nil {
		return text.Cents, err
	}
	if digits, ok := t.Rows[0][0].(int32); ok && digits >= 0 && digits <= 9 {
		return text.Currency(digits), nil
	}
	return text.Cents, nil // without runs, or from version 1
}
