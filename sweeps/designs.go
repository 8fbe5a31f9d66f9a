package sweeps

import (
	"slices"
	"strings"

	"sweep/engine/document"
	"sweep/engine/text"
	"sweep/sweeps/design"
)

// The kinds of designs.
const (
	factorialDesign  = "factorial"
	zipDesign        = "zip"
	listDesign       = "list"
	oneAtATimeDesign = "one-at-a-time"
	lhsDesign        = "lhs"
	sobolDesign      = "sobol"
	randomDesign     = "random"
	morrisDesign     = "morris"
	saltelliDesign   = "saltelli"
)

var designKinds = []string{factorialDesign, zipDesign, listDesign, oneAtATimeDesign, lhsDesign, sobolDesign, randomDesign, morrisDesign, saltelliDesign}

// sampledDesigns choose points within the ranges of the axes instead of listed values.
var sampledDesigns = designKinds[4:]

func sampled(kind string) bool { return slices.Contains(sampledDesigns, kind) }

// designOptionKinds maps each option to the designs that have it.
var designOptionKinds = map[string][]string{
	"samples":      {lhsDesign, sobolDesign, randomDesign, saltelliDesign},
	"skip":         {sobolDesign, saltelliDesign},
	"shift":        {sobolDesign, saltelliDesign},
	"second_order": {saltelliDesign},
	"trajectories": {morrisDesign},
	"levels":       {morrisDesign},
	"seed":         sampledDesigns,
	"rows":         {listDesign},
	"file":         {listDesign},
	"ignore":       {listDesign},
}

// Design describes how the points of a grid were chosen. Options that do not belong to the kind are zero.
type Design struct {
	Kind         string
	Samples      int64 // lhs, sobol, random: points; saltelli: base samples
	Skip         int64 // sobol, saltelli
	Shift        bool  // sobol, saltelli
	SecondOrder  bool  // saltelli
	Trajectories int64 // morris
	Levels       int   // morris
	Seed         uint64
	File         string     // list
	Factors      [][]string // the axes of each factor, in the order in which designs count factors; none for a list
}

// designOptions reads the table and checks that its options belong to the kind.
func (d *decoder) designOptions(n *document.Node) *document.Section {
	s := d.Section(n, "design", designTable)
	d.kind = s.Text("kind")
	if d.kind == "" {
		d.kind = factorialDesign
	}
	for _, e := range n.Entries {
		if kinds, ok := designOptionKinds[e.Key]; ok && !slices.Contains(kinds, d.kind) {
			d.Add(&document.Error{Pos: e.KeyPos, Key: s.Key(e.Key), Class: document.SchemaError,
				Message: "a " + d.kind + " design has no such option", Remedy: "it is an option of " + strings.Join(kinds, ", ")})
		}
	}
	for _, option := range []string{"samples", "trajectories"} {
		if slices.Contains(designOptionKinds[option], d.kind) && n.Get(option) == nil {
			s.Errorf("", "add, for example, "+option+" = 256", "a %s design needs %s", d.kind, option)
		}
	}
	if s.Int("levels")%2 != 0 {
		s.Errorf("levels", "use 4, 6 or 8", "the number of levels must be even")
	}
	g := d.grid
	g.design = Design{Kind: d.kind, Samples: s.Int("samples"), Skip: s.Int("skip"), SecondOrder: s.Bool("second_order"),
		Trajectories: s.Int("trajectories"), File: s.Text("file")}
	if d.kind == morrisDesign {
		g.design.Levels = int(s.Int("levels"))
	}
	if d.kind == sobolDesign || d.kind == saltelliDesign {
		g.design.Shift = s.Bool("shift") || d.kind == saltelliDesign && !s.Has("shift")
	}
	if sampled(d.kind) {
		g.design.Seed = g.seed
		if s.Has("seed") {
			g.design.Seed = s.Uint("seed")
		}
	}
	return s
}

// sample makes the sampled designs.
func (d *decoder) sample(o *document.Section, factors []factor) design.Unit {
	g, k := &d.grid.design, len(factors)
	names := make([]string, k)
	for i, f := range factors {
		names[i] = f.name
	}
	if k == 0 {
		o.Errorf("", "add an [[axis]]", "a %s design needs axes", d.kind)
		return nil
	}
	switch d.kind {
	case randomDesign:
		return design.NewRandom(names, g.Samples, g.Seed)
	case lhsDesign:
		if g.Samples > design.LatinHypercubePointsMax {
			o.Errorf("samples", "use sobol or random", "a Latin hypercube has at most %s points", text.Count(design.LatinHypercubePointsMax))
			return nil
		}
		return design.NewLatinHypercube(names, g.Samples, g.Seed)
	case morrisDesign:
		m, ok := design.NewMorris(k, g.Trajectories, g.Levels, g.Seed)
		if !ok {
			d.tooMany()
			return nil
		}
		return m
	}
	return d.sequence(o, k)
}

// sequence makes the designs based on a Sobol' sequence.
func (d *decoder) sequence(o *document.Section, k int) design.Unit {
	g := &d.grid.design
	dimensions, factorsMax := k, design.SobolDimensionsMax
	if d.kind == saltelliDesign {
		dimensions, factorsMax = 2*k, design.SaltelliFactorsMax
	}
	switch {
	case k > factorsMax:
		o.Errorf("", "use lhs or random", "a %s design has at most %d axes or groups, not %d", d.kind, factorsMax, k)
		return nil
	case g.Skip > design.SobolPointsMax-g.Samples:
		o.Errorf("samples", "", "a Sobol' sequence ends after 2^53 points")
		return nil
	}
	if g.Samples&(g.Samples-1) != 0 && o.Has("samples") {
		d.Warnf(o.Node("samples").Pos, o.Key("samples"), "a Sobol' sequence covers its ranges evenly only if the number of samples is a power of two; %d is not", g.Samples)
	}
	var shift []uint64
	if g.Shift {
		shift = design.SobolShift(dimensions, g.Seed)
	}
	if d.kind == sobolDesign {
		return design.NewSobol(k, g.Samples, g.Skip, shift)
	}
	s, ok := design.NewSaltelli(k, g.Samples, g.Skip, shift, g.SecondOrder)
	if !ok {
		d.tooMany()
		return nil
	}
	return s
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
			d.axisError(a, "group", "remove the key", "a %s design has no groups", d.kind)
		}
	}
}
