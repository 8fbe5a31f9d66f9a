package rewrite

import (
	"context"
	"errors"
	"io/fs"

	"sweep/datasets"
	"sweep/datasets/vfs"
)

// contextBytesMax bounds a context file.
const contextBytesMax = 64 << 20

// copyJournal copies the messages of a search and the context files that they mention: they are inputs, and nobody can
// compute them again.
func (w *rewriting) copyJournal(ctx context.Context) error {
	pages, err := w.from.ReadJournal()
	if err != nil {
		return err
	}
	entries, err := w.from.FS().ReadDir(datasets.ContextDir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return datasets.Storage("listing", datasets.ContextDir, err)
	}
	for _, e := range entries {
		name := datasets.ContextDir + "/" + e.Name()
		if !datasets.IsContextPath(name) {
			continue
		}
		data, err := vfs.ReadFile(w.from.FS(), name, contextBytesMax)
		if err == nil {
			err = w.to.WriteContext(name, data)
		}
		if err != nil {
			return datasets.Storage("copying", name, err)
		}
	}
	for i, messages := range pages {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := w.to.WriteJournal(i+1, messages); err != nil {
			return datasets.Storage("copying", datasets.JournalPath(i+1), err)
		}
	}
	return nil
}
