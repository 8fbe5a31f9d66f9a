package verify

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"sweep/datasets"
	"sweep/datasets/parquet"
	"sweep/datasets/parquet/columns"
	"sweep/datasets/tables"
)

// parquet decodes every value of a file whose hash is right, and compares the file with the format and its
// record.
func (v *verifier) parquet(r datasets.CommitRecord, f datasets.CommittedFile) bool {
	err := v.d.ReadTable(f, func(file *parquet.File) error {
		as := v.columnsPlan(r, f.Table)
		c := tableCheck{record: r, file: file, table: as.Table(f.Table), version: datasets.VersionOf(as.Tables), rows: f.Rows}
		return c.run(as.TableAxes())
	})
	if datasets.IsVersion(err) {
		v.refuse(fmt.Errorf("%s: %w", f.Path, err))
		return false
	}
	if err != nil {
		v.damage(LevelParquet, f.Path, r.Batch, err.Error(), datasets.RepairBatch(r.Batch))
	}
	return err == nil
}

// planOf is the plan of a record, empty when it was lost.
func (v *verifier) planOf(r datasets.CommitRecord) datasets.PlanDoc {
	if r.Plan < 1 || r.Plan > len(v.plans) {
		return datasets.PlanDoc{}
	}
	return v.plans[r.Plan-1]
}

// columnsPlan is the plan whose columns a file of a record has, empty when it was lost.
func (v *verifier) columnsPlan(r datasets.CommitRecord, table string) datasets.PlanDoc {
	r.Plan = r.ColumnsPlan(table)
	return v.planOf(r)
}

// tableCheck is the check of one file.
type tableCheck struct {
	record  datasets.CommitRecord // of its batch; empty for an analysis
	file    *parquet.File
	table   *tables.Table // nil if the version does not have it
	version int           // of the tables
	rows    int64
}

func (c *tableCheck) run(axes []tables.Axis) error {
	if c.file.NumRows() != c.rows {
		return fmt.Errorf("it has %d rows, the commit record says %d", c.file.NumRows(), c.rows)
	}
	if c.table == nil {
		return fmt.Errorf("this version of sweep has no such table")
	}
	if err := c.schema(axes); err != nil {
		return err
	}
	for g := range c.file.Groups() {
		for i := range c.file.Columns() {
			if err := c.file.Check(g, i); err != nil {
				return err
			}
		}
	}
	if err := c.partition(axes); err != nil {
		return err
	}
	return c.order()
}

// partition compares the axes in the path of the file, which readers prune by, with its rows.
func (c *tableCheck) partition(axes []tables.Axis) error {
	if c.version < 2 {
		return nil // only the path has them
	}
	for _, p := range c.record.Partition {
		i := slices.IndexFunc(axes, func(a tables.Axis) bool { return a.Name == p.Axis })
		if i < 0 {
			return fmt.Errorf("its path has the axis %s, which the plan does not have", p.Axis)
		}
		want, err := axes[i].Type.Parse(p.Value)
		if err != nil {
			return fmt.Errorf("axis %s: %w", p.Axis, err)
		}
		rows := parquet.NewTable(c.file).Rows(parquet.All())
		column := rows.Column(p.Axis)
		for rows.Next() && rows.Load() {
			if have := axisValue(column, axes[i].Type); have != want {
				rows.Close()
				return fmt.Errorf("it has a row with %v = %v, its path says %v", p.Axis, have, want)
			}
		}
		if err := rows.Close(); err != nil {
			return err
		}
	}
	return nil
}

// axisValue is the value of an axis in the current row.
func axisValue(c *parquet.Column, t tables.AxisType) any {
	switch {
	case c.Null():
		return nil
	case t == tables.AxisInt64:
		return c.Int()
	case t == tables.AxisFloat64:
		return c.Float()
	case t == tables.AxisBool:
		return c.Bool()
	}
	return c.Text()
}

// schema compares columns and version with the format.
func (c *tableCheck) schema(axes []tables.Axis) error {
	if name, _ := c.file.Metadata("sweep.table"); name != c.table.Name {
		return fmt.Errorf("it claims to be table %q", name)
	}
	version, _ := c.file.Metadata("sweep.format_version")
	if n, err := strconv.Atoi(version); err == nil && n > tables.FormatVersion {
		return datasets.CheckVersion("the file", n)
	}
	if version != strconv.Itoa(c.version) {
		return fmt.Errorf("its tables have version %q, the plan says %d", version, c.version)
	}
	want := c.columns(axes)
	have := c.file.Columns()
	for i := range max(len(want), len(have)) {
		switch {
		case i >= len(have):
			return fmt.Errorf("column %s is missing", want[i].Name)
		case i >= len(want):
			return fmt.Errorf("column %s is not in the format", have[i].Name)
		}
		expected := parquet.Spec{Name: want[i].Name, Type: want[i].Type, Nullable: want[i].Nullable, FieldID: want[i].ID}
		if strings.HasSuffix(expected.Type, "[]") {
			expected.ElementID = expected.FieldID + columns.ListElementIDs
		}
		if have[i] != expected {
			return fmt.Errorf("column %d is %s, the format has %s", i+1, describeParquet(have[i]), describeParquet(expected))
		}
	}
	return nil
}

// columns are the columns that the file should have. In version 1 files had no columns for axes in their path and for
// former ones, and field ids counted the columns of the file.
func (c *tableCheck) columns(axes []tables.Axis) []tables.Column {
	if c.version >= 2 {
		return c.table.FileColumns(axes)
	}
	want := c.table.FileColumns(slices.DeleteFunc(axes, func(a tables.Axis) bool { return a.Partition || a.Former }))
	for i := range want {
		want[i].ID = int32(i + 1)
	}
	return want
}

func describeParquet(c parquet.Spec) string {
	text := fmt.Sprintf("%s %s with field id %d", c.Name, c.Type, c.FieldID)
	if c.ElementID != 0 {
		text += fmt.Sprintf(" and %d for the elements", c.ElementID)
	}
	if c.Nullable {
		text += ", nullable"
	}
	return text
}

// order checks that the rows are sorted and belong to runs of the batch.
func (c *tableCheck) order() error {
	if len(c.table.Sorted) == 0 {
		return nil
	}
	rows := parquet.NewTable(c.file).Rows(parquet.All())
	defer rows.Close()
	columns := columnsOf(rows, c.table.Sorted)
	last, now := make([]int64, len(columns)), make([]int64, len(columns))
	last[0] = math.MinInt64
	for rows.Next() && rows.Load() {
		for i, column := range columns {
			now[i] = column.Int()
		}
		if !c.table.Analysis && (now[0] < c.record.FirstRun || now[0] > c.record.LastRun) {
			return fmt.Errorf("it has a row of run %d, which is not in the batch", now[0])
		}
		if slices.Compare(last, now) > 0 {
			return fmt.Errorf("its rows are not in the order of %v: %v follows %v", c.table.Sorted, now, last)
		}
		last, now = now, last
	}
	return rows.Err()
}
