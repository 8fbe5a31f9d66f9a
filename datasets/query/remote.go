package query

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"sweep/datasets"
	"sweep/datasets/vfs"
	"sweep/datasets/views"
)

// remote is a data set on an object store. DuckDB reads local copies of its files, which are fetched when a query first
// names their table. A copy is in a directory named after its checksum, so it stays valid even if the data set changes.
type remote struct {
	place    vfs.Place
	data     *datasets.Dataset
	manifest *datasets.Manifest
	cache    string // absolute
	fetched  map[string]bool
	notice   func(string)
}

// openRemote opens a data set at a URL.
func openRemote(ctx context.Context, at vfs.Place, o Options) (*DB, error) {
	d, err := datasets.Open(at)
	if err != nil {
		return nil, err
	}
	m, damage := o.Manifest, error(nil)
	if m == nil {
		if m, damage = d.Current(); m == nil {
			return nil, errors.Join(damage, d.Close())
		}
	}
	r, err := newRemote(at, d, m, o)
	if err != nil {
		return nil, errors.Join(err, d.Close())
	}
	empty := *m
	empty.Files, empty.Counts.Files = nil, 0
	db, err := open(ctx, setup{
		dir:       r.cache,
		script:    views.SQLText(&empty, "") + views.SQLUnread(m),
		relations: views.Relations(),
		runsOrder: views.RunsOrder(m),
		damage:    damage,
		remote:    r,
	}, o)
	if err != nil {
		return nil, errors.Join(err, r.close())
	}
	return db, nil
}

func newRemote(at vfs.Place, d *datasets.Dataset, m *datasets.Manifest, o Options) (*remote, error) {
	if int64(len(m.Files)) < m.Counts.Files {
		return nil, &datasets.InvalidError{What: at.String(), Why: fmt.Sprintf("a query would have to fetch up to %d files", m.Counts.Files),
			Remedy: "copy the data set to a directory and query that, or make fewer files with larger batches"}
	}
	base := o.CacheDir
	if base == "" {
		var err error
		if base, err = os.UserCacheDir(); err != nil {
			base = os.TempDir()
		}
		base = filepath.Join(base, "sweep")
	}
	sum := sha256.Sum256([]byte(at.Text()))
	cache, err := filepath.Abs(filepath.Join(base, hex.EncodeToString(sum[:8])))
	if err == nil {
		err = os.MkdirAll(cache, 0o700)
	}
	if err != nil {
		return nil, cacheError(err)
	}
	if err := views.CheckSQLRoot(m, filepath.ToSlash(cache)); err != nil {
		return nil, err
	}
	notice := o.Notice
	if notice == nil {
		notice = func(string) {}
	}
	return &remote{place: at, data: d, manifest: m, cache: cache, fetched: map[string]bool{}, notice: notice}, nil
}

// cacheError explains what the local directory is for.
func cacheError(err error) error {
	return &datasets.StorageError{Doing: "keeping copies of a remote data set", Path: "in the user's cache directory (XDG_CACHE_HOME)", Err: err}
}

// views fetches what a script needs and returns the statements that make its tables readable.
func (r *remote) views(ctx context.Context, script string) (string, error) {
	var b strings.Builder
	for _, table := range views.TablesNamed(r.manifest, script) {
		if r.fetched[table] {
			continue
		}
		if err := r.fetch(ctx, table); err != nil {
			return "", err
		}
		r.fetched[table] = true
		b.WriteString(views.SQLTable(r.copies(), table, filepath.ToSlash(r.cache)))
	}
	return b.String(), nil
}

// copies returns the manifest with the names of the copies.
func (r *remote) copies() *datasets.Manifest {
	m := *r.manifest
	m.Files = slices.Clone(m.Files)
	for i, f := range m.Files {
		m.Files[i].Path = copyName(f)
	}
	return &m
}

func copyName(f datasets.ManifestFile) string { return path.Join(f.SHA256[:16], f.Path) }

// fetch copies the files of a table that are not in the cache yet.
func (r *remote) fetch(ctx context.Context, table string) error {
	var copies []func() error
	var bytes int64
	for _, f := range r.manifest.Files {
		if f.Table != table {
			continue
		}
		info, err := os.Stat(filepath.Join(r.cache, filepath.FromSlash(copyName(f))))
		if err == nil && info.Size() == f.Bytes {
			continue
		}
		bytes += f.Bytes
		copies = append(copies, func() error {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			return r.copyFile(f)
		})
	}
	if len(copies) == 0 {
		return nil
	}
	r.notice(fmt.Sprintf("fetching table %s of %s: %d files, %.1f MB, into %s", table, r.place, len(copies), float64(bytes)/1e6, r.cache))
	return r.data.FS().Together(copies...)
}

// copyFile copies a file and verifies its checksum. The copy gets its name only when it is complete.
func (r *remote) copyFile(f datasets.ManifestFile) (err error) {
	name := filepath.Join(r.cache, filepath.FromSlash(copyName(f)))
	if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
		return cacheError(err)
	}
	to, err := os.CreateTemp(filepath.Dir(name), "incoming-")
	if err != nil {
		return cacheError(err)
	}
	defer func() {
		to.Close()
		if err != nil {
			os.Remove(to.Name())
		}
	}()
	from, err := r.data.FS().Open(f.Path)
	if errors.Is(err, fs.ErrNotExist) {
		return r.damaged(f, "is missing")
	}
	if err != nil {
		return err
	}
	defer from.Close()
	sum := sha256.New()
	if _, err := io.Copy(io.MultiWriter(to, sum), from); err != nil {
		return err
	}
	if hex.EncodeToString(sum.Sum(nil)) != f.SHA256 {
		return r.damaged(f, "its content has changed")
	}
	if err := to.Close(); err != nil {
		return cacheError(err)
	}
	return os.Rename(to.Name(), name)
}

func (r *remote) damaged(f datasets.ManifestFile, why string) error {
	return &datasets.DamageError{Path: f.Path, Batch: f.Batch, Why: why, Remedy: "sweep verify " + r.place.String() + " shows details"}
}

func (r *remote) close() error {
	if r == nil {
		return nil
	}
	return r.data.Close()
}
