package tables

import (
	"cmp"
	_ "embed"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// Readers such as Spark, Iceberg and DuckDB find columns by field ids. The id of a column therefore never changes and is
// never used again for another one, also when the column is removed. fieldids.txt lists them: a table, a column and its
// id to a line; scripts/docs adds the columns that it lacks.
//
// New lines are added at the end. The number of lines therefore names a state of the tables within a version: a plan
// states how many columns the tables had when it was made, and all of its files have these columns, whatever version of
// the program computes them. Columns and tables that were added later are NULL and without rows in them.

//
// The tables of analyses have a list of their own, analysisids.txt, with a count of its own: a plan does not depend on
// them, and each analysis states how many columns they had when it was committed.

//go:embed fieldids.txt
var fieldIDText string

//go:embed analysisids.txt
var analysisIDText string

// FirstColumns is the number of columns with which the version began: those of plans that state none.
const FirstColumns = 481

// history is the content of a list of columns.
type history struct {
	ids    map[string]int32 // by TABLE.COLUMN
	places map[string]int   // of their lines, from 1
	length int
}

func (h *history) add(table, column string) {
	h.length++
	h.places[table+"."+column] = h.length
}

// place is where a column is in the history; one that scripts/docs has yet to add comes after all others.
func (h *history) place(table, column string) int {
	return cmp.Or(h.places[table+"."+column], h.length+1)
}

var (
	columnHistory   = sync.OnceValue(func() *history { return readHistory(fieldIDText) })
	analysisHistory = sync.OnceValue(func() *history { return readHistory(analysisIDText) })
)

func readHistory(text string) *history {
	h := &history{ids: map[string]int32{}, places: map[string]int{}}
	for line := range strings.Lines(text) {
		w := strings.Fields(line)
		id, err := strconv.ParseInt(w[2], 10, 32)
		if err != nil {
			panic("tables: field ids: " + err.Error())
		}
		h.ids[w[0]+"."+w[1]] = int32(id)
		h.add(w[0], w[1])
	}
	return h
}

// history is the list that has the columns of the table.
func (t *Table) history() *history {
	if t.Analysis {
		return analysisHistory()
	}
	return columnHistory()
}

// fieldID is the id of a column; 0 for a new one, which the tests refuse.
func fieldID(table, column string) int32 {
	name := table + "." + column
	return cmp.Or(columnHistory().ids[name], analysisHistory().ids[name])
}

// NumColumns is the number of columns that the tables of runs have had so far.
func NumColumns() int { return columnHistory().length }

// NumAnalysisColumns is the number of columns that the tables of analyses have had so far.
func NumAnalysisColumns() int { return analysisHistory().length }

// AddedLast lets columns, as TABLE.COLUMN, count as the ones that were added last. Plans made while the program is as it was
// lack them. It is for tests, which undo it.
func AddedLast(columns ...string) (asItWas func(work func()), undo func()) {
	h := columnHistory()
	if table, _, _ := strings.Cut(columns[0], "."); FindIn(analyses, table) != nil {
		h = analysisHistory()
	}
	before := *h
	h.places = maps.Clone(h.places)
	for _, name := range columns {
		table, column, _ := strings.Cut(name, ".")
		h.add(table, column)
	}
	now := h.length
	asItWas = func(work func()) {
		h.length = before.length
		defer func() { h.length = now }()
		work()
	}
	return asItWas, func() { *h = before }
}

// AsOf is the table as it was when the tables had a number of columns; nil if it did not exist. It is meant for tables of
// the newest version.
func (t *Table) AsOf(columns int) *Table {
	h := t.history()
	later := func(c Column) bool { return h.place(t.Name, c.Name) > columns }
	if !slices.ContainsFunc(t.Columns, later) {
		return t
	}
	before := *t
	before.Columns = slices.DeleteFunc(slices.Clone(t.Columns), later)
	if len(before.Columns) == 0 {
		return nil
	}
	return &before
}

// AddedAfter lists the columns of a table that were added when the tables had a number of columns already.
func (t *Table) AddedAfter(columns int) []Column {
	before := t.AsOf(columns)
	return slices.DeleteFunc(slices.Clone(t.Columns), func(c Column) bool { return before != nil && before.Column(c.Name) != nil })
}
