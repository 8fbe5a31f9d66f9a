package pictures

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"sweep/datasets/errkind"
)

// filter leaves out runs: the pictures are those of a smaller experiment. An axis keeps the levels chosen, which remember their
// places, so that they look as they do without a filter.
func (s *Session) filter() error {
	var conditions []string
	for name := range s.options.Keep {
		if s.Study.index(name) < 0 {
			return errkind.Errorf(errkind.Invalid, "there is no axis %q", name)
		}
	}
	for i := range s.Study.Axes {
		a := &s.Study.Axes[i]
		kept := s.options.Keep[a.Name]
		if len(kept) == 0 {
			continue
		}
		condition, err := a.keep(kept)
		if err != nil {
			return err
		}
		conditions = append(conditions, condition)
	}
	s.kept = strings.Join(conditions, " AND ")
	if s.options.Only {
		number := func(id int64) string { return strconv.FormatInt(id, 10) }
		only := "false"
		if len(s.options.Runs) > 0 {
			only += " OR run_id IN (" + list(s.options.Runs, number, ", ") + ")"
		}
		if len(s.options.Points) > 0 {
			only += " OR point IN (" + list(s.options.Points, number, ", ") + ")"
		}
		conditions = append(conditions, "("+only+")")
	}
	s.where = strings.Join(conditions, " AND ")
	return nil
}

// keep leaves an axis the given levels, and returns the condition on its column.
func (a *Axis) keep(kept []string) (string, error) {
	if len(a.Levels) == 0 {
		return a.between(kept)
	}
	var levels []string
	for i, level := range a.Levels {
		if slices.Contains(kept, level) {
			levels, a.Places = append(levels, level), append(a.Places, i)
		}
	}
	for _, level := range kept {
		if !slices.Contains(levels, level) {
			return "", errkind.Errorf(errkind.Invalid, "axis %s has no level %q", a.Name, level)
		}
	}
	a.All, a.Levels = len(a.Levels), levels
	if a.Numeric {
		return "CAST(" + column(a.Name) + " AS DOUBLE) IN (" + list(levels, func(l string) string { return "CAST(" + quoted(l) + " AS DOUBLE)" }, ", ") + ")", nil
	}
	return "CAST(" + column(a.Name) + " AS VARCHAR) IN (" + list(levels, quoted, ", ") + ")", nil
}

// Condition is that of runs with some levels of an axis, or within the range FROM..TO of an axis without.
func (s *Study) Condition(axis string, kept []string) (string, error) {
	i := s.index(axis)
	if i < 0 {
		return "", errkind.Errorf(errkind.Invalid, "there is no axis %q", axis)
	}
	a := s.Axes[i]
	return a.keep(kept)
}

// between reads FROM..TO.
func (a *Axis) between(kept []string) (string, error) {
	from, to, ok := strings.Cut(kept[0], "..")
	low, err := strconv.ParseFloat(from, 64)
	high, err2 := strconv.ParseFloat(to, 64)
	if !ok || err != nil || err2 != nil || len(kept) > 1 || !a.Numeric {
		return "", errkind.Errorf(errkind.Invalid, "axis %s has no levels; a filter on it is a range such as %s..%s, not %q", a.Name, strconv.FormatFloat(a.From, 'f', -1, 64), strconv.FormatFloat(a.To, 'f', -1, 64), kept[0])
	}
	return fmt.Sprintf("CAST(%s AS DOUBLE) BETWEEN CAST('%s' AS DOUBLE) AND CAST('%s' AS DOUBLE)", column(a.Name), strconv.FormatFloat(low, 'g', -1, 64), strconv.FormatFloat(high, 'g', -1, 64)), nil
}

// and is the filter as a further condition on runs.
func (s *Session) and() string {
	if s.where == "" {
		return ""
	}
	return " AND " + s.where
}

// among is the filter as a condition on a column with the ids of runs, after a word such as WHERE.
func (s *Session) among(word, id string) string {
	if s.where == "" {
		return ""
	}
	return word + " " + id + " IN (SELECT run_id FROM runs WHERE " + s.where + ")"
}

// sources are the tables with a run in each row, and the texts of the macros, which read some of them.
type sources struct {
	tables []string
	macros map[string]string
}

// readSources reads them, for the queries of filtered pictures.
func (s *Session) readSources(ctx context.Context) error {
	if s.kept == "" {
		return nil
	}
	tables, err := s.db.Query(ctx, "SELECT table_name FROM information_schema.columns WHERE column_name = 'run_id' AND table_name <> 'runs' ORDER BY ALL")
	if err != nil {
		return err
	}
	for _, row := range tables.Rows {
		s.sources.tables = append(s.sources.tables, row[0].(string))
	}
	macros, err := s.db.Query(ctx, "SELECT function_name, string_agg(macro_definition, ' ') FROM duckdb_functions() WHERE NOT internal AND macro_definition IS NOT NULL GROUP BY ALL")
	if err != nil {
		return err
	}
	s.sources.macros = map[string]string{}
	for _, row := range macros.Rows {
		s.sources.macros[row[0].(string)] = row[1].(string)
	}
	return nil
}

var sqlWords = regexp.MustCompile(`\w+`)

// Filtered is a statement that reads only the runs that the filter on axes keeps. Common table expressions hide the tables from it,
// and from the macros that it calls.
func (s *Session) Filtered(sql string) string {
	if s.kept == "" {
		return sql
	}
	seen := map[string]bool{}
	var read func(text string)
	read = func(text string) {
		for _, word := range sqlWords.FindAllString(text, -1) {
			if !seen[word] {
				seen[word] = true
				read(s.sources.macros[word])
			}
		}
	}
	read(sql)
	with := "WITH runs AS (FROM runs WHERE " + s.kept + ")"
	for _, table := range s.sources.tables {
		if seen[table] {
			with += ", " + table + " AS (FROM " + table + " WHERE run_id IN (SELECT run_id FROM runs))"
		}
	}
	if rest, ok := strings.CutPrefix(sql, "WITH "); ok {
		return with + ", " + rest
	}
	return with + " " + sql
}
