package columns

import (
	"github.com/parquet-go/parquet-go/deprecated"
	"github.com/parquet-go/parquet-go/encoding/thrift"
	"github.com/parquet-go/parquet-go/format"
)

// ListElementIDs is what the field id of the elements of a list adds to that of its column.
const ListElementIDs = 10_000

// schemaElements lists the nodes of the schema, depth first, in the form of the footer.
func schemaElements(name string, columns []Column) []format.SchemaElement {
	elements := []format.SchemaElement{{Name: name, NumChildren: thrift.New(int32(len(columns)))}}
	for _, c := range columns {
		spec := c.Spec()
		id, elementID := spec.ID, spec.ID
		if id != 0 {
			elementID += ListElementIDs
		}
		if !spec.List {
			repetition := format.Required
			if spec.Nullable {
				repetition = format.Optional
			}
			elements = append(elements, leafElement(spec.Name, spec.Type, repetition, id))
			continue
		}
		elements = append(elements,
			format.SchemaElement{Name: spec.Name, RepetitionType: thrift.New(format.Optional), NumChildren: thrift.New(int32(1)), FieldID: id,
				ConvertedType: thrift.New(deprecated.List), LogicalType: format.LogicalType{Value: &format.ListType{}}},
			format.SchemaElement{Name: "list", RepetitionType: thrift.New(format.Repeated), NumChildren: thrift.New(int32(1))},
			leafElement("element", spec.Type, format.Required, elementID))
	}
	return elements
}

func leafElement(name string, t Type, repetition format.FieldRepetitionType, id int32) format.SchemaElement {
	e := format.SchemaElement{Name: name, Type: thrift.New(t.physical()), RepetitionType: thrift.New(repetition), FieldID: id}
	if t == TypeString {
		e.ConvertedType = thrift.New(deprecated.UTF8)
		e.LogicalType = format.LogicalType{Value: &format.StringType{}}
	}
	if t == TypeDate {
		e.ConvertedType = thrift.New(deprecated.Date)
		e.LogicalType = format.LogicalType{Value: &format.DateType{}}
	}
	return e
}

func path(s Spec) []string {
	if s.List {
		return []string{s.Name, "list", "element"}
	}
	return []string{s.Name}
}

func columnOrders(n int) []format.ColumnOrder {
	orders := make([]format.ColumnOrder, n)
	for i := range orders {
		orders[i].Value = &format.TypeDefinedOrder{}
	}
	return orders
}
