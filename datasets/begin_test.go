package datasets_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"sweep/datasets"
	"sweep/datasets/datasetstest"
	"sweep/datasets/errkind"
	"sweep/datasets/vfs"
	"sweep/datasets/vfs/vfstest"
)

// A name under which there can be no data set is a mistake of the user, and nothing is said about work that is safe.
func TestNamesThatCannotBeBegun(t *testing.T) {
	dir := t.TempDir()
	in := func(name string) string { return filepath.Join(dir, name) }
	if err := errors.Join(os.Symlink("nowhere", in("dangling")), os.Symlink("loop", in("loop")), os.WriteFile(in("file"), nil, 0o666)); err != nil {
		t.Fatal(err)
	}
	long := strings.Repeat("x", 300)
	for name, why := range map[string]string{
		"dangling": "is a symbolic link to nowhere, which does not exist", "dangling/set": "is a symbolic link to nowhere, which does not exist",
		"loop": "form a loop", "loop/set": "form a loop", "file": "there is a file", "file/set": "there is a file", "file/set/deeper": "there is a file",
		long: "too long", "set/" + long: "too long",
	} {
		_, err := datasets.Create(vfs.OnDisk(in(name)), datasetstest.Plan())
		var invalid *datasets.InvalidError
		if !errors.As(err, &invalid) || !strings.Contains(err.Error(), why) || strings.Contains(err.Error(), "safe") {
			t.Errorf("%.20s: %v, want %q", name, err, why)
		}
	}
}

func TestStorageThatFailsAtFirst(t *testing.T) {
	for cause, want := range map[error]struct {
		kind errkind.Kind
		text string
	}{
		syscall.EROFS:  {errkind.Invalid, "read-only file system"},
		syscall.EACCES: {errkind.Invalid, "permission denied"},
		syscall.ENOSPC: {errkind.Storage, "nothing was computed, free space"},
		syscall.EIO:    {errkind.Storage, "nothing was computed, repair the storage"},
	} {
		for _, kind := range []string{"mkdir", "create", "lock", "syncdir", "link"} {
			fsys := vfstest.NewFaulty(vfstest.NewMemory(), func(op vfstest.Op) *vfstest.Fault {
				if op.Kind == kind {
					return &vfstest.Fault{Err: cause}
				}
				return nil
			})
			_, err := datasets.Create(vfs.In(fsys, datasetstest.Dir), datasetstest.Plan())
			if kind == "syncdir" && cause == syscall.EACCES && err == nil {
				continue // directories above that may not be opened were not made by us
			}
			if errkind.Of(err) != want.kind || !strings.Contains(err.Error(), want.text) || strings.Contains(err.Error(), "safe") {
				t.Errorf("%s fails with %v: %v", kind, cause, err)
			}
		}
	}
}
