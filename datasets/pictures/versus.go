package pictures

import (
	"context"
	"fmt"
	"slices"
	"strings"
)

// versusLines are what two days are compared by: name, label, unit and the SQL of a part of the day.
var versusLines = []struct{ name, title, unit, sql string }{
	{"queues", "Value in the queues", "money", "max(queue1_value_cents + queue2_value_cents)"},
	{"credit", "Credit in use", "money", "max(credit_used_cents)"},
	{"settled", "Value settled so far in the day", "money", "CAST(sum(settled_value_cents) AS BIGINT)"},
}

// OfTwo compares a day of two runs: both on one scale, and below each panel their difference.
func (s *Session) OfTwo(ctx context.Context, a, b, day int64) (Picture, error) {
	p := Picture{Name: "versus", Draw: "timeline", Title: "Where in the day do they differ?", Short: "The day"}
	if p.Missing = s.notStored("ticks"); p.Missing != "" {
		return p, nil
	}
	c, err := s.calendar(ctx, a)
	if err != nil {
		return p, err
	}
	other, err := s.calendar(ctx, b)
	if err != nil {
		return p, err
	}
	if c.ticks != other.ticks {
		p.Missing = fmt.Sprintf("The days of the runs have different lengths, %s and %s, so they cannot be compared tick by tick.", count(int(c.ticks), "tick"), count(int(other.ticks), "tick"))
		return p, nil
	}
	columns := list(versusLines, func(l struct{ name, title, unit, sql string }) string { return l.sql + " AS " + l.name }, ", ")
	sql := fmt.Sprintf("SELECT run_id, (tick %% %d) // %d AS part, %s FROM ticks WHERE run_id IN (%d, %d) AND day = %d GROUP BY ALL ORDER BY ALL", c.ticks, c.width, columns, a, b, day)
	rows, err := s.db.Query(ctx, sql)
	if err != nil {
		return p, err
	}
	values := map[int64][][]any{a: make([][]any, c.bins()), b: make([][]any, c.bins())}
	settled := map[int64]int64{}
	for _, row := range rows.Rows {
		run, part := integer(row[0]), int(integer(row[1]))
		settled[run] += integer(row[4])
		if part < c.bins() {
			values[run][part] = []any{integer(row[2]), integer(row[3]), settled[run]}
		}
	}
	t := &Table{Query: s.command(sql), Columns: c.columns()}
	var panels []panel
	names := [3]string{fmt.Sprintf("run %d", a), fmt.Sprintf("run %d", b), fmt.Sprintf("run %d minus run %d", b, a)}
	for _, l := range versusLines {
		for k, suffix := range []string{"_a", "_b", "_difference"} {
			t.Columns = append(t.Columns, s.money(l.name+suffix, lowerFirst(l.title)+", "+names[k]))
		}
		panels = append(panels,
			panel{Title: l.title, Unit: l.unit, Series: []series{{Name: names[0], Column: l.name + "_a", Kind: "line", Colour: 0}, {Name: names[1], Column: l.name + "_b", Kind: "line", Colour: 1, Dash: 1}}},
			panel{Title: l.title + ": difference", Unit: l.unit, Series: []series{{Name: names[2], Column: l.name + "_difference", Kind: "line", Colour: 4}}})
	}
	first, most, mostAt := versusRows(t, c.dayScale, values[a], values[b])
	panels = slices.DeleteFunc(panels, func(p panel) bool { return len(panels) > 2 && zeroEverywhere(t, p.Series) })
	v := View{Key: map[string]string{}, Table: s.table(fmt.Sprintf("versus:%d:%d:%d", a, b, day), func() *Table { return t }), Draw: c.draw(panels)}
	switch {
	case first < 0:
		v.Sentence = "Queues, credit and settled value are the same in the whole day."
	case most == 0:
		v.Sentence = fmt.Sprintf("They differ from %s on, but not in the value that waits.", c.at(int64(first)*c.width))
	default:
		v.Sentence = fmt.Sprintf("They differ from %s on. The largest difference of the value that waits is at %s: %s in run %d than in run %d.", c.at(int64(first)*c.width), c.at(int64(mostAt)*c.width), s.Study.moreOrLess(most), b, a)
	}
	v.Caption = "Both runs have the same scale; the panel below each has their difference. " + c.said()
	if c.numDays > 1 {
		v.Caption = fmt.Sprintf("Day %d, numbered from 0. ", day) + v.Caption
	}
	p.Views = []View{v}
	return p, nil
}

// versusRows adds a row for each part of the day: of each line the values of both runs and their difference. It returns the first part
// in which anything differs, −1 for none, and the largest difference of what waits.
func versusRows(t *Table, c dayScale, a, b [][]any) (first int, most int64, mostAt int) {
	first = -1
	for bin := range c.bins() {
		row, x, y := c.row(bin), a[bin], b[bin]
		for k := range versusLines {
			cells := []any{nil, nil, nil}
			if x != nil {
				cells[0] = x[k]
			}
			if y != nil {
				cells[1] = y[k]
			}
			if x != nil && y != nil {
				d := y[k].(int64) - x[k].(int64)
				cells[2] = d
				if d != 0 && first < 0 {
					first = bin
				}
				if k == 0 && max(d, -d) > max(most, -most) {
					most, mostAt = d, bin
				}
			}
			row = append(row, cells...)
		}
		t.Rows = append(t.Rows, row)
	}
	return first, most, mostAt
}

// zeroEverywhere reports whether all columns of a panel and of the one beside it are zero.
func zeroEverywhere(t *Table, list []series) bool {
	line, _, _ := strings.Cut(list[0].Column, "_")
	for i, c := range t.Columns {
		if strings.HasPrefix(c.Name, line+"_") && slices.ContainsFunc(t.Rows, func(row []any) bool { return integer(row[i]) != 0 }) {
			return false
		}
	}
	return true
}

// moreOrLess writes a difference of amounts.
func (s *Study) moreOrLess(d int64) string {
	if d < 0 {
		return s.money(-d) + " less"
	}
	return s.money(d) + " more"
}
