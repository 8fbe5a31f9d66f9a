package lab

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"sweep/datasets/stats"
	"sweep/datasets/tables"
	"sweep/datasets/views"
	d "sweep/engine/document"
	"sweep/engine/policy"
)

// The table candidates gets an analysis per stage, numbered through the search, so that a search that is run again commits the
// same ones.

// commit adds what a stage has found out about its candidates, and the candidates of its generation that are invalid.
func (s *Search) commit(ctx context.Context, st *stage, invalid []*candidate) error {
	data, _, err := s.options.Runner.Session.Open(s.options.Runner.Dir)
	if err != nil {
		return err
	}
	s.commits++
	return data.CommitAnalysis(ctx, fmt.Sprintf("%06d-candidates", s.commits), func(w *tables.AnalysisWriter) error {
		for _, c := range st.candidates {
			s.describe(&w.Candidates.C, c)
			c.stages[len(c.stages)-1].write(&w.Candidates.C, st.first)
			if err := w.Candidates.EndRow(); err != nil {
				return err
			}
		}
		for _, c := range invalid {
			s.describe(&w.Candidates.C, c)
			w.Candidates.C.Verdict.Append(c.refusal())
			w.Candidates.C.Reason.Append(c.invalid[0].String())
			w.Candidates.C.Runs.Append(nil)
			if err := w.Candidates.EndRow(); err != nil {
				return err
			}
		}
		return nil
	})
}

// describe writes what is known of a candidate before it is run.
func (s *Search) describe(t *tables.CandidatesColumns, c *candidate) {
	t.Candidate.Append(c.ID)
	t.Generation.Append(int32(c.generation))
	if name := s.outer[c.outer].name; name != "" {
		t.Outer.Append(name)
	}
	if c.label != c.ID && len(c.invalid) == 0 {
		t.SameAs.Append(c.label)
	}
	t.Parents.Append(c.Parents)
	name, version := s.identity()
	t.Proposer.Append(name)
	if version != "" {
		t.Version.Append(version)
	}
	params := d.NewMap(d.Pos{})
	for _, p := range c.Params {
		params.Put(p.Name, scalarNode(p.Value))
	}
	t.Parameters.Append(string(params.Canonical()))
	c.describePolicies(t)
	for _, f := range []struct {
		text string
		to   interface{ Append(string) }
	}{{c.Rationale, &t.Rationale}, {string(c.Meta), &t.Meta}, {c.Prompt, &t.Prompt}, {hashOf(c.Prompt), &t.PromptHash}, {c.Answer, &t.Answer}, {hashOf(c.Answer), &t.AnswerHash}} {
		if f.text != "" {
			f.to.Append(f.text)
		}
	}
	if len(c.invalid) > 0 {
		text, _ := json.Marshal(c.invalid) // texts can always be written
		t.Errors.Append(string(text))
	}
	t.Objective.Append(s.doc.ObjectiveText())
	t.Level.Append(s.doc.Rule.Level)
	t.Rule.Append(s.doc.Rule.Text())
}

// identity names the proposer.
func (s *Search) identity() (name, version string) {
	if p, ok := s.options.Proposer.(Identity); ok {
		return p.Identity()
	}
	if len(s.doc.Players) > 0 {
		return s.doc.Proposer.method(), ""
	}
	if s.options.Proposer == nil {
		return "design " + s.doc.Space.grid.Design().Name, ""
	}
	return "built-in", ""
}

func hashOf(text string) string {
	if text == "" {
		return ""
	}
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

// scalarNode is a value of the space, or what an invalid candidate has in its place.
func scalarNode(v any) *d.Node {
	switch v := v.(type) {
	case int64:
		return d.NewInt(d.Pos{}, v)
	case float64:
		if stats.Finite(v) {
			return d.NewFloat(d.Pos{}, v)
		}
	case bool:
		return d.NewBool(d.Pos{}, v)
	case string:
		return d.NewText(d.Pos{}, v)
	}
	return d.NewText(d.Pos{}, fmt.Sprint(v))
}

// describePolicies writes the policies that a candidate sets. An invalid one has those that were proposed.
func (c *candidate) describePolicies(t *tables.CandidatesColumns) {
	documents := maps.Clone(c.policies)
	if documents == nil {
		documents = map[string][]byte{}
	}
	for agent, text := range c.Policies {
		if _, known := documents[agent]; !known && len(c.invalid) > 0 {
			documents[agent] = text
		}
	}
	agents := slices.Sorted(maps.Keys(documents))
	var hashes, texts []string
	for _, agent := range agents {
		texts = append(texts, string(documents[agent]))
		hashes = append(hashes, policyHash(documents[agent]))
	}
	t.Agents.Append(agents)
	t.Hashes.Append(hashes)
	t.Documents.Append(texts)
}

// policyHash is the hash of a policy document or of a built-in kind with its parameters; "" if it is invalid.
func policyHash(text []byte) string {
	p, err := policy.Parse(text)
	if tree, e := policy.Document(text); err != nil && e == nil && tree.Get("type") != nil {
		params := map[string]int64{}
		for _, e := range tree.Entries {
			if x, ok := e.Value.AsInt64(); ok {
				params[e.Key] = x
			}
		}
		p, err = policy.Builtin(tree.Get("type").Text, params)
	}
	if err != nil {
		return ""
	}
	return p.Hash()
}

// write writes the outcome of a stage.
func (o *outcome) write(t *tables.CandidatesColumns, first int64) {
	t.Stage.Append(int32(o.Stage))
	t.Kind.Append(o.kind)
	t.First.Append(first)
	t.Planned.Append(o.planned)
	t.Verdict.Append(o.Verdict)
	if o.Reason != "" {
		t.Reason.Append(o.Reason)
	}
	t.Runs.Append(o.runs)
	if o.Verdict == verdictFailed {
		return
	}
	t.Episodes.Append(int64(o.N))
	t.Method.Append(string(o.method))
	t.Feasible.Append(o.feasible)
	for _, f := range []struct {
		x  float64
		to interface{ Append(float64) }
	}{{o.Mean, &t.Estimate}, {o.CandidateMean, &t.Mean}, {o.incumbent, &t.Incumbent}, {o.p, &t.P}, {o.holm, &t.Holm}, {o.logE, &t.LogE}} {
		if stats.Finite(f.x) {
			f.to.Append(f.x)
		}
	}
	if o.CI != nil {
		t.Low.Append(o.CI[0])
		t.High.Append(o.CI[1])
	}
}

// index updates the index of the data set with the analyses that were committed after its last batch.
func (s *Search) index() error {
	data, _, err := s.options.Runner.Session.Open(s.options.Runner.Dir)
	if err != nil {
		return err
	}
	_, err = views.Rebuild(data)
	return err
}
