package query

import (
	"context"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strings"

	"sweep/datasets/named"
)

func callOf(name string, args map[string]string) (string, error) {
	q, err := named.Find(name)
	if err != nil {
		return "", err
	}
	return q.Call(args)
}

// Into runs a query and decodes its rows into structs: a column is stored in the field whose `column` tag has its name.
// Columns without a field are ignored. NULL becomes nil in a pointer field and is an error in any other field, as is a
// value whose type differs from the field's.
func Into[T any](ctx context.Context, db *DB, script string) (list []T, err error) {
	rows, err := db.Rows(ctx, script)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	fields, err := fieldsFor(reflect.TypeFor[T](), rows.Columns())
	if err != nil {
		return nil, err
	}
	for {
		row, err := rows.Next()
		if errors.Is(err, io.EOF) {
			return list, nil
		}
		if err != nil {
			return nil, err
		}
		var item T
		if err := decode(reflect.ValueOf(&item).Elem(), fields, rows.Columns(), row); err != nil {
			return nil, err
		}
		list = append(list, item)
	}
}

// fieldsFor finds the column of each field of a struct.
func fieldsFor(t reflect.Type, columns []Column) ([]int, error) {
	places := map[string]int{}
	for i, c := range columns {
		places[c.Name] = i
	}
	fields := make([]int, t.NumField())
	for i := range fields {
		name := t.Field(i).Tag.Get("column")
		place, ok := places[name]
		if !ok {
			return nil, fmt.Errorf("the result has no column %q for the field %s", name, t.Field(i).Name)
		}
		fields[i] = place
	}
	return fields, nil
}

func decode(item reflect.Value, fields []int, columns []Column, row []any) error {
	for i, place := range fields {
		if err := assign(item.Field(i), row[place]); err != nil {
			return fmt.Errorf("column %s: %w", columns[place].Name, err)
		}
	}
	return nil
}

// assign puts a value into a field, through a pointer and into the elements of a list.
func assign(field reflect.Value, value any) error {
	if value == nil {
		if field.Kind() == reflect.Pointer || field.Kind() == reflect.Slice {
			return nil
		}
		return errors.New("NULL in a column that should have none")
	}
	if field.Kind() == reflect.Pointer {
		field.Set(reflect.New(field.Type().Elem()))
		field = field.Elem()
	}
	items, isList := value.([]any)
	if isList && field.Kind() == reflect.Slice {
		list := reflect.MakeSlice(field.Type(), len(items), len(items))
		for i, item := range items {
			if err := assign(list.Index(i), item); err != nil {
				return err
			}
		}
		field.Set(list)
		return nil
	}
	if v := reflect.ValueOf(value); v.Type() == field.Type() {
		field.Set(v)
		return nil
	}
	return fmt.Errorf("a value of type %T does not fit a field of type %s", value, strings.TrimPrefix(field.Type().String(), "*"))
}

// namedInto runs a named query and decodes its rows.
func namedInto[T any](ctx context.Context, db *DB, name string, args map[string]string) ([]T, error) {
	script, err := callOf(name, args)
	if err != nil {
		return nil, err
	}
	return Into[T](ctx, db, script)
}

// setArg adds an argument that is given.
func setArg[T any](args map[string]string, name string, value *T) {
	if value != nil {
		args[name] = fmt.Sprint(*value)
	}
}
