package tidy

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strings"
	"testing"
)

// functionLinesMax is about one screen.
const functionLinesMax = 70

// longFunctions may be longer, for the reason given.
var longFunctions = map[string]string{}

func TestFunctionsFitOnAScreen(t *testing.T) {
	for _, name := range files(t) {
		if filepath.Ext(name) != ".go" || strings.HasSuffix(name, "_test.go") {
			continue
		}
		set := token.NewFileSet()
		file, err := parser.ParseFile(set, filepath.Join(root, name), nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range file.Decls {
			f, ok := d.(*ast.FuncDecl)
			if !ok || f.Body == nil {
				continue
			}
			lines := set.Position(f.End()).Line - set.Position(f.Pos()).Line + 1
			key := name + ":" + f.Name.Name
			if _, excepted := longFunctions[key]; lines > functionLinesMax && !excepted {
				t.Errorf("%s has %d lines, more than %d", key, lines, functionLinesMax)
			}
		}
	}
}

func TestPackagesAreDescribed(t *testing.T) {
	described := map[string]bool{}
	for _, name := range files(t) {
		if filepath.Ext(name) != ".go" || strings.HasSuffix(name, "_test.go") || strings.Contains(name, "testdata/") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(root, name), nil, parser.ParseComments|parser.PackageClauseOnly)
		if err != nil {
			t.Fatal(err)
		}
		dir := filepath.Dir(name)
		want := "Package " + file.Name.Name + " "
		if file.Name.Name == "main" {
			want = "Command "
		}
		described[dir] = described[dir] || file.Doc != nil && strings.HasPrefix(file.Doc.Text(), want)
	}
	for dir, ok := range described {
		if !ok {
			t.Errorf("no file of %s has a package comment", dir)
		}
	}
}
