package query

import (
	"context"
	"errors"
	"path/filepath"

	"sweep/datasets"
	"sweep/datasets/objects"
	"sweep/datasets/vfs"
)

// Open opens the data set in dir, whether complete or still being written: it sees every batch that is committed at this
// moment. Batches whose commit records are damaged are left out, and Damage tells about them. The data set may also be
// named by a URL; from an object store, the files of a table are fetched when a query first names the table.
func Open(ctx context.Context, dir string, o Options) (*DB, error) {
	at, err := objects.Parse(dir)
	if err != nil {
		return nil, err
	}
	if at.Bucket != "" {
		return openRemote(ctx, dir, o)
	}
	absolute, err := filepath.Abs(at.Path)
	if err != nil {
		return nil, err
	}
	m, damage, err := manifestOf(absolute)
	if err != nil {
		return nil, err
	}
	root := filepath.ToSlash(absolute)
	if err := datasets.CheckSQLRoot(m, root); err != nil {
		return nil, err
	}
	return open(ctx, setup{
		dir:       absolute,
		script:    datasets.SQLText(m, root),
		relations: datasets.Relations(),
		damage:    damage,
	}, o)
}

// manifestOf builds the manifest from the commit records; manifest.json may be missing or older than they are.
func manifestOf(dir string) (m *datasets.Manifest, damage, err error) {
	d, err := datasets.Open(vfs.OS{}, dir)
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
	call, err := callOf(name, args)
	if err != nil {
		return nil, err
	}
	return db.Rows(ctx, call)
}
