package datasets

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"sweep/datasets/vfs"
)

// layout checks the names outside the tables: ours are known, and those of others are harmless unless a reader's
// glob finds them.
func (v *verifier) layout(context.Context) error {
	entries, err := v.d.fs.ReadDir(".")
	if err != nil {
		return storage("listing", v.d.dir, err)
	}
	for _, e := range entries {
		name := e.Name()
		switch {
		case name == stateDir && e.IsDir(), e.IsDir() && validTable(name):
		case (name == manifestFile || name == sqlFile) && e.Type().IsRegular():
		case name == stateDir || name == manifestFile || name == sqlFile:
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
	entries, err := v.d.fs.ReadDir(stateDir)
	if errors.Is(err, fs.ErrNotExist) {
		return &NoDatasetError{Dir: v.d.dir}
	}
	if err != nil {
		return storage("listing", stateDir, err)
	}
	for _, e := range entries {
		name := stateDir + "/" + e.Name()
		number := 0
		switch {
		case e.IsDir() && (name == commitsDir || name == failuresDir || name == logDir):
		case name == markFile && e.Type().IsRegular():
		case e.IsDir() && name == stagingDir:
			err = v.stagingLayout()
		case e.IsDir() && name == quarantineDir:
			err = v.quarantineLayout()
		case slices.Contains(stateDirs, name):
			v.damage(LevelLayout, name, -1, "is "+kindOf(e)+" instead of a directory", "remove it")
		case planNumber(name, &number) && e.Type().IsRegular():
			err = v.planBefore(name, number)
		default:
			v.foreign(name, e)
		}
		if err != nil {
			return err
		}
	}
	return v.globbed(stagingDir, logDir)
}

var stateDirs = []string{commitsDir, failuresDir, logDir, stagingDir, quarantineDir}

// planBefore checks that the numbers of plans have no gaps.
func (v *verifier) planBefore(name string, number int) error {
	if number == 1 {
		return nil
	}
	there, err := vfs.Exists(v.d.fs, PlanPath(number-1))
	if err == nil && !there {
		v.damage(LevelLayout, name, -1, "the plan before it is missing", restorePlan)
	}
	return storage("checking", PlanPath(number-1), err)
}

// planNumber reports whether a name is that of a plan.
func planNumber(name string, number *int) bool {
	n, err := fmt.Sscanf(name, stateDir+"/plan-%d.json", number)
	return err == nil && n == 1 && *number > 0 && PlanPath(*number) == name
}

// stagingLayout reports what processes have left in the staging directory. It takes no locks, since that would
// write.
func (v *verifier) stagingLayout() error {
	entries, err := v.d.fs.ReadDir(stagingDir)
	if err != nil {
		return storage("listing", stagingDir, err)
	}
	own := v.d.ownName()
	for _, e := range entries {
		name, isLock := strings.CutSuffix(e.Name(), lockSuffix)
		switch {
		case name == own || isLock && validOwner(name):
		case validOwner(name) && e.IsDir():
			v.note(LevelLayout, stagingDir+"/"+name, "a process is writing, or has died", "the next sweep run removes it if its process has ended")
		default:
			v.foreign(stagingDir+"/"+e.Name(), e)
		}
	}
	return nil
}

func (v *verifier) quarantineLayout() error {
	return v.d.fs.Walk(quarantineDir, func(name string, e fs.DirEntry) error {
		v.note(LevelLayout, name, "was set aside because another file was in its place", "look at it, then remove it")
		return nil
	})
}

// globbed reports names ending in .parquet in directories that hold no tables.
func (v *verifier) globbed(dirs ...string) error {
	for _, dir := range dirs {
		err := v.d.fs.Walk(dir, func(name string, e fs.DirEntry) error {
			if strings.HasSuffix(name, ".parquet") {
				v.foreign(name, e)
			}
			return nil
		})
		if err != nil && !errors.Is(err, fs.ErrNotExist) && !vfs.Escapes(err) { // links out of the data set were already reported
			return storage("listing", dir, err)
		}
	}
	return nil
}

// planDocuments reads all plans again and checks that they follow each other.
func (v *verifier) planDocuments(context.Context) error {
	plans, err := v.d.readPlans()
	v.plans = plans
	v.d.knowPlans(plans)
	next := PlanPath(len(plans) + 1)
	if err == nil && len(plans) == 0 {
		if there, existErr := vfs.Exists(v.d.fs, commitsDir); existErr == nil && !there {
			return &NoDatasetError{Dir: v.d.dir} // its creation was interrupted
		}
		err = &DamageError{Path: next, Why: "it is missing", Remedy: restorePlan}
	}
	if isVersion(err) {
		return fmt.Errorf("%s: %w", v.d.dir, err)
	}
	if err != nil {
		v.plansLost = true
		v.badDocument(LevelPlan, next, -1, err)
	}
	if v.o.Plans != nil && !v.plansLost && len(plans) > 0 {
		if err := v.o.Plans(plans); err != nil {
			v.plansLost = true
			v.badDocument(LevelPlan, PlanPath(1), -1, err)
		}
	}
	return nil
}

// badDocument turns the error of reading a document into a finding.
func (v *verifier) badDocument(l Level, name string, batch int64, err error) {
	var damage *DamageError
	if isVersion(err) {
		v.refuse(err)
		return
	}
	if errors.As(err, &damage) {
		v.damage(l, damage.Path, batch, damage.Why, damage.Remedy)
		return
	}
	v.refuse(storage("reading", name, err))
}
