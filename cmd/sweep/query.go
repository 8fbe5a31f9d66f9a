package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"sweep/datasets/errkind"
	"sweep/datasets/named"
	"sweep/datasets/query"
	"sweep/datasets/vfs"
	"sweep/datasets/views"
	"sweep/engine/text"
	"sweep/runner/shell"
)

// QueryCmd is sweep query.
type QueryCmd struct {
	Dir vfs.Place `arg:"" optional:"" help:"Directory of the data set, or s3://BUCKET/PREFIX."`
	SQL string    `arg:"" optional:"" name:"sql" help:"SQL query over the tables and views of the data set, in the dialect of DuckDB; - reads it from standard input."`

	File   string   `short:"f" placeholder:"FILE" help:"Read the SQL query from FILE."`
	Name   string   `short:"n" placeholder:"NAME" help:"Run a named query."`
	Arg    []string `short:"a" sep:"none" placeholder:"NAME=VALUE" help:"Set an argument of the named query. May be repeated."`
	Names  bool     `help:"List the named queries with their arguments."`
	Format string   `enum:",table,csv,tsv,json,jsonl,parquet,arrow" default:"" placeholder:"FORMAT" help:"Output format: table, csv, tsv, json, jsonl, parquet or arrow. Default: the format that the suffix of --output stands for, else table."`
	JSON   bool     `help:"The same as --format json."`
	Output string   `short:"o" placeholder:"FILE" help:"Write the result to FILE. Default: standard output."`

	Force          bool `help:"Replace FILE if it exists."`
	EscapeFormulas bool `help:"In CSV and TSV, prefix texts that a spreadsheet would execute as a formula with a '."`

	MaxRows *int   `placeholder:"N" help:"Maximum number of rows to show in a table; 0 shows all. Default: 100 on a terminal, else all."`
	Threads int    `min:"1" max:"10000" placeholder:"N" help:"Number of threads of the database. Default: one per core; one if a query reads many small files."`
	Memory  string `placeholder:"SIZE" help:"Memory limit of the database, for example 4GB. Default: most of the machine's memory."`
	Quiet   bool   `short:"q" help:"Do not suggest to compact a data set of many files."`
}

// Help is shown below the usage.
func (*QueryCmd) Help() string {
	return `The query cannot write anything, or read anything outside the data set.

  sweep query out/quickstart "from runs"
  sweep query out/quickstart "select policy, avg(total_cost_cents) from runs group by all"
  sweep query --names
  sweep query out/quickstart --name metric_by_axis --arg metric=total_cost_cents --arg axis=policy
  sweep query out/quickstart "from runs" --output runs.csv

For a data set on an object store (s3://BUCKET/PREFIX), the files of the tables that the query uses are copied to the user's
cache directory first, and reused by later queries.`
}

// Run runs the query.
func (q *QueryCmd) Run(c *Context) error {
	c.JSON = q.JSON
	if q.Names {
		return q.list(c)
	}
	script, err := q.script(c)
	if err != nil {
		return err
	}
	format, err := q.format()
	if err != nil {
		return err
	}
	if format.Binary() && q.Output == "" && c.OutTerminal > 0 {
		return usage("give --output FILE, or redirect the output", "%s output cannot be shown on a terminal", format)
	}
	var file *vfs.Output
	if q.Output != "" {
		if file, err = createOutput(q.Output, q.Force); err != nil {
			return err
		}
		defer file.Discard()
	}
	db, err := query.Open(c, q.Dir, query.Options{Threads: q.Threads, MemoryLimit: q.Memory, TempDir: c.Env("TMPDIR"),
		Notice: func(text string) { c.Sayf("%s", text) }, Many: func(files int64, complete bool) { q.manyFiles(c, files, complete) }})
	if err != nil {
		return q.explain(err)
	}
	defer db.Close()
	rows, err := db.Rows(c, script)
	if err == nil {
		err = q.write(c, db, file, format, rows)
	}
	if err == nil && db.Damage() != nil {
		return because(fmt.Errorf("the result omits damaged files: %w", db.Damage()), errkind.Damage, "")
	}
	return q.explain(err)
}

// manyFiles suggests to compact the data set.
func (q *QueryCmd) manyFiles(c *Context, files int64, complete bool) {
	if q.Quiet {
		return
	}
	when := ""
	if !complete {
		when = ", once the data set is complete,"
	}
	c.Sayf("the query reads up to %s, which takes time and memory; %s%s merges them", text.Counted(files, "file"),
		shell.Join("sweep", "compact", q.Dir.Text()), when)
}

