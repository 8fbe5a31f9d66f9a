package diff

import (
	"fmt"
	"slices"

	"sweep/datasets"
	"sweep/datasets/tables"
)

// Place is a run with the batch that has it.
type Place struct{ Batch, Run int64 }

// Beginnings compares runs of two data sets up to a tick.
type Beginnings struct {
	Tables []string // that are compared
	OnlyA  []string // tables that B does not keep
	NotInA []string // tables of runs that A does not keep
	Rows   int64    // compared so far

	a, b *side
}

// CompareBeginnings prepares the comparison. Close ends it.
func CompareBeginnings(a, b *datasets.Dataset) (*Beginnings, error) {
	tablesA, err := tablesOf(a)
	if err != nil {
		return nil, err
	}
	tablesB, err := tablesOf(b)
	if err != nil {
		return nil, err
	}
	c := &Beginnings{a: newSide(a), b: newSide(b)}
	for _, t := range tables.Tables() {
		if !t.Analysis && !t.OnRequest && !slices.Contains(skipped, t.Name) && !slices.Contains(tablesA, t.Name) {
			c.NotInA = append(c.NotInA, t.Name)
		}
	}
	for _, name := range tablesA {
		switch {
		case slices.Contains(skipped, name):
		case slices.Contains(tablesB, name):
			c.Tables = append(c.Tables, name)
		default:
			c.OnlyA = append(c.OnlyA, name)
		}
	}
	return c, nil
}

// Close closes the files.
func (c *Beginnings) Close() {
	c.a.close()
	c.b.close()
}

// Of compares the rows of two runs that belong to the ticks before a tick: those of these ticks, those of days that ended
// before, payments that were created before with what happened to them until then, and what holds from the start. It
// returns the first difference, nil if there is none. With a negative tick, all rows of the runs are compared.
func (c *Beginnings) Of(a, b Place, before, ticksPerDay int32) (*Difference, error) {
	left, err := c.a.batch(a.Batch)
	if err != nil {
		return nil, err
	}
	right, err := c.b.batch(b.Batch)
	if err != nil {
		return nil, err
	}
	for _, table := range c.Tables {
		if before >= 0 && table == "runs" {
			continue // the row of a run is about its end
		}
		place, err := c.table(left, right, table, a.Run, b.Run, before, ticksPerDay)
		if place != nil || err != nil {
			return place, err
		}
	}
	return nil, nil
}

func (c *Beginnings) table(a, b *datasets.Batch, table string, runA, runB int64, before, ticksPerDay int32) (*Difference, error) {
	return compareRows(c.a, c.b, a, b, table, runA, runB, func(left, right *tableRows) *Difference {
		return c.first(left.beginning(table, before, ticksPerDay), right.beginning(table, before, ticksPerDay))
	})
}

// first finds the first difference of the rows of both sides.
func (c *Beginnings) first(a, b *beginning) *Difference {
	pairs := a.pairs(b.tableRows)
	for row := int64(0); ; row++ {
		moreA, moreB := a.next(), b.next()
		switch {
		case !moreA && !moreB:
			return nil
		case !moreB:
			return &Difference{Row: row, Tick: a.at(), A: "has the row", B: fmt.Sprintf("has %d rows", row)}
		case !moreA:
			return &Difference{Row: row, Tick: b.at(), A: fmt.Sprintf("has %d rows", row), B: "has the row"}
		}
		c.Rows++
		for _, p := range pairs {
			if p.a == nil || p.b == nil {
				continue // a column that an earlier version did not have
			}
			if x, y, same := a.same(p, b); !same {
				return &Difference{Row: row, Column: p.a.Spec().Name, Tick: a.at(), A: x, B: y}
			}
		}
	}
}
