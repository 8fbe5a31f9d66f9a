package web

import (
	"crypto/sha256"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestBundleIsCurrent compares the checksums that the build has written with the files: of what it built, and of its sources.
func TestBundleIsCurrent(t *testing.T) {
	sums, err := os.ReadFile("dist/SHA256SUMS")
	if err != nil {
		t.Fatal(err)
	}
	listed := map[string]bool{}
	for line := range strings.Lines(string(sums)) {
		sum, name, _ := strings.Cut(strings.TrimSpace(line), "  ")
		data, err := os.ReadFile(name)
		if err != nil {
			t.Error(err)
			continue
		}
		if got := fmt.Sprintf("%x", sha256.Sum256(data)); got != sum {
			t.Errorf("%s has changed since the bundle was built: run scripts/web", name)
		}
		listed[name] = true
	}
	err = filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && filepath.Ext(path) != ".go" && path != "dist/SHA256SUMS" && !listed[filepath.ToSlash(path)] {
			t.Errorf("%s is not part of the bundle: run scripts/web", path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestBundleCanBePartOfAPage looks for what would end the element script early, and for the words that a policy without eval refuses.
func TestBundleCanBePartOfAPage(t *testing.T) {
	script := Script()
	if len(script) < 500_000 {
		t.Fatalf("the bundle has only %d bytes", len(script))
	}
	for _, bad := range []string{"</script", "<!--", "eval(", "new Function("} {
		if i := strings.Index(strings.ToLower(script), strings.ToLower(bad)); i >= 0 {
			t.Errorf("the bundle has %s in …%s…", bad, script[max(0, i-40):min(len(script), i+40)])
		}
	}
	if !strings.Contains(Licences(), "Apache License") || !strings.Contains(Licences(), "preact") {
		t.Error("the licences of the libraries are missing")
	}
}
