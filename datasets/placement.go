package datasets

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"

	"sweep/datasets/vfs"
)

// placement gives the files of a stage their final names (see the top of commit.go). A file that an attempt that died, or
// one running at the same time, has left under a final name with other content is set aside, and put back if it turns out to
// belong to the committed batch.
type placement struct {
	d     *Dataset
	stage *Stage
	unit  unit

	mu        sync.Mutex
	displaced []displaced
	dirs      []string // directories with new names, not synced yet
}

// unit is the record of what is committed together: a batch or an analysis.
type unit interface {
	label() string                         // in names of the quarantine
	listed() []CommittedFile               // everything that it names
	strays(d *Dataset) ([]string, error)   // existing files with names of the unit that it does not list
	damaged(path, why string) *DamageError // reports that a file is not what was committed
}

func (r *CommitRecord) label() string { return batchLabel(r.Batch) }

func (r *CommitRecord) listed() []CommittedFile {
	if r.Failures == nil {
		return r.Files
	}
	return append(r.Files[:len(r.Files):len(r.Files)], *r.Failures)
}

func (r *CommitRecord) damaged(path, why string) *DamageError {
	return &DamageError{Path: path, Batch: r.Batch, Why: why, Remedy: RepairBatch(r.Batch)}
}

// displaced is a file found under a final name and moved away.
type displaced struct{ path, aside string }

// placeAll places every file and makes the names durable.
func (p *placement) placeAll() error {
	if err := p.clearStrays(p.unit); err != nil {
		return err
	}
	var places []func() error
	for _, f := range p.unit.listed() {
		places = append(places, func() error { return p.place(p.stage.nameOf(f), f) })
	}
	if err := p.d.fs.Together(places...); err != nil {
		return err
	}
	return p.syncDirs()
}

// syncLater adds a directory with a new name.
func (p *placement) syncLater(dir string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.dirs = append(p.dirs, dir)
}

// syncDirs makes all new names durable.
func (p *placement) syncDirs() error {
	slices.Sort(p.dirs)
	var operations []func() error
	for _, dir := range slices.Compact(p.dirs) {
		operations = append(operations, func() error { return Storage("syncing", dir, p.d.fs.SyncDir(dir)) })
	}
	p.dirs = nil
	return p.d.fs.Together(operations...)
}

// makeDir creates the directory of a file. Each batch has its own directories in the tables, too many to remember.
func (p *placement) makeDir(dir string, ofBatch bool) error {
	if !ofBatch {
		return p.d.MakeDir(dir)
	}
	parent := path.Dir(dir)
	p.syncLater(parent)
	if err := p.d.MakeDir(parent); err != nil {
		return err
	}
	return p.d.fs.MkdirAll(dir)
}

// place links a staged file to its final name.
func (p *placement) place(staged string, f CommittedFile) error {
	dir := path.Dir(f.Path)
	p.syncLater(dir)
	if err := p.makeDir(dir, f.Table != ""); err != nil {
		return Storage("creating", dir, err)
	}
	for range placeTries {
		err := p.d.fs.Link(staged, f.Path)
		if errors.Is(err, fs.ErrExist) {
			if err = p.meet(f); err == nil {
				return nil
			}
			if errors.Is(err, errDisplaced) {
				continue
			}
		}
		if errors.Is(err, fs.ErrNotExist) {
			if there, statErr := vfs.Exists(p.d.fs, staged); statErr == nil && there {
				continue // another process moved the existing file away
			}
		}
		if err != nil {
			return Storage("placing", f.Path, err)
		}
		return nil
	}
	return Storage("placing", f.Path, errors.New("other processes replaced it again and again"))
}

const placeTries = 10

// errDisplaced reports that a final name was freed.
var errDisplaced = errors.New("displaced")

// meet compares the file found under a final name with ours: one with the same content is kept, one with another
// content is moved away.
func (p *placement) meet(f CommittedFile) error {
	var same bool
	err := vfs.Patiently(p.d.fs, func() (err error) { same, err = p.d.HasContent(f.Path, f); return err })
	if err != nil || same {
		return err
	}
	if err := p.displace(f.Path); err != nil {
		return err
	}
	return errDisplaced
}

// clearStrays moves away files of the batch or analysis that a record does not list.
func (p *placement) clearStrays(r unit) error {
	strays, err := r.strays(p.d)
	if err != nil {
		return err
	}
	for _, name := range strays {
		if err := p.displace(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return Storage("setting aside", name, err)
		}
	}
	return nil
}

