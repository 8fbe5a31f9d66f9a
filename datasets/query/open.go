package query

import (
	"cmp"
	"context"
	"errors"
	"path/filepath"
	"slices"

	"sweep/datasets"
	"sweep/datasets/named"
	"sweep/datasets/vfs"
	"sweep/datasets/views"
)

// Open opens a data set, complete or still being written: it sees every batch that is committed at this moment. Batches
// with damaged commit records are left out and reported by Damage. The files of one at a URL are fetched when a query first
// names their table.
func Open(ctx context.Context, at vfs.Place, o Options) (*DB, error) {
	path, ok := at.Path()
	if !ok {
		return openRemote(ctx, at, o)
	}
	absolute, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	m, damage := o.Manifest, error(nil)
	if m == nil {
		if m, damage, err = manifestOf(absolute); err != nil {
			return nil, err
		}
	}
	root := filepath.ToSlash(absolute)
	if err := views.CheckSQLRoot(m, root); err != nil {
		return nil, err
	}
	files := &local{name: at.String(), dir: absolute, manifest: m, checked: map[string]bool{}, many: o.Many}
	if err := files.openable(); err != nil {
		return nil, err
	}
	db, err := open(ctx, setup{
		dir:       absolute,
		script:    views.SQLText(m, root),
		relations: views.Relations(),
		runsOrder: views.RunsOrder(m),
		damage:    damage,
		local:     files,
	}, o)
	if err != nil {
		return nil, cmp.Or(files.advise(m.CheckFirst(vfs.DirFS(absolute))), err)
	}
	return db, nil
}

// manifestOf builds the manifest from the commit records; manifest.json may be missing or older than they are.
func manifestOf(dir string) (m *datasets.Manifest, damage, err error) {
	d, err := datasets.Open(vfs.OnDisk(dir))
	if err != nil {
		return nil, nil, err
	}
	m, err = d.Current()
	if closeErr := d.Close(); m == nil || closeErr != nil {
		return nil, nil, errors.Join(err, closeErr)
	}
	return m, err, nil
}

// Named runs a named query with arguments given as text.
func (db *DB) Named(ctx context.Context, name string, args map[string]string) (Rows, error) {
	q, err := named.Find(name)
	if err != nil {
		return nil, err
	}
	call, err := q.Call(args)
	if err != nil {
		return nil, err
	}
	return db.Rows(ctx, call)
}

// local is a data set in a directory. The files of a table are compared with their records when a query first names it.
type local struct {
	name     string // as the user gave it
	dir      string
	manifest *datasets.Manifest
	checked  map[string]bool
	many     func(files int64, complete bool) // may be nil
}

// openable refuses anything but regular files. DuckDB opens files by itself, the first of each table when the views are
// created, and would wait forever for the other end of a pipe.
func (l *local) openable() error {
	var irregular *vfs.NotRegularError
	for _, f := range l.manifest.Files {
		if err := vfs.CheckRegular(filepath.Join(l.dir, filepath.FromSlash(f.Path))); errors.As(err, &irregular) {
			return l.advise(&datasets.DamageError{Path: f.Path, Batch: f.Batch, Why: irregular.Error()})
		}
	}
	return nil
}

func (l *local) check(script string) error {
	if l == nil {
		return nil
	}
	named := views.TablesNamed(l.manifest, script)
	l.noticeMany(named)
	for _, table := range named {
		if l.checked[table] {
			continue
		}
		if err := l.manifest.CheckSwapped(vfs.DirFS(l.dir), table); err != nil {
			return l.advise(err)
		}
		l.checked[table] = true
	}
	return nil
}

// manyFiles is the number of files from which on a query explains why it takes long. A file of runs takes 3.4 ms of processor
// time if all columns are read, and 0.4 ms for a few of them (docs/performance.md): 17 and 2 seconds for this number.
var manyFiles int64 = 5000

// noticeMany reports once that a query reads many files.
func (l *local) noticeMany(named []string) {
	files, _ := counted(l.manifest, named)
	if files > manyFiles && l.many != nil {
		l.many(files, l.manifest.Status == datasets.StatusComplete)
		l.many = nil
	}
}

// fewFiles is the number of files that a query may read with several threads however small they are.
var fewFiles int64 = 1000

// smallFiles reports whether a script reads many files with few rows each: fewer than DuckDB processes together.
func smallFiles(m *datasets.Manifest, script string) bool {
	files, rows := counted(m, views.TablesNamed(m, script))
	return files > fewFiles && rows/files < 2048
}

// counted returns the number of files and rows of some tables.
func counted(m *datasets.Manifest, named []string) (files, rows int64) {
	for _, t := range m.Tables {
		if slices.Contains(named, t.Name) {
			files, rows = files+t.Files, rows+t.Rows
		}
	}
	return files, rows
}

// damage looks for a damaged file that explains a read error; it returns nil if there is none.
func (l *local) damage(script string) error {
	if l == nil {
		return nil
	}
	for _, table := range views.TablesNamed(l.manifest, script) {
		if err := l.manifest.CheckContent(vfs.DirFS(l.dir), table); err != nil {
			return l.advise(err)
		}
	}
	return nil
}

// advise names the data set in the remedy.
func (l *local) advise(err error) error {
	var damage *datasets.DamageError
	if errors.As(err, &damage) {
		damage.Remedy = "sweep verify " + l.name + " finds what else is damaged"
	}
	return err
}
