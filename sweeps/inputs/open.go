package inputs

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"

	"sweep/datasets/vfs"
	"sweep/engine/document"
)

// Dirs say where names in a scenario are looked up: relative to its directory, then to the working directory.
type Dirs struct {
	Scenario string
	Work     string // "" for none
}

// source is one file to read.
type source struct {
	name  string // as the scenario names it, with the name of the file for a glob
	shown string // for messages
	path  string
}

// find lists the files that a name or glob stands for.
func (d Dirs) find(name string) ([]source, error) {
	for _, dir := range []string{d.Scenario, d.Work} {
		found, err := findIn(dir, name)
		if len(found) > 0 || err != nil {
			return found, err
		}
		if d.Work == "" {
			break
		}
	}
	return nil, fs.ErrNotExist
}

func findIn(dir, name string) ([]source, error) {
	local := filepath.FromSlash(name)
	path := local
	if !filepath.IsAbs(local) {
		path = filepath.Join(dir, local)
	}
	if _, err := os.Stat(path); err == nil || !strings.ContainsAny(name, "*?[") {
		if errors.Is(err, fs.ErrNotExist) {
			return nil, nil
		}
		return []source{{name: name, shown: path, path: path}}, err
	}
	paths, err := vfs.Glob(dir, local)
	if err != nil {
		return nil, fmt.Errorf("%q is not a valid glob", name)
	}
	out := make([]source, len(paths))
	for i, p := range paths {
		// The part of the pattern that has no directory is replaced by the name of the file.
		shownName := filepath.ToSlash(p)
		if rel, err := filepath.Rel(dir, p); err == nil && !filepath.IsAbs(local) {
			shownName = filepath.ToSlash(rel)
		}
		out[i] = source{name: shownName, shown: p, path: p}
	}
	return out, nil
}

// findAll lists the files of several names and refuses a file that is named twice: its payments would count twice.
func (d Dirs) findAll(names []string, key string) ([]source, document.Errors) {
	var all []source
	var infos []os.FileInfo
	var errs document.Errors
	mistake := func(i int, remedy, format string, args ...any) {
		k := key
		if len(names) > 1 {
			k = document.JoinIndex(key, i)
		}
		errs = append(errs, &document.Error{Key: k, Class: document.FileError, Message: fmt.Sprintf(format, args...), Remedy: remedy})
	}
	for i, name := range names {
		found, err := d.find(name)
		if err != nil {
			problem := err.Error()
			if errors.Is(err, fs.ErrNotExist) {
				problem = "there is no such file"
			}
			mistake(i, "names are relative to the directory of the scenario file", "cannot read %s: %s", name, problem)
			continue
		}
		for _, f := range found {
			info, err := os.Stat(f.path)
			if err != nil {
				mistake(i, "", "cannot read %s: %v", f.shown, cause(err))
				continue
			}
			if k := slices.IndexFunc(infos, func(other os.FileInfo) bool { return os.SameFile(other, info) }); k >= 0 {
				mistake(i, "name each file once", "%s is the same file as %s: its rows would count twice", f.shown, all[k].shown)
				continue
			}
			all, infos = append(all, f), append(infos, info)
		}
	}
	return all, errs
}

// cause is an error without the operation and path, which the message has.
func cause(err error) error {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err
	}
	return err
}

// opened is a file that is open for reading.
type opened struct {
	file    *os.File
	text    *bufio.Reader // the decompressed text; nil for a Parquet file
	size    int64
	closers []func()
}

func (o *opened) close() {
	for _, c := range slices.Backward(o.closers) {
		c()
	}
}

var (
	gzipMagic = []byte{0x1f, 0x8b}
	zstdMagic = []byte{0x28, 0xb5, 0x2f, 0xfd}
)

// otherFormats are formats that are not read, by the first bytes of a file.
var otherFormats = []struct{ magic, name string }{
	{"BZh", "compressed with bzip2"}, {"\xfd7zXZ", "compressed with xz"}, {"7z\xbc\xaf\x27\x1c", "a 7z archive"}, {"\x04\x22\x4d\x18", "compressed with lz4"},
}

// openSource opens a file and finds out by its first bytes whether it is compressed.
func openSource(path string) (*opened, error) {
	file, err := vfs.OpenRegular(path)
	if err != nil {
		return nil, cause(err)
	}
	o := &opened{file: file, closers: []func(){func() { file.Close() }}}
	if err := o.open(); err != nil {
		o.close()
		return nil, err
	}
	return o, nil
}

