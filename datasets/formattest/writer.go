package formattest

import (
	"encoding/json"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strings"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/format"

	"sweep/datasets"
	"sweep/datasets/columns"
	"sweep/datasets/parquetread"
	"sweep/datasets/tables"
)

// oldWriter writes the file of a table of version 0.
type oldWriter struct {
	w       *columns.Writer
	columns []oldColumn
}

// oldColumn is a column of such a file with the source of its values.
type oldColumn struct {
	put   func([]parquet.Value) error
	value func(*parquetread.Rows) []parquet.Value
}

// newOldWriter returns the writer of a table whose file of version 1 is given: it has the same axes.
func newOldWriter(stage *datasets.Stage, table string, now *parquetread.File) (*oldWriter, error) {
	all := tables0()
	t := all[slices.IndexFunc(all, func(t *tables.Table) bool { return t.Name == table })]
	described := withAxes(t, now)
	cols := columns.Of(reflect.New(structOf(described)).Interface())
	text, err := json.Marshal(described)
	if err != nil {
		return nil, err
	}
	codec, err := columns.NewCodec("zstd")
	if err != nil {
		return nil, err
	}
	w := &oldWriter{w: columns.New(columns.Options{Name: table, Codec: codec, CreatedBy: "sweep version 0.1.0 (build x)", Sorted: t.Sorted,
		Create: func() (io.WriteCloser, error) { return stage.Create(table) },
		Metadata: []format.KeyValue{{Key: "sweep.columns", Value: string(text)}, {Key: "sweep.description", Value: t.Description},
			{Key: "sweep.format_version", Value: "0"}, {Key: "sweep.table", Value: table}}}, cols...)}
	for i, c := range described {
		put, err := columns.Appender(cols[i])
		if err != nil {
			return nil, err
		}
		w.columns = append(w.columns, oldColumn{put, valueOf(table, c, now)})
	}
	return w, nil
}

// withAxes are the columns of a table with those of the axes in the given file.
func withAxes(t *tables.Table, now *parquetread.File) []tables.Column {
	var list []tables.Column
	for _, c := range t.Columns {
		list = append(list, c)
		if !t.Axes || c.Name != tables.AxesAfter {
			continue
		}
		for _, axis := range now.Columns() {
			if tables.FindTable(t.Name).Column(axis.Name) == nil {
				list = append(list, tables.Column{Name: axis.Name, Type: axis.Type, Nullable: axis.Nullable, Description: "Axis of the grid."})
			}
		}
	}
	return list
}

var columnTypes = map[string]reflect.Type{
	"INTEGER": reflect.TypeFor[columns.Int32](), "BIGINT": reflect.TypeFor[columns.Int64](), "DOUBLE": reflect.TypeFor[columns.Double](),
	"BOOLEAN": reflect.TypeFor[columns.Bool](), "VARCHAR": reflect.TypeFor[columns.String](), "INTEGER[]": reflect.TypeFor[columns.Int32List](),
	"BIGINT[]": reflect.TypeFor[columns.Int64List](), "DOUBLE[]": reflect.TypeFor[columns.DoubleList](), "VARCHAR[]": reflect.TypeFor[columns.StringList](),
}

// structOf returns the struct that describes a table to package columns.
func structOf(list []tables.Column) reflect.Type {
	var fields []reflect.StructField
	for i, c := range list {
		name := c.Name
		if c.Nullable && !strings.HasSuffix(c.Type, "[]") {
			name += ",null"
		}
		fields = append(fields, reflect.StructField{Name: fmt.Sprintf("F%d", i), Type: columnTypes[c.Type],
			Tag: reflect.StructTag(fmt.Sprintf("column:%q unit:%q doc:%q", name, c.Unit, c.Description))})
	}
	return reflect.StructOf(fields)
}

// valueOf returns the source of the values of a column.
func valueOf(table string, c tables.Column, now *parquetread.File) func(*parquetread.Rows) []parquet.Value {
	name := c.Name
	if name == "initial_balance_cents" {
		name = "opening_balance_cents"
	}
	i := slices.IndexFunc(now.Columns(), func(c parquetread.Column) bool { return c.Name == name })
	switch {
	case i < 0:
		return func(*parquetread.Rows) []parquet.Value { return []parquet.Value{parquet.NullValue()} }
	case now.Columns()[i].Type == "DOUBLE" && c.Type == "BIGINT": // a mean over days, which version 1 had of whole runs
		return func(r *parquetread.Rows) []parquet.Value { return whole(r.Values(i)) }
	case table == "events" && name == "seq":
		return func(r *parquetread.Rows) []parquet.Value { return narrow(r.Values(i)) }
	}
	return func(r *parquetread.Rows) []parquet.Value { return r.Values(i) }
}
