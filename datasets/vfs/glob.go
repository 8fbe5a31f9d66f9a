package vfs

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Glob lists the names that match a pattern relative to a directory, in ascending order. It opens none of them. The
// characters of patterns stand for themselves in the directory.
func Glob(dir, pattern string) ([]string, error) {
	if !filepath.IsAbs(pattern) {
		pattern = filepath.Join(escapeGlob(dir), pattern)
	}
	names, err := filepath.Glob(pattern)
	slices.Sort(names)
	return names, err
}

func escapeGlob(dir string) string {
	if os.PathSeparator == '\\' {
		return dir // there is no escape on Windows
	}
	return strings.NewReplacer(`\`, `\\`, `*`, `\*`, `?`, `\?`, `[`, `\[`).Replace(dir)
}
