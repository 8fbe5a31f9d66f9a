// Package named is the registry of named queries: frequent questions about a data set, each with a name, a purpose, typed
// arguments and its SQL. dataset.sql defines each as a table macro, `sweep query --name` runs them, and docs/queries.md is
// generated from the registry.
//
// A query is one file in sql/. Its leading comments are its description:
//
//	-- The purpose, in one or more sentences.
//	-- group: costs
//	-- arg run BIGINT of run: the run's id
//	-- arg agent VARCHAR of agent(run) = NULL: only this agent
//	-- clock: tick
//	SELECT ...
//
// The SQL refers to arguments by name; a column with the same name as an argument must be qualified.
package named

import (
	"embed"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"
)

//go:embed sql/*.sql polars/*.py
var files embed.FS

// Query is one named query.
type Query struct {
	Name    string
	Group   string // heading of the documentation
	Purpose string
	Args    []Arg    // required ones first
	Clock   []string // columns of ticks that get a time of day; the query has an argument run
	SQL     string   // one SELECT statement without semicolon
	Polars  string   // the same query as a Python function over Polars frames; empty if there is none
}

// Arg is an argument of a query.
type Arg struct {
	Name    string
	Type    string // BIGINT, VARCHAR, DOUBLE or BOOLEAN
	Domain  Domain // valid values; the zero Domain accepts any
	Default string // SQL literal; empty: the argument is required
	Purpose string
}

// Group is a heading of the documentation with its queries.
type Group struct {
	Name, Title string
	Queries     []Query
}

var groups = []Group{
	{Name: "runs", Title: "Runs"},
	{Name: "experiments", Title: "Experiments: points, axes and replications"},
	{Name: "liquidity", Title: "Liquidity, delay and settlement of a run"},
	{Name: "payments", Title: "Payments"},
	{Name: "costs", Title: "Banks and costs"},
	{Name: "policies", Title: "Policies and decisions"},
	{Name: "ticks", Title: "State by tick"},
	{Name: "events", Title: "Events"},
}

var registry = load()

// InOrder returns all queries, each after the queries it calls, which is the order in which macros must be created.
func InOrder() []Query { return ordered() }

var ordered = sync.OnceValue(order)

func order() []Query {
	var list []Query
	done := map[string]bool{}
	var add func(q Query)
	add = func(q Query) {
		if done[q.Name] {
			return
		}
		done[q.Name] = true
		for _, other := range registry {
			if strings.Contains(q.SQL, other.Name+"(") {
				add(other)
			}
		}
		list = append(list, q)
	}
	for _, q := range registry {
		add(q)
	}
	return list
}

// Groups returns the queries under their headings.
func Groups() []Group {
	all := slices.Clone(groups)
	for i := range all {
		for _, q := range registry {
			if q.Group == all[i].Name {
				all[i].Queries = append(all[i].Queries, q)
			}
		}
	}
	return all
}

// Find returns the query with the given name; the error lists similar names.
func Find(name string) (Query, error) {
	i, found := slices.BinarySearchFunc(registry, name, func(q Query, name string) int { return strings.Compare(q.Name, name) })
	if found {
		return registry[i], nil
	}
	var near []string
	label := "similar"
	for _, q := range registry {
		if strings.Contains(q.Name, name) || sharesWord(q.Name, name) {
			near = append(near, q.Name)
		}
	}
	if len(near) == 0 {
		label = "available"
		for _, q := range registry {
			near = append(near, q.Name)
		}
	}
	return Query{}, fmt.Errorf("there is no named query %q; %s: %s", name, label, strings.Join(near, ", "))
}

// sharesWord reports whether two names share a word between underscores.
func sharesWord(a, b string) bool {
	words := strings.Split(b, "_")
	for _, w := range strings.Split(a, "_") {
		if len(w) > 2 && slices.Contains(words, w) {
			return true
		}
	}
	return false
}

// load reads the embedded files. A file in another form is a bug in this package.
func load() []Query {
	names, err := fs.Glob(files, "sql/*.sql")
	if err != nil {
		panic(err)
	}
	queries := make([]Query, 0, len(names))
	for _, name := range names {
		text, err := files.ReadFile(name)
		if err != nil {
			panic(err)
		}
		q, err := parse(string(text))
		if err != nil {
			panic(fmt.Sprintf("%s: %v", name, err))
		}
		q.Name = strings.TrimSuffix(path.Base(name), ".sql")
		polars, err := files.ReadFile("polars/" + q.Name + ".py")
		if err == nil {
			q.Polars = strings.TrimSpace(string(polars))
		}
		queries = append(queries, q)
	}
	slices.SortFunc(queries, func(a, b Query) int { return strings.Compare(a.Name, b.Name) })
	return queries
}

// Helpers returns the scalar macros that named queries use.
func Helpers() string { return helpers }

//go:embed helpers.sql
var helpers string
