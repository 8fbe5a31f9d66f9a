package tables

import (
	"fmt"

	"sweep/datasets/parquet"
)

// A file of an earlier version is read by converting its rows, step by step, to the newest version.

// cell is a column on its way to the newest version.
type cell struct {
	get    func() ([]parquet.Value, error) // the values of the current row
	column int                             // column of the file whose values are used unchanged; else -1
}

// converted iterates over the rows of a file, converted to the newest version.
type converted struct {
	*parquet.Rows
	cells  []cell // per column of the newest version
	levels []int  // definition level of a value that is not NULL; -1 for lists, which keep theirs
	direct []bool // the column is unchanged and at the same position in the file
	values [][]parquet.Value
	err    error
}

// ConvertRows starts at the first row of a file of an earlier version of a table. It returns the given columns of the
// newest version.
func ConvertRows(f *parquet.File, table string, version int, columns []Column, constants map[string]any) (RowSource, error) {
	c, err := convertRows(f, table, version, columns, constants)
	if err != nil {
		return nil, err
	}
	var rows RowSource = c
	for _, s := range StepsFrom(version) {
		if by := s.sort(table); by != nil {
			rows = newSortedRows(rows, by, columns)
		}
	}
	return rows, nil
}

func convertRows(f *parquet.File, table string, version int, columns []Column, constants map[string]any) (*converted, error) {
	c := &converted{Rows: f.Rows()}
	now := map[string]cell{}
	for i, column := range f.Columns() {
		now[column.Name] = cell{func() ([]parquet.Value, error) { return c.Rows.Values(i), nil }, i}
	}
	for i, s := range StepsFrom(version) {
		next := FindIn(TablesOfVersion(version+i+1), table)
		if next == nil {
			return nil, fmt.Errorf("version %d has no table %s", version+i+1, table)
		}
		var err error
		if now, err = s.cells(next, now); err != nil {
			return nil, err
		}
	}
	file := f.Columns()
	for i, column := range columns {
		get, there := now[column.Name]
		if value, constant := constants[column.Name]; constant && !there {
			v, err := parquet.ValueOf(value, column.Type)
			if err != nil {
				return nil, err
			}
			get, there = cell{func() ([]parquet.Value, error) { return []parquet.Value{v}, nil }, -1}, true
		}
		if !there {
			return nil, fmt.Errorf("it has no column %s", column.Name)
		}
		level := -1
		if !isListType(column.Type) {
			level = 0
			if column.Nullable {
				level = 1
			}
		}
		c.cells, c.levels = append(c.cells, get), append(c.levels, level)
		c.direct = append(c.direct, get.column == i && i < len(file) && file[i].Nullable == column.Nullable)
	}
	c.values = make([][]parquet.Value, len(c.cells))
	return c, nil
}

func isListType(columnType string) bool {
	return len(columnType) > 2 && columnType[len(columnType)-2:] == "[]"
}

// cells are the columns after a step. Columns that no version describes are axes; they stay.
func (s *Step) cells(next *Table, before map[string]cell) (map[string]cell, error) {
	old := FindIn(s.Tables, next.Name)
	after := map[string]cell{}
	for name, get := range before {
		if old.Column(name) == nil {
			after[name] = get
		}
	}
	for _, c := range next.Columns {
		step := s.Column(next.Name, c.Name)
		from := c.Name
		if step != nil {
			from = step.From
		}
		if from == "" {
			after[c.Name] = cell{step.newCell(c, before), -1}
			continue
		}
		get, there := before[from]
		if !there {
			return nil, fmt.Errorf("it has no column %s", from)
		}
		if after[c.Name] = get; old.Column(from).Type == c.Type {
			continue
		}
		convert, err := parquet.CastOf(old.Column(from).Type, c.Type)
		if err != nil {
			return nil, err
		}
		after[c.Name] = cell{castCell(get.get, convert), -1}
	}
	return after, nil
}

// castCell converts the values of a column.
func castCell(get func() ([]parquet.Value, error), convert parquet.Cast) func() ([]parquet.Value, error) {
	var buffer []parquet.Value
	return func() ([]parquet.Value, error) {
		values, err := get()
		buffer = buffer[:0]
		for _, v := range values {
			if !v.IsNull() {
				var now parquet.Value
				if now, err = convert(v); err != nil {
					return nil, err
				}
				v = now.Level(v.RepetitionLevel(), v.DefinitionLevel(), v.Column())
			}
			buffer = append(buffer, v)
		}
		return buffer, err
	}
}

// newCell is a column that the earlier version did not have.
func (s *ColumnStep) newCell(c Column, before map[string]cell) func() ([]parquet.Value, error) {
	buffer := make([]parquet.Value, 1)
	return func() ([]parquet.Value, error) {
		value := s.Default
		row := &oldRow{cells: before}
		if s.Compute != nil {
			value = s.Compute(row)
		}
		var err error
		if buffer[0], err = parquet.ValueOf(value, c.Type); err == nil {
			err = row.err
		}
		return buffer, err
	}
}

// oldRow is the current row before a step.
type oldRow struct {
	cells map[string]cell
	err   error
}

func (r *oldRow) value(column string) parquet.Value {
	c, there := r.cells[column]
	if !there {
		r.err = fmt.Errorf("it has no column %s", column)
		return parquet.NullValue()
	}
	values, err := c.get()
	if err != nil {
		r.err = err
		return parquet.NullValue()
	}
	return values[0]
}

// Null reports whether the row has no value in a column.
func (r *oldRow) Null(column string) bool { return r.value(column).IsNull() }

// Int is the value of an integer or Boolean column, 0 for NULL.
func (r *oldRow) Int(column string) int64 {
	if v := r.value(column); !v.IsNull() {
		return parquet.IntegerOf(v)
	}
	return 0
}

// Double is the value of a column of floating-point numbers, 0 for NULL.
func (r *oldRow) Double(column string) float64 {
	if v := r.value(column); !v.IsNull() {
		return v.Double()
	}
	return 0
}

// Text is the value of a text column, empty for NULL.
func (r *oldRow) Text(column string) string {
	if v := r.value(column); !v.IsNull() {
		return string(v.ByteArray())
	}
	return ""
}

// Next advances to the next row.
func (c *converted) Next() bool {
	if c.err != nil || !c.Rows.Next() {
		return false
	}
	for i, column := range c.cells {
		if c.direct[i] {
			c.values[i] = c.Rows.Values(i)
			continue
		}
		values, err := column.get()
		if err != nil {
			c.err = err
			return false
		}
		c.values[i] = c.values[i][:0]
		for _, v := range values {
			level := v.DefinitionLevel()
			if c.levels[i] >= 0 {
				if level = c.levels[i]; v.IsNull() {
					level = 0
				}
			}
			c.values[i] = append(c.values[i], v.Level(v.RepetitionLevel(), level, i))
		}
	}
	return true
}

// Values are the values of the current row in a column of the newest version.
func (c *converted) Values(column int) []parquet.Value { return c.values[column] }

// Err is the error that ended the rows.
func (c *converted) Err() error {
	if c.err != nil {
		return c.err
	}
	return c.Rows.Err()
}
