//go:build cgo

package query

import (
	"bytes"
	"context"
	"fmt"
	"go/format"
	"os"
	"slices"
	"strings"
	"testing"

	"sweep/datasets"
	"sweep/datasets/arrowio"
	"sweep/datasets/named"
)

// TestTypedQueriesAreCurrent keeps the typed methods true to the registry: names, arguments, columns and types come from
// the named queries as DuckDB understands them. Run it with -update to write the files again.
func TestTypedQueriesAreCurrent(t *testing.T) {
	dir := t.TempDir()
	db, err := open(context.Background(), setup{dir: dir, script: datasets.SQLFile(&datasets.Manifest{})}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, g := range named.Groups() {
		text, err := generate(db, g)
		if err != nil {
			t.Fatal(err)
		}
		path := "typed_" + g.Name + ".go"
		if *update {
			if err := os.WriteFile(path, text, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		have, err := os.ReadFile(path)
		if err != nil || !bytes.Equal(have, text) {
			t.Errorf("%s is not what the registry says; run `go test ./datasets/query -run TypedQueries -update` (%v)", path, err)
		}
	}
}

func generate(db *DB, g named.Group) ([]byte, error) {
	var b strings.Builder
	b.WriteString("// Code generated from the named queries by TestTypedQueriesAreCurrent. DO NOT EDIT.\n\npackage query\n\nimport \"context\"\n")
	for _, q := range g.Queries {
		if err := generateQuery(&b, db, q); err != nil {
			return nil, fmt.Errorf("%s: %w", q.Name, err)
		}
	}
	return format.Source([]byte(b.String()))
}

func generateQuery(b *strings.Builder, db *DB, q named.Query) error {
	name := goName(q.Name)
	columns, err := describe(db, q)
	if err != nil {
		return err
	}
	fmt.Fprintf(b, "\n// %sRow is a row of %s.\ntype %sRow struct {\n", name, name, name)
	for _, c := range columns {
		fmt.Fprintf(b, "%s %s `column:%q`\n", goName(c.Name), goType(c, q), c.Name)
	}
	b.WriteString("}\n")
	params, fill, options := "", "", ""
	for _, a := range q.Args {
		text := map[string]string{"BIGINT": "int64", "DOUBLE": "float64", "BOOLEAN": "bool", "VARCHAR": "string"}[a.Type]
		if a.Default == "" {
			params += ", " + goParam(a.Name) + " " + text
			fill += fmt.Sprintf("setArg(args, %q, &%s)\n", a.Name, goParam(a.Name))
			continue
		}
		purpose := a.Purpose
		if a.Default != "NULL" {
			purpose += "; nil: " + a.Default
		}
		options += fmt.Sprintf("%s *%s // %s\n", goName(a.Name), text, purpose)
		fill += fmt.Sprintf("setArg(args, %q, o.%s)\n", a.Name, goName(a.Name))
	}
	if options != "" {
		fmt.Fprintf(b, "\n// %sOptions are the optional arguments of %s.\ntype %sOptions struct {\n%s}\n", name, name, name, options)
		params += ", o " + name + "Options"
	}
	fmt.Fprintf(b, "\n%sfunc (db *DB) %s(ctx context.Context%s) ([]%sRow, error) {\nargs := map[string]string{}\n%sreturn namedInto[%sRow](ctx, db, %q, args)\n}\n",
		comment(name+" runs the named query "+q.Name+". "+q.Purpose), name, params, name, fill, name, q.Name)
	return nil
}

// comment breaks a text into comment lines.
func comment(text string) string {
	var b strings.Builder
	line := "//"
	for _, word := range strings.Fields(text) {
		if len(line)+1+len(word) > 120 {
			b.WriteString(line + "\n")
			line = "//"
		}
		line += " " + word
	}
	b.WriteString(line + "\n")
	return b.String()
}

// describe lists the columns of a query without those of the path, which each data set has its own of.
func describe(db *DB, q named.Query) ([]Column, error) {
	args := map[string]string{}
	for _, a := range q.Args {
		if a.Default == "" {
			args[a.Name] = exampleArgs[a.Name]
		}
	}
	call, err := q.Call(args)
	if err != nil {
		return nil, err
	}
	described, err := db.Query(context.Background(), "DESCRIBE "+call)
	if err != nil {
		return nil, err
	}
	var list []Column
	for _, row := range described.Rows {
		name, sqlType := row[0].(string), row[1].(string)
		if name != "batch" {
			list = append(list, Column{Name: name, Type: typeNamed(sqlType)})
		}
	}
	return list, nil
}

// exampleArgs are values that make every query bind.
var exampleArgs = map[string]string{
	"run": "0", "run1": "0", "run2": "1", "point1": "0", "point2": "1", "tx": "0", "day": "0", "tick_from": "0", "tick_to": "1",
	"agent": "A", "metric": "total_cost_cents", "axis": "status", "level1": "a", "level2": "b",
}

func typeNamed(sqlType string) Type {
	if elem, ok := strings.CutSuffix(sqlType, "[]"); ok {
		t := typeNamed(elem)
		return Type{Kind: arrowio.List, Elem: &t}
	}
	for k := arrowio.Null; k <= arrowio.String; k++ {
		if (Type{Kind: k}).String() == sqlType {
			return Type{Kind: k}
		}
	}
	panic("a named query returns the type " + sqlType)
}

func goType(c Column, q named.Query) string {
	if c.Type.Kind == arrowio.List {
		return "[]" + plainGoType(*c.Type.Elem)
	}
	if nullable(c.Name, q) {
		return "*" + plainGoType(c.Type)
	}
	return plainGoType(c.Type)
}

func plainGoType(t Type) string {
	return map[arrowio.Kind]string{arrowio.Bool: "bool", arrowio.Int32: "int32", arrowio.Int64: "int64",
		arrowio.Float64: "float64", arrowio.String: "string"}[t.Kind]
}

func nullable(column string, q named.Query) bool {
	if q.AsTable != "" {
		c := datasets.FindTable(q.AsTable).Column(column)
		return c != nil && c.Nullable
	}
	return slices.Contains(q.Nullable, column)
}

// goName turns run_id into RunID.
func goName(name string) string {
	var b strings.Builder
	for _, word := range strings.Split(name, "_") {
		switch word {
		case "id", "rtgs", "lsm", "eod", "rng", "sd", "ci":
			b.WriteString(strings.ToUpper(word))
		case "ids":
			b.WriteString("IDs")
		default:
			b.WriteString(strings.ToUpper(word[:1]) + word[1:])
		}
	}
	return b.String()
}

// goParam turns tick_from into tickFrom.
func goParam(name string) string {
	n := goName(name)
	return strings.ToLower(n[:1]) + n[1:]
}
