package datasets

import (
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
