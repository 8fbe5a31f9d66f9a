package tidy

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// root is the module's directory seen from this package.
const root = "../.."

// skippedDirs contain generated files.
var skippedDirs = []string{".git", "out", "build", "node_modules", ".pytest_cache", "__pycache__"}

// files lists the files of the tree as slash-separated paths relative to the module's directory.
func files(t *testing.T) []string {
	t.Helper()
	var names []string
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if slices.Contains(skippedDirs, d.Name()) {
				return filepath.SkipDir
			}
			return nil
		}
		if ext := filepath.Ext(path); ext == ".test" || ext == ".prof" {
			return nil // what go test leaves behind
		}
		name, err := filepath.Rel(root, path)
		names = append(names, filepath.ToSlash(name))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}

func read(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(root, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// linesMax is the maximum number of lines of a file of code.
const linesMax = 400

// longFiles may be longer, for the reason given.
var longFiles = map[string]string{
	"engine/simple_test.go":                  "a second settlement system, simple on purpose, reads best in one piece",
	"datasets/testdata/format-1/dataset.sql": "generated, and kept as it was",
}

func TestFilesAreShort(t *testing.T) {
	for _, name := range files(t) {
		if !isCode(name) {
			continue
		}
		lines := strings.Count(read(t, name), "\n")
		if _, excepted := longFiles[name]; lines > linesMax && !excepted {
			t.Errorf("%s has %d lines, more than %d: split it by concept", name, lines, linesMax)
		}
	}
}

func isCode(name string) bool {
	switch filepath.Ext(name) {
	case ".go", ".py", ".sh", ".js", ".sql":
		return true
	}
	return strings.HasPrefix(name, "scripts/") && filepath.Ext(name) == ""
}

// fileBytesMax keeps data sets, binaries and recordings out of the repository.
const fileBytesMax = 512 << 10

func TestNothingLargeIsKept(t *testing.T) {
	for _, name := range files(t) {
		info, err := os.Lstat(filepath.Join(root, name))
		if err != nil {
			t.Fatal(err)
		}
		if info.Size() > fileBytesMax {
			t.Errorf("%s has %d bytes, more than %d", name, info.Size(), fileBytesMax)
		}
	}
}

// TestPeopleFindTheLicense checks that LICENSE and CITATION.cff exist and name the same licence.
func TestPeopleFindTheLicense(t *testing.T) {
	if text := read(t, "LICENSE"); !strings.Contains(text, "Apache License") || !strings.Contains(text, "Version 2.0, January 2004") {
		t.Error("LICENSE is not the Apache License 2.0")
	}
	citation := read(t, "CITATION.cff")
	for _, line := range []string{"cff-version: 1.2.0", "license: Apache-2.0", "title: Sweep", "  - name: The Sweep developers"} {
		if !slices.Contains(strings.Split(citation, "\n"), line) {
			t.Errorf("CITATION.cff does not have the line %q", line)
		}
	}
}
