package datasets

import (
	"cmp"
	"errors"
	"fmt"

	"sweep/datasets/tables"
)

// VersionOf is the version of a plan's tables. A plan that does not state it has the newest, unless a version 0 is
// known.
func VersionOf(stated int) int {
	if stated == 0 && tables.OldestTables() > 0 {
		return tables.FormatVersion
	}
	return stated
}

// tablesVersion is the version of the tables of all plans.
func (d *Dataset) tablesVersion() int {
	plans := d.Plans()
	if len(plans) == 0 {
		return tables.FormatVersion
	}
	return VersionOf(plans[0].Tables)
}

// Tables describes the tables that the data set's files have, which may be those of an earlier version.
func (d *Dataset) Tables() []*tables.Table { return tables.TablesOfVersion(d.tablesVersion()) }

// KnownColumns is the number of columns that the tables had when the plan was made. A plan of an earlier version, whose
// rows are converted when they are read, has all.
func (p *PlanDoc) KnownColumns() int {
	if VersionOf(p.Tables) != tables.FormatVersion {
		return tables.NumColumns()
	}
	return cmp.Or(p.Columns, tables.FirstColumns)
}

// Table is a table as the files of the plan have it, nil if they have none.
func (p *PlanDoc) Table(name string) *tables.Table {
	version := VersionOf(p.Tables)
	t := tables.FindIn(tables.TablesOfVersion(version), name)
	if t == nil || version != tables.FormatVersion {
		return t
	}
	return t.AsOf(p.KnownColumns())
}

// ComputedTable is a table as it was when the runs of the plan were computed, nil if it did not exist.
func (p *PlanDoc) ComputedTable(name string) *tables.Table {
	if p.MigratedFrom != nil {
		return tables.FindIn(tables.TablesOfVersion(max(*p.MigratedFrom, tables.OldestTables())), name)
	}
	before := *p
	before.Columns = cmp.Or(p.ComputedColumns, p.Columns)
	return before.Table(name)
}

// Lacks lists the columns of a table that were added to the tables after the plan was made. Files of earlier versions lack
// others too, which their steps define.
func (p *PlanDoc) Lacks(table string) []tables.Column {
	t := tables.FindTable(table)
	if t == nil {
		return nil
	}
	return t.AddedAfter(p.KnownColumns())
}

// LackedBy lists the columns of a table that the files of a plan lack, as they were added to the tables later.
func (m *Manifest) LackedBy(plan ManifestPlan, table string) []tables.Column {
	p := PlanDoc{Tables: m.TableVersion, Columns: plan.Columns}
	return p.Lacks(table)
}

// Lacks lists the columns of a table that its files in a batch lack, as they were added to the tables later.
func (d *Dataset) Lacks(r *CommitRecord, table string) []tables.Column {
	plans := d.Plans()
	if n := r.ColumnsPlan(table); n >= 1 && n <= len(plans) {
		return plans[n-1].Lacks(table)
	}
	return nil
}

// WithAllColumns makes the plan that of a rewritten data set, whose files have all columns.
func (p *PlanDoc) WithAllColumns() {
	if p.Columns != tables.NumColumns() && p.ComputedColumns == 0 {
		p.ComputedColumns = p.KnownColumns()
	}
	if p.Columns = tables.NumColumns(); p.ComputedColumns == p.Columns {
		p.ComputedColumns = 0
	}
}

// CheckVersion refuses a version of the tables that this program does not read.
func CheckVersion(what string, version int) error {
	switch {
	case version > tables.FormatVersion:
		return &InvalidError{What: what, Why: fmt.Sprintf("its tables have version %d, this program reads up to version %d", version, tables.FormatVersion),
			Remedy: "use a newer sweep"}
	case version < tables.OldestTables():
		return &InvalidError{What: what, Why: fmt.Sprintf("its tables have version %d, this program reads version %d and newer", version, tables.OldestTables()),
			Remedy: "migrate the data set with the sweep that wrote it, or with a version in between"}
	}
	return nil
}

// checkPlanVersions refuses plans with tables that this program does not read, or of several versions.
func checkPlanVersions(plans []PlanDoc) error {
	for _, p := range plans {
		if err := CheckVersion(PlanPath(p.Number), VersionOf(p.Tables)); err != nil {
			return err
		}
		if VersionOf(p.Tables) != VersionOf(plans[0].Tables) {
			return &InvalidError{What: PlanPath(p.Number), Why: fmt.Sprintf("its tables have version %d, those of the plans before it have version %d",
				p.Tables, plans[0].Tables), Remedy: RestorePlan}
		}
		if VersionOf(p.Tables) == tables.FormatVersion {
			if p.Columns > tables.NumColumns() {
				return &InvalidError{What: PlanPath(p.Number), Why: fmt.Sprintf("its tables have %d columns, this program knows %d", p.Columns, tables.NumColumns()),
					Remedy: "use a newer sweep"}
			}
			continue
		}
		for _, a := range p.Axes {
			if err := tables.CheckColumnName(a.Name, false); err != nil {
				return &InvalidError{What: PlanPath(p.Number), Why: err.Error(), Remedy: "read the data set with the sweep that wrote it"}
			}
		}
	}
	return nil
}

// Older reports whether the data set has tables or documents of an earlier version.
func (d *Dataset) Older() bool {
	return d.tablesVersion() != tables.FormatVersion || olderLayout(d.Plans())
}

func olderLayout(plans []PlanDoc) bool {
	for _, p := range plans {
		if p.OlderBy > 0 {
			return true
		}
	}
	return false
}

// NeedsNewest refuses operations that are only possible on data sets of the newest version.
func (d *Dataset) NeedsNewest(verb string) error {
	if !d.Older() {
		return nil
	}
	return &InvalidError{What: d.place.String(), Why: "it has an earlier format, and only data sets of the newest format are " + verb, Remedy: "run sweep migrate first"}
}

// IsVersion reports whether an error is about a version that cannot be read.
func IsVersion(err error) bool {
	var invalid *InvalidError
	return errors.As(err, &invalid)
}