func (p *placement) displace(name string) error {
	table, _, _ := strings.Cut(name, "/")
	aside := p.d.asideName(strings.Trim(table, "_"), p.unit.label())
	if err := p.d.setAside(name, aside); err != nil {
		return err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.displaced = append(p.displaced, displaced{path: name, aside: aside})
	return nil
}

// settle makes the files under the final names those of the committed record, whoever wrote it, after attempts that
// overlapped and disagreed. If they agreed, which is what happens unless something is wrong, it only checks.
func (p *placement) settle(standing unit) error {
	// A file that another process is moving must not stop us from restoring the others.
	var restores []func() error
	for _, f := range standing.listed() {
		restores = append(restores, func() error { return Storage("checking", f.Path, p.restore(f)) })
	}
	err := p.d.fs.Together(restores...)
	return errors.Join(err, p.clearStrays(standing))
}

// restore puts the right file back under a final name if there is another one.
func (p *placement) restore(f CommittedFile) error {
	for range placeTries {
		right, err := p.inPlace(f)
		if right || err != nil {
			return err
		}
		for _, name := range p.candidates(f) {
			if same, err := p.d.HasContent(name, f); err != nil || !same {
				continue
			}
			if err := p.d.fs.Rename(name, f.Path); err != nil {
				return err
			}
			return p.d.fs.SyncDir(path.Dir(f.Path))
		}
	}
	return p.unit.damaged(f.Path, "another attempt replaced it")
}

// inPlace reports whether a final name has the content stated in the record.
func (p *placement) inPlace(f CommittedFile) (bool, error) {
	current, err := p.d.fs.Stat(f.Path)
	if err == nil {
		if s := p.stage.fileOf(f); s != nil && p.d.fs.SameFile(current, s.info) && s.SHA256() == f.SHA256 {
			return true, nil
		}
		var same bool
		if same, err = p.d.HasContent(f.Path, f); err == nil {
			return same, nil
		}
	}
	if errors.Is(err, fs.ErrNotExist) {
		err = nil // moved away between two checks
	}
	return false, err
}

// candidates are the names under which the content of a final file may be found.
func (p *placement) candidates(f CommittedFile) []string {
	all := []string{p.stage.nameOf(f)}
	for _, m := range p.displaced {
		if m.path == f.Path {
			all = append(all, m.aside)
		}
	}
	return all
}

// strays lists files of a batch that its record does not list: in other tables, further parts, or about failed runs.
func (r *CommitRecord) strays(d *Dataset) ([]string, error) {
	entries, err := d.fs.ReadDir(".")
	if err != nil {
		return nil, Storage("listing", d.place.String(), err)
	}
	listed := map[string]bool{}
	for _, f := range r.Files {
		listed[f.Path] = true
	}
	var names []string
	if r.Failures == nil {
		names = append(names, FailurePath(r.Batch))
	}
	for _, e := range entries {
		if !e.IsDir() || !ValidTable(e.Name()) {
			continue
		}
		if e.Name() != tableOfRuns || r.Updated == nil {
			names = append(names, r.path(e.Name(), 0))
		}
		further, err := d.furtherParts(r, e.Name())
		if err != nil {
			return nil, err
		}
		names = append(names, further...)
	}
	if r.Updated != nil { // the file that computing the batch again gives
		names = append(names, dataPath(tableOfRuns, r.Partition, r.Batch, 0, 1))
	}
	return d.existing(slices.DeleteFunc(names, func(name string) bool { return listed[name] }))
}

// existing are the names that exist.
func (d *Dataset) existing(names []string) (found []string, err error) {
	for _, name := range names {
		there, err := vfs.Exists(d.fs, name)
		if err != nil {
			return nil, Storage("checking", name, err)
		}
		if there {
			found = append(found, name)
		}
	}
	return found, nil
}

// furtherParts lists the parts after the first that a table has of a batch, whatever wrote them. Only compacted plans,
// which have few batches, can have any, so large directories are not listed for every batch.
func (d *Dataset) furtherParts(r *CommitRecord, table string) ([]string, error) {
	if plans := d.Plans(); r.Plan > len(plans) || !plans[r.Plan-1].Compacted {
		return nil, nil
	}
	dir := path.Dir(r.path(table, 0))
	entries, err := d.fs.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, Storage("listing", dir, err)
	}
	var names []string
	for _, e := range entries {
		if n, ok := ParseDataPath(dir + "/" + e.Name()); ok && n.Batch == r.Batch && n.Part > 0 && n.Generation <= r.generation(table) {
			names = append(names, dir+"/"+e.Name())
		}
	}
	return names, nil
}

// HasContent reports whether a file has the size and hash stated in a record. The file is read only if its size is
// right.
func (d *Dataset) HasContent(name string, f CommittedFile) (bool, error) {
	file, err := d.fs.Open(name)
	if err != nil {
		return false, err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil || !info.Mode().IsRegular() || info.Size() != f.Bytes {
		return false, err
	}
	sum := sha256.New()
	n, err := io.Copy(sum, io.LimitReader(file, f.Bytes+1))
	return err == nil && n == f.Bytes && hex.EncodeToString(sum.Sum(nil)) == f.SHA256, err
}

// asideName is a new name in the quarantine for a file of a batch or analysis.
func (d *Dataset) asideName(what, label string) string {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.asides++
	owner := "none"
	if d.owner != nil {
		owner = d.owner.name
	}
	return fmt.Sprintf("%s/%s-%s-%s-%d%s", QuarantineDir, label, what, owner, d.asides, setAsideName)
}

// setAside moves a file into the quarantine.
func (d *Dataset) setAside(name, aside string) error {
	if err := d.MakeDir(QuarantineDir); err != nil {
		return err
	}
	return d.fs.Rename(name, aside)
}
