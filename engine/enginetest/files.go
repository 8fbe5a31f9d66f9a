package enginetest

import (
	"os"
	"path/filepath"

	"sweep/engine/scenario"
)

// Dir reads the policy files that a scenario in a directory names.
func Dir(dir string) scenario.ReadFunc {
	return func(name string) ([]byte, error) { return os.ReadFile(filepath.Join(dir, name)) }
}
