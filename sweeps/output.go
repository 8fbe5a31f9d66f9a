package sweeps

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"sweep/engine/document"
)

// Output describes what is stored, and how.
type Output struct {
	Tables      []string // as given in the grid; empty: all tables that are written by default
	PartitionBy []string // axes that become directories, outermost first
	Compression string   // zstd, snappy, gzip or none
	BatchRuns   int      // runs per batch; 0: the planner decides

	places         []document.Pos // of Tables
	partitionPlace []document.Pos // of PartitionBy
}

var tableForm = regexp.MustCompile(`^(\*|-?[a-z][a-z0-9_]*)$`)

// output reads the table; a missing one means the defaults.
func (d *decoder) output(n *document.Node) {
	if n == nil {
		n = document.NewMap(document.Pos{})
	}
	s := d.Section(n, "output", outputTable)
	o := &d.grid.output
	o.Compression = s.Text("compression")
	for i, item := range s.Items("tables") {
		at := document.JoinIndex(s.Key("tables"), i)
		if d.Value(item, at, document.Field{Type: document.TextType}) == nil {
			continue
		}
		if !tableForm.MatchString(item.Text) {
			d.Errorf(item, at, `write the name of a table, "*", or "-name"`, "%q is not the name of a table", item.Text)
		}
		o.Tables, o.places = append(o.Tables, item.Text), append(o.places, item.Pos)
	}
	for i, item := range s.Items("partition_by") {
		at := document.JoinIndex(s.Key("partition_by"), i)
		if d.Value(item, at, document.Field{Type: document.TextType}) != nil {
			d.partition(item, at)
		}
	}
	d.batch(s)
}

// partition checks one axis of partition_by.
func (d *decoder) partition(n *document.Node, key string) {
	o := &d.grid.output
	i := slices.IndexFunc(d.grid.axes, func(a *axis) bool { return a.name == n.Text })
	switch {
	case i < 0:
		names := make([]string, len(d.grid.axes))
		for k, a := range d.grid.axes {
			names[k] = a.name
		}
		d.Errorf(n, key, remedy(n.Text, names, "an axis"), "there is no axis %q", n.Text)
	case slices.Contains(o.PartitionBy, n.Text):
		d.Errorf(n, key, "", "the axis %s is named twice", n.Text)
	case d.grid.axes[i].continuous() && d.grid.axes[i].ranged():
		d.Errorf(n, key, "partition by axes with few values", "the axis %s may have a different value at every point, and each value becomes a directory", n.Text)
	}
	o.PartitionBy, o.partitionPlace = append(o.PartitionBy, n.Text), append(o.partitionPlace, n.Pos)
}

func (d *decoder) batch(s *document.Section) {
	n := s.Node("batch")
	if n == nil || n.Kind == document.String && n.Text == "auto" {
		return
	}
	const batchRunsMax = 1_000_000
	if n.Kind == document.String {
		s.Errorf("batch", "", `the batch must be a number of runs or "auto", not %q`, n.Text)
		return
	}
	if v := d.Value(n, s.Key("batch"), document.Field{Type: document.IntType, Range: document.Between(1, batchRunsMax)}); v != nil {
		runs, _ := v.AsInt64()
		d.grid.output.BatchRuns = int(runs)
	}
}

// Select returns the tables to write, in the order of all: those that Tables names or, if it is empty, all but onRequest.
// "*" stands for all but onRequest, and "-name" removes a table. Unknown names are returned as document.Errors.
func (o Output) Select(all, onRequest []string) ([]string, error) {
	chosen := map[string]bool{}
	star := func() {
		for _, t := range all {
			chosen[t] = chosen[t] || !slices.Contains(onRequest, t)
		}
	}
	if len(o.Tables) == 0 || strings.HasPrefix(o.Tables[0], "-") {
		star()
	}
	var errs document.Errors
	for i, t := range o.Tables {
		name := strings.TrimPrefix(t, "-")
		switch {
		case t == "*":
			star()
		case !slices.Contains(all, name):
			e := &document.Error{Key: document.JoinIndex("output.tables", i), Class: document.SchemaError,
				Message: fmt.Sprintf("there is no table %q", name), Remedy: remedy(name, all, "a table")}
			if i < len(o.places) {
				e.Pos = o.places[i]
			}
			errs = append(errs, e)
		default:
			chosen[name] = name == t
		}
	}
	var out []string
	for _, t := range all {
		if chosen[t] {
			out = append(out, t)
		}
	}
	return out, errs.Err()
}
