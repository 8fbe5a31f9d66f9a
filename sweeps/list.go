package sweeps

import (
	"path"
	"slices"
	"strings"

	"sweep/engine/document"
)

// listRowsMax bounds the points of a list, which are held in memory.
const listRowsMax = 10_000_000

// table is the content of a list: named columns of scalar values.
type table struct {
	columns []column
	rows    int
}

// column is one column; the places of its cells are for messages.
type column struct {
	name  string
	cells []*document.Node
}

// list reads the points of a list design from its rows or its file.
func (d *decoder) list(s *document.Section, x *expansion) {
	d.noGroups()
	if s.Has("rows") == s.Has("file") {
		s.Errorf("", "add rows = [ { AXIS = VALUE, … }, … ] or file = \"points.csv\"", "a list needs either rows or a file")
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
		s.Errorf("", "", "the list has %s points, more than the limit of %s", count(int64(t.rows)), count(listRowsMax))
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
		x.rows[i] = d.listColumn(a, t.columns[c].cells)
	}
}

// inlineRows reads the key rows.
func (d *decoder) inlineRows(s *document.Section) *table {
	items := s.Items("rows")
	t := &table{rows: len(items)}
	for _, a := range d.grid.axes {
		t.columns = append(t.columns, column{name: a.name, cells: make([]*document.Node, len(items))})
	}
	for i, row := range items {
		at := document.JoinIndex(s.Key("rows"), i)
		if d.Value(row, at, document.Field{Type: document.MapType}) == nil {
			continue
		}
		for _, e := range row.Entries {
			c := slices.IndexFunc(t.columns, func(c column) bool { return c.name == e.Key })
			if c < 0 {
				d.unknownColumn(e.KeyPos, document.Join(at, e.Key), e.Key, "")
				continue
			}
			t.columns[c].cells[i] = e.Value
		}
		for _, c := range t.columns {
			if c.cells[i] == nil {
				d.Errorf(row, at, "", "the row has no value for the axis %s", c.name)
			}
		}
	}
	return t
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
		s.Errorf("file", "name it .csv or .parquet", "cannot tell the format from the file name")
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

// listColumn turns the cells of an axis into numbers of values: of those the axis lists, or of those that occur.
func (d *decoder) listColumn(a *axis, cells []*document.Node) []int32 {
	numbers := make([]int32, len(cells))
	known := map[string]int32{}
	for i := range a.values {
		known[a.values[i].Label()] = int32(i)
	}
	if a.free && !d.freeType(a, cells) {
		return nil
	}
	for row, n := range cells {
		kind := a.kind
		if !a.free {
			// A cell of a labelled axis may look like a number; its label is what it is compared by.
			var ok bool
			if kind, ok = scalarType(n); !ok {
				d.Errorf(n, a.name, "", "must be a value or label of the axis, not %v", n.Kind)
				continue
			}
			if joined, mix := joinTypes(kind, a.kind); mix && joined == a.kind {
				kind = a.kind
			}
		}
		v := scalar(n, kind)
		label := v.Label()
		number, ok := known[label]
		switch {
		case ok:
		case a.free:
			number = int32(len(a.values))
			known[label] = number
			a.values = append(a.values, axisValue{v, d.plain(v.nodeFrom(n), a), n.Pos})
			d.checkLabel(rawValue{label: n, key: a.name}, label)
		default:
			d.Errorf(n, a.name, remedy(label, a.labels(), "a value"), "the axis has no value %s", label)
		}
		numbers[row] = number
	}
	return numbers
}

// freeType finds the type of an axis whose values come from the list.
func (d *decoder) freeType(a *axis, cells []*document.Node) bool {
	for i, n := range cells {
		t, ok := scalarType(n)
		if !ok {
			d.Errorf(n, a.name, "", "must be text, a truth value or a number below 2^63, not %v", n.Kind)
			return false
		}
		if i == 0 {
			a.kind = t
			continue
		}
		if a.kind, ok = joinTypes(a.kind, t); !ok {
			d.Errorf(n, a.name, "give all values of an axis the same type", "the value is of type %v, unlike those before it", t)
			return false
		}
	}
	if f := a.fallback; f != nil {
		if joined, ok := joinTypes(a.kind, f.Type); !ok || joined != a.kind {
			d.axisError(a, "default", "", "the default is of type %v, but the list gives values of type %v", f.Type, a.kind)
			return false
		}
		f.Value = scalar(f.node, a.kind)
	}
	return true
}
