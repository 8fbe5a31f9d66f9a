package rewrite

import (
	"errors"
	"io"
	"io/fs"

	"sweep/datasets"
)

// logSuffix marks the logs of a data set that was rewritten: their batches and bytes are those of the old one.
const logSuffix = ".before"

// copyLogs copies the logs of the old data set, which record who computed it.
func (w *rewriting) copyLogs() error {
	err := w.from.FS().Walk(datasets.LogDir, func(name string, _ fs.DirEntry) error {
		staged, err := w.to.StagedName("log")
		if err != nil {
			return err
		}
		from, err := w.from.FS().Open(name)
		if err != nil {
			return err
		}
		defer from.Close()
		err = w.to.WriteStaged(staged, func(to io.Writer) error {
			_, err := io.Copy(to, from)
			return err
		})
		defer w.to.FS().Remove(staged)
		if err == nil {
			err = w.to.MakeDir(datasets.LogDir)
		}
		if err == nil {
			err = w.to.FS().Link(staged, name+logSuffix)
		}
		if err == nil || errors.Is(err, fs.ErrExist) {
			err = w.to.FS().SyncDir(datasets.LogDir)
		}
		return err
	})
	return datasets.Storage("copying", datasets.LogDir, err)
}
