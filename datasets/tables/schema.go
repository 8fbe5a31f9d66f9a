package tables

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"sweep/datasets/parquet/columns"
)

// FormatVersion is the version of the tables: their names, columns, types and meanings. Every data set has one schema
// per table for its version.
const FormatVersion = 2

// Table describes a table of the data set.
type Table struct {
	Name        string
	Description string
	Sorted      []string // columns by which the rows of a file ascend
	OnRequest   bool     // not written unless it is named in the output
	Axes        bool     // the axes of the grid have columns after AxesAfter, except those in the path
	Runless     bool     // its rows belong to no run, and have no value in any axis
	Analysis    bool     // its rows belong to an analysis (analysis.go) and not to a batch
	Columns     []Column
}

// Column describes a column of a table.
type Column struct {
	Name        string `json:"name"`
	ID          int32  `json:"field_id,omitempty"` // the same in all data sets; see fieldids.txt
	Type        string `json:"type"`               // INTEGER, BIGINT, DOUBLE, BOOLEAN, VARCHAR; with [] for a list
	Unit        string `json:"unit,omitempty"`     // cents, tick (a position), ticks (a length), day; empty for numbers and names
	Nullable    bool   `json:"nullable,omitempty"`
	Description string `json:"description"`
}

// AxesAfter is the column of table runs that the columns of the axes follow.
const AxesAfter = "run_key"

// Column returns the column called name, nil if the table has none.
func (t *Table) Column(name string) *Column {
	if i := slices.IndexFunc(t.Columns, func(c Column) bool { return c.Name == name }); i >= 0 {
		return &t.Columns[i]
	}
	return nil
}

// Tables describes all tables, in the order of the documentation: those of runs, then those of analyses.
func Tables() []*Table { return slices.Concat(tables, analyses) }

// FindTable returns the table called name, nil if there is none.
func FindTable(name string) *Table {
	if t := FindIn(tables, name); t != nil {
		return t
	}
	return FindIn(analyses, name)
}

func describeColumn(s columns.Spec) Column {
	c := Column{Name: s.Name, ID: s.ID, Type: s.Type.String(), Unit: s.Unit, Description: s.Doc, Nullable: s.Nullable}
	if s.List {
		c.Type += "[]"
	}
	return c
}

// FileColumns are the columns of a table's files: those of the format and those of axes.
func (t *Table) FileColumns(axes []Axis) []Column {
	var own []Column
	for _, c := range axisColumns(t.axesInFiles(axes)) {
		own = append(own, describeColumn(c.Spec()))
	}
	return withAxes(t, t.Columns, own)
}

// axesInFiles are the axes that are columns of the table's files: all of them in table runs, those that are in the path of
// the files in the others.
func (t *Table) axesInFiles(axes []Axis) []Axis {
	switch {
	case t.Axes:
		return axes
	case t.Runless, t.Analysis:
		return nil
	}
	return slices.DeleteFunc(slices.Clone(axes), func(a Axis) bool { return !a.Partition })
}

// MetricColumns are the numeric columns of table runs that a failed run lacks: settings and results.
func MetricColumns() []string {
	var names []string
	for _, c := range FindTable("runs").Columns {
		if c.Nullable && (c.Type == "BIGINT" || c.Type == "INTEGER" || c.Type == "DOUBLE") {
			names = append(names, c.Name)
		}
	}
	return names
}

// withAxes puts what belongs to the axes among what belongs to the columns of a table: after AxesAfter in table runs, at
// the end in the others.
func withAxes[C any](t *Table, columns, axes []C) []C {
	at := len(columns)
	if t.Axes {
		at = slices.IndexFunc(t.Columns, func(c Column) bool { return c.Name == AxesAfter }) + 1
	}
	return slices.Concat(columns[:at], axes, columns[at:])
}

// split separates the columns that the table has from others.
func (t *Table) split(list []columns.Column) (own, others []columns.Column) {
	for _, c := range list {
		if t.Column(c.Spec().Name) != nil {
			own = append(own, c)
		} else {
			others = append(others, c)
		}
	}
	return own, others
}

// axisColumns creates the columns of axes.
func axisColumns(axes []Axis) []columns.Column {
	list := make([]columns.Column, len(axes))
	for i, a := range axes {
		list[i] = a.column()
	}
	return list
}

// AxisType is the type of an axis' column.
type AxisType uint8

// The types of axes.
const (
	AxisInt64 AxisType = iota
	AxisFloat64
	AxisString
	AxisBool
)

// ParseAxisType is the type that plans call name; ok is false if there is none.
func ParseAxisType(name string) (t AxisType, ok bool) {
	i := slices.Index(axisTypes[:], name)
	return AxisType(max(i, 0)), i >= 0
}

// AxisTypes lists the names of the types of axes in plans.
func AxisTypes() []string { return axisTypes[:] }

var axisTypes = [...]string{AxisInt64: "int64", AxisFloat64: "float64", AxisString: "string", AxisBool: "bool"}

// SQL is the type of the axis' column in SQL.
func (t AxisType) SQL() string {
	return [...]string{AxisInt64: "BIGINT", AxisFloat64: "DOUBLE", AxisString: "VARCHAR", AxisBool: "BOOLEAN"}[t]
}

// Parse is the value of a label of an axis.
func (t AxisType) Parse(label string) (value any, err error) {
	switch t {
	case AxisInt64:
		value, err = strconv.ParseInt(label, 10, 64)
	case AxisFloat64:
		value, err = strconv.ParseFloat(label, 64)
	case AxisBool:
		value, err = strconv.ParseBool(label)
	default:
		return label, nil
	}
	if err != nil {
		return nil, fmt.Errorf("%q is not a value of type %s", label, axisTypes[t])
	}
	return value, nil
}

// Axis is an axis of the grid as the table runs has it.
type Axis struct {
	Name      string
	Type      AxisType
	ID        int32 // field id; see FirstAxisID
	Partition bool  // also a level of the path of the files
	Former    bool  // not an axis of the grid any more: NULL in all of its runs
}

// FirstAxisID is the field id of the first axis of a data set. The others follow in the order in which grids added them.
const FirstAxisID = 100_001

// column creates the column of the axis.
func (a Axis) column() columns.Column {
	s := columns.Spec{Name: a.Name, ID: a.ID, Nullable: true, Doc: "Axis of the grid."}
	switch a.Type {
	case AxisInt64:
		return columns.NewInt64(s)
	case AxisFloat64:
		return columns.NewDouble(s)
	case AxisBool:
		return columns.NewBool(s)
	}
	return columns.NewString(s)
}

// CheckAxisName refuses a name that a new axis cannot have: that of a column of table runs or of the batch in the path.
// An axis in the path becomes a column of every table and cannot have the name of any column. Case is ignored, as in
// SQL.
func CheckAxisName(name string, partition bool) error {
	if strings.EqualFold(name, "batch") {
		return fmt.Errorf("an axis cannot be called %q, because every table has a column of this name with the number of the batch; choose another name", name)
	}
	return CheckColumnName(name, partition)
}

// CheckColumnName refuses the name of a column of table runs, or of any table.
func CheckColumnName(name string, anyTable bool) error {
	for _, t := range tables {
		if !t.Axes && !anyTable {
			continue
		}
		for _, c := range t.Columns {
			if strings.EqualFold(c.Name, name) {
				return fmt.Errorf("an axis cannot be called %q, because table %s has a column %s; choose another name", name, t.Name, c.Name)
			}
		}
	}
	return nil
}
