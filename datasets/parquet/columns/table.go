package columns

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
)

// Of returns the columns of a table: the fields of the struct that table points to, in order, each described by its tags
//
//	Amount columns.Int64 `column:"amount_cents,null" unit:"cents" doc:"What the event moves."`
//
// where ",null" makes a column nullable, and ",plain" says that its integers repeat at distances that a sample is too short
// to show. Columns of lists are always nullable. The fields of an embedded struct replace it.
func Of(table any) []Column { return columnsOf(reflect.ValueOf(table).Elem()) }

func columnsOf(v reflect.Value) []Column {
	var list []Column
	for i := range v.NumField() {
		field := v.Type().Field(i)
		if field.Anonymous {
			list = append(list, columnsOf(v.Field(i))...)
			continue
		}
		c, ok := v.Field(i).Addr().Interface().(Column)
		if !ok {
			panic(fmt.Sprintf("columns: field %s of %s is not a column", field.Name, v.Type()))
		}
		name, text, _ := strings.Cut(field.Tag.Get("column"), ",")
		options := strings.FieldsFunc(text, func(r rune) bool { return r == ',' })
		t, isList := valueType(c)
		known := !slices.ContainsFunc(options, func(o string) bool { return o != "null" && o != "plain" })
		if name == "" || !known || field.Tag.Get("doc") == "" {
			panic(fmt.Sprintf("columns: field %s of %s is not described", field.Name, v.Type()))
		}
		c.base().spec = Spec{Name: name, Type: t, List: isList, Nullable: isList || slices.Contains(options, "null"),
			Unit: field.Tag.Get("unit"), Doc: field.Tag.Get("doc")}
		c.base().repeats = slices.Contains(options, "plain")
		list = append(list, c)
	}
	return list
}

func valueType(c Column) (t Type, list bool) {
	switch c.(type) {
	case *Int32, *Sequence32:
		return TypeInt32, false
	case *Int64, *Sequence64:
		return TypeInt64, false
	case *Date:
		return TypeDate, false
	case *Double:
		return TypeDouble, false
	case *Bool:
		return TypeBool, false
	case *String, *Text:
		return TypeString, false
	case *Int32List:
		return TypeInt32, true
	case *Int64List:
		return TypeInt64, true
	case *DoubleList:
		return TypeDouble, true
	case *StringList:
		return TypeString, true
	}
	panic(fmt.Sprintf("columns: unknown column type %T", c))
}
