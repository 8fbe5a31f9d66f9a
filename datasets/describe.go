package datasets

import (
	"slices"

	"sweep/datasets/tables"
)

// describedTables are the tables of a plan with the columns of their files, in the order of the documentation. The axes are
// those of the data set.
func describedTables(p *PlanDoc, axes []PlanAxis, partitionBy []string) []ManifestTable {
	list := []ManifestTable{}
	for _, t := range tables.TablesOfVersion(VersionOf(p.Tables)) {
		if t = p.Table(t.Name); t == nil {
			continue // added later
		}
		list = append(list, ManifestTable{Name: t.Name, Description: t.Description, Columns: t.FileColumns(tableAxes(axes, partitionBy))})
	}
	return list
}

// tableAxes are the axes of a plan as the tables have them. Their types were checked when the plan was read.
func tableAxes(axes []PlanAxis, partitionBy []string) []tables.Axis {
	list := make([]tables.Axis, len(axes))
	for i, a := range axes {
		list[i] = tables.Axis{Name: a.Name, ID: a.ID, Partition: slices.Contains(partitionBy, a.Name)}
		list[i].Type, _ = tables.ParseAxisType(a.Type)
	}
	return list
}

// TableAxes are the axes of the plan as its files have them: those of its grid, then those that only earlier plans have.
func (p PlanDoc) TableAxes() []tables.Axis {
	list := tableAxes(slices.Concat(p.Axes, p.FormerAxes), p.PartitionBy)
	for i := range p.FormerAxes {
		list[len(p.Axes)+i].Former = true
	}
	return list
}
