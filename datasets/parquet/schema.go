package parquet

import (
	"cmp"
	"fmt"
	"strings"

	parquetgo "github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/format"
)

// Spec describes a column of a file.
type Spec struct {
	Name     string
	Type     string // INTEGER, BIGINT, DOUBLE, BOOLEAN, VARCHAR, or what else the file has; with [] for a list
	Nullable bool
	FieldID  int32
	// ElementID is the field id of the elements of a list.
	ElementID int32
}

// List reports whether the values of the column are lists.
func (s Spec) List() bool { return strings.HasSuffix(s.Type, "[]") }

// Columns describes the columns in order. A group that is not a list is not described in detail; its type is its name in
// the format.
func (f *File) Columns() []Spec { return f.columns }

// Schema describes the columns as the file does, with the logical types that Columns does not tell apart.
func (f *File) Schema() []*parquetgo.Column { return f.file.Root().Columns() }

// Has reports whether the file has a column.
func (f *File) Has(name string) bool {
	_, ok := f.byName[name]
	return ok
}

// specsOf reads the schema, which is a tree in depth-first order.
func specsOf(file *parquetgo.File) []Spec {
	var list []Spec
	elements := file.Metadata().Schema
	for i := 1; i < len(elements); {
		column := file.Root().Columns()[len(list)]
		e := &elements[i]
		size := subtree(elements, i)
		c := Spec{Name: e.Name, FieldID: e.FieldID, Nullable: e.RepetitionType.V == format.Optional}
		switch {
		case size == 1:
			c.Type = typeName(column)
		case isList(elements[i : i+size]):
			c.Type, c.ElementID = typeName(column.Columns()[0].Columns()[0])+"[]", elements[i+2].FieldID
		default:
			c.Type = "GROUP"
		}
		if e.RepetitionType.V == format.Repeated {
			c.Type = "REPEATED " + c.Type
		}
		list = append(list, c)
		i += size
	}
	return list
}

// subtree is the number of elements of the tree that begins at i.
func subtree(elements []format.SchemaElement, i int) int {
	start, open := i, 1
	for open > 0 && i < len(elements) {
		open += int(max(min(elements[i].NumChildren.V, columnsMax), 0)) - 1
		i++
	}
	return i - start
}

// isList recognises the three levels of a list.
func isList(e []format.SchemaElement) bool {
	_, ok := e[0].LogicalType.Value.(*format.ListType)
	return ok && len(e) == 3 && e[1].RepetitionType.V == format.Repeated && e[2].RepetitionType.V == format.Required
}

// typeName is the SQL name of the type of a column without parts, or that of the format for types without one.
func typeName(c *parquetgo.Column) string {
	if !c.Leaf() {
		return "GROUP"
	}
	kind := c.Type().Kind()
	logical := c.Type().LogicalType()
	if logical == nil {
		return cmp.Or(plainTypes[kind], kind.String())
	}
	switch t := logical.Value.(type) {
	case *format.StringType:
		if kind == parquetgo.ByteArray {
			return "VARCHAR"
		}
	case *format.EnumType:
		return "ENUM"
	case *format.DateType:
		if kind == parquetgo.Int32 {
			return "DATE"
		}
	case *format.DecimalType:
		return fmt.Sprintf("DECIMAL(%d,%d)", t.Precision, t.Scale)
	case *format.IntType:
		if name := intTypes[t.BitWidth]; name != "" && (kind == parquetgo.Int64) == (t.BitWidth == 64) {
			if !t.IsSigned {
				name = "U" + name
			}
			return name
		}
	}
	return kind.String()
}

var plainTypes = map[parquetgo.Kind]string{parquetgo.Int32: "INTEGER", parquetgo.Int64: "BIGINT", parquetgo.Float: "FLOAT",
	parquetgo.Double: "DOUBLE", parquetgo.Boolean: "BOOLEAN", parquetgo.ByteArray: "BLOB"}

var intTypes = map[int8]string{8: "TINYINT", 16: "SMALLINT", 32: "INTEGER", 64: "BIGINT"}
