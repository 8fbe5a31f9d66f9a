package enginetest

import (
	"io/fs"
	"path"

	"sweep/engine/scenario"
)

// Policies reads the policy files that a scenario names.
func Policies(fsys fs.FS) scenario.ReadFunc {
	return func(name string) ([]byte, error) { return fs.ReadFile(fsys, path.Clean(name)) }
}