// write writes the result to the file, or to standard output if there is none.
func (q *QueryCmd) write(c *Context, db *query.DB, file *vfs.Output, format query.Format, rows query.Rows) error {
	to := c.Data()
	if format == query.AlignedTable {
		to = c.Stdout
	}
	o := query.WriteOptions{MaxRows: q.maxRows(c), Width: c.OutTerminal, Order: db.RunsOrder(), EscapeFormulas: q.EscapeFormulas}
	if file != nil {
		to, o.Width = file, 0
	}
	note, err := query.Write(to, format, rows, o)
	if file != nil {
		err = endOutput(file, err)
	}
	if note != "" {
		c.Sayf("%s", note)
	}
	return err
}

// script returns the SQL, which can be given in four ways.
func (q *QueryCmd) script(c *Context) (string, error) {
	ways := 0
	for _, given := range []bool{q.SQL != "", q.File != "", q.Name != ""} {
		if given {
			ways++
		}
	}
	switch {
	case ways == 0 && isSQL(q.Dir.Text()):
		return "", usage(fmt.Sprintf("sweep query DIR %q", q.Dir.Text()), "the directory of the data set is missing before the SQL")
	case q.Dir.IsZero():
		return "", usage("sweep query DIR \"from runs\"", "the directory of the data set is missing")
	case ways == 0:
		return "", usage("sweep query "+q.Dir.String()+" \"from runs\", or sweep query --names", "nothing to query: give SQL, --file or --name")
	case ways > 1:
		return "", usage("", "give only one of SQL, --file and --name")
	case q.Name == "" && len(q.Arg) > 0:
		return "", usage("", "--arg requires --name")
	case q.Name != "":
		return q.call()
	case q.File != "":
		data, err := readFile(q.File)
		return string(data), err
	case q.SQL == "-":
		data, err := io.ReadAll(c.Stdin)
		return string(data), err
	}
	return q.SQL, nil
}

// isSQL reports whether the first argument is SQL rather than a directory.
func isSQL(text string) bool {
	first, rest, _ := strings.Cut(strings.ToLower(strings.TrimSpace(text)), " ")
	_, err := os.Stat(text)
	return err != nil && rest != "" && slices.Contains([]string{"from", "select", "with", "describe", "summarize", "show", "pivot", "values", "explain"}, first)
}

// call returns the SQL of a named query with its arguments.
func (q *QueryCmd) call() (string, error) {
	found, err := named.Find(q.Name)
	if err != nil {
		return "", invalid("sweep query --names lists them", "%s", err)
	}
	args, err := namedArguments(q.Arg)
	if err != nil {
		return "", err
	}
	call, err := found.Call(args)
	if err != nil {
		return "", invalid("", "%s", err)
	}
	return call, nil
}

// namedArguments reads "NAME=VALUE" texts. Each argument has one value.
func namedArguments(texts []string) (map[string]string, error) {
	args := make(map[string]string, len(texts))
	for _, text := range texts {
		name, value, ok := strings.Cut(text, "=")
		if !ok {
			return nil, usage("for example --arg run=0", "--arg: %q has no =", text)
		}
		if first, ok := args[name]; ok {
			return nil, usage("", "--arg: %s is given twice, as %q and %q", name, first, value)
		}
		args[name] = value
	}
	return args, nil
}

// list prints the named queries.
func (q *QueryCmd) list(c *Context) error {
	for i, g := range named.Groups() {
		if len(g.Queries) == 0 {
			continue
		}
		if i > 0 {
			c.Printf("\n")
		}
		c.Printf("%s\n", g.Title)
		for _, n := range g.Queries {
			c.Printf("  %s\n      %s\n", n.Signature(), strings.ReplaceAll(n.Purpose, "\n", "\n      "))
		}
	}
	return nil
}

// explain gives the errors of the database their codes: 13 if a file of the data set cannot be read, otherwise that of
// invalid input. Errors that know their code keep it.
func (q *QueryCmd) explain(err error) error {
	var coded interface{ ExitCode() int }
	if err == nil || errors.As(err, &coded) {
		return err
	}
	// Files outside the data set are closed to queries, so the reader can only fail at those of the data set.
	path, _ := q.Dir.Path()
	dir, absErr := filepath.Abs(path)
	if absErr == nil && strings.Contains(err.Error(), views.GlobEscape(dir)) && strings.Contains(err.Error(), ".parquet") {
		return because(err, errkind.Damage, "sweep verify "+q.Dir.String()+" shows what is damaged")
	}
	return because(err, errkind.Invalid, "")
}
