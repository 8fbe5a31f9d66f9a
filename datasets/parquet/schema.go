package parquet

import (
	"github.com/parquet-go/parquet-go/format"
)

// Column is a column of a file.
type Column struct {
	Name     string
	Type     string // INTEGER, BIGINT, DOUBLE, BOOLEAN, VARCHAR, or what else the file has; with [] for a list
	Nullable bool
	FieldID  int32
	// ElementID is the field id of the elements of a list.
	ElementID int32
}

// Columns describes the columns in order. A group that is not a list is not described in detail; its type is its name in
// the format.
func (f *File) Columns() []Column { return f.leaves() }

// leaves reads the schema, which is a tree in depth-first order.
func (f *File) leaves() []Column {
	var list []Column
	elements := f.meta.Schema
	for i := 1; i < len(elements); {
		e := &elements[i]
		size := subtree(elements, i)
		c := Column{Name: e.Name, FieldID: e.FieldID, Nullable: e.RepetitionType.V == format.Optional}
		switch {
		case size == 1:
			c.Type = typeName(e)
		case isList(elements[i : i+size]):
			c.Type, c.ElementID = typeName(&elements[i+2])+"[]", elements[i+2].FieldID
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

func typeName(e *format.SchemaElement) string {
	if !e.Type.Valid {
		return "GROUP"
	}
	_, isText := e.LogicalType.Value.(*format.StringType)
	plain := e.LogicalType.Value == nil
	switch {
	case e.Type.V == format.ByteArray && isText:
		return "VARCHAR"
	case e.Type.V == format.Int32 && (plain || isSigned(e, 32)):
		return "INTEGER"
	case e.Type.V == format.Int64 && (plain || isSigned(e, 64)):
		return "BIGINT"
	case e.Type.V == format.Double && plain:
		return "DOUBLE"
	case e.Type.V == format.Boolean && plain:
		return "BOOLEAN"
	}
	return e.Type.V.String()
}

// isSigned reports whether a column says in words what its type says anyway.
func isSigned(e *format.SchemaElement, bits int8) bool {
	t, ok := e.LogicalType.Value.(*format.IntType)
	return ok && t.IsSigned && t.BitWidth == bits
}
