//go:build cgo && (linux || darwin || windows) && (amd64 || arm64) && !(windows && arm64)

package query

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"

	"github.com/duckdb/duckdb-go/v2"

	"sweep/datasets"
	"sweep/datasets/views"
)

// DB is a database over one data set. It has one connection: use it from one goroutine at a time.
type DB struct {
	connector *duckdb.Connector
	conn      *duckdb.Conn
	relations []string // names of the tables and views, for hints
	runsOrder []string
	damage    error
	remote    *remote // nil if all files are on this machine
	local     *local  // nil if they are not
	threads   int     // as the user chose, 0 if not
	locked    bool    // the settings can no longer be changed
	selects   bool    // Options.SelectOnly
}

// open starts DuckDB, runs the set-up script and then denies access to everything but the data set's directory.
func open(ctx context.Context, s setup, o Options) (*DB, error) {
	connector, err := duckdb.NewConnector("?"+settings(o).Encode(), nil)
	if err != nil {
		return nil, fmt.Errorf("DuckDB did not start: %w", err)
	}
	conn, err := connector.Connect(ctx)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("DuckDB did not start: %w", err), connector.Close())
	}
	db := &DB{connector: connector, conn: conn.(*duckdb.Conn), relations: s.relations, runsOrder: s.runsOrder, damage: s.damage, remote: s.remote, local: s.local, threads: o.Threads, selects: o.SelectOnly}
	for _, script := range []string{s.script, lockdown(s.dir)} {
		if _, err := db.conn.ExecContext(ctx, script, nil); err != nil {
			return nil, errors.Join(fmt.Errorf("loading the views of %s: %w", s.dir, err), db.Close())
		}
	}
	return db, nil
}

// opened numbers the databases of this process, because each has its own temporary files.
var opened atomic.Int64

// settings are those that must be set before the first statement.
func settings(o Options) url.Values {
	temp := o.TempDir
	if temp == "" {
		temp = os.TempDir()
	}
	v := url.Values{
		"autoinstall_known_extensions": {"false"},
		"autoload_known_extensions":    {"false"},
		// A query reads a file once. The cache takes 0.1 MB to 0.7 MB for every small file and never gives it back.
		"enable_external_file_cache": {"false"},
		// DuckDB makes this directory when it has to spill and removes it afterwards.
		"temp_directory": {filepath.Join(temp, fmt.Sprintf("sweep-query-%d-%d", os.Getpid(), opened.Add(1)))},
	}
	if o.InMemory {
		v.Set("temp_directory", "")
	}
	if o.Threads > 0 {
		v.Set("threads", strconv.Itoa(o.Threads))
	}
	if o.MemoryLimit != "" {
		v.Set("memory_limit", o.MemoryLimit)
	}
	return v
}

// lockdown makes only the files of the data set readable, which cannot be undone. DuckDB could still write inside the
// directory; prepare refuses statements that do. DuckDB compares paths as the views write them, that is, with pattern
// characters escaped.
func lockdown(dir string) string {
	inside := dir + string(filepath.Separator)
	return "SET allowed_directories = [" + quoteText(inside) + ", " + quoteText(views.GlobEscape(inside)) + "];\n" +
		"SET enable_external_access = false;\n"
}

// lock locks the settings before the first statement of a script runs. With several threads, DuckDB keeps the rows of each
// file apart until it has all, to return them in order, and reserves room for 2048 rows of every column: half a megabyte
// for each file of runs. Scripts that read many small files therefore get one thread, which also takes less processor time
// in total.
func (db *DB) lock(ctx context.Context, script string) error {
	if db.locked {
		return nil
	}
	settings := "SET lock_configuration = true"
	if db.threads == 0 && smallFiles(db.manifest(), script) {
		settings = "SET threads = 1; " + settings
	}
	_, err := db.conn.ExecContext(ctx, settings, nil)
	db.locked = err == nil
	return err
}

func (db *DB) manifest() *datasets.Manifest {
	if db.remote != nil {
		return db.remote.manifest
	}
	return db.local.manifest
}

// RenameBanks gives the banks other names in all tables and named queries.
func (db *DB) RenameBanks(ctx context.Context, names map[string]string) error {
	_, err := db.conn.ExecContext(ctx, views.SQLBanks(db.manifest(), names), nil)
	return err
}

