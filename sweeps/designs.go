package sweeps

import (
	"slices"
	"strings"

	"sweep/engine/document"
	"sweep/sweeps/design"
)

// Design describes how the points of a grid were chosen.
type Design struct {
	*design.Kind
	Settings []design.Setting // the kind and its options, as a plan records them
	Factors  [][]string       // the axes of each factor, in the order in which designs count factors; none for a list
}

// designOptions reads the table and checks that its options belong to the kind.
func (d *decoder) designOptions(n *document.Node) *design.Options {
	s := d.Section(n, "design", designTable)
	d.kind = design.Find(s.Text("kind"))
	if d.kind == nil {
		d.kind = design.Kinds[0] // the text was reported
	}
	o := &design.Options{Section: s, Kind: d.kind, GridSeed: d.grid.seed, Warn: func(key, message string) {
		d.Warnf(s.Node(key).Pos, s.Key(key), "%s", message)
	}}
	for _, e := range n.Entries {
		kinds := design.Names(func(k *design.Kind) bool { return k.Has(e.Key) })
		if len(kinds) > 0 && !d.kind.Has(e.Key) {
			d.Add(&document.Error{Pos: e.KeyPos, Key: s.Key(e.Key), Class: document.SchemaError,
				Message: "a " + d.kind.Name + " design has no such option", Remedy: "it is an option of " + strings.Join(kinds, ", ")})
		}
	}
	for _, f := range d.kind.Options {
		if f.Required && n.Get(f.Name) == nil {
			s.Errorf("", "add, for example, "+f.Name+" = 256", "a %s design needs %s", d.kind.Name, f.Name)
		}
	}
	if d.kind.Check != nil {
		d.kind.Check(o)
	}
	d.grid.design = Design{Kind: d.kind, Settings: o.Settings()}
	return o
}

// sampledNames lists the kinds of designs that take values from ranges.
func sampledNames() string { return strings.Join(design.Names((*design.Kind).Sampled), ", ") }

// sample makes the points of a sampled design.
func (d *decoder) sample(o *design.Options, factors []factor) design.Unit {
	if len(factors) == 0 {
		o.Errorf("", "add an [[axis]]", "a %s design needs axes", d.kind.Name)
		return nil
	}
	names := make([]string, len(factors))
	for i, f := range factors {
		names[i] = f.name
	}
	unit := d.kind.Unit(o, names)
	if unit == nil && !d.Failed() {
		d.tooMany()
	}
	return unit
}

// cross makes the points of a design over listed values.
func (d *decoder) cross(factors []factor) design.Levels {
	list := make([]design.Factor, len(factors))
	for i, f := range factors {
		list[i] = design.Factor{Levels: f.levels, Parent: f.parent, Choices: f.choices}
		if d.kind.Based {
			list[i].Base = d.baseLevel(f)
		}
	}
	levels := d.kind.Levels(list)
	if levels == nil && !d.Failed() {
		d.tooMany()
	}
	return levels
}

// baseLevel is the level of a factor that has the defaults of its axes, by default the first.
func (d *decoder) baseLevel(f factor) (base int) {
	given := false
	for _, i := range f.axes {
		a := d.grid.axes[i]
		if a.defaultValue == nil {
			continue
		}
		at := a.find(a.defaultValue.Label())
		switch {
		case at < 0:
			d.axisError(a, "default", "add it to the values", "a %s design starts from the default %s, which is not among the values", d.kind.Name, a.defaultValue.Label())
		case given && at != base:
			d.axisError(a, "default", "", "the defaults of the axes of %s must have the same position in their lists of values", f.name)
		}
		base, given = at, true
	}
	return base
}

// tooMany reports that the points cannot be counted.
func (d *decoder) tooMany() {
	d.Add(&document.Error{Pos: document.Pos{File: d.files.show(d.grid.file)}, Class: document.SchemaError,
		Message: "the grid has more points than can be counted", Remedy: "reduce the values of an axis, or use a sampled design"})
}

// noGroups rejects groups in designs that have none.
func (d *decoder) noGroups() {
	for _, a := range d.grid.axes {
		if a.group != "" {
			d.axisError(a, "group", "remove the key", "a %s design has no groups", d.kind.Name)
		}
	}
}

// designTable declares the table [design]: the kind, and the options of all kinds.
var designTable = &document.Table{
	Name: "[design]",
	Doc:  "How points are generated from the axes.",
	Fields: slices.Concat([]document.Field{
		{Name: "kind", Type: document.TextType, Enum: design.Names(func(*design.Kind) bool { return true }), Default: design.Kinds[0].Name,
			Aka: []string{"type", "name", "design"}, Doc: "The kind of design."},
	}, design.AllOptions()),
}
