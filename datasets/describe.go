package datasets

import "slices"

// describedTables are the tables of a version with the columns of their files, in the order of the documentation.
func describedTables(version int, axes []PlanAxis, partitionBy []string) []ManifestTable {
	list := []ManifestTable{}
	for _, t := range tablesOfVersion(version) {
		list = append(list, ManifestTable{Name: t.Name, Description: t.Description, Columns: fileColumns(t, axes, partitionBy)})
	}
	return list
}

// fileColumns are the columns of a table's files: those of the format and, in table runs, those of the axes that are
// not in the path.
func fileColumns(t *Table, axes []PlanAxis, partitionBy []string) []ManifestColumn {
	list := []ManifestColumn{}
	for _, c := range t.Columns {
		list = append(list, ManifestColumn{Name: c.Name, Type: c.Type, Unit: c.Unit, Nullable: c.Nullable, Description: c.Description})
		if !t.Axes || c.Name != AxesAfter {
			continue
		}
		for _, a := range axes {
			if !slices.Contains(partitionBy, a.Name) {
				list = append(list, ManifestColumn{Name: a.Name, Type: axisSQLType(a.Type), Nullable: true, Description: "Axis of the grid."})
			}
		}
	}
	return list
}
