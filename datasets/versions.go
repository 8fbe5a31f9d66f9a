package datasets

import (
	"errors"
	"fmt"
)

// versionOf is the version of a plan's tables. A plan that does not state it has the newest, unless a version 0 is
// known.
func versionOf(tables int) int {
	if tables == 0 && oldestTables() > 0 {
		return FormatVersion
	}
	return tables
}

// tablesVersion is the version of the tables of all plans.
func (d *Dataset) tablesVersion() int {
	plans := d.Plans()
	if len(plans) == 0 {
		return FormatVersion
	}
	return versionOf(plans[0].Tables)
}

// Tables describes the tables that the data set's files have, which may be those of an earlier version.
func (d *Dataset) Tables() []*Table { return tablesOfVersion(d.tablesVersion()) }

// checkVersion refuses a version of the tables that this program does not read.
func checkVersion(what string, version int) error {
	switch {
	case version > FormatVersion:
		return &InvalidError{What: what, Why: fmt.Sprintf("its tables have version %d, this program reads up to version %d", version, FormatVersion),
			Remedy: "use a newer sweep"}
	case version < oldestTables():
		return &InvalidError{What: what, Why: fmt.Sprintf("its tables have version %d, this program reads version %d and newer", version, oldestTables()),
			Remedy: "migrate the data set with the sweep that wrote it, or with a version in between"}
	}
	return nil
}

// checkPlanVersions refuses plans with tables that this program does not read, or of several versions.
func checkPlanVersions(plans []PlanDoc) error {
	for _, p := range plans {
		if err := checkVersion(PlanPath(p.Number), versionOf(p.Tables)); err != nil {
			return err
		}
		if versionOf(p.Tables) != versionOf(plans[0].Tables) {
			return &InvalidError{What: PlanPath(p.Number), Why: fmt.Sprintf("its tables have version %d, those of the plans before it have version %d",
				p.Tables, plans[0].Tables), Remedy: restorePlan}
		}
		if versionOf(p.Tables) == FormatVersion {
			continue
		}
		for _, a := range p.Axes {
			if err := checkColumnName(a.Name, false); err != nil {
				return &InvalidError{What: PlanPath(p.Number), Why: err.Error(), Remedy: "read the data set with the sweep that wrote it"}
			}
		}
	}
	return nil
}

// Older reports whether the data set has tables or documents of an earlier version.
func (d *Dataset) Older() bool {
	return d.tablesVersion() != FormatVersion || olderLayout(d.Plans())
}

func olderLayout(plans []PlanDoc) bool {
	for _, p := range plans {
		if p.olderBy > 0 {
			return true
		}
	}
	return false
}

// needsNewest refuses operations that are only possible on data sets of the newest version.
func (d *Dataset) needsNewest(verb string) error {
	if !d.Older() {
		return nil
	}
	return &InvalidError{What: d.dir, Why: "it has an earlier format, and only data sets of the newest format are " + verb, Remedy: "run sweep migrate first"}
}

// isVersion reports whether an error is about a version that cannot be read.
func isVersion(err error) bool {
	var invalid *InvalidError
	return errors.As(err, &invalid)
}
