package datasets

import (
	"errors"
	"io/fs"
	"path"
	"path/filepath"
	"sync"

	"sweep/datasets/vfs"
)

// LayoutVersion is the version of the directory layout and of the documents in it.
const LayoutVersion = 2

// Dataset is an open data set: the directory that the runs of a grid are written to. Its methods may be called from
// several goroutines. Several processes, also on several machines, may have a data set open and write to it.
type Dataset struct {
	fs    vfs.FS // confined to the data set
	place vfs.Place

	planMu sync.Mutex
	plans  []PlanDoc

	mu      sync.Mutex
	owner   *owner          // our part of the staging directory, made when it is first needed
	durable map[string]bool // directories whose names are known to be durable
	asides  int             // number of names taken in the quarantine

	progress Progress // of passes over the commit records; may be nil
}

// Create makes a data set at a place with p as its first plan and opens it. If there is already a data set with the same
// first plan, that one is opened, so that several processes may start the same work at the same time. A
// PlanConflictError lists the differences to the existing plan; an InvalidError reports that something else is there.
func Create(at vfs.Place, p PlanDoc) (*Dataset, error) { return CreateFrom(at, p, NoInputWriter) }

// CreateFrom is Create for a plan with inputs.
func CreateFrom(at vfs.Place, p PlanDoc, write InputWriter) (*Dataset, error) {
	if fsys, dir, ok := at.Directory(); ok {
		if there, err := vfs.Exists(fsys, dir); err == nil && !there {
			if name := movedTo(at); name != "" {
				return nil, &NoDatasetError{Place: at, MovedTo: name}
			}
		}
		if err := makeRoot(fsys, dir, len(p.Inputs) > 0); err != nil {
			return nil, cannotBegin(at, err)
		}
	}
	d, err := Open(at)
	var missing *NoDatasetError
	switch {
	case errors.As(err, &missing):
		return create(at, p, write)
	case err != nil:
		return nil, err
	}
	if diff := DiffPlans(d.plans[0], p); len(diff) > 0 {
		d.Close()
		return nil, &PlanConflictError{Dir: at.String(), Number: 1, Differences: diff}
	}
	return d, nil
}

// makeRoot creates the directory of a data set. The directories above it are the user's.
func makeRoot(fsys vfs.FS, dir string, private bool) error {
	if private {
		if err := fsys.MkdirAll(path.Dir(path.Clean(dir))); err != nil {
			return err
		}
		fsys = vfs.Private(fsys)
	}
	return fsys.MkdirAll(dir)
}

func create(at vfs.Place, p PlanDoc, write InputWriter) (*Dataset, error) {
	d, err := OpenUnread(at)
	if err != nil {
		return nil, err
	}
	err = d.refuseForeign()
	if fsys, dir, ok := at.Directory(); ok && err == nil {
		err = Storage("creating", dir, SyncAncestors(fsys, dir))
	}
	if err == nil {
		err = d.StoreInputs(&p, write)
	}
	if err == nil {
		err = d.AddPlan(p)
	}
	if err != nil {
		d.Close()
		return nil, cannotBegin(at, err)
	}
	return d, nil
}

// SyncAncestors makes the names of the data set's directory and of the directories above it durable, any of which may
// be new. Directories that we may not open were not created by us.
func SyncAncestors(fsys vfs.FS, dir string) error {
	for {
		parent := filepath.ToSlash(filepath.Dir(dir))
		if parent == dir {
			return nil
		}
		if err := fsys.SyncDir(parent); err != nil && !errors.Is(err, fs.ErrPermission) {
			return err
		}
		dir = parent
	}
}

// refuseForeign prevents creating a data set in a directory that holds something else.
func (d *Dataset) refuseForeign() error {
	entries, err := d.fs.ReadDir(".")
	if err != nil {
		return Storage("listing", d.place.String(), err)
	}
	for _, e := range entries {
		if e.Name() != StateDir {
			// A process that has just created the data set makes tables only after its plan.
			if there, err := vfs.Exists(d.fs, PlanPath(1)); there || err != nil {
				return Storage("checking", PlanPath(1), err)
			}
			return &InvalidError{What: d.place.String(), Why: "the directory is not empty and is not a data set (it contains " + e.Name() + ")",
				Remedy: "name an empty or new directory"}
		}
	}
	return nil
}

