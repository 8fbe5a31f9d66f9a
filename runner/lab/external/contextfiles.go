package external

import (
	"errors"
	"io/fs"

	"sweep/datasets"
	"sweep/datasets/vfs"
)

// write writes a file that the program may read.
func (p *Proposer) write(name string, data []byte) error {
	err := p.d.WriteContext(name, data)
	if errors.Is(err, fs.ErrExist) {
		return &datasets.InvalidError{What: name, Why: "it exists with other content, so it is that of another search or of another version of sweep",
			Remedy: "use the search document, the files and the version of sweep that wrote it, or search in another directory"}
	}
	if _, ok := p.d.Place().Path(); ok || err != nil {
		return err
	}
	root, err := p.localRoot()
	if err != nil {
		return err
	}
	local, err := vfs.OS{}.Sub(root)
	if err != nil {
		return err
	}
	defer local.Close()
	if err = local.MkdirAll(datasets.ContextDir); err == nil {
		err = vfs.WriteFile(local, name, data)
	}
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	return datasets.Storage("writing", name, err)
}
