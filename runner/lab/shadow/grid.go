package shadow

import (
	"fmt"
	"slices"
	"strings"

	"sweep/datasets"
	"sweep/datasets/errkind"
	"sweep/engine/policy"
	"sweep/runner/lab/gridtext"
	"sweep/runner/plan"
	"sweep/sweeps"
)

// Policy is a policy of the replays.
type Policy struct {
	Label  string
	Text   []byte           // its document; nil for a built-in kind
	Kind   string           // the kind
	Params map[string]int64 // of the kind
	Hash   string           // of a policy of the runs, in the place of all that
}

// gridFile is the name of the grid among its sources.
const gridFile = datasets.ReplayGrid

// grid makes the grid of the replays. Each plan of which runs are replayed becomes a grid in a directory of its own.
func (s *Study) grid() (*sweeps.Grid, error) {
	files := map[string][]byte{}
	var b strings.Builder
	name := gridtext.Name(s.plans.Last().Name, "-shadow")
	fmt.Fprintf(&b, "# Replays of runs of another data set with other policies, made by sweep shadow.\n\nname = %s\n", gridtext.TOML(name))
	docs := s.docs()
	for _, doc := range docs {
		if err := s.addSource(&b, files, doc, len(docs) > 1); err != nil {
			return nil, err
		}
	}
	for i, agent := range s.Agents {
		gridtext.PolicyAxis(&b, i, len(s.Agents), agent)
		if s.FromTick > 0 {
			fmt.Fprintf(&b, "from_tick = %d\n", s.FromTick)
		}
		b.WriteString("values = [\n")
		for _, p := range s.Policies {
			fmt.Fprintf(&b, "  %s,\n", p.value(files))
		}
		b.WriteString("]\n")
	}
	last := docs[len(docs)-1]
	gridtext.Output(&b, s.outTables(last), last.Compression)
	files[gridFile] = []byte(b.String())
	g, err := sweeps.FromSource(gridFile, files, plan.InputsFrom(s.Source, docs))
	if err != nil {
		words := gridtext.Words{Files: map[string]string{}, Keys: map[string]string{"output.tables": "--tables"}}
		for _, p := range s.Policies {
			words.Files[p.file()] = "--policy " + p.Label
		}
		return nil, errkind.Mark(errkind.Invalid, words.In(err))
	}
	return g, nil
}

// outTables are the tables of the runs that are replayed, so that all of their rows can be compared.
func (s *Study) outTables(doc datasets.PlanDoc) []string {
	if len(s.Tables) > 0 {
		return s.Tables
	}
	return doc.OutTables
}

// docs are the documents of the plans of which runs are replayed.
func (s *Study) docs() []datasets.PlanDoc {
	var docs []datasets.PlanDoc
	for _, p := range s.plans {
		if slices.ContainsFunc(s.Runs, func(run int64) bool { return s.plans.Of(run) == p }) {
			docs = append(docs, p.Doc)
		}
	}
	return docs
}

// addSource adds the grid of a plan, and the runs of it that are replayed.
func (s *Study) addSource(b *strings.Builder, files map[string][]byte, doc datasets.PlanDoc, several bool) error {
	dir := "source"
	if several {
		dir = fmt.Sprintf("source-%d", doc.Number)
	}
	grid, err := gridtext.Files(files, doc, dir)
	if err != nil {
		return err
	}
	var runs, ids []int64
	var keys []string
	for _, id := range s.Runs {
		if s.plans.Of(id).Doc.Number != doc.Number {
			continue
		}
		r, err := s.plans.Of(id).BatchOf(id).Run(id)
		if err != nil {
			return err
		}
		runs, ids, keys = append(runs, r.Index), append(ids, id), append(keys, r.Key)
	}
	gridtext.Source(b, grid, runs, ids, keys)
	return nil
}

// file is the name of its document in the grid.
func (p *Policy) file() string { return "policies/" + p.Label + ".json" }

func (p *Policy) program() (*policy.Policy, error) {
	if p.Text != nil {
		return policy.Parse(p.Text)
	}
	return policy.Builtin(p.Kind, p.Params)
}

// value is the policy as the value of an axis; its document becomes a file.
func (p *Policy) value(files map[string][]byte) string {
	if p.Text != nil {
		name := p.file()
		files[name] = p.Text
		return fmt.Sprintf("{ label = %s, file = %s }", gridtext.TOML(p.Label), gridtext.TOML(name))
	}
	kind := "type = " + gridtext.TOML(p.Kind)
	for _, name := range sortedKeys(p.Params) {
		kind += fmt.Sprintf(", %s = %d", name, p.Params[name])
	}
	return fmt.Sprintf("{ label = %s, value = { %s } }", gridtext.TOML(p.Label), kind)
}

func sortedKeys(m map[string]int64) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
