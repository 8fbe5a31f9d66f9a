package tidy

import (
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var (
	required   = regexp.MustCompile(`(?m)^\s*(?:require )?([\w.-]+\.[\w.-]+/\S+) v\S+`)
	documented = regexp.MustCompile("(?m)^\\| `([^`]+)` \\| \\S")
)

// TestDependenciesHaveReasons compares the direct dependencies that the documentation lists with those that the code imports.
func TestDependenciesHaveReasons(t *testing.T) {
	used := usedModules(t)
	var listed []string
	for _, m := range documented.FindAllStringSubmatch(read(t, "docs/dependencies.md"), -1) {
		if slices.Contains(listed, m[1]) {
			t.Errorf("docs/dependencies.md lists %s twice", m[1])
		}
		listed = append(listed, m[1])
	}
	for _, module := range used {
		if !slices.Contains(listed, module) {
			t.Errorf("%s is imported but not listed in docs/dependencies.md", module)
		}
	}
	for _, module := range listed {
		if !slices.Contains(used, module) {
			t.Errorf("docs/dependencies.md lists %s, which nothing imports", module)
		}
	}
}

// usedModules lists the modules that packages of ours or their tests import.
func usedModules(t *testing.T) []string {
	t.Helper()
	var modules []string
	for _, m := range required.FindAllStringSubmatch(read(t, "go.mod"), -1) {
		modules = append(modules, m[1])
	}
	list := exec.Command("go", "list", "-f", `{{range .Imports}}{{.}} {{end}}{{range .TestImports}}{{.}} {{end}}{{range .XTestImports}}{{.}} {{end}}`, "./...")
	list.Dir = root
	out, err := list.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	var used []string
	for _, path := range strings.Fields(string(out)) {
		best := ""
		for _, m := range modules {
			if (path == m || strings.HasPrefix(path, m+"/")) && len(m) > len(best) {
				best = m
			}
		}
		if best != "" && !slices.Contains(used, best) {
			used = append(used, best)
		}
	}
	return used
}
