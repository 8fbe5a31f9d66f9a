package sweeps

import (
	"path"
	"path/filepath"
	"regexp"

	"sweep/engine/document"
	"sweep/engine/text"
	"sweep/sweeps/design"
)

// decoder turns a grid document into a Grid and collects every mistake.
type decoder struct {
	*document.Reader
	files   *files
	options options
	grid    *Grid
	kind    *design.Kind
}

var gridName = regexp.MustCompile(`^[a-z0-9][a-z0-9._-]{0,63}$`)

// decode reads the document in two stages: first each key alone, then the rules that involve several keys.
func (d *decoder) decode(n *document.Node) {
	if single := n.Get("axis"); single != nil && single.Kind == document.Map {
		d.Errorf(single, "axis", "write [[axis]]", "the axes are a list of tables")
		return
	}
	s := d.Section(n, "", gridTable)
	if !s.IsMap() {
		return
	}
	g := d.grid
	d.name(s)
	d.inputs(s)
	if s.Given("source") {
		d.sourceRuns(s)
	} else {
		d.scenario(s)
		d.seeds(s)
	}
	d.replications(s.Node("replications"), "replications")
	g.seeding = document.Choice[Seeding](s, "seeding")
	designNode := s.Node("design")
	if designNode == nil {
		designNode = document.NewMap(n.Pos)
	}
	options := d.designOptions(designNode)
	for i, item := range s.Items("axis") {
		if a := d.axis(item, document.JoinIndex("axis", i)); a != nil {
			g.axes = append(g.axes, a)
		}
	}
	d.continuation(s)
	d.overlaps()
	g.findEntries()
	d.output(s.Node("output"))
	if d.Failed() {
		return
	}
	d.expand(options)
	if !d.Failed() && g.sources == nil {
		d.episodes(s)
		d.searchStage(s.Node("search"))
	}
	if !d.Failed() {
		d.size(s)
	}
	if !d.Failed() {
		d.exclusions(s.Node("exclude"))
	}
	if !d.Failed() {
		d.limit(s)
	}
}

func (d *decoder) name(s *document.Section) {
	d.grid.name = s.Text("name")
	if !s.Has("name") {
		d.grid.name = defaultName(d.grid.file)
	}
	if !gridName.MatchString(d.grid.name) {
		s.Errorf("name", "use lower-case letters, digits, dots, hyphens and underscores, at most 64",
			"%q cannot be the name of a grid", d.grid.name)
	}
}

// scenario reads the base scenario, from its file or from the grid itself.
func (d *decoder) scenario(s *document.Section) {
	g, n := d.grid, s.Node("scenario")
	g.baseDir = "."
	switch {
	case n == nil:
		return
	case n.Kind == document.Map:
		if err := n.Materialize(); err != nil {
			d.addAll(err)
			return
		}
		d.setBase(n)
	case n.Kind == document.String:
		g.baseDir = path.Dir(path.Clean(filepath.ToSlash(n.Text)))
		d.setBase(d.document(n, "scenario"))
	default:
		s.Errorf("scenario", "", "the scenario must be the name of a file or a table, not %v", n.Kind)
	}
}

// namesFile reports whether an entry of a map in a scenario names a file that is read with it.
func namesFile(in *document.Node, e *document.Entry) bool {
	if e.Value.Kind != document.String {
		return false
	}
	kind := in.Get("type")
	return e.Key == "json_path" || e.Key == "profile" || e.Key == "file" && kind != nil && kind.Text == "Empirical"
}

// policyFiles reads the files that a scenario names, so that they become sources of the grid. Missing files are reported
// when the scenario is checked.
func (d *decoder) policyFiles(n *document.Node) {
	if n == nil {
		return
	}
	for _, e := range n.Entries {
		if namesFile(n, &e) {
			d.grid.noteForScenario(e.Value.Text)
		}
		d.policyFiles(e.Value)
	}
	for _, item := range n.All() {
		d.policyFiles(item)
	}
}

var seedPath = document.Path{{Name: "simulation"}, {Name: "rng_seed"}}

// seeds reads the base seed.
func (d *decoder) seeds(s *document.Section) {
	g := d.grid
	g.seed = s.Uint("seed")
	if g.base == nil {
		return
	}
	switch found := seedPath.Find(g.base); {
	case s.Has("seed"):
	case len(found) == 1:
		// A seed that is not a number is reported when the scenario is checked.
		g.seed, _ = found[0].AsUint64()
	default:
		s.Errorf("seed", "add, for example, seed = 42", "neither the grid nor its scenario has a seed")
	}
}

// size counts the runs before exclusions, regardless of the limit.
func (d *decoder) size(s *document.Section) {
	g := d.grid
	var ok bool
	if g.runs, ok = design.Multiply(g.expansion.points, g.replications); !ok {
		s.Errorf("replications", "reduce the values of an axis or the replications", "%s points × %s replications are more runs than can be counted",
			text.Count(g.expansion.points), text.Count(g.replications))
	}
}

// limit rejects a grid that is probably larger than intended.
func (d *decoder) limit(s *document.Section) {
	g := d.grid
	g.runs = g.NumPoints() * g.replications // cannot overflow: exclusions only reduce the number that size computed
	if g.runs > d.options.runsMax {
		s.Errorf("", "reduce the values of an axis or the replications, use a sampled design, or raise the limit with --max-runs",
			"the grid has %s runs (%s points × %s replications), more than the limit of %s",
			text.Count(g.runs), text.Count(g.NumPoints()), text.Count(g.replications), text.Count(d.options.runsMax))
	}
}
