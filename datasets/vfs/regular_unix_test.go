//go:build unix

package vfs

import (
	"errors"
	"net"
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

func TestOnlyRegularFilesAreOpened(t *testing.T) {
	dir := t.TempDir()
	in := func(name string) string { return filepath.Join(dir, name) }
	if err := errors.Join(syscall.Mkfifo(in("pipe"), 0o666), os.Mkdir(in("dir"), 0o777), os.Symlink("/dev/zero", in("link")),
		os.WriteFile(in("file"), []byte("text"), 0o666), os.Symlink("file", in("good"))); err != nil {
		t.Fatal(err)
	}
	socket, err := net.Listen("unix", in("socket"))
	if err != nil {
		t.Fatal(err)
	}
	defer socket.Close()
	confined, err := OS{}.Sub(dir)
	if err != nil {
		t.Fatal(err)
	}
	for name, kind := range map[string]string{"pipe": "a pipe", "dir": "a directory", "socket": "a socket", "link": "a device"} {
		var irregular *NotRegularError
		if _, err := ReadRegular(in(name), 10); !errors.As(err, &irregular) || irregular.kind() != kind {
			t.Errorf("%s: %v", name, err)
		}
		if err := CheckRegular(in(name)); !errors.As(err, &irregular) || irregular.kind() != kind {
			t.Errorf("%s by its name: %v", name, err)
		}
		if name == "link" {
			continue // it leads out of the data set
		}
		if _, err := confined.Open(name); !errors.Is(err, ErrImplausible) {
			t.Errorf("%s in a data set: %v", name, err)
		}
		if _, err := confined.Lock(name); err == nil {
			t.Errorf("%s in a data set is locked", name)
		}
	}
	if data, err := ReadRegular(in("good"), 4); err != nil || string(data) != "text" {
		t.Errorf("a link to a regular file: %q, %v", data, err)
	}
	var large *TooLargeError
	if _, err := ReadRegular(in("file"), 3); !errors.As(err, &large) || large.Bytes != 4 || large.BytesMax != 3 {
		t.Errorf("4 bytes where 3 are allowed: %v", err)
	}
}

// A file that goes on growing, or whose size is not known before, must not be read without end.
func TestReadingEndsAtTheLimit(t *testing.T) {
	if _, err := os.Stat("/proc/kallsyms"); err != nil {
		t.Skip("no file here says that it has no bytes and has many")
	}
	var large *TooLargeError
	if _, err := ReadRegular("/proc/kallsyms", 1000); !errors.As(err, &large) {
		t.Errorf("%v", err)
	}
}
