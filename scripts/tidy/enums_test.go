package tidy

import (
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// orderedEnums are the types whose constants have an order by meaning, so that comparing them is right.
var orderedEnums = map[string]string{
	"sweep/datasets/verify.Level": "a level of verification includes the levels before it",
}

// TestEnumsDoNotDependOnTheOrderOfConstants refuses code that goes wrong when a constant of an enumeration is inserted:
// a list without keys that is indexed by the enumeration, a list of names without a name for a constant, a comparison with
// <, and the reverse look-up by position.
func TestEnumsDoNotDependOnTheOrderOfConstants(t *testing.T) {
	for _, found := range orderDependent(t) {
		t.Error(found)
	}
}

// orderDependent type-checks the packages of the module and lists their violations.
func orderDependent(t *testing.T) []string {
	t.Helper()
	list := exec.Command("go", "list", "-pgo=off", "-export", "-deps", "-f", `{{.ImportPath}}|{{.Export}}|{{if not .Standard}}{{with .Module}}{{if .Main}}{{$.Dir}}|{{range $.GoFiles}}{{.}} {{end}}{{end}}{{end}}{{end}}`, "./...")
	list.Dir, list.Stderr = root, os.Stderr
	out, err := list.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	exports := map[string]string{}
	c := enumCheck{fset: token.NewFileSet()}
	gc := importer.ForCompiler(c.fset, "gc", func(path string) (io.ReadCloser, error) { return os.Open(exports[path]) })
	for line := range strings.Lines(string(out)) {
		part := strings.Split(strings.TrimSpace(line), "|")
		exports[part[0]] = part[1]
	}
	for line := range strings.Lines(string(out)) {
		part := strings.Split(strings.TrimSpace(line), "|")
		if len(part) < 4 {
			continue
		}
		var files []*ast.File
		for _, name := range strings.Fields(part[3]) {
			f, err := parser.ParseFile(c.fset, filepath.Join(part[2], name), nil, 0)
			if err != nil {
				t.Fatal(err)
			}
			files = append(files, f)
		}
		c.check(files, part[0], gc, t)
	}
	return c.found
}

// enumCheck collects violations.
type enumCheck struct {
	fset    *token.FileSet
	info    types.Info
	unkeyed map[types.Object]bool // package variables that are lists without keys
	found   []string
}

func (c *enumCheck) check(files []*ast.File, path string, imports types.Importer, t *testing.T) {
	c.info = types.Info{Types: map[ast.Expr]types.TypeAndValue{}, Defs: map[*ast.Ident]types.Object{}, Uses: map[*ast.Ident]types.Object{}}
	if _, err := (&types.Config{Importer: imports, FakeImportC: true}).Check(path, c.fset, files, &c.info); err != nil {
		t.Fatal(err)
	}
	c.unkeyed = map[types.Object]bool{}
	for _, f := range files {
		for _, d := range f.Decls {
			if g, ok := d.(*ast.GenDecl); ok && g.Tok == token.VAR {
				for _, s := range g.Specs {
					v := s.(*ast.ValueSpec)
					for i, value := range v.Values {
						if isUnkeyed(value) && i < len(v.Names) {
							c.unkeyed[c.info.Defs[v.Names[i]]] = true
						}
					}
				}
			}
		}
	}
	for _, f := range files {
		ast.Inspect(f, func(n ast.Node) bool {
			c.node(n)
			return true
		})
	}
}

func isUnkeyed(e ast.Expr) bool {
	list, ok := e.(*ast.CompositeLit)
	if !ok || len(list.Elts) < 2 {
		return false
	}
	_, array := list.Type.(*ast.ArrayType)
	_, keyed := list.Elts[0].(*ast.KeyValueExpr)
	return array && !keyed
}

func (c *enumCheck) node(n ast.Node) {
	switch n := n.(type) {
	case *ast.IndexExpr:
		id, named := n.X.(*ast.Ident)
		if (isUnkeyed(n.X) || named && c.unkeyed[c.info.Uses[id]]) && c.isEnum(n.Index) {
			c.report(n, "give the elements of the list the constants as keys")
		}
	case *ast.CompositeLit:
		c.complete(n)
	case *ast.BinaryExpr:
		switch n.Op {
		case token.LSS, token.LEQ, token.GTR, token.GEQ:
			if c.isConstant(n.X) || c.isConstant(n.Y) {
				c.report(n, "compare with == or switch over the constants")
			}
		}
	case *ast.CallExpr:
		if c.info.Types[n.Fun].IsType() && len(n.Args) == 1 && c.isEnum(n) {
			ast.Inspect(n.Args[0], func(m ast.Node) bool {
				if call, ok := m.(*ast.CallExpr); ok && types.ExprString(call.Fun) == "slices.Index" {
					c.report(n, "look the constant up by its String")
				}
				return true
			})
		}
	}
}

// complete reports the constants that have no name in a list of names with constants as keys.
func (c *enumCheck) complete(list *ast.CompositeLit) {
	a, ok := list.Type.(*ast.ArrayType)
	if !ok || types.ExprString(a.Elt) != "string" {
		return
	}
	keys := map[types.Object]bool{}
	var key types.Object
	for _, e := range list.Elts {
		if kv, ok := e.(*ast.KeyValueExpr); ok {
			if key = c.constant(kv.Key); key == nil {
				return
			}
			keys[key] = true
		}
	}
	if key == nil || key.Pkg() == nil {
		return
	}
	for _, name := range key.Pkg().Scope().Names() {
		if k, ok := key.Pkg().Scope().Lookup(name).(*types.Const); ok && types.Identical(k.Type(), key.Type()) && !keys[k] && !isCount(name) {
			c.found = append(c.found, fmt.Sprintf("%s: %s has no name", c.fset.Position(list.Pos()), name))
		}
	}
}

// constant returns the constant that e names.
func (c *enumCheck) constant(e ast.Expr) types.Object {
	switch e := e.(type) {
	case *ast.Ident:
		return c.info.Uses[e]
	case *ast.SelectorExpr:
		return c.info.Uses[e.Sel]
	}
	return nil
}

// isCount reports whether a constant is the number of the constants of its type.
func isCount(name string) bool {
	return strings.HasPrefix(name, "Num") || strings.HasPrefix(name, "num")
}

// isEnum reports whether e has an integer type of this module that has a name.
func (c *enumCheck) isEnum(e ast.Expr) bool {
	named, ok := c.info.Types[e].Type.(*types.Named)
	if !ok || named.Obj().Pkg() == nil || !strings.HasPrefix(named.Obj().Pkg().Path(), "sweep/") {
		return false
	}
	b, ok := named.Underlying().(*types.Basic)
	return ok && b.Info()&types.IsInteger != 0
}

// isConstant reports whether e is a constant of an enumeration, other than the number of its constants.
func (c *enumCheck) isConstant(e ast.Expr) bool {
	name := types.ExprString(e)
	if i := strings.LastIndexByte(name, '.'); i >= 0 {
		name = name[i+1:]
	}
	_, literal := e.(*ast.BasicLit)
	return c.isEnum(e) && orderedEnums[c.info.Types[e].Type.String()] == "" && c.info.Types[e].Value != nil && !literal && !isCount(name)
}

func (c *enumCheck) report(n ast.Node, remedy string) {
	c.found = append(c.found, c.fset.Position(n.Pos()).String()+": "+types.ExprString(n.(ast.Expr))+" depends on the order of constants; "+remedy)
}
