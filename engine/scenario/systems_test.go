package scenario

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	d "sweep/engine/document"
)

// TestSystemsNameKeys checks that every key in the tables of docs/systems.md exists.
func TestSystemsNameKeys(t *testing.T) {
	page, err := os.ReadFile("../../docs/systems.md")
	if err != nil {
		t.Fatal(err)
	}
	named := 0
	for _, line := range strings.Split(string(page), "\n") {
		if !strings.HasPrefix(line, "|") || strings.HasPrefix(line, "| feature") || strings.HasPrefix(line, "|---") {
			continue
		}
		cells := strings.Split(line, "|")
		if len(cells) != 5 {
			t.Fatalf("%d cells in %q", len(cells), line)
		}
		keys := regexp.MustCompile("`([^`]+)`").FindAllStringSubmatch(cells[2], -1)
		if len(keys) == 0 && strings.TrimSpace(cells[2]) != "*not represented*" {
			t.Errorf("neither a key nor *not represented* in %q", line)
		}
		for _, key := range keys {
			named++
			if !keyExists(key[1]) {
				t.Errorf("the schema has no key %s", key[1])
			}
		}
		for _, key := range regexp.MustCompile("`([^`:]+)[^`]*`").FindAllStringSubmatch(cells[3], -1) {
			if !keyExists(key[1]) {
				t.Errorf("the schema has no key %s", key[1])
			}
		}
	}
	if named < 60 {
		t.Errorf("only %d keys", named)
	}
}

// keyExists reports whether a text is the type of an event or the path of a key: that of its table, or the last word of it, and its name.
func keyExists(path string) bool {
	table, name := "Top level", path
	if at := strings.LastIndexByte(path, '.'); at >= 0 {
		table, name = path[:at], path[at+1:]
	}
	return slices.ContainsFunc(Tables(), func(t *d.Table) bool {
		return t.Name == path || t.Name == table && slices.ContainsFunc(t.Fields, func(f d.Field) bool { return f.Name == name })
	})
}
