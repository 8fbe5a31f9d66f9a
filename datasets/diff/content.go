package diff

import (
	"context"
	"fmt"
	"slices"

	"sweep/datasets"
	"sweep/datasets/parquet"
	"sweep/datasets/tables"
)

// visit compares the runs of A, batch by batch.
func (c *comparison) visit(ctx context.Context) error {
	var failed error // of the comparison, which says where; other errors come from the records of A
	err := c.a.data.EachCommit(func(r datasets.CommitRecord) error {
		failed = c.batch(ctx, r)
		return failed
	})
	if failed != nil {
		return failed
	}
	return c.a.failed(err)
}

// batch compares the runs of a batch of A with those of B.
func (c *comparison) batch(ctx context.Context, r datasets.CommitRecord) error {
	return eachRun(ctx, r, func(id int64, key string) error {
		c.report.RunsA++
		other, found, err := c.take(key)
		if err != nil {
			return err
		}
		if !found {
			c.report.OnlyA.add(Ref{id, key})
			return nil
		}
		c.report.Both++
		run := Run{Key: key, A: id, B: other.run}
		if err := c.run(&run, r.Batch, other.batch); err != nil {
			return err
		}
		if len(run.Places) == 0 {
			return nil
		}
		c.report.Differ++
		if len(c.report.Runs) < firstRuns {
			c.report.Runs = append(c.report.Runs, run)
		}
		return nil
	})
}

// run compares a run in all tables.
func (c *comparison) run(run *Run, batchA, batchB int64) error {
	a, err := c.a.batch(batchA)
	if err != nil {
		return err
	}
	b, err := c.b.batch(batchB)
	if err != nil {
		return err
	}
	for _, table := range c.report.Tables {
		if run.A == run.B && equalFiles(a.Record(), b.Record(), table) {
			continue
		}
		place, err := c.compareTable(a, b, table, run)
		if err != nil {
			return err
		}
		if place != nil {
			run.Places = append(run.Places, *place)
		}
	}
	return nil
}

// equalFiles reports whether two batches have the same bytes in a table, or no rows in it.
func equalFiles(a, b datasets.CommitRecord, table string) bool {
	return datasets.SameFiles(a.FilesOf(table), b.FilesOf(table))
}

// compareTable finds the first row in which a table of a run differs.
func (c *comparison) compareTable(a, b *datasets.Batch, table string, run *Run) (*Difference, error) {
	return compareRows(c.a, c.b, a, b, table, run.A, run.B, func(left, right *tableRows) *Difference {
		c.report.onlyOne(table, left, right)
		return firstDifference(left, right)
	})
}

// compareRows compares the rows that two runs have in a table.
func compareRows(sideA, sideB *side, a, b *datasets.Batch, table string, runA, runB int64, compare func(left, right *tableRows) *Difference) (*Difference, error) {
	left, err := openRows(a, table, runA)
	if err != nil {
		return nil, sideA.failed(err)
	}
	right, err := openRows(b, table, runB)
	if err != nil {
		left.rows.Close()
		return nil, sideB.failed(err)
	}
	place := compare(left, right)
	if err := left.rows.Close(); err != nil {
		return nil, sideA.failed(a.Damaged(table, err))
	}
	if err := right.rows.Close(); err != nil {
		return nil, sideB.failed(b.Damaged(table, err))
	}
	if place != nil {
		place.Table = table
	}
	return place, nil
}

// tableRows are the rows of a run in a table with the columns that are compared.
type tableRows struct {
	rows    *parquet.Rows
	columns []*parquet.Column
	tick    *parquet.Column // nil if the table has no ticks
	lacks   []string        // columns that the file lacks because they were added to the table later
}

