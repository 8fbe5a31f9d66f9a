package tidy

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// parts are the first elements of paths in documents.
var parts = []string{"cmd", "engine", "sweeps", "runner", "datasets", "scripts", "docs", ".ci"}

var (
	quoted = regexp.MustCompile("`([^`\n]+)`")
	linked = regexp.MustCompile(`\]\(([^)\s]+)\)`)
	atPart = regexp.MustCompile(`(?:^|[\s"'=(])((?:\./)?(?:cmd|engine|sweeps|runner|datasets|scripts|docs|\.ci)/[\w./*-]*[\w*])`)
)

// TestDocumentsNameWhatExists checks that every path in a document exists: in links, quoted code and code blocks.
func TestDocumentsNameWhatExists(t *testing.T) {
	looked := 0
	for _, doc := range documents(t) {
		text := read(t, doc)
		for _, target := range linked.FindAllStringSubmatch(text, -1) {
			name, _, _ := strings.Cut(target[1], "#")
			if name == "" || strings.Contains(name, "://") {
				continue
			}
			looked++
			if !exists(path.Join(path.Dir(doc), name)) {
				t.Errorf("%s links to %s, which does not exist", doc, target[1])
			}
		}
		for _, name := range atPart.FindAllStringSubmatch(withoutQuotes(text), -1) {
			looked++
			if !exists(name[1]) {
				t.Errorf("%s names %s, which does not exist", doc, name[1])
			}
		}
	}
	if looked < 20 {
		t.Errorf("only %d paths were found in the documents; has their form changed?", looked)
	}
}

// withoutQuotes makes quoted code part of the text around it.
func withoutQuotes(text string) string { return strings.ReplaceAll(text, "`", " ") }

// exists reports whether a path or a pattern names something in the tree.
func exists(name string) bool {
	matches, err := filepath.Glob(filepath.Join(root, name))
	return err == nil && len(matches) > 0
}

func documents(t *testing.T) []string {
	t.Helper()
	return slices.DeleteFunc(files(t), func(name string) bool {
		return filepath.Ext(name) != ".md" || strings.Contains(name, "testdata/")
	})
}

var identifier = regexp.MustCompile(`^(\w+)\.(\w+(?:\.\w+)*)(?:\(\))?$`)

// TestArchitectureNamesWhatExists checks that every quoted name of the form package.Name in the architecture page exists.
func TestArchitectureNamesWhatExists(t *testing.T) {
	declared := declarations(t)
	looked := 0
	for _, q := range quoted.FindAllStringSubmatch(read(t, "docs/architecture.md"), -1) {
		m := identifier.FindStringSubmatch(q[1])
		if m == nil || declared[m[1]] == nil || !ast.IsExported(m[2]) {
			continue
		}
		looked++
		if !declared[m[1]][m[2]] {
			t.Errorf("docs/architecture.md names %s, which package %s does not have", m[0], m[1])
		}
	}
	if looked < 10 {
		t.Errorf("only %d names were found in docs/architecture.md", looked)
	}
}

// declarations maps a package's name to what it declares: functions and types, and methods as Type.Method.
func declarations(t *testing.T) map[string]map[string]bool {
	t.Helper()
	declared := map[string]map[string]bool{}
	for _, name := range files(t) {
		part, _, _ := strings.Cut(name, "/")
		if filepath.Ext(name) != ".go" || strings.HasSuffix(name, "_test.go") || !slices.Contains(parts, part) {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(root, name), nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		in := declared[file.Name.Name]
		if in == nil {
			in = map[string]bool{}
			declared[file.Name.Name] = in
		}
		for _, d := range file.Decls {
			declare(in, d)
		}
	}
	return declared
}

func declare(in map[string]bool, d ast.Decl) {
	switch d := d.(type) {
	case *ast.FuncDecl:
		if d.Recv == nil {
			in[d.Name.Name] = true
			return
		}
		receiver := d.Recv.List[0].Type
		if star, ok := receiver.(*ast.StarExpr); ok {
			receiver = star.X
		}
		if id, ok := receiver.(*ast.Ident); ok {
			in[id.Name+"."+d.Name.Name] = true
		}
	case *ast.GenDecl:
		for _, s := range d.Specs {
			switch s := s.(type) {
			case *ast.TypeSpec:
				in[s.Name.Name] = true
			case *ast.ValueSpec:
				for _, n := range s.Names {
					in[n.Name] = true
				}
			}
		}
	}
}

// TestScriptsCanBeRun checks that scripts without a suffix are executable.
func TestScriptsCanBeRun(t *testing.T) {
	for _, name := range []string{".ci/run", "scripts/setup", "scripts/test", "scripts/lint", "scripts/fuzz"} {
		info, err := os.Stat(filepath.Join(root, name))
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode()&0o111 == 0 {
			t.Errorf("%s is not executable", name)
		}
	}
}