// Open opens the data set at a place; a NoDatasetError reports that there is none.
func Open(at vfs.Place) (*Dataset, error) {
	d, err := OpenUnread(at)
	if err != nil {
		return nil, err
	}
	d.plans, err = d.ReadPlans()
	if err == nil && len(d.plans) == 0 {
		err = &NoDatasetError{Place: at}
	}
	if err != nil {
		d.Close()
		return nil, Storage("opening", at.String(), err)
	}
	if err := d.checkDirectories(); err != nil {
		return nil, errors.Join(err, d.Close())
	}
	if Private(d.plans) {
		d.fs = vfs.Private(d.fs)
	}
	return d, nil
}

// checkDirectories refuses a data set of which a directory for records is something else or leads out. Commands that need
// none of the records in it would otherwise report that all is well.
func (d *Dataset) checkDirectories() error {
	for _, name := range append([]string{StateDir}, StateDirs...) {
		found, err := d.fs.Sub(name)
		if err == nil {
			err = found.Close()
		}
		if !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, fs.ErrPermission) { // a reader may not need it
			if err := Storage("opening", name, err); err != nil {
				return err
			}
		}
	}
	return nil
}

// OpenUnread opens a data set without reading any of its documents, which may be damaged: package verify reports them one
// by one.
func OpenUnread(at vfs.Place) (*Dataset, error) {
	root, err := at.Open()
	if errors.Is(err, fs.ErrNotExist) || err != nil && IsFile(at) {
		return nil, &NoDatasetError{Place: at, MovedTo: movedTo(at)}
	}
	if err != nil {
		if refused := refusedPlace(at, err); refused != nil {
			return nil, refused
		}
		return nil, Storage("opening", at.String(), err)
	}
	return &Dataset{fs: root, place: at, durable: map[string]bool{".": true}}, nil
}

// IsFile reports whether a directory cannot exist because its name, or a part of the path to it, is a file.
func IsFile(at vfs.Place) bool {
	fsys, dir, ok := at.Directory()
	return ok && fileOnPath(fsys, dir)
}

func fileOnPath(fsys vfs.FS, dir string) bool {
	info, err := fsys.Stat(dir)
	if parent := path.Dir(dir); err != nil && parent != dir {
		return fileOnPath(fsys, parent)
	}
	return err == nil && info.Mode().IsRegular()
}

// Close removes our part of the staging directory and releases the data set. Open stages are lost.
func (d *Dataset) Close() error {
	d.mu.Lock()
	o := d.owner
	d.owner = nil
	d.mu.Unlock()
	err := Storage("removing", StagingDir, o.release(d.fs))
	return errors.Join(err, d.fs.Close())
}

// Place is where the data set is, as it was given to Create or Open.
func (d *Dataset) Place() vfs.Place { return d.place }

// FS is the file system of the data set, confined to it.
func (d *Dataset) FS() vfs.FS { return d.fs }

// MakeDir creates a directory with its parents and makes their names durable. It is meant for directories whose number
// stays small: they are remembered, so that only the first batch pays for them.
func (d *Dataset) MakeDir(dir string) error {
	d.mu.Lock()
	known := d.durable[dir]
	d.mu.Unlock()
	if known {
		return nil
	}
	parent := path.Dir(dir)
	if err := d.MakeDir(parent); err != nil {
		return err
	}
	if err := d.fs.MkdirAll(dir); err != nil {
		return err
	}
	if err := d.fs.SyncDir(parent); err != nil {
		return err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.durable[dir] = true
	return nil
}

// publish writes a small document under a final name that must be unused. It is staged and synced first, then linked,
// so that readers see all of it or nothing, and of several writers exactly one gets the name. The others get
// fs.ErrExist.
func (d *Dataset) publish(data []byte, name string) error {
	staged, err := d.stageFile(data)
	if err != nil {
		return err
	}
	defer d.fs.Remove(staged)
	if err := d.MakeDir(path.Dir(name)); err != nil {
		return err
	}
	if err := d.fs.Link(staged, name); err != nil {
		return err
	}
	return d.fs.SyncDir(path.Dir(name))
}
