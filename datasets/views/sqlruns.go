package views

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"sweep/datasets"
	"sweep/datasets/tables"
)

// Files of a table differ in their columns if a later version of the program, which has added some, has extended the data
// set. If an axis was added or removed, the files of table runs do until they are updated, in version 1 always. They could
// be read together by column name, but then DuckDB opens every file before it answers anything. The view therefore reads
// each stretch of batches with the same columns separately and adds the missing ones as constants.

// batchRange is a range of batch numbers, both ends included.
type batchRange struct{ first, last int64 }

var (
	everyBatch = batchRange{0, math.MaxInt64}
	everyFile  = batchRange{-1, math.MaxInt64} // also those of analyses
)

// stretch is a sequence of batches whose files have the same columns.
type stretch struct {
	batches   batchRange
	constants []datasets.PlanConstant
}

// stretches divides the batches of a table by the columns of their files.
func stretches(m *datasets.Manifest, t *tables.Table) []stretch {
	if !t.Axes {
		return planStretches(m, t)
	}
	var added []datasets.PlanConstant // after the newest plan
	if len(m.Plans) > 0 {
		added = nulls(m.LackedBy(m.Plans[len(m.Plans)-1], t.Name))
	}
	var list []stretch
	next := int64(0)
	for _, l := range m.Lacking {
		if next < l.First {
			list = append(list, stretch{batchRange{next, l.First - 1}, added})
		}
		list = append(list, stretch{batchRange{l.First, l.Last}, slices.Concat(l.Constants, added)})
		next = l.Last + 1
	}
	return append(list, stretch{batchRange{next, math.MaxInt64}, added})
}

// planStretches divides the batches of a table by the columns that its plans know. Neighbours with the same columns are
// one stretch.
func planStretches(m *datasets.Manifest, t *tables.Table) []stretch {
	list := []stretch{{batches: everyBatch}}
	for i, p := range m.Plans {
		lacked := nulls(m.LackedBy(p, t.Name))
		last := &list[len(list)-1]
		switch {
		case i == 0:
			last.constants = lacked
		case len(lacked) != len(last.constants): // later plans know more
			last.batches.last = p.FirstBatch - 1
			list = append(list, stretch{batchRange{p.FirstBatch, math.MaxInt64}, lacked})
		}
	}
	return list
}

// nulls are columns as constants that are NULL.
func nulls(list []tables.Column) []datasets.PlanConstant {
	var constants []datasets.PlanConstant
	for _, c := range list {
		constants = append(constants, datasets.PlanConstant{Axis: c.Name})
	}
	return constants
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

// wholeTable reads all files below the directory of a table, which are too many to list or are known to be the listed ones. Columns that no file has are
// constants.
func wholeTable(m *datasets.Manifest, t *tables.Table, root string) string {
	parts := stretches(m, t)
	if len(parts) == 1 {
		source := readFiles(m, t, sqlText(below(GlobEscape(root), t.Name+"/**/*.parquet")), "")
		return fmt.Sprintf("SELECT %s\nFROM %s%s", selectList(viewColumns(m, t), parts[0].constants),
			newestFiles(m, t, source, parts[0].constants), latestOnly(m, t))
	}
	names := selectNames(viewColumns(m, t), func(c tables.Column) string {
		var cases strings.Builder
		otherwise, absents := "f."+sqlName(c.Name), 0
		for _, s := range parts {
			if value, absent := constant(c, s.constants); absent {
				fmt.Fprintf(&cases, " WHEN f.batch BETWEEN %d AND %d THEN %s", s.batches.first, s.batches.last, value)
				absents++
			}
		}
		switch absents {
		case 0:
			return ""
		case len(parts):
			otherwise = "NULL" // no file has it
		}
		return fmt.Sprintf("CASE%s ELSE %s END", cases.String(), otherwise)
	})
	source := readFiles(m, t, sqlText(below(GlobEscape(root), t.Name+"/**/*.parquet")), ", union_by_name = true")
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
