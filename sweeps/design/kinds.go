package design

import (
	"fmt"
	"slices"

	"sweep/engine/document"
)

// Kinds are the kinds of designs. A new kind is a file of this package and a line here.
var Kinds = []*Kind{factorial, zip, list, oneAtATime, latinHypercube, sobol, random, morris, saltelli}

// Kind is a kind of design as a grid document configures it: one of Levels, Unit and Listed makes its points. Levels and
// Unit return nil if they have reported a mistake, or if the points cannot be counted.
type Kind struct {
	Name     string
	Points   string           // for the documentation
	Options  []document.Field // keys of the table [design]
	Defaults map[string]any   // of options whose default depends on the kind
	Check    func(o *Options) // reports mistakes of the options; nil if there are no rules

	Levels func(factors []Factor) Levels           // of factors with listed values
	Unit   func(o *Options, factors []string) Unit // of ranges: a sampled design
	Listed bool                                    // the document lists the points

	Together bool // all axes are one factor
	Nested   bool // an axis can depend on another one
	Based    bool // starts from the defaults of the axes
	Whole    bool // its analysis needs all points, even those that repeat others
}

// Sampled reports whether the design takes its values from the ranges of axes.
func (k *Kind) Sampled() bool { return k.Unit != nil }

// Has reports whether the kind has an option.
func (k *Kind) Has(option string) bool { return k.option(option) != nil }

func (k *Kind) option(name string) *document.Field {
	if i := slices.IndexFunc(k.Options, func(f document.Field) bool { return f.Name == name }); i >= 0 {
		return &k.Options[i]
	}
	return nil
}

// Find returns the kind called name, nil if there is none.
func Find(name string) *Kind {
	if i := slices.IndexFunc(Kinds, func(k *Kind) bool { return k.Name == name }); i >= 0 {
		return Kinds[i]
	}
	return nil
}

// Names lists the names of the kinds that have a property.
func Names(has func(*Kind) bool) []string {
	var names []string
	for _, k := range Kinds {
		if has(k) {
			names = append(names, k.Name)
		}
	}
	return names
}

// AllOptions lists the options of all kinds, each once. An option that only some kinds require is not required here.
func AllOptions() []document.Field {
	var all []document.Field
	for _, k := range Kinds {
		for _, f := range k.Options {
			if !slices.ContainsFunc(all, func(g document.Field) bool { return g.Name == f.Name }) {
				f.Required = false
				all = append(all, f)
			}
		}
	}
	return all
}

// Options with the same meaning in several kinds.
var (
	samplesOption = document.Field{Name: "samples", Type: document.IntType, Range: document.AtLeast(1), Required: true, Aka: []string{"n", "points", "size"},
		Doc: "Number of points; of a saltelli design the number of base samples."}
	seedOption = document.Field{Name: "seed", Type: document.UintType, Range: document.AtLeast(0),
		Doc: "Seed of the points of a sampled design; by default the grid's seed."}
)

// Options are the values of the table [design] for a kind.
type Options struct {
	*document.Section
	Kind     *Kind
	GridSeed uint64
	Warn     func(key, message string) // warns at a key of the document
}

// Bool is a truth value or its default for the kind.
func (o *Options) Bool(name string) bool {
	if v, ok := o.Kind.Defaults[name].(bool); ok && !o.Has(name) {
		return v
	}
	return o.Section.Bool(name)
}

// Seed is the seed of the points.
func (o *Options) Seed() uint64 {
	if o.Has(seedOption.Name) {
		return o.Uint(seedOption.Name)
	}
	return o.GridSeed
}

// Setting is an option with its value, as a plan records it.
type Setting struct{ Name, Value string }

// Settings lists the options that have a value other than zero or empty; the points of a list are not among them.
func (o *Options) Settings() []Setting {
	settings := []Setting{{"kind", o.Kind.Name}}
	for _, f := range o.Kind.Options {
		var value any
		switch {
		case f.Name == seedOption.Name:
			value = o.Seed()
		case f.Type == document.IntType:
			value = o.Int(f.Name)
		case f.Type == document.BoolType:
			value = o.Bool(f.Name)
		case f.Type == document.TextType:
			value = o.Text(f.Name)
		default:
			continue
		}
		if text := fmt.Sprint(value); text != "0" && text != "false" && text != "" {
			settings = append(settings, Setting{f.Name, text})
		}
	}
	return settings
}
