package scenario

import (
	"io/fs"
	"path"

	"sweep/engine/policy"
)

// Files gives the decoder what it needs from outside. The zero value reads nothing: then a policy in a file of its own
// is an error.
type Files struct {
	Dir      ReadFunc // reads relative to the directory of the scenario file
	Work     ReadFunc // reads relative to the working directory, if Dir has no such file
	Policies Cache    // keeps compiled policies from one scenario to the next; may be nil
	New      bool     // the documents are not those of a data set: texts that cannot be shown are mistakes
	Events   *Events  // decoded before, of a document that this one shares nodes with; may be nil
}

// ReadFunc reads the file that a scenario names, as the scenario writes the name. A missing file gives an error that is
// fs.ErrNotExist.
type ReadFunc func(name string) ([]byte, error)

// FromFS reads from a file system. Names that lead out of it do not exist.
func FromFS(fsys fs.FS) ReadFunc {
	return func(name string) ([]byte, error) {
		clean := path.Clean(name)
		if !fs.ValidPath(clean) {
			return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
		}
		return fs.ReadFile(fsys, clean)
	}
}

// Cache keeps compiled policies by their content, so that a grid of many runs compiles each policy once. Policies do
// not change after compilation, so one may serve many scenarios. An implementation that is shared by goroutines must
// be safe for that.
type Cache interface {
	Get(content string) (*policy.Policy, bool)
	Put(content string, p *policy.Policy)
}