// Rows runs a script of one or more statements and returns the rows of the last one. Close the rows before the next call.
func (db *DB) Rows(ctx context.Context, script string) (Rows, error) {
	statements := split(script)
	if len(statements) == 0 {
		return nil, errEmpty
	}
	if err := db.ready(ctx, script); err != nil {
		return nil, err
	}
	for i, text := range statements {
		rows, err := db.run(ctx, text)
		if err != nil {
			return nil, db.failed(script, err)
		}
		if i == len(statements)-1 {
			return rows, nil
		}
		if err := rows.Close(); err != nil {
			return nil, err
		}
	}
	panic("unreachable: the last statement returns")
}

// ready makes the tables that a script names readable, after checking their files.
func (db *DB) ready(ctx context.Context, script string) error {
	if db.remote != nil {
		views, err := db.remote.views(ctx, script)
		if err == nil && views != "" {
			_, err = db.conn.ExecContext(ctx, views, nil)
		}
		if err != nil {
			return err
		}
	}
	if err := db.local.check(script); err != nil {
		return err
	}
	return db.lock(ctx, script)
}

// First runs one SELECT or EXPLAIN statement and returns the first rows: at most that many rows, and that many bytes as text. The driver
// keeps a complete result in memory that DuckDB does not count, so the statement itself is limited; the window function is one that
// DuckDB computes as the rows come.
func (db *DB) First(ctx context.Context, script string, rows, bytes int) (t *Table, cut bool, err error) {
	statements := split(script)
	switch {
	case len(statements) == 0:
		return nil, false, errEmpty
	case len(statements) > 1:
		return nil, false, errOneStatement
	}
	text := statements[0]
	if err := db.ready(ctx, script); err != nil {
		return nil, false, err
	}
	stmt, err := db.prepare(ctx, text) // so that an error shows the text as it was written
	if err != nil {
		return nil, false, db.failed(script, err)
	}
	kind, err := stmt.StatementType()
	columns, columnsErr := columnsOf(stmt)
	if err = errors.Join(err, columnsErr, stmt.Close()); err != nil {
		return nil, false, err
	}
	if kind == duckdb.STATEMENT_TYPE_SELECT {
		text = limited(text, len(columns), rows, bytes)
	}
	result, err := db.run(ctx, text)
	if err != nil {
		return nil, false, db.failed(script, err)
	}
	if t, err = collect(result); err != nil {
		return nil, false, db.failed(script, err)
	}
	if kind != duckdb.STATEMENT_TYPE_SELECT {
		return t, false, nil
	}
	last := len(columns)
	t.Columns = columns
	if n := len(t.Rows); n > 0 && (n > rows || t.Rows[n-1][last].(int64) > int64(bytes)) {
		t.Rows, cut = t.Rows[:n-1], true
	}
	for i := range t.Rows {
		t.Rows[i] = t.Rows[i][:last]
	}
	return t, cut, nil
}

// separatorBytes is what a value in a row has besides itself: null, or quotes and a comma.
const separatorBytes = 5

// limited adds a column to a statement, the bytes of the rows so far, and ends it one row after the limits. Columns have names of their
// own, because those of the statement may occur twice.
func limited(text string, columns, rows, bytes int) string {
	var names, texts []string
	for i := range columns {
		names, texts = append(names, fmt.Sprintf("c%d", i)), append(texts, fmt.Sprintf("CAST(c%d AS VARCHAR)", i))
	}
	list := strings.Join(names, ", ")
	return fmt.Sprintf("SELECT * FROM (SELECT %[1]s, CAST(sum(size) OVER (ROWS UNBOUNDED PRECEDING) AS BIGINT) AS total, size FROM (SELECT *, strlen(concat(%[2]s)) + %[3]d AS size FROM (\n%[4]s\n) AS t(%[1]s) LIMIT %[5]d)) WHERE total - size <= %[6]d",
		list, strings.Join(texts, ", "), separatorBytes*columns, text, rows+1, bytes)
}

