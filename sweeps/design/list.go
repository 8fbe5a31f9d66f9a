package design

import "sweep/engine/document"

// list has no points of its own: the document lists them.
var list = &Kind{
	Name:   "list",
	Points: "the points that `rows` or a `file` lists",
	Options: []document.Field{
		{Name: "rows", Type: document.ListType, Aka: []string{"points", "values"}, Doc: "The points of a list, one table per point with a value for each axis."},
		{Name: "file", Type: document.TextType, Aka: []string{"csv", "parquet"}, Doc: "A CSV or Parquet file with the points of a list, relative to the grid file: a column for each axis."},
		{Name: "ignore", Type: document.ListType, Doc: "Columns of the file that are not axes."},
	},
	Listed: true,
}
