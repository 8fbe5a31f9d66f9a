package tables

import (
	"fmt"
	"slices"

	"sweep/datasets/parquet"
)

// Every version of the tables except the newest has a Step: it lists the tables of that version and describes how they
// become those of the next. The steps determine how a data set of an earlier version is read, in SQL and in Go, and
// what sweep migrate writes. To raise FormatVersion, register the step from the version before in an init function; its
// tables are in the manifest of any data set of that version.

// Step describes how data sets of one version of the tables become those of the next.
type Step struct {
	From    int          // the version that it starts from
	Tables  []*Table     // all tables of that version, as its files have them
	Columns []ColumnStep // columns of the next version that differ from those before
	Removed []string     // what the next version no longer has, as TABLE or TABLE.COLUMN
	Sorts   []SortStep   // tables whose rows have another order in the next version
	// OutTables changes the list of the tables that a plan writes; nil if nothing changes. A step that adds a table must
	// expand a list that stands for all tables into the tables that existed.
	OutTables func([]string) []string
}

// SortStep gives the rows of a table another order: rows with the same values in the columns Within, which follow each
// other, are sorted by the text in column By. Rows with the same text keep their order.
type SortStep struct {
	Table  string
	Within []string // integers
	By     string
}

// ColumnStep defines where a column of the next version comes from. A column without one keeps its name and meaning; if
// its type has changed, its values are converted. Conversion is possible between types where no value is lost, and
// refused for values that would be.
type ColumnStep struct {
	Table, Column string
	From          string // its name before
	// Without From the column is new. Default is its value in rows that lack it: nil for NULL, or an int64, float64,
	// string or bool. Compute and SQL derive it from the other columns of the row instead; both must give the same.
	Default any
	Compute func(row OldRow) any // nil, int64, float64, string or bool
	SQL     string               // an expression over the columns of the earlier table f: f.a + f.b
	Partial bool                 // where it is NULL, computing the run again may give a value
}

// OldRow is a row of the earlier version.
type OldRow interface {
	Null(column string) bool
	Int(column string) int64 // also for a Boolean: 1 for true
	Double(column string) float64
	Text(column string) string
}

var steps []*Step // ascending, without gaps, up to the version before the newest

// RegisterStep makes a version readable. It is called in init functions, and by tests, which undo it. It panics if a
// step does not account for every column of both its versions.
func RegisterStep(s *Step) (undo func()) {
	if want := OldestTables() - 1; s.From != want {
		panic(fmt.Sprintf("datasets: a step from version %d where one from version %d is missing", s.From, want))
	}
	if err := s.check(); err != nil {
		panic("datasets: step from version " + fmt.Sprint(s.From) + ": " + err.Error())
	}
	steps = append([]*Step{s}, steps...)
	return func() { steps = steps[1:] }
}

// OldestTables is the oldest version of the tables that is read.
func OldestTables() int { return FormatVersion - len(steps) }

// StepsFrom are the steps from a version up to the newest.
func StepsFrom(version int) []*Step { return steps[version-OldestTables():] }

// TablesOfVersion lists the tables of a version that is read.
func TablesOfVersion(version int) []*Table {
	if version == FormatVersion {
		return tables
	}
	return StepsFrom(version)[0].Tables
}

// FindIn returns a table of a list, nil if it has none of that name.
func FindIn(list []*Table, name string) *Table {
	if i := slices.IndexFunc(list, func(t *Table) bool { return t.Name == name }); i >= 0 {
		return list[i]
	}
	return nil
}

// Column is the entry of a step for a column; nil if it has none.
func (s *Step) Column(table, column string) *ColumnStep {
	if i := slices.IndexFunc(s.Columns, func(c ColumnStep) bool { return c.Table == table && c.Column == column }); i >= 0 {
		return &s.Columns[i]
	}
	return nil
}

// sort is the entry of a step for the order of a table; nil if it has none.
func (s *Step) sort(table string) *SortStep {
	if i := slices.IndexFunc(s.Sorts, func(t SortStep) bool { return t.Table == table }); i >= 0 {
		return &s.Sorts[i]
	}
	return nil
}

// check compares both versions: every column of the next one must have a source, and every column of this one must be
// kept or removed.
func (s *Step) check() error {
	next := TablesOfVersion(s.From + 1)
	for _, t := range next {
		old := FindIn(s.Tables, t.Name)
		if old == nil {
			continue // a new table has no rows
		}
		used := map[string]bool{}
		for _, c := range t.Columns {
			from, err := s.checkColumn(old, t, c)
			if err != nil {
				return fmt.Errorf("%s.%s: %w", t.Name, c.Name, err)
			}
			used[from] = true
		}
		for _, c := range old.Columns {
			if removed := slices.Contains(s.Removed, t.Name+"."+c.Name); used[c.Name] == removed {
				return fmt.Errorf("%s.%s must be either kept or removed", t.Name, c.Name)
			}
		}
	}
	for _, t := range s.Tables {
		if FindIn(next, t.Name) == nil && !slices.Contains(s.Removed, t.Name) {
			return fmt.Errorf("table %s is gone and not removed", t.Name)
		}
	}
	for i, c := range s.Columns {
		if s.Column(c.Table, c.Column) != &s.Columns[i] {
			return fmt.Errorf("%s.%s has two steps", c.Table, c.Column)
		}
		if t := FindIn(next, c.Table); t == nil || t.Column(c.Column) == nil {
			return fmt.Errorf("there is no column %s.%s", c.Table, c.Column)
		}
	}
	return nil
}

// checkColumn returns the column that a column of the next version comes from, empty for a new one.
func (s *Step) checkColumn(old, t *Table, c Column) (from string, err error) {
	step := s.Column(t.Name, c.Name)
	if from = c.Name; step != nil {
		from = step.From
	}
	if from != "" {
		before := old.Column(from)
		if before == nil {
			return "", fmt.Errorf("it has no source: there was no column %s", from)
		}
		if before.Nullable && !c.Nullable {
			return "", fmt.Errorf("it cannot be NULL, but its source can")
		}
		_, err := parquet.CastOf(before.Type, c.Type)
		return from, err
	}
	if (step.Compute == nil) != (step.SQL == "") {
		return "", fmt.Errorf("it is computed either in SQL or in Go, but not in both")
	}
	if step.Compute == nil && step.Default == nil && !c.Nullable {
		return "", fmt.Errorf("it cannot be NULL and has no default")
	}
	return "", nil
}

// TableChanged reports whether the columns of a table or the order of its rows differ between an earlier version and the
// newest.
func TableChanged(table string, version int) bool {
	for _, s := range StepsFrom(version) {
		if s.sort(table) != nil {
			return true
		}
		if slices.ContainsFunc(s.Columns, func(c ColumnStep) bool { return c.Table == table }) {
			return true
		}
	}
	before, now := FindIn(TablesOfVersion(version), table), FindTable(table)
	return before == nil || !slices.EqualFunc(before.Columns, now.Columns, func(a, b Column) bool {
		return a.Name == b.Name && a.Type == b.Type && a.Nullable == b.Nullable
	})
}

// Filled lists the columns of a table that have a default or NULL in runs of an earlier version, although computing the
// run again would give the value that the earlier version did not store.
func Filled(table string, version int) []string {
	var list []string
	for _, s := range StepsFrom(version) {
		for _, c := range s.Columns {
			if c.Table == table && c.From == "" && (c.Compute == nil || c.Partial) {
				list = append(list, c.Column)
			}
		}
	}
	return list
}
