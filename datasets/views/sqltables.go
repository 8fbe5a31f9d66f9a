package views

import (
	"fmt"
	"regexp"
	"strings"

	"sweep/datasets"
	"sweep/datasets/named"
	"sweep/datasets/tables"
)

// A data set on an object store is queried through copies of its files. SQLText creates all its views without files.
// The statements here give a table its files when a query first names it, and until then make reading it an error, so
// that it does not look empty.

// SQLUnread creates views of all tables that fail when they are read.
func SQLUnread(m *datasets.Manifest) string {
	var b strings.Builder
	for _, t := range tables.Tables() {
		why := sqlText("the files of " + t.Name + " were not fetched: name the table in the query itself")
		empty, _ := strings.CutSuffix(emptyRelation(viewColumns(m, t)), "false")
		fmt.Fprintf(&b, "CREATE OR REPLACE VIEW %s AS %serror(%s) IS NULL;\n", t.Name, empty, why)
	}
	return b.String()
}

// SQLTable creates the view of one table over its files in the manifest, which are below root.
func SQLTable(m *datasets.Manifest, table, root string) string {
	t := tables.FindTable(table)
	if files, _ := tableFiles(m, table, everyFile); len(files) == 0 {
		return fmt.Sprintf("CREATE OR REPLACE VIEW %s AS %s;\n", t.Name, emptyRelation(viewColumns(m, t)))
	}
	return tableView(m, t, root)
}

var sqlWord = regexp.MustCompile(`[A-Za-z_][A-Za-z0-9_]*`)

// TablesNamed lists the tables that a script can read, in the order of Tables: those whose names appear anywhere in it,
// and those behind the views and named queries whose names do. A name that means something else fetches a table that is
// not needed.
func TablesNamed(m *datasets.Manifest, script string) []string {
	bodies := map[string]string{}
	for _, v := range gridViews(m) {
		bodies[v.name] = v.query
	}
	for _, q := range named.InOrder() {
		bodies[q.Name] = withClock(m, q).Macro()
	}
	for _, macro := range strings.Split(knownNames(m)+named.Helpers(), "CREATE OR REPLACE MACRO ") {
		name, body, _ := strings.Cut(macro, "(")
		bodies[name] = body
	}
	words := map[string]bool{}
	for texts := []string{script}; len(texts) > 0; {
		text := texts[0]
		texts = texts[1:]
		for _, word := range sqlWord.FindAllString(text, -1) {
			word = strings.ToLower(word)
			if body := bodies[word]; body != "" && !words[word] {
				texts = append(texts, body)
			}
			words[word] = true
		}
	}
	var list []string
	for _, t := range tables.Tables() {
		if words[t.Name] {
			list = append(list, t.Name)
		}
	}
	return list
}
