package vfs

import (
	"path/filepath"

	"sweep/engine/printable"
)

// Place is where a data set is: a directory of a file system, or a URL of some other storage. It is not a path, so that a
// URL can never be joined, cleaned or opened as one: Path gives the path of a place that has one.
type Place struct {
	fs  FS // that has the directory; nil for a URL
	dir string

	backend Backend // that opens the URL; nil for a directory
	scheme  string
	name    string // what follows the scheme, canonical
}

// Backend is a kind of storage whose places have URLs. It is registered by its scheme in package places.
type Backend interface {
	// Resolve checks what follows scheme:// in a URL and returns its canonical form. The error says only why it is
	// refused.
	Resolve(rest string) (name string, err error)
	// Open opens the file system of the data set at a canonical name. Nothing need exist there.
	Open(name string) (FS, error)
}

// In is the place of a directory of a file system.
func In(fsys FS, dir string) Place { return Place{fs: fsys, dir: dir} }

// OnDisk is the place of a directory of this machine.
func OnDisk(path string) Place { return In(OS{}, filepath.ToSlash(path)) }

// At is the place of a URL: scheme://name, where name is canonical.
func At(b Backend, scheme, name string) Place { return Place{backend: b, scheme: scheme, name: name} }

// IsZero reports whether no place is given.
func (p Place) IsZero() bool { return p == Place{} }

// Path is the path of a directory; ok is false for a URL, and for no place.
func (p Place) Path() (path string, ok bool) { return filepath.FromSlash(p.dir), p.fs != nil }

// Directory is the directory and the file system that has it; ok is false for a URL.
func (p Place) Directory() (fsys FS, dir string, ok bool) { return p.fs, p.dir, p.fs != nil }

// Open opens the place as a file system of its own. A directory must exist; a URL names a prefix, which always does.
func (p Place) Open() (FS, error) {
	if p.backend != nil {
		return p.backend.Open(p.name)
	}
	return p.fs.Sub(p.dir)
}

// Text is the path or URL exactly, for commands and for other programs. It never contains credentials.
func (p Place) Text() string {
	if p.backend != nil {
		return p.scheme + "://" + p.name
	}
	return filepath.FromSlash(p.dir)
}

// String is the path or URL for people: characters that cannot be printed are escaped.
func (p Place) String() string { return printable.Line(p.Text()) }

// MarshalText writes Text.
func (p Place) MarshalText() ([]byte, error) { return []byte(p.Text()), nil }