func (db *DB) run(ctx context.Context, text string) (Rows, error) {
	stmt, err := db.prepare(ctx, text)
	if err != nil {
		return nil, err
	}
	columns, err := columnsOf(stmt)
	if err != nil {
		return nil, errors.Join(err, stmt.Close())
	}
	result, err := stmt.QueryContext(ctx, nil)
	if err != nil {
		return nil, errors.Join(err, stmt.Close())
	}
	return newRows(stmt, result, columns), nil
}

// prepare refuses a statement that could write. It checks the keywords first, because DuckDB creates the directory of an
// EXPORT while preparing it, and then the statement type that DuckDB reports.
func (db *DB) prepare(ctx context.Context, text string) (*duckdb.Stmt, error) {
	if !mayRun(text) {
		return nil, errReadOnly
	}
	if name := refusedFunction(text); name != "" {
		return nil, fmt.Errorf("the function %s does more than read, and is refused in queries of a data set", name)
	}
	prepared, err := db.conn.Prepare(text)
	if err != nil && mayExpand(text) {
		// PIVOT expands to several statements; the driver runs all but the last while preparing.
		prepared, err = db.conn.PrepareContext(ctx, text)
	}
	if err != nil {
		return nil, err
	}
	stmt := prepared.(*duckdb.Stmt)
	kind, err := stmt.StatementType()
	switch {
	case err != nil:
	case !readsOnly(kind):
		err = errReadOnly
	case db.selects && kind != duckdb.STATEMENT_TYPE_SELECT && kind != duckdb.STATEMENT_TYPE_EXPLAIN:
		err = errSelectOnly
	}
	if err != nil {
		return nil, errors.Join(err, stmt.Close())
	}
	return stmt, nil
}

// readsOnly accepts statements that read, or that change only tables and views in memory, which end with the database.
func readsOnly(kind duckdb.StmtType) bool {
	switch kind {
	case duckdb.STATEMENT_TYPE_SELECT, duckdb.STATEMENT_TYPE_EXPLAIN,
		duckdb.STATEMENT_TYPE_CREATE, duckdb.STATEMENT_TYPE_CREATE_FUNC, duckdb.STATEMENT_TYPE_DROP,
		duckdb.STATEMENT_TYPE_SET, duckdb.STATEMENT_TYPE_VARIABLE_SET,
		duckdb.STATEMENT_TYPE_INSERT, duckdb.STATEMENT_TYPE_UPDATE, duckdb.STATEMENT_TYPE_DELETE:
		return true
	}
	return false
}

// Damage reports the batches that are left out because their commit records are damaged; nil if there are none, or if the manifest was given.
func (db *DB) Damage() error { return db.damage }

// RunsOrder is the order of the columns of runs for WriteOptions.
func (db *DB) RunsOrder() []string { return db.runsOrder }

// Close releases the database and its temporary files.
func (db *DB) Close() error {
	return errors.Join(db.conn.Close(), db.connector.Close(), db.remote.close())
}

// ofReading reports whether an error can come from the content of a file, rather than from the query.
func ofReading(err error) bool {
	var e *duckdb.Error
	if !errors.As(err, &e) {
		return false
	}
	switch e.Type {
	case duckdb.ErrorTypeIO, duckdb.ErrorTypeInvalid, duckdb.ErrorTypeInternal, duckdb.ErrorTypeSerialization, duckdb.ErrorTypeFatal, duckdb.ErrorTypeUnknownType:
		return true
	}
	text := strings.ToLower(err.Error())
	return strings.Contains(text, "parquet") || strings.Contains(text, "decompress") || strings.Contains(text, "zstd") || strings.Contains(text, "stats size") || strings.Contains(text, "utf8")
}

// failed returns why a script has failed: the damage of a file that it reads, or what the database says.
func (db *DB) failed(script string, err error) error {
	if ofReading(err) {
		if damage := db.local.damage(script); damage != nil {
			return damage
		}
	}
	return db.explain(err)
}

func (db *DB) explain(err error) error {
	err = &shortError{err}
	var e *duckdb.Error
	if errors.As(err, &e) && (e.Type == duckdb.ErrorTypeCatalog || e.Type == duckdb.ErrorTypeBinder) {
		return withHint(err, db.relations)
	}
	return err
}
