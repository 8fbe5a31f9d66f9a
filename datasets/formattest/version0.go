// Package formattest makes data sets of a version 0 of the format, which was never released, so that tests can check that
// data sets of earlier versions are read and migrated. Version 0 differs from version 1 in every possible way: a renamed
// column, a column of another type, missing columns that are computed or have a default, a removed column, and documents
// with other members.
package formattest

import (
	"encoding/json"
	"slices"

	"sweep/datasets"
	"sweep/datasets/tables"
	"sweep/engine"
)

// Register makes version 0 readable until undo is called. A test that does so must not run in parallel with others.
func Register() (undo func()) {
	undoTables := tables.RegisterStep(step())
	undoLayout := datasets.RegisterLayoutStep(&datasets.LayoutStep{From: 0,
		Plan:   renamed("num_points", "points"),
		Commit: renamed("keys", "run_keys"),
	})
	return func() { undoLayout(); undoTables() }
}

// renamed changes the name of a member.
func renamed(old, name string) func(map[string]json.RawMessage) error {
	return func(doc map[string]json.RawMessage) error {
		doc[name] = doc[old]
		delete(doc, old)
		return nil
	}
}

// step describes how version 0 becomes version 1.
func step() *tables.Step {
	return &tables.Step{From: 0, Tables: tables0(), Removed: []string{"ticks.clock"}, Columns: []tables.ColumnStep{
		{Table: "agents", Column: "opening_balance_cents", From: "initial_balance_cents"},
		{Table: "runs", Column: "semantics_version", Default: int64(engine.SemanticsVersion)},
		{Table: "transactions", Column: "remaining_cents", SQL: "f.amount_cents - f.settled_cents",
			Compute: func(row tables.OldRow) any { return row.Int("amount_cents") - row.Int("settled_cents") }},
	}}
}

// tables0 are those of version 0.
func tables0() []*tables.Table {
	var list []*tables.Table
	for _, t := range tables.TablesOfVersion(1) {
		old := *t
		old.Columns = slices.Clone(t.Columns)
		switch t.Name {
		case "agents":
			old.Column("opening_balance_cents").Name = "initial_balance_cents"
		case "events":
			old.Column("seq").Type = "INTEGER"
		case "runs":
			old.Columns = slices.DeleteFunc(old.Columns, func(c tables.Column) bool { return c.Name == "semantics_version" })
		case "transactions":
			old.Columns = slices.DeleteFunc(old.Columns, func(c tables.Column) bool { return c.Name == "remaining_cents" })
		case "ticks":
			old.Columns = append(old.Columns, tables.Column{Name: "clock", Type: "VARCHAR", Nullable: true, Description: "A text that nobody needed."})
		}
		list = append(list, &old)
	}
	return list
}
