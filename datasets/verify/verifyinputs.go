package verify

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"slices"

	"sweep/datasets"
	"sweep/datasets/errkind"
)

// inputLayout reports names in the directory of the inputs that are not ours.
func (v *verifier) inputLayout() error {
	entries, err := v.d.FS().ReadDir(datasets.InputsDir)
	for _, e := range entries {
		name := datasets.InputsDir + "/" + e.Name()
		if _, ok := datasets.InputOf(name); !ok || !e.Type().IsRegular() {
			v.foreign(name, e)
		}
	}
	return datasets.Storage("listing", datasets.InputsDir, err)
}

// inputs checks the rows that runs read: what the plans name, and what nobody names.
func (v *verifier) inputs(ctx context.Context) error {
	var needed []string
	for _, p := range v.plans {
		needed = append(needed, p.StoredInputs()...)
	}
	slices.Sort(needed)
	needed = slices.Compact(needed)
	for i, hash := range needed {
		if err := ctx.Err(); err != nil {
			return err
		}
		v.input(hash, v.chosen(int64(i)))
		v.o.Progress.Report("inputs verified", int64(i)+1, int64(len(needed)))
	}
	if v.plansLost {
		return nil
	}
	entries, err := v.d.FS().ReadDir(datasets.InputsDir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	for _, e := range entries {
		name := datasets.InputsDir + "/" + e.Name()
		if hash, ok := datasets.InputOf(name); ok && !slices.Contains(needed, hash) {
			v.note(LevelCommits, name, "has payments or positions that no plan names; a process that added a plan has died", "remove it")
		}
	}
	return datasets.Storage("listing", datasets.InputsDir, err)
}

// input checks one input as deeply as the level requires. Its content is read if whole is set.
func (v *verifier) input(hash string, whole bool) {
	name := datasets.InputPath(hash)
	record, err := v.d.InputRecord(hash)
	if errors.Is(err, fs.ErrNotExist) {
		v.damage(LevelCommits, datasets.InputRecordPath(hash), -1, "is missing", datasets.RestoreInput)
		return
	}
	if err != nil {
		v.badDocument(LevelCommits, datasets.InputRecordPath(hash), -1, err)
		return
	}
	if v.o.Level < LevelHashes || !whole {
		info, err := v.d.FS().Stat(name)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			v.damage(LevelCommits, name, -1, "is missing", datasets.RestoreInput)
		case err != nil:
			v.refuse(datasets.Storage("checking", name, err))
		case !info.Mode().IsRegular():
			v.damage(LevelCommits, name, -1, "is not a regular file", datasets.RestoreInput)
		}
		return
	}
	err = v.d.ReadInput(hash, func(r io.ReaderAt, size int64) error {
		v.mu.Lock()
		v.report.Read += record.Bytes
		v.mu.Unlock()
		if v.o.Level < LevelParquet || v.o.Input == nil {
			return nil
		}
		if err := v.o.Input(hash, r, size); err != nil && errkind.Of(err) != errkind.Storage {
			return &datasets.DamageError{Path: name, Batch: -1, Why: err.Error(), Remedy: datasets.RestoreInput}
		} else if err != nil {
			return err
		}
		return nil
	})
	if err != nil {
		v.badDocument(LevelHashes, name, -1, err)
	}
}
