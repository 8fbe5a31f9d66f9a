package sweeps

import (
	"cmp"
	"path"
	"slices"
	"strings"

	"sweep/engine/document"
	"sweep/engine/text"
)

// listRowsMax bounds the points of a list, which are kept in memory.
const listRowsMax = 10_000_000

// table is the content of a list: named columns of scalar values.
type table struct {
	columns []column
	rows    int
	inline  *places // positions of the rows of a grid document; nil for a file
}

// column is one column.
type column struct {
	name string
	cells
}

// list reads the points of a list design from the key rows or file.
func (d *decoder) list(s *document.Section, x *expansion) {
	d.noGroups()
	if s.Has("rows") == s.Has("file") {
		s.Errorf("", "add rows = [ { AXIS = VALUE, … }, … ] or file = \"points.csv\"", "a list needs either rows or file")
		return
	}
	var t *table
	if s.Has("rows") {
		t = d.inlineRows(s)
	} else {
		t = d.fileRows(s)
	}
	if t == nil || d.Failed() {
		return
	}
	switch {
	case t.rows == 0:
		s.Errorf("", "", "the list has no points")
		return
	case t.rows > listRowsMax:
		s.Errorf("", "", "the list has %s points, more than the limit of %s", text.Count(int64(t.rows)), text.Count(listRowsMax))
		return
	}
	x.points = int64(t.rows)
	x.rows = make([][]int32, len(d.grid.axes))
	for i, a := range d.grid.axes {
		c := slices.IndexFunc(t.columns, func(c column) bool { return c.name == a.name })
		if c < 0 {
			d.axisError(a, "name", "", "the list has no values for the axis %s", a.name)
			continue
		}
		x.rows[i] = d.listColumn(a, &t.columns[c].cells)
		t.columns[c].kinds, t.columns[c].bits, t.columns[c].texts = nil, nil, nil // only the places are still needed
	}
	if !d.Failed() {
		d.repeatedRows(t, x.rows)
	}
}

// repeatedRows reports rows that are the same point, whose runs would be computed twice.
func (d *decoder) repeatedRows(t *table, numbers [][]int32) {
	const shown = 10
	order := make([]int32, t.rows)
	for i := range order {
		order[i] = int32(i)
	}
	compare := func(a, b int32) int {
		for _, column := range numbers {
			if c := cmp.Compare(column[a], column[b]); c != 0 {
				return c
			}
		}
		return 0
	}
	slices.SortFunc(order, func(a, b int32) int { return cmp.Or(compare(a, b), cmp.Compare(a, b)) })
	first, repeated := order[0], []repetition(nil)
	for _, row := range order[1:] {
		if compare(first, row) != 0 {
			first = row
			continue
		}
		repeated = append(repeated, repetition{row, first})
	}
	slices.SortFunc(repeated, func(a, b repetition) int { return cmp.Compare(a.row, b.row) })
	at := &t.columns[0].places
	if len(d.grid.axes) > 0 {
		at = &t.columns[slices.IndexFunc(t.columns, func(c column) bool { return c.name == d.grid.axes[0].name })].places
	}
	for _, r := range repeated[:min(len(repeated), shown)] {
		c := d.grid.expansion.cursor()
		c.move(int64(r.row))
		d.Errorf(&document.Node{Pos: t.place(at, r.row)}, "design", "remove one of them; to run a point several times with different seeds, use replications",
			"the point %s is given twice; the first one is at %v", c.describe(), t.place(at, r.first))
	}
	if more := len(repeated) - shown; more > 0 {
		d.Errorf(&document.Node{Pos: t.place(at, repeated[shown].row)}, "design", "", "and %s more rows repeat an earlier one", text.Count(int64(more)))
	}
}

// repetition is a row that is the same point as an earlier one.
type repetition struct{ row, first int32 }

// place returns the position of a row.
func (t *table) place(at *places, row int32) document.Pos {
	if t.inline != nil {
		return t.inline.pos(int(row))
	}
	pos := at.pos(int(row))
	pos.Col = 0 // the position is the whole line
	return pos
}

// inlineRows reads the key rows.
func (d *decoder) inlineRows(s *document.Section) *table {
	t := &table{rows: s.Len("rows"), inline: &places{}}
	if t.rows > listRowsMax {
		return t
	}
	t.inline.reserve(t.rows)
	for _, a := range d.grid.axes {
		c := column{name: a.name}
		c.reserve(t.rows)
		t.columns = append(t.columns, c)
	}
	for i, row := range s.Items("rows") {
		t.inline.whole.File = row.Pos.File
		t.inline.add(row.Pos.Line, row.Pos.Col)
		d.inlineRow(t, row, func() string { return document.JoinIndex(s.Key("rows"), i) })
	}
	return t
}

// inlineRow adds the values of a row to their columns. The key is computed only for mistakes.
func (d *decoder) inlineRow(t *table, row *document.Node, key func() string) {
	if row.Kind != document.Map {
		d.Value(row, key(), document.Field{Type: document.MapType})
		return
	}
	for _, e := range row.Entries {
		c := slices.IndexFunc(t.columns, func(c column) bool { return c.name == e.Key })
		if c < 0 {
			d.unknownColumn(e.KeyPos, document.Join(key(), e.Key), e.Key, "")
			continue
		}
		d.inlineCell(&t.columns[c], e.Value, func() string { return document.Join(key(), e.Key) })
	}
	for c := range t.columns {
		if row.Get(t.columns[c].name) == nil {
			d.Errorf(row, key(), "", "the row has no value for the axis %s", t.columns[c].name)
		}
	}
}

