package objects

import (
	"errors"
	"io"
	"io/fs"
	"strings"
	"sync"

	"sweep/datasets/errkind"
	"sweep/datasets/vfs"
)

// A process that writes holds a lock in its staging directory on its machine, and leaves a mark of the same name on the
// store, which shows processes on other machines that they are not alone. A mark is only a hint: a process that finds one
// takes the batches in another order.

// isMark reports whether a name inside the staging directory also exists on the store.
func isMark(inside string) bool {
	return strings.HasSuffix(inside, markSuffix) && !strings.Contains(inside, "/")
}

const markSuffix = ".lock"

// Lock takes the lock of a process in the staging directory and leaves its mark on the store. The lock of a process on
// another machine cannot be seen; taking it has no effect there.
func (f *FS) Lock(name string) (io.Closer, error) {
	inside, ok := staged(name)
	if !ok || !isMark(inside) {
		return nil, &fs.PathError{Op: "lock", Path: name, Err: errors.New("only processes with a staging directory have locks")}
	}
	local, err := f.scratch.fs()
	if err != nil {
		return nil, err
	}
	key, err := f.key("lock", name)
	if err != nil {
		return nil, err
	}
	there, err := vfs.Exists(local, inside)
	if err != nil {
		return nil, err
	}
	if there {
		return local.Lock(inside)
	}
	switch _, err := f.store.Head(key); {
	case err == nil:
		return elsewhere{}, nil
	case !errors.Is(err, fs.ErrNotExist):
		return nil, failed("lock", name, err)
	}
	return f.newLock(local, name, inside, key)
}

// elsewhere is the lock of a process whose staging directory is not on this machine.
type elsewhere struct{}

func (elsewhere) Close() error { return nil }

func (f *FS) newLock(local vfs.FS, name, inside, key string) (io.Closer, error) {
	lock, err := local.Lock(inside)
	if err != nil {
		return nil, err
	}
	err = f.conditions.check(f.store, f.prefix+probeDir+"/probe-"+strings.TrimSuffix(inside, markSuffix))
	if err == nil {
		_, err = f.store.Put(key, markBody(), Condition{Absent: true})
	}
	if err == nil {
		there := false
		if there, err = vfs.Exists(local, inside); err == nil && there {
			return lock, nil
		}
		// Otherwise a cleanup removed the file between its creation and the locking, without the mark.
	}
	if !errors.Is(err, fs.ErrExist) {
		err = errors.Join(err, f.store.Delete(key, ""))
	}
	lock.Close()
	local.Remove(inside)
	if err == nil || errors.Is(err, fs.ErrExist) {
		return nil, vfs.ErrLocked
	}
	return nil, failed("lock", name, err)
}

// removeStaged removes a staged file; a lock is removed with its mark.
func (f *FS) removeStaged(name, inside string) error {
	local, err := f.scratch.fs()
	if err != nil {
		return err
	}
	err = local.Remove(inside)
	if err == nil || errors.Is(err, fs.ErrNotExist) {
		f.scratch.setSum(inside, "")
	}
	if !isMark(inside) || err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	key, err := f.key("remove", name)
	if err != nil {
		return err
	}
	return failed("remove", name, f.store.Delete(key, ""))
}

func markBody() Body {
	return bodyOf([]byte("A process writes to this data set, or has died. The next sweep run or sweep finish removes this mark.\n"))
}

// conditionProbe records whether a store honors conditions. Some stores accept them silently and ignore them.
type conditionProbe struct {
	mu      sync.Mutex
	known   bool
	deletes bool // conditions of deletions are honored
}

// probeDir is a directory of a data set whose files have no effect, so that a probe left by a killed process does no harm.
const probeDir = "_sweep/log"

// check tests, once, whether the store honors conditions, using an object that no other process knows.
func (h *conditionProbe) check(store Store, key string) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.known {
		return nil
	}
	etag, err := store.Put(key, bodyOf(nil), Condition{Absent: true})
	if err != nil {
		return err
	}
	defer store.Delete(key, "")
	if _, err := store.Put(key, bodyOf(nil), Condition{Absent: true}); err == nil {
		return unsafeStore(store.URL(""))
	} else if !errors.Is(err, fs.ErrExist) {
		return err
	}
	err = store.Delete(key, strings.Map(otherDigit, etag))
	if err != nil && !errors.Is(err, ErrChanged) && !errors.Is(err, ErrUnsupported) {
		return err
	}
	h.known, h.deletes = true, errors.Is(err, ErrChanged)
	return nil
}

// otherDigit changes the digits of an entity tag, so that no object under the same key has it.
func otherDigit(r rune) rune {
	switch {
	case '0' <= r && r <= '8', 'a' <= r && r <= 'e':
		return r + 1
	case r == '9', r == 'f':
		return '0'
	}
	return r
}

// delete removes an object if it has the entity tag. On a store that cannot do so in one step, another process may
// replace the object between the check and the deletion.
func (h *conditionProbe) delete(store Store, key, etag string) error {
	h.mu.Lock()
	conditional := h.deletes
	h.mu.Unlock()
	if conditional {
		return store.Delete(key, etag)
	}
	now, err := store.Head(key)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err == nil && now.ETag != etag {
		err = ErrChanged
	}
	if err != nil {
		return err
	}
	return store.Delete(key, "")
}

// unsafeStore is the error for a store that ignores conditions.
func unsafeStore(url string) error {
	return errkind.Errorf(errkind.Invalid, "%s: the store has overwritten an object in spite of the condition If-None-Match: *, so two processes could "+
		"damage a data set there; use a store or a version of it that has conditional writes, or a directory", url)
}
