package verify

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"sweep/datasets"
	"sweep/datasets/vfs"
)

// layout checks the names outside the tables: ours are known, and those of others are harmless unless a reader's
// glob finds them.
func (v *verifier) layout(context.Context) error {
	entries, err := v.d.FS().ReadDir(".")
	if err != nil {
		return datasets.Storage("listing", v.d.Place().String(), err)
	}
	for _, e := range entries {
		name := e.Name()
		switch {
		case name == datasets.StateDir && e.IsDir(), e.IsDir() && datasets.ValidTable(name):
		case (name == datasets.ManifestPath || name == datasets.SQLPath) && e.Type().IsRegular():
		case name == datasets.StateDir || name == datasets.ManifestPath || name == datasets.SQLPath:
			v.damage(LevelLayout, name, -1, "is "+kindOf(e), "remove it")
		default:
			v.foreign(name, e)
		}
	}
	return v.stateLayout()
}

// foreign reports a name that is not ours. Readers' globs take any file that ends in .parquet for data.
func (v *verifier) foreign(name string, e fs.DirEntry) {
	if strings.HasSuffix(name, ".parquet") {
		v.damage(LevelLayout, name, -1, "does not belong to this data set, and globs read it", "move it out of the data set")
		return
	}
	v.note(LevelLayout, name, "does not belong to the data set ("+kindOf(e)+")", "")
}

func kindOf(e fs.DirEntry) string {
	switch {
	case e.IsDir():
		return "a directory"
	case e.Type()&fs.ModeSymlink != 0:
		return "a symbolic link"
	case e.Type().IsRegular():
		return "a file"
	}
	return "a special file"
}

// stateLayout checks the names below the state directory.
func (v *verifier) stateLayout() error {
	entries, err := v.d.FS().ReadDir(datasets.StateDir)
	if errors.Is(err, fs.ErrNotExist) {
		return &datasets.NoDatasetError{Place: v.d.Place()}
	}
	if err != nil {
		return datasets.Storage("listing", datasets.StateDir, err)
	}
	for _, e := range entries {
		name := datasets.StateDir + "/" + e.Name()
		number := 0
		switch {
		case e.IsDir() && (name == datasets.CommitsDir || name == datasets.FailuresDir || name == datasets.LogDir):
		case e.IsDir() && name == datasets.FilesDir:
			err = v.listLayout()
		case e.IsDir() && name == datasets.InputsDir:
			err = v.inputLayout()
		case e.IsDir() && (name == datasets.JournalDir || name == datasets.ContextDir):
			err = v.journalLayout(name)
		case name == datasets.MarkFile && e.Type().IsRegular():
		case e.IsDir() && name == datasets.StagingDir:
			err = v.stagingLayout()
		case e.IsDir() && name == datasets.QuarantineDir:
			err = v.quarantineLayout()
		case slices.Contains(datasets.StateDirs, name):
			v.damage(LevelLayout, name, -1, "is "+kindOf(e)+" instead of a directory", "remove it")
		case datasets.PlanNumber(name, &number) && e.Type().IsRegular():
			err = v.planBefore(name, number)
		default:
			v.foreign(name, e)
		}
		if err != nil {
			return err
		}
	}
	return v.globbed(datasets.StagingDir, datasets.LogDir)
}

// listLayout reports what is not a list of data files.
func (v *verifier) listLayout() error {
	entries, err := v.d.FS().ReadDir(datasets.FilesDir)
	for _, e := range entries {
		if name := datasets.FilesDir + "/" + e.Name(); !datasets.IsListPath(name) || !e.Type().IsRegular() {
			v.foreign(name, e)
		}
	}
	return datasets.Storage("listing", datasets.FilesDir, err)
}

// planBefore checks that the numbers of plans have no gaps.
func (v *verifier) planBefore(name string, number int) error {
	if number == 1 {
		return nil
	}
	there, err := vfs.Exists(v.d.FS(), datasets.PlanPath(number-1))
	if err == nil && !there {
		v.damage(LevelLayout, name, -1, "the plan before it is missing", datasets.RestorePlan)
	}
	return datasets.Storage("checking", datasets.PlanPath(number-1), err)
}

// stagingLayout reports what processes have left in the staging directory. It takes no locks, since that would
// write.
func (v *verifier) stagingLayout() error {
	entries, err := v.d.FS().ReadDir(datasets.StagingDir)
	if err != nil {
		return datasets.Storage("listing", datasets.StagingDir, err)
	}
	own := v.d.OwnName()
	for _, e := range entries {
		name, isLock := strings.CutSuffix(e.Name(), datasets.LockSuffix)
		switch {
		case name == own || isLock && datasets.ValidOwner(name):
		case datasets.ValidOwner(name) && e.IsDir():
			v.note(LevelLayout, datasets.StagingDir+"/"+name, "a process is writing, or has died", "the next sweep run removes it if its process has ended")
		default:
			v.foreign(datasets.StagingDir+"/"+e.Name(), e)
		}
	}
	return nil
}

func (v *verifier) quarantineLayout() error {
	return v.d.FS().Walk(datasets.QuarantineDir, func(name string, e fs.DirEntry) error {
		v.note(LevelLayout, name, "was set aside because another file was in its place", "look at it, then remove it")
		return nil
	})
}

// globbed reports names ending in .parquet in directories that hold no tables.
func (v *verifier) globbed(dirs ...string) error {
	for _, dir := range dirs {
		err := v.d.FS().Walk(dir, func(name string, e fs.DirEntry) error {
			if strings.HasSuffix(name, ".parquet") {
				v.foreign(name, e)
			}
			return nil
		})
		if err != nil && !errors.Is(err, fs.ErrNotExist) && !vfs.Escapes(err) { // links out of the data set were already reported
			return datasets.Storage("listing", dir, err)
		}
	}
	return nil
}

// planDocuments reads all plans again and checks that they follow each other.
func (v *verifier) planDocuments(context.Context) error {
	plans, err := v.d.ReadPlans()
	v.plans = plans
	v.d.KnowPlans(plans)
	next := datasets.PlanPath(len(plans) + 1)
	if err == nil && len(plans) == 0 {
		if there, existErr := vfs.Exists(v.d.FS(), datasets.CommitsDir); existErr == nil && !there {
			return &datasets.NoDatasetError{Place: v.d.Place()} // its creation was interrupted
		}
		err = &datasets.DamageError{Path: next, Why: "it is missing", Remedy: datasets.RestorePlan}
	}
	if datasets.IsVersion(err) {
		return fmt.Errorf("%s: %w", v.d.Place(), err)
	}
	if err != nil {
		v.plansLost = true
		v.badDocument(LevelPlan, next, -1, err)
	}
	if v.o.Plans != nil && !v.plansLost && len(plans) > 0 {
		if err := v.o.Plans(plans); err != nil {
			v.plansLost = true
			v.badDocument(LevelPlan, datasets.PlanPath(1), -1, err)
		}
	}
	return nil
}

// badDocument turns the error of reading a document into a finding.
func (v *verifier) badDocument(l Level, name string, batch int64, err error) {
	var damage *datasets.DamageError
	if datasets.IsVersion(err) {
		v.refuse(err)
		return
	}
	if errors.As(err, &damage) {
		v.damage(l, damage.Path, batch, damage.Why, damage.Remedy)
		return
	}
	v.refuse(datasets.Storage("reading", name, err))
}
