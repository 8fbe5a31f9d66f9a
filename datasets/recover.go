package datasets

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"

	"sweep/datasets/vfs"
)

// Every writing process has its own directory in the staging directory, named HOST-NONCE: eight hex digits that
// identify the machine and sixteen random ones. It holds the lock on HOST-NONCE.lock while it is running. What a dead
// process leaves behind is recognised by a name of that form whose lock is free. If a file system with unreliable locks
// lets the staging of a running process be removed, that process loses no more than a batch: its commit fails, and the
// batch is computed again.

// owner is one process's part of the staging directory.
type owner struct {
	name string // HOST-NONCE
	lock io.Closer
	next int // number of the next name inside
}

func (o *owner) dir() string { return StagingDir + "/" + o.name }

// ownerLocked returns our part of the staging directory and creates it if needed. d.mu must be held.
func (d *Dataset) ownerLocked() (*owner, error) {
	if d.owner != nil {
		return d.owner, nil
	}
	for _, dir := range []string{StateDir, StagingDir} {
		if err := d.fs.MkdirAll(dir); err != nil {
			return nil, Storage("creating", dir, err)
		}
	}
	// A plan written by another process may be visible but not yet durable. What is committed under it must not survive
	// a power failure that the plan does not survive.
	for _, dir := range []string{StateDir, "."} {
		if err := d.fs.SyncDir(dir); err != nil {
			return nil, Storage("syncing", dir, err)
		}
	}
	o, err := newOwner(d.fs)
	if err != nil {
		return nil, err
	}
	d.owner = o
	return o, nil
}

// newOwner chooses a name, locks it and creates the directory. A cleaner that runs between the creation of the lock
// file and the locking removes the file, so the name counts only if the file still exists once it is locked.
func newOwner(fsys vfs.FS) (*owner, error) {
	for range OwnerTries {
		nonce := make([]byte, 8)
		rand.Read(nonce)
		o := &owner{name: HostDigits() + "-" + hex.EncodeToString(nonce)}
		lock, err := fsys.Lock(o.dir() + LockSuffix)
		if errors.Is(err, vfs.ErrLocked) {
			continue
		}
		if err != nil {
			return nil, Storage("locking", o.dir()+LockSuffix, err)
		}
		o.lock = lock
		there, err := vfs.Exists(fsys, o.dir()+LockSuffix)
		if err == nil && there {
			err = fsys.MkdirAll(o.dir())
		}
		if err == nil && there {
			return o, nil
		}
		lock.Close()
		if err != nil {
			return nil, Storage("creating", o.dir(), err)
		}
	}
	return nil, Storage("creating", StagingDir, errors.New("other processes removed our lock file again and again"))
}

// OwnerTries bounds how often a name is tried that others remove meanwhile.
const OwnerTries = 10

// release removes what is left in a process's staging directory and then its lock. Files with names that no process
// stages are kept, and the directory with them.
func (o *owner) release(fsys vfs.FS) error {
	if o == nil {
		return nil
	}
	err := RemoveOwn(fsys, o.dir(), isStaged)
	if err == nil {
		err = fsys.Remove(o.dir() + LockSuffix)
	}
	if errors.Is(err, fs.ErrNotExist) {
		err = nil
	}
	return errors.Join(err, o.lock.Close())
}

// HostDigits identifies this machine in names without revealing its name.
func HostDigits() string {
	sum := sha256.Sum256([]byte(vfs.Host()))
	return hex.EncodeToString(sum[:4])
}

// StagedName returns an unused name in our part of the staging directory.
func (d *Dataset) StagedName(what string) (string, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	o, err := d.ownerLocked()
	if err != nil {
		return "", err
	}
	o.next++
	return fmt.Sprintf("%s/%s-%d", o.dir(), what, o.next), nil
}

// stageFile writes a durable file into the staging directory and returns its name.
func (d *Dataset) stageFile(data []byte) (string, error) {
	name, err := d.StagedName("document")
	if err != nil {
		return "", err
	}
	if err := vfs.WriteFile(d.fs, name, data); err != nil {
		d.fs.Remove(name)
		return "", err
	}
	return name, nil
}

// Leftover is what a process has left in the staging directory.
type Leftover struct {
	Name    string // HOST-NONCE, or a name that is not ours
	State   LeftoverState
	Removed bool
}

// LeftoverState is the state of the process that left it.
type LeftoverState string

// The states of leftovers.
const (
	LeftoverAlive   LeftoverState = "in use"             // its process is running
	LeftoverDead    LeftoverState = "dead"               // its process was on this machine and has ended
	LeftoverForeign LeftoverState = "of another machine" // looks dead, but locks of other machines may not be seen here
	LeftoverUnknown LeftoverState = "not ours"           // the name has another form, or there are files that no process stages; never removed
)

// CleanStaging removes what dead processes of this machine have left in the staging directory. What comes from other
// machines is removed only if foreign is set, which is right when nothing else is running. It returns everything it
// found apart from our own.
func (d *Dataset) CleanStaging(foreign bool) ([]Leftover, error) {
	entries, err := d.fs.ReadDir(StagingDir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, Storage("listing", StagingDir, err)
	}
	seen := map[string]bool{}
	if own := d.OwnName(); own != "" {
		seen[own] = true
	}
	var found []Leftover
	for _, e := range entries {
		name := strings.TrimSuffix(e.Name(), LockSuffix)
		if seen[name] {
			continue
		}
		seen[name] = true
		l, err := d.cleanOwner(name, foreign)
		if err != nil {
			return found, Storage("removing", StagingDir+"/"+name, err)
		}
		found = append(found, l)
	}
	return found, nil
}

// OwnName is the name of the part of the staging directory that this process has; empty if it has none.
func (d *Dataset) OwnName() string {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.owner == nil {
		return ""
	}
	return d.owner.name
}

func (d *Dataset) cleanOwner(name string, foreign bool) (Leftover, error) {
	l := Leftover{Name: name, State: LeftoverUnknown}
	if !ValidOwner(name) {
		return l, nil
	}
	o := &owner{name: name}
	if found, err := ForeignFiles(d.fs, o.dir(), isStaged); err != nil || len(found) > 0 {
		return l, err
	}
	lock, err := d.fs.Lock(o.dir() + LockSuffix)
	if errors.Is(err, vfs.ErrLocked) {
		l.State = LeftoverAlive
		return l, nil
	}
	if err != nil {
		return l, err
	}
	o.lock = lock
	l.State = LeftoverDead
	if !strings.HasPrefix(name, HostDigits()+"-") {
		l.State = LeftoverForeign
		if !foreign {
			return l, lock.Close()
		}
	}
	l.Removed = true
	return l, o.release(d.fs)
}

// ValidOwner reports whether a name has the form HOST-NONCE.
func ValidOwner(name string) bool {
	host, nonce, ok := strings.Cut(name, "-")
	return ok && isHex(host, 8) && isHex(nonce, 16)
}

func isHex(s string, length int) bool {
	if len(s) != length {
		return false
	}
	for i := 0; i < len(s); i++ {
		if !strings.Contains("0123456789abcdef", s[i:i+1]) {
			return false
		}
	}
	return true
}
