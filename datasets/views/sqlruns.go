package views

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"sweep/datasets"
	"sweep/datasets/tables"
)

// If an axis was added or removed, the files of table runs have different columns until they are updated, in version 1
// always. They could be read together by column name, but then DuckDB opens every file before it answers anything. The view
// therefore reads each stretch of batches with the same columns separately and adds the missing ones as constants.

// batchRange is a range of batch numbers, both ends included.
type batchRange struct{ first, last int64 }

var everyBatch = batchRange{0, math.MaxInt64}

// stretch is a sequence of batches whose files have the same columns.
type stretch struct {
	batches   batchRange
	constants []datasets.PlanConstant
}

// stretches divides the batches of a table by the columns of their files.
func stretches(m *datasets.Manifest, t *tables.Table) []stretch {
	if !t.Axes {
		return []stretch{{batches: everyBatch}}
	}
	var list []stretch
	next := int64(0)
	for _, l := range m.Lacking {
		if next < l.First {
			list = append(list, stretch{batches: batchRange{next, l.First - 1}})
		}
		list = append(list, stretch{batchRange{l.First, l.Last}, l.Constants})
		next = l.Last + 1
	}
	return append(list, stretch{batches: batchRange{next, math.MaxInt64}})
}

// tableByPlans reads the files of a table by listing them, those with the same columns together.
func tableByPlans(m *datasets.Manifest, t *tables.Table, root string) string {
	var parts []string
	for _, s := range stretches(m, t) {
		files, _ := tableFiles(m, t.Name, s.batches)
		if len(files) == 0 {
			continue
		}
		for i, f := range files {
			files[i] = sqlText(below(GlobEscape(root), f))
		}
		source := readFiles(m, t, "[\n    "+strings.Join(files, ",\n    ")+"\n]", "")
		parts = append(parts, fmt.Sprintf("SELECT %s\nFROM %s%s", selectList(viewColumns(m, t), s.constants),
			newestFiles(m, t, source, s.constants), latestOnly(m, t)))
	}
	return strings.Join(parts, "\nUNION ALL\n")
}

// wholeTable reads all files below the directory of a table, which are too many to list.
func wholeTable(m *datasets.Manifest, t *tables.Table, root string) string {
	parts, byName := stretches(m, t), ""
	if len(parts) > 1 {
		byName = ", union_by_name = true"
	}
	names := selectNames(viewColumns(m, t), func(c tables.Column) string {
		var cases strings.Builder
		for _, s := range parts {
			if value, absent := constant(c, s.constants); absent && byName != "" {
				fmt.Fprintf(&cases, " WHEN f.batch BETWEEN %d AND %d THEN %s", s.batches.first, s.batches.last, value)
			}
		}
		if cases.Len() == 0 {
			return ""
		}
		return fmt.Sprintf("CASE%s ELSE f.%s END", cases.String(), sqlName(c.Name))
	})
	source := readFiles(m, t, sqlText(below(GlobEscape(root), t.Name+"/**/*.parquet")), byName)
	return fmt.Sprintf("SELECT %s\nFROM %s%s", names, newestFiles(m, t, source, nil), latestOnly(m, t))
}

// selectList lists the columns of the files f, with constants for those that the files lack.
func selectList(list []tables.Column, constants []datasets.PlanConstant) string {
	return selectNames(list, func(c tables.Column) string {
		value, _ := constant(c, constants)
		return value
	})
}

// selectNames lists columns of the files f, or the expressions in instead that replace them. They must be qualified:
// inside a view, DuckDB takes an unqualified name for the argument of a macro that reads the view and has an argument
// of that name.
func selectNames(list []tables.Column, instead func(tables.Column) string) string {
	names := make([]string, len(list))
	for i, c := range list {
		names[i] = "f." + sqlName(c.Name)
		if value := instead(c); value != "" {
			names[i] = value + " AS " + sqlName(c.Name)
		}
	}
	return strings.Join(names, ", ")
}

// constant is the SQL of a column that files lack.
func constant(c tables.Column, constants []datasets.PlanConstant) (sql string, absent bool) {
	i := slices.IndexFunc(constants, func(k datasets.PlanConstant) bool { return k.Axis == c.Name })
	if i < 0 {
		return "", false
	}
	value := "NULL"
	if v := constants[i].Value; v != nil {
		value = sqlText(*v)
	}
	return fmt.Sprintf("CAST(%s AS %s)", value, c.Type), true
}

// listedRunsMax is the number of runs that a condition lists one by one, which DuckDB compares with the statistics of
// the files.
const listedRunsMax = 1000

// latestOnly leaves out attempts in table runs that were replaced by later ones.
func latestOnly(m *datasets.Manifest, t *tables.Table) string {
	if t.Name != "runs" || len(m.Replaced) == 0 {
		return ""
	}
	var list []string
	var runs int64
	for _, r := range m.Replaced {
		runs += r.Runs()
	}
	if runs <= listedRunsMax {
		for _, r := range m.Replaced {
			for run := r.First; run <= r.Last; run++ {
				list = append(list, fmt.Sprint(run))
			}
		}
		return "\nWHERE f.run_id NOT IN (" + strings.Join(list, ", ") + ")"
	}
	for _, r := range m.Replaced {
		list = append(list, fmt.Sprintf("(%d, %d)", r.First, r.Last+1))
	}
	return "\nWHERE f.run_id NOT IN (SELECT unnest(range(r.a, r.b)) FROM (VALUES " + strings.Join(list, ", ") + ") AS r(a, b))"
}