func openRows(b *datasets.Batch, table string, run int64) (*tableRows, error) {
	file, err := b.Table(table)
	if err != nil {
		return nil, err
	}
	if file == nil {
		return &tableRows{rows: parquet.NoRows()}, nil
	}
	t := &tableRows{rows: file.Rows(parquet.Run(run)), lacks: file.Lacks()}
	known := tables.FindTable(table)
	for _, spec := range file.Columns() {
		if placesTheRun(table, spec.Name) || known.Column(spec.Name) == nil {
			continue // an axis, in runs or repeated because it is in the path of the file
		}
		column := t.rows.Column(spec.Name)
		t.columns = append(t.columns, column)
		if spec.Name == "tick" {
			t.tick = column
		}
	}
	return t, nil
}

// onlyOne lists the columns that only one side has. A side without rows has no file that could lack any.
func (r *Report) onlyOne(table string, a, b *tableRows) {
	if len(a.columns) == 0 || len(b.columns) == 0 {
		return
	}
	for _, side := range []struct {
		lacks, other []string
		list         *[]string
	}{{b.lacks, a.lacks, &r.ColumnA}, {a.lacks, b.lacks, &r.ColumnB}} {
		for _, column := range side.lacks {
			if name := table + "." + column; !slices.Contains(side.other, column) && !slices.Contains(*side.list, name) {
				*side.list = append(*side.list, name)
			}
		}
	}
}

// placesTheRun reports whether a column only locates the run in its data set, or says how its scenario names a policy:
// policies are part of the run by their content, which has a hash, whether it comes from a file or stands in the scenario.
func placesTheRun(table, column string) bool {
	switch column {
	case "run_id", "point", "replication":
		return true
	case "source", "candidate":
		return table == "policy_snapshots"
	case "policy_kind":
		return true
	}
	return false
}

// firstDifference walks through the rows of both sides.
func firstDifference(a, b *tableRows) *Difference {
	pairs := a.pairs(b)
	for row := int64(0); ; row++ {
		moreA, moreB := a.rows.Next(), b.rows.Next()
		switch {
		case !moreA && !moreB:
			return nil
		case !moreB:
			return &Difference{Row: row, Tick: a.at(), A: "has the row", B: fmt.Sprintf("has %d rows", row)}
		case !moreA:
			return &Difference{Row: row, Tick: b.at(), A: fmt.Sprintf("has %d rows", row), B: "has the row"}
		}
		for _, p := range pairs {
			switch {
			case p.b == nil:
				return &Difference{Row: row, Column: p.a.Spec().Name, Tick: a.at(), A: p.a.String(), B: "no such column"}
			case p.a == nil:
				return &Difference{Row: row, Column: p.b.Spec().Name, Tick: a.at(), A: "no such column", B: p.b.String()}
			case !p.a.Same(p.b):
				return &Difference{Row: row, Column: p.a.Spec().Name, Tick: a.at(), A: p.a.String(), B: p.b.String()}
			}
		}
	}
}

// pair is the same column on both sides; it is nil on a side that does not have it.
type pair struct{ a, b *parquet.Column }

// pairs matches the columns by name, in the order of a. Columns that were added to the table after the other side was written
// are not compared.
func (t *tableRows) pairs(other *tableRows) []pair {
	var pairs []pair
	named := func(list []*parquet.Column, name string) *parquet.Column {
		if i := slices.IndexFunc(list, func(c *parquet.Column) bool { return c.Spec().Name == name }); i >= 0 {
			return list[i]
		}
		return nil
	}
	for _, c := range t.columns {
		if !slices.Contains(other.lacks, c.Spec().Name) {
			pairs = append(pairs, pair{c, named(other.columns, c.Spec().Name)})
		}
	}
	for _, c := range other.columns {
		if named(t.columns, c.Spec().Name) == nil && !slices.Contains(t.lacks, c.Spec().Name) {
			pairs = append(pairs, pair{nil, c})
		}
	}
	return pairs
}

// at is the tick of the current row.
func (t *tableRows) at() *int32 {
	if t.tick == nil {
		return nil
	}
	tick := t.tick.Int32()
	return &tick
}
