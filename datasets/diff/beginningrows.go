package diff

import (
	"slices"

	"sweep/datasets/parquet"
)

// beginning are the rows of a run that belong to the ticks before a tick.
type beginning struct {
	*tableRows
	before int32 // negative: all rows
	days   int32 // that ended before

	tick     *parquet.Column // by which rows are chosen; nil: they hold from the start
	day      *parquet.Column
	payments bool
}

func (t *tableRows) beginning(table string, before, ticksPerDay int32) *beginning {
	b := &beginning{tableRows: t, before: before, days: before / ticksPerDay, payments: table == "transactions"}
	named := func(name string) *parquet.Column {
		if i := slices.IndexFunc(t.columns, func(c *parquet.Column) bool { return c.Spec().Name == name }); i >= 0 {
			return t.columns[i]
		}
		return nil
	}
	switch {
	case b.payments:
		b.tick = named("created_tick")
	case t.tick != nil:
		b.tick = t.tick
	default:
		b.day = named("day")
	}
	return b
}

// next moves to the next row that belongs to the beginning.
func (b *beginning) next() bool {
	for b.rows.Next() {
		switch {
		case b.before < 0:
			return true
		case b.tick != nil && b.tick.Int32() >= b.before:
		case b.day != nil && b.day.Int32() >= b.days:
		default:
			return true
		}
	}
	return false
}

// What a row of transactions says about the start of a payment, and the ticks of what happens to it only once. The other columns
// change until the end of the run.
var (
	paymentStart = []string{"tx_id", "parent_tx_id", "root_tx_id", "arrival_index", "split_index", "origin", "external_id", "payment_type", "sender_id", "receiver_id",
		"sender_client_id", "receiver_client_id", "amount_cents", "is_divisible", "original_priority", "arrival_tick", "arrival_day", "created_tick", "deadline_tick",
		"observed_settlement_tick", "observed_path"}
	paymentTicks = []string{"settlement_tick", "dropped_tick", "rejected_tick", "overdue_since_tick", "first_submission_tick"}
)

// same compares a column of the current rows. A tick of the history of a payment that is not before counts as none.
func (b *beginning) same(p pair, other *beginning) (x, y string, same bool) {
	if b.payments && b.before >= 0 {
		name := p.a.Spec().Name
		switch {
		case slices.Contains(paymentTicks, name):
			if b.later(p.a) && b.later(p.b) {
				return "", "", true
			}
		case !slices.Contains(paymentStart, name):
			return "", "", true
		}
	}
	if p.a.Same(p.b) {
		return "", "", true
	}
	return p.a.String(), p.b.String(), false
}

// later reports whether a tick is not before the end of the beginning.
func (b *beginning) later(c *parquet.Column) bool { return c.Null() || c.Int32() >= b.before }
