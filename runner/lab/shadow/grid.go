package shadow

import (
	"encoding/json"
	"fmt"
	"path"
	"slices"
	"strings"

	"sweep/datasets"
	"sweep/datasets/errkind"
	"sweep/engine/document"
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
const gridFile = "shadow.toml"

// grid makes the grid of the replays. Each plan of which runs are replayed becomes a grid in a directory of its own.
func (s *Study) grid() (*sweeps.Grid, error) {
	files := map[string][]byte{}
	var b strings.Builder
	fmt.Fprintf(&b, "# Replays of runs of another data set with other policies, made by sweep shadow.\n\nname = %s\n", toml(s.gridName()))
	docs := s.docs()
	for _, doc := range docs {
		if err := s.addSource(&b, files, doc, len(docs) > 1); err != nil {
			return nil, err
		}
	}
	for i, agent := range s.Agents {
		name := "policy"
		if len(s.Agents) > 1 {
			name = fmt.Sprintf("policy_%d", i+1)
		}
		set := document.Path{{Name: "agents"}, {Name: agent}, {Name: "policy"}}
		fmt.Fprintf(&b, "\n[[axis]]\nname = %q\nset = %s\n", name, toml(set.String()))
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
	fmt.Fprintf(&b, "\n[output]\ntables = %s\ncompression = %s\n", toml(s.outTables(last)), toml(last.Compression))
	files[gridFile] = []byte(b.String())
	g, err := sweeps.FromSource(gridFile, files, plan.InputsFrom(s.Source, docs))
	if err != nil {
		return nil, errkind.Mark(errkind.Invalid, err)
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

// gridName is the name of the data set with "-shadow".
func (s *Study) gridName() string {
	const nameMax, suffix = 64, "-shadow"
	name := s.plans.Last().Name
	return name[:min(len(name), nameMax-len(suffix))] + suffix
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
	x, err := plan.Place(doc)
	if err != nil {
		return err
	}
	dir := "source"
	if several {
		dir = fmt.Sprintf("source-%d", doc.Number)
	}
	for name, data := range x.Files {
		files[path.Join(dir, name)] = data
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
	fmt.Fprintf(b, "\n[[source]]\ngrid = %s\nruns = %s\nids = %s\nkeys = %s\n", toml(path.Join(dir, x.Grid)), toml(runs), toml(ids), toml(keys))
	return nil
}

// value is the policy as the value of an axis; its document becomes a file.
func (p *Policy) value(files map[string][]byte) string {
	if p.Text != nil {
		name := "policies/" + p.Label + ".json"
		files[name] = p.Text
		return fmt.Sprintf("{ label = %s, file = %s }", toml(p.Label), toml(name))
	}
	kind := "type = " + toml(p.Kind)
	for _, name := range sortedKeys(p.Params) {
		kind += fmt.Sprintf(", %s = %d", name, p.Params[name])
	}
	return fmt.Sprintf("{ label = %s, value = { %s } }", toml(p.Label), kind)
}

func sortedKeys(m map[string]int64) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// toml writes a text or a list. What JSON writes is TOML too.
func toml(v any) string {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		panic(err) // texts and numbers can be encoded
	}
	return strings.TrimSuffix(b.String(), "\n")
}
