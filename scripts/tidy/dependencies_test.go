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

// TestDependenciesHaveReasons holds the list of direct dependencies in the documentation against what the code imports.
func TestDependenciesHaveReasons(t *testing.T) {
	used := usedModules(t)
	var listed []string
	for _, m := range documented.FindAllStringSubmatch(read(t, "docs/dependencies.md"), -1) {
		listed = append(listed, m[1])
	}
	for _, module := range used {
		if !slices.Contains(listed, module) {
			t.Errorf("%s is imported but docs/dependencies.md gives no reason for it", module)
		}
	}
	for _, module := range listed {
		if !slices.Contains(used, module) {
			t.Errorf("docs/dependencies.md gives a reason for %s, which nothing imports", module)
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
