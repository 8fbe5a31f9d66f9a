package datasets

import "slices"

// describedTables is the tables of this version with the columns of their files, in the order of the documentation.
func describedTables(p PlanDoc) []ManifestTable {
	list := []ManifestTable{}
	for _, t := range Tables() {
		d := ManifestTable{Name: t.Name, Description: t.Description, Columns: []ManifestColumn{}}
		for _, c := range t.Columns {
			d.Columns = append(d.Columns, ManifestColumn{Name: c.Name, Type: c.Type, Unit: c.Unit, Nullable: c.Nullable, Description: c.Description})
			if t.Axes && c.Name == AxesAfter {
				d.Columns = append(d.Columns, axisColumns(p)...)
			}
		}
		list = append(list, d)
	}
	return list
}

// axisColumns is the columns of the axes that do not stand in the path.
func axisColumns(p PlanDoc) []ManifestColumn {
	var list []ManifestColumn
	for _, a := range p.Axes {
		if !slices.Contains(p.PartitionBy, a.Name) {
			list = append(list, ManifestColumn{Name: a.Name, Type: axisSQLType(a.Type), Nullable: true, Description: "Axis of the grid."})
		}
	}
	return list
}
