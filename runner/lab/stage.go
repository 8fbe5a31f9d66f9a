package lab

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"sweep/datasets/errkind"

	d "sweep/engine/document"
	"sweep/runner"
	"sweep/runner/plan"
	"sweep/sweeps"
)

// A stage is some candidates at one point of the outer axes, with as many episodes as the stage has. It is a grid document with
// the axis candidate, and a plan of the data set: what earlier plans have is not computed again.

// stage is one plan of the search.
type stage struct {
	outer      int // number of the outer point
	candidates []*candidate
	first, n   int64 // replications
	whole      bool  // the runs keep all tables
}

// grid makes the grid document of a stage. The values of the axis candidate keep their positions in the search document, so
// mistakes in them are reported there.
func (s *Search) grid(st *stage) (*sweeps.Grid, error) {
	doc := s.doc
	tree := doc.base.Clone()
	none := d.Pos{}
	tree.Put("name", d.NewText(none, doc.Name))
	search := d.NewMap(none)
	search.Put("document", d.NewText(none, doc.File))
	if doc.allDates != nil {
		search.Put("first", d.NewInt(none, st.first))
		search.Put("episodes", d.NewInt(none, st.n))
	} else {
		tree.Put("replications", d.NewInt(none, st.first+st.n))
	}
	tree.Put("search", search)
	axes := d.NewList(none)
	for _, a := range s.outerAxes(st.outer) {
		axes.Append(a)
	}
	axis := d.NewMap(none)
	axis.Put("name", d.NewText(none, sweeps.CandidateAxis))
	set, values := d.NewList(none), d.NewList(none)
	for _, key := range doc.Space.keys {
		set.Append(d.NewText(doc.placeOf(key), key.String()))
	}
	files := map[string][]byte{doc.File: doc.Text}
	for _, c := range st.candidates {
		value, each := d.NewMap(none), d.NewList(none)
		for _, part := range c.parts {
			if part == nil {
				part = &d.Node{Kind: d.Null}
			}
			each.Append(part.Clone())
		}
		value.Put("label", d.NewText(none, c.label))
		value.Put("each", each)
		values.Append(value)
		maps.Copy(files, c.files)
	}
	axis.Put("set", set)
	axis.Put("values", values)
	axes.Append(axis)
	tree.Put("axis", axes)
	if !st.whole {
		tree.Put("output", s.fewTables())
	}
	return sweeps.FromTree(doc.Dir, s.gridName(st), tree, files, sweeps.WithFilesOf(doc.Space.grid))
}

// gridName names the document of a stage by what is in it.
func (s *Search) gridName(st *stage) string {
	name := fmt.Sprintf("stage-%s-%d", st.candidates[0].label, st.first+st.n)
	if st.whole {
		name += "-all"
	}
	return fileName(name) + ".json"
}

// fewTables are the tables that runs of candidates keep.
func (s *Search) fewTables() *d.Node {
	out := d.NewMap(d.Pos{})
	if given := s.doc.base.Get("output"); given != nil {
		out = given.Clone()
	}
	list := d.NewList(d.Pos{})
	for _, name := range s.tables() {
		list.Append(d.NewText(d.Pos{}, name))
	}
	out.Put("tables", list)
	return out
}

// tables are those that the search reads, and those that say which policies decided.
func (s *Search) tables() []string {
	names := []string{"runs", "policies", "policy_snapshots"}
	for _, q := range s.doc.quantities() {
		if len(q.Agents()) > 0 && !slices.Contains(names, "daily_agent_metrics") {
			names = append(names, "daily_agent_metrics")
		}
	}
	return names
}

// compute computes what a stage has and earlier plans lack.
func (s *Search) compute(ctx context.Context, st *stage) error {
	g, err := s.grid(st)
	if err != nil {
		return err
	}
	o := s.options.Runner
	// The index lists everything, so it is written when there is a tenth more, and at the end of the search.
	if o.Unindexed = s.indexed > 0 && s.counts.Computed < s.indexed+s.indexed/10; !o.Unindexed {
		s.indexed = max(1, s.counts.Computed)
	}
	sum, err := runner.Run(ctx, g, o)
	s.counts.Computed += sum.Done
	s.summary = sum
	return err
}

// validate finds the candidates that cannot be simulated, and the other mistakes of those that are known to be invalid.
func (s *Search) validate(list []*candidate) error {
	var sound, alone []*candidate
	for _, c := range list {
		switch {
		case c.label != c.ID || c.parts == nil:
		case len(c.invalid) == 0:
			sound = append(sound, c)
		default:
			alone = append(alone, c)
		}
	}
	if len(sound) > 0 && s.check(sound) != nil {
		alone = append(alone, sound...)
	}
	for _, c := range alone {
		err := s.check([]*candidate{c})
		var mistakes d.Errors
		switch {
		case err == nil:
		case errors.As(err, &mistakes):
			for _, e := range mistakes {
				message := worded(e.Message)
				if e.Remedy != "" {
					message += "; " + e.Remedy
				}
				c.fail(s.memberOf(c, e.Key), "%s", message)
			}
		default:
			return err
		}
	}
	return nil
}

