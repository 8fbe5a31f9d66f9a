//go:build !cgo || !(linux || darwin || windows) || !(amd64 || arm64) || (windows && arm64)

package query

import "context"

// DB is a database over one data set. This build has none.
type DB struct{}

func open(context.Context, setup, Options) (*DB, error) { return nil, ErrNoEngine }

// Rows runs a script and returns the rows of its last statement.
func (db *DB) Rows(context.Context, string) (Rows, error) { return nil, ErrNoEngine }

// RenameBanks gives the banks other names.
func (db *DB) RenameBanks(context.Context, map[string]string) error { return ErrNoEngine }

// First runs one statement and returns its first rows.
func (db *DB) First(context.Context, string, int, int) (*Table, bool, error) {
	return nil, false, ErrNoEngine
}

// Damage reports the batches that are left out.
func (db *DB) Damage() error { return nil }

// RunsOrder is the order of the columns of runs.
func (db *DB) RunsOrder() []string { return nil }

// Close releases the database.
func (db *DB) Close() error { return nil }
