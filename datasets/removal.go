package datasets

import (
	"errors"
	"io/fs"
	"regexp"
	"slices"
	"strings"

	"sweep/datasets/tables"
	"sweep/datasets/vfs"
)

// Nothing is removed because of where it is. A directory is removed file by file, and only files whose names the
// program uses for its own files there; a file with any other name is kept, with the directories above it.

// ForeignFiles lists the files below dir that are not ours, with names relative to dir. It returns only a handful: one
// is enough to stop.
func ForeignFiles(fsys vfs.FS, dir string, ours func(name string) bool) ([]string, error) {
	var found []string
	err := fsys.Walk(dir, func(name string, e fs.DirEntry) error {
		inside := strings.TrimPrefix(name, dir+"/")
		if e.Type().IsRegular() && ours(inside) {
			return nil
		}
		if found = append(found, inside); len(found) == foreignShown {
			return errEnoughForeign
		}
		return nil
	})
	if errors.Is(err, errEnoughForeign) {
		err = nil
	}
	return found, err
}

const foreignShown = 3

var errEnoughForeign = errors.New("enough files are known")

// RemoveOwn removes our files below dir and the directories that are then empty, dir included. A missing dir is not an
// error. Symbolic links are never followed.
func RemoveOwn(fsys vfs.FS, dir string, ours func(name string) bool) error {
	return removeBelow(fsys, dir, "", removalDepthMax, ours)
}

// removalDepthMax bounds the levels of a data set: a table, its partitions, a batch.
const removalDepthMax = 64

func removeBelow(fsys vfs.FS, dir, inside string, depth int, ours func(name string) bool) error {
	entries, err := fsys.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil || depth == 0 {
		return err
	}
	for _, e := range entries {
		name := inside + e.Name()
		switch {
		case e.IsDir():
			err = removeBelow(fsys, dir+"/"+e.Name(), name+"/", depth-1, ours)
		case e.Type().IsRegular() && ours(name):
			err = fsys.Remove(dir + "/" + e.Name())
		}
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	// A directory that is not empty contains something that is not ours.
	rest, err := fsys.ReadDir(dir)
	if err == nil && len(rest) == 0 {
		err = fsys.Remove(dir)
	}
	if errors.Is(err, fs.ErrNotExist) {
		err = nil
	}
	return err
}

var (
	stagedDocument = regexp.MustCompile(`^(document|derived|manifest|log|input)-[0-9]+$`)
	stagedInBatch  = regexp.MustCompile(`^(batch-[0-9]{5,}|analysis-[a-z0-9-]+)-[0-9]+/(failures|[a-z][a-z0-9_]*(-[0-9]+)?\.part)$`)
	journalName    = regexp.MustCompile(`^[^/]+\.(jsonl|log|lock)(\.before)*$`)
)

// isStaged reports whether a name relative to a process's part of the staging directory is one that processes use.
func isStaged(name string) bool {
	return stagedDocument.MatchString(name) || stagedInBatch.MatchString(name)
}

// inStage reports whether a name relative to the directory of a stage is one that stages use.
func inStage(name string) bool { return stagedInBatch.MatchString("batch-00000-1/" + name) }

// StagingFile reports whether a name relative to the staging directory is that of a lock or of a staged file.
func StagingFile(name string) bool {
	owner, rest, below := strings.Cut(name, "/")
	if below {
		return ValidOwner(owner) && isStaged(rest)
	}
	owner, isLock := strings.CutSuffix(owner, LockSuffix)
	return isLock && ValidOwner(owner)
}

// OwnNames returns a function that recognises the file names of a data set with the given plans.
func OwnNames(plans []PlanDoc) func(name string) bool {
	planned := func(table string, batch int64) bool {
		return slices.ContainsFunc(plans, func(p PlanDoc) bool {
			return p.FirstBatch <= batch && batch <= p.LastBatch() && tables.FindIn(tables.TablesOfVersion(VersionOf(p.Tables)), table) != nil
		})
	}
	return func(name string) bool {
		inner, isState := strings.CutPrefix(name, StateDir+"/")
		if !isState {
			if table, _, ok := AnalysisOfFile(name); ok {
				t := tables.FindTable(table)
				return t != nil && t.Analysis
			}
			n, ok := ParseDataPath(name)
			return name == ManifestPath || name == SQLPath || ok && planned(n.Table, n.Batch)
		}
		dir, file, _ := strings.Cut(inner, "/")
		number := 0
		switch StateDir + "/" + dir {
		case CommitsDir, FailuresDir:
			_, last := CutLast(file)
			batch, ok := batchOfFile(last)
			if _, analysis := AnalysisOf(name); analysis {
				return true
			}
			return ok && batchFile(StateDir+"/"+dir, batch) == name
		case InputsDir:
			_, ok := InputOf(name)
			return ok
		case JournalDir:
			_, ok := JournalPageOf(name)
			return ok
		case ContextDir:
			return IsContextPath(name)
		case LogDir:
			return journalName.MatchString(file)
		case StagingDir:
			return StagingFile(file)
		}
		return name == MarkFile || IsListPath(name) || PlanNumber(name, &number)
	}
}