// memberOf is the member of a proposal that has set a key of the scenario, if it is a policy of its own, else the key.
func (s *Search) memberOf(c *candidate, key string) string {
	for i, id := range s.doc.Space.agents() {
		rest, ok := strings.CutPrefix(key, fmt.Sprintf("agents[%d].policy", i))
		switch {
		case !ok || rest != "" && rest[0] != '.':
		case c.Policies[id] != nil:
			return d.Join("policies", id) + rest
		case c.Policies[""] != nil && id == s.doc.Agent:
			return "policy" + rest
		}
	}
	return key
}

// check checks the scenarios of some candidates.
func (s *Search) check(list []*candidate) error {
	g, err := s.grid(&stage{outer: list[0].outer, candidates: list, first: s.doc.Episodes.first[0], n: 1})
	if err != nil {
		return err
	}
	return plan.CheckGrid(g)
}

// placeOf is where the search document names a scenario key.
func (doc *Document) placeOf(key d.Path) d.Pos {
	for _, p := range doc.Space.Params {
		for i, path := range p.set {
			if path.String() == key.String() {
				return p.setPos[i]
			}
		}
	}
	return d.Pos{}
}

// probe checks every value of the space, and the ends of its ranges, at every outer point, so that what no candidate can have is
// found before the first run.
func (s *Search) probe() error {
	var list []*candidate
	known := map[string]bool{s.incumbent.content(): true}
	for _, p := range s.doc.Space.Params {
		for _, params := range s.doc.Space.probes(p) {
			c := &candidate{Proposal: Proposal{ID: fmt.Sprintf("probe%d", len(list)), Params: params}}
			if s.doc.resolve(c); len(c.invalid) > 0 {
				return errkind.Mark(errkind.Invalid, d.Errors{{Pos: p.pos, Key: p.key, Class: d.SchemaError, Message: c.invalid[0].Message}})
			}
			if content := c.content(); !known[content] {
				known[content], c.label = true, c.ID
				list = append(list, c)
			}
		}
	}
	for outer := range s.outer {
		for first := 0; first == 0 || first < len(list); first += probesMax {
			some := append([]*candidate{s.newIncumbent(outer)}, list[first:min(first+probesMax, len(list))]...)
			for _, c := range some {
				c.outer = outer
			}
			if err := s.check(some); err != nil {
				return s.ofSpace(err)
			}
		}
	}
	return nil
}

// probesMax bounds the candidates that are checked in one grid.
const probesMax = 500

// probes are the extremes of a parameter; those of a policy with every policy that the space has for the bank.
func (s *Space) probes(p *Parameter) (list [][]Param) {
	for _, v := range p.extremes() {
		list = append(list, []Param{{p.Name, v}})
		for _, q := range s.Params {
			if p.agent == "" || !q.choosesPolicy(p.agent) {
				continue
			}
			for _, w := range q.extremes() {
				list = append(list, []Param{{p.Name, v}, {q.Name, w}})
			}
		}
	}
	return list
}

// extremes are the values of a parameter, or the ends of its range.
func (p *Parameter) extremes() (list []any) {
	if p.Axis.Values.Len() == 0 {
		if p.Axis.Type == sweeps.Int64 {
			return []any{int64(p.Axis.From), int64(p.Axis.To)}
		}
		return []any{p.Axis.From, p.Axis.To}
	}
	for _, v := range p.Axis.Values.All() {
		list = append(list, v.Any())
	}
	return list
}

var (
	stageLabel = regexp.MustCompile(`axis candidate( = [A-Za-z0-9._, -]*)?: ?`)
	stageNote  = regexp.MustCompile(` \((with candidate = |a value of the axis at )[^)]*\)`)
)

// worded is a message about a stage in the words of the search document, which has no axis candidate.
func worded(message string) string {
	return stageNote.ReplaceAllString(stageLabel.ReplaceAllString(message, ""), "")
}

// ofSpace words mistakes of a stage as those of the space.
func (s *Search) ofSpace(err error) error {
	var list d.Errors
	if !errors.As(err, &list) {
		return err
	}
	for _, e := range list {
		e.Message = strings.Replace(worded(e.Message), "axis "+sweeps.CandidateAxis, "the space", 1)
		if e.Pos.File == "" {
			e.Pos.File = joinDir(s.doc.Dir, s.doc.File)
		}
	}
	return errkind.Mark(errkind.Invalid, list)
}