func (o *opened) open() error {
	info, err := o.file.Stat()
	if err != nil {
		return cause(err)
	}
	o.size = info.Size()
	raw := bufio.NewReaderSize(o.file, 1<<20)
	head, err := peek(raw, 4)
	if err != nil {
		return cause(err)
	}
	switch {
	case string(head) == "PAR1":
		return nil
	case bytes.HasPrefix(head, gzipMagic):
		z, err := gzip.NewReader(raw)
		if err != nil {
			return fmt.Errorf("the gzip file is damaged or truncated: %w", err)
		}
		o.text = bufio.NewReaderSize(&decompressed{&gzipMembers{raw: raw, z: z}, "gzip", ""}, 1<<20)
	case bytes.HasPrefix(head, zstdMagic):
		z, err := zstd.NewReader(raw, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(128<<20))
		if err != nil {
			return fmt.Errorf("the zstd file is damaged or truncated: %w", err)
		}
		o.closers = append(o.closers, z.Close)
		o.text = bufio.NewReaderSize(&decompressed{z, "zstd", " or has other bytes behind its end"}, 1<<20)
	default:
		o.text = raw
	}
	return o.checkText()
}

// peek returns the first bytes, fewer if the file has fewer.
func peek(r *bufio.Reader, n int) ([]byte, error) {
	head, err := r.Peek(n)
	if err == io.EOF {
		err = nil
	}
	return head, err
}

// checkText refuses files that are no text in UTF-8 and skips the byte order mark.
func (o *opened) checkText() error {
	head, err := peek(o.text, 4096)
	if err != nil {
		return err
	}
	if bytes.HasPrefix(head, []byte("\xEF\xBB\xBF")) {
		_, err := o.text.Discard(3)
		return err
	}
	for _, f := range otherFormats {
		if bytes.HasPrefix(head, []byte(f.magic)) {
			return fmt.Errorf("the file is %s; decompress it, or compress it with gzip or zstd", f.name)
		}
	}
	start := head[:min(len(head), 64)]
	if bytes.HasPrefix(head, []byte("PAR1")) {
		return errors.New("the file is a compressed Parquet file; decompress it")
	}
	if bytes.HasPrefix(head, gzipMagic) || bytes.HasPrefix(head, zstdMagic) {
		return errors.New("the file is compressed twice; decompress it once")
	}
	if bytes.IndexByte(start, 0) < 0 {
		start = start[:min(len(start), 8)] // a NUL byte in a row is the mistake of that row
	}
	if message, remedy := document.NotText(start); message != "" && !strings.Contains(message, "bytes of value 0") {
		return fmt.Errorf("%s; %s", message, remedy)
	}
	return nil
}

// decompressed names the compression in errors: a file that ends early must not look like one that ends.
type decompressed struct {
	r    io.Reader
	kind string
	or   string // what else may look like an early end
}

func (d *decompressed) Read(p []byte) (int, error) {
	n, err := d.r.Read(p)
	switch {
	case err == nil || err == io.EOF:
		return n, err
	case errors.Is(err, io.ErrUnexpectedEOF):
		return n, fmt.Errorf("the %s file is truncated%s", d.kind, d.or)
	}
	return n, fmt.Errorf("the %s file is damaged: %w", d.kind, err)
}

// gzipMembers reads the members of a gzip file one after another. Zeros behind the last one are padding; other bytes are a
// mistake, which a reader of several members would take for a truncated one.
type gzipMembers struct {
	raw *bufio.Reader
	z   *gzip.Reader
}

var errBehindGzip = errors.New("other bytes follow the compressed data")

func (m *gzipMembers) Read(p []byte) (int, error) {
	for {
		m.z.Multistream(false)
		n, err := m.z.Read(p)
		if err != io.EOF || n > 0 {
			if err == io.EOF {
				err = nil // comes again
			}
			return n, err
		}
		head, err := peek(m.raw, 2)
		switch {
		case err != nil:
			return 0, err
		case len(head) == 0:
			return 0, io.EOF
		case bytes.Equal(head, gzipMagic):
			if err := m.z.Reset(m.raw); err != nil {
				return 0, err
			}
			continue
		}
		return 0, m.padding()
	}
}

// padding reads zeros up to the end of the file.
func (m *gzipMembers) padding() error {
	for {
		b, err := m.raw.ReadByte()
		if err != nil {
			return err
		}
		if b != 0 {
			return errBehindGzip
		}
	}
}