// inlineCell adds a value of a row to its column.
func (d *decoder) inlineCell(c *column, n *document.Node, key func() string) {
	kind, ok := scalarType(n)
	if !ok {
		d.Errorf(n, key(), "", "must be text, a truth value or a number below 2^63, not %v", n.Kind)
		return
	}
	v, ok := scalar(n, kind)
	if !ok {
		d.inexact(n.Pos, key(), n.Text, n.Float)
		return
	}
	c.whole.File = n.Pos.File
	c.add(v, n.Pos.Line, n.Pos.Col)
}

// fileRows reads the key file.
func (d *decoder) fileRows(s *document.Section) *table {
	n := s.Node("file")
	data, ok := d.file(n, s.Key("file"))
	if !ok {
		return nil
	}
	name := d.files.show(path.Clean(n.Text))
	var t *table
	switch strings.ToLower(path.Ext(n.Text)) {
	case ".csv":
		t = d.readCSV(name, data)
	case ".parquet":
		t = d.readParquet(name, data)
	default:
		s.Errorf("file", "name it .csv or .parquet", "cannot determine the format from the file name")
	}
	if t == nil {
		return nil
	}
	var ignore []string
	for i, item := range s.Items("ignore") {
		if d.Value(item, document.JoinIndex(s.Key("ignore"), i), document.Field{Type: document.TextType}) != nil {
			ignore = append(ignore, item.Text)
		}
	}
	for _, c := range t.columns {
		isAxis := slices.ContainsFunc(d.grid.axes, func(a *axis) bool { return a.name == c.name })
		if !isAxis && !slices.Contains(ignore, c.name) {
			d.unknownColumn(document.Pos{File: name, Line: 1}, s.Key("file"), c.name, `; or add it to ignore`)
		}
	}
	return t
}

func (d *decoder) unknownColumn(pos document.Pos, key, name, more string) {
	names := make([]string, len(d.grid.axes))
	for i, a := range d.grid.axes {
		names[i] = a.name
	}
	d.Add(&document.Error{Pos: pos, Key: key, Class: document.SchemaError, Message: "there is no axis " + name,
		Remedy: remedy(name, names, "an axis") + more})
}

// listColumn converts the cells of an axis to value numbers, among the values that the axis lists or else those that occur.
func (d *decoder) listColumn(a *axis, c *cells) []int32 {
	if !a.free {
		return d.listedColumn(a, c)
	}
	if !d.freeType(a, c) {
		return nil
	}
	firsts, numbers := c.distinct()
	if len(firsts) == c.len() && a.kind != String {
		a.values = &valueList{kind: a.kind, bits: c.bits, places: c.places}
		return numbers
	}
	a.values = &valueList{kind: a.kind, places: places{whole: c.whole}}
	for _, row := range firsts {
		v := c.value(int(row))
		a.values.add(v)
		a.values.places.add(int(c.lines[row]), int(c.cols[row]))
		if v.Type == String {
			n := document.NewText(c.pos(int(row)), v.text)
			d.checkLabel(n, a.name, v.text)
			if written := d.plain(n, a); written != n {
				a.values.write(written)
			}
		}
	}
	return numbers
}

// listedColumn finds the values of an axis that the cells name. A cell of a labelled axis may look like a number, so cells
// are compared by label.
func (d *decoder) listedColumn(a *axis, c *cells) []int32 {
	known := make(map[string]int32, a.size())
	for i := range a.size() {
		known[a.values.at(i).Label()] = int32(i)
	}
	numbers := make([]int32, c.len())
	for row := range numbers {
		v := c.value(row)
		if wide, ok := widen(v, a.kind); ok {
			v = wide
		}
		number, ok := known[v.Label()]
		if !ok {
			d.Errorf(&document.Node{Pos: c.pos(row)}, a.name, remedy(v.Label(), a.labels(), "a value"), "the axis has no value %s", v.Label())
		}
		numbers[row] = number
	}
	return numbers
}

// freeType finds the type of an axis whose values come from the list and converts all cells to it.
func (d *decoder) freeType(a *axis, c *cells) bool {
	kind, odd, ok := c.kind()
	if !ok {
		d.Errorf(&document.Node{Pos: c.pos(odd)}, a.name, "give all values of an axis the same type",
			"the value is of type %v, unlike the values before it", c.kinds[odd])
		return false
	}
	if wrong := c.convert(kind); wrong >= 0 {
		written := c.value(wrong)
		d.inexact(c.pos(wrong), a.name, written.Label(), float64(int64(written.bits)))
		return false
	}
	a.kind = kind
	if f := a.defaultValue; f != nil {
		v, ok := scalar(f.node, a.kind)
		if !ok {
			d.axisError(a, "default", "", "the default is of type %v, but the list gives values of type %v", f.Type, a.kind)
			return false
		}
		f.Value = v
	}
	return true
}
