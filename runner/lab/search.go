package lab

import (
	"context"
	"fmt"
	"math"
	"slices"

	"sweep/datasets"
	"sweep/datasets/errkind"
	d "sweep/engine/document"
	"sweep/runner"
)

// Options configure how a search is run. None of them changes what it finds.
type Options struct {
	Runner   runner.Options // with the place of the data set
	Proposer Proposer       // instead of the one of the document; nil: that
	Progress func(Step)     // may be nil
}

// Step is a stage that has been judged, or a generation without candidates.
type Step struct {
	Outer      string // point of the outer axes; "" without any
	Kind       string // incumbent, rung, judged, confirm
	Generation int
	Stage      int
	Candidates int
	Episodes   int64 // of each
	Best       *Result
}

// Counts are what a search has used.
type Counts struct {
	Candidates int   // valid ones
	Invalid    int   // that could not be simulated
	Evaluated  int64 // episodes of candidates, those of every stage
	Runs       int64 // computed runs of candidates in the search
	Incumbent  int64 // runs of the incumbent
	Confirm    int64 // runs of the confirmation
	Computed   int64 // runs that this process has computed
}

// Search is a search in progress.
type Search struct {
	doc      *Document
	options  Options
	proposer Proposer
	outer    []outerPoint
	averaged int64 // points that are averaged

	all       []*candidate // of the current outer point
	incumbent *candidate
	have      int64 // episodes of the incumbent
	stages    int   // at the current outer point
	counts    Counts
	commits   int // analyses, at all outer points
	summary   runner.Summary
	observed  map[string]*observations // by quantities
	indexed   int64                    // runs in the index of the data set

	briefed   *briefIncumbent // for briefings
	briefedAt [2]int64        // outer point and episodes
}

// New prepares a search.
func New(doc *Document, o Options) (*Search, error) {
	if o.Runner.Session == nil {
		o.Runner.Session = &runner.Session{}
	}
	s := &Search{doc: doc, options: o, proposer: o.Proposer, observed: map[string]*observations{}}
	if len(doc.Players) > 0 {
		if _, err := s.newGame(); err != nil {
			return nil, err
		}
	}
	if err := s.findOuter(); err != nil {
		return nil, err
	}
	s.incumbent = s.newIncumbent(0)
	g, err := s.grid(&stage{candidates: []*candidate{s.incumbent}, first: doc.Episodes.first[0], n: 1})
	if err != nil {
		return nil, s.mistakes(err)
	}
	s.averaged = g.NumPoints()
	if err := s.checkTables(); err != nil {
		return nil, err
	}
	if err := s.probe(); err != nil {
		return nil, err
	}
	if err := s.checkStored(); err != nil {
		return nil, err
	}
	return s, s.checkBudget()
}

func (s *Search) newIncumbent(outer int) *candidate {
	return &candidate{Proposal: Proposal{ID: incumbentID, Params: s.doc.incumbent}, label: incumbentID, outer: outer, parts: s.padded(), files: s.doc.incumbentFiles}
}

// checkBudget refuses a budget that is smaller than the first generation.
func (s *Search) checkBudget() error {
	doc := s.doc
	if doc.Budget == 0 {
		return nil
	}
	n, what := 1, "one candidate"
	need := doc.cost(n)
	switch {
	case len(doc.Players) > 0:
		g, err := s.newGame()
		if err != nil {
			return err
		}
		n = len(g.firstRound(doc.Proposer.All))
		need, what = int64(n)*doc.Episodes.Search, fmt.Sprintf("the %d profiles of the first round", n)
	case doc.Proposer.Kind == "design":
		n = doc.Space.Points()
		need, what = doc.cost(n), fmt.Sprintf("the %d candidates of the design", n)
	}
	if need *= s.averaged; need > doc.Budget {
		return errkind.Mark(errkind.Invalid, d.Errors{{Pos: doc.at["budget"], Key: "budget.runs", Class: d.SchemaError,
			Message: fmt.Sprintf("%d are fewer than the %d runs that %s need", doc.Budget, need, what), Remedy: "raise the budget, or use fewer episodes or candidates"}})
	}
	return nil
}

// Run searches, and continues what an earlier call has begun: stages that the data set has are not computed again, and a proposer sees
// the same results as before.
func (s *Search) Run(ctx context.Context) (*Outcome, error) {
	defer s.options.Runner.Session.Close() // what is committed stays, and nothing else depends on it
	out := &Outcome{}
	at := s.runAt
	if len(s.doc.Players) > 0 {
		at = s.playAt
	}
	for outer := range s.outer {
		p, err := at(ctx, outer)
		if err != nil {
			return nil, err
		}
		out.Points = append(out.Points, *p)
	}
	out.Counts, out.Summary = s.counts, s.summary
	if err := s.index(); err != nil {
		return out, err
	}
	if p, ok := s.options.Proposer.(stoppable); ok {
		return out, p.Stop(ctx, out.Points[len(out.Points)-1].Stopped)
	}
	return out, nil
}

// runAt searches at one outer point.
func (s *Search) runAt(ctx context.Context, outer int) (*PointOutcome, error) {
	doc := s.doc
	s.all, s.have, s.stages, s.incumbent = nil, 0, 0, s.newIncumbent(outer)
	p := &PointOutcome{Outer: s.outer[outer].name}
	proposer := s.options.Proposer
	if proposer == nil {
		proposer = &designProposer{space: doc.Space}
	}
	spent := int64(0)
	for generation := 1; ; generation++ {
		if limit := doc.Proposer.Generations; limit > 0 && int64(generation) > limit {
			p.Stopped = "generations"
			break
		}
		n := s.ask(spent)
		if n == 0 {
			p.Stopped = "budget"
			break
		}
		if b, ok := proposer.(briefed); ok {
			if err := s.baseline(ctx, outer, s.lastRung(0, n)); err != nil {
				return nil, err
			}
			b.SetBriefing(func(ctx context.Context, generation int) ([]byte, error) { return s.briefing(ctx, outer, generation) })
		}
		proposals, err := proposer.Propose(ctx, generation, n)
		if err != nil {
			return nil, err
		}
		if len(proposals) == 0 {
			p.Stopped = "finished"
			break
		}
		runs, err := s.generation(ctx, proposer, outer, generation, proposals[:min(n, len(proposals))])
		if err != nil {
			return nil, err
		}
		spent += runs
	}
	return p, s.finish(ctx, outer, p)
}

// ask is how many candidates are asked for.
func (s *Search) ask(spent int64) int {
	n := s.doc.Proposer.N
	if s.doc.Proposer.Kind == "design" {
		n = s.doc.Space.Points()
	}
	if s.doc.Budget == 0 {
		return n
	}
	return s.doc.affordable(n, s.doc.Budget-spent, s.averaged)
}

// generation evaluates the candidates of a generation, stage by stage, and returns how many runs they have needed.
func (s *Search) generation(ctx context.Context, proposer Proposer, outer, generation int, proposals []Proposal) (int64, error) {
	list, err := s.admit(outer, generation, proposals)
	if err != nil {
		return 0, err
	}
	var left, invalid []*candidate
	for _, c := range list {
		if len(c.invalid) == 0 {
			left = append(left, c)
		} else {
			invalid = append(invalid, c)
		}
	}
	spent := int64(0)
	rungs := s.doc.rungs(len(left))
	for i, r := range rungs {
		if len(left) == 0 {
			break
		}
		left = left[:min(r.candidates, len(left))]
		runs, err := s.rung(ctx, outer, generation, left, r, i == len(rungs)-1, invalid)
		if err != nil {
			return 0, err
		}
		spent, invalid = spent+runs, nil
		if err := proposer.Learn(ctx, s.results(list, left, i == 0)); err != nil {
			return 0, err
		}
		left = s.rank(left)
	}
	if len(left) == 0 {
		if err := s.baseline(ctx, outer, s.lastRung(0, 1)); err != nil {
			return 0, err
		}
		if err := s.commit(ctx, &stage{outer: outer}, invalid); err != nil {
			return 0, err
		}
		return spent, proposer.Learn(ctx, s.results(list, nil, true))
	}
	return spent, nil
}

// rung computes and judges a stage.
func (s *Search) rung(ctx context.Context, outer, generation int, list []*candidate, r rung, last bool, invalid []*candidate) (int64, error) {
	first := s.doc.Episodes.first[0]
	if r.n > s.have {
		if err := s.baseline(ctx, outer, s.lastRung(r.n, len(list))); err != nil {
			return 0, err
		}
	}
	inOrder := slices.Clone(list)
	slices.SortStableFunc(inOrder, func(a, b *candidate) int { return slices.Index(s.all, a) - slices.Index(s.all, b) })
	st := &stage{outer: outer, candidates: inOrder, first: first, n: r.n}
	own := &stage{outer: outer, first: first, n: r.n}
	runs := int64(0)
	for _, c := range inOrder {
		// An equal candidate of an earlier generation may not have come as far.
		if have := s.computed(c.label); have < r.n && !slices.Contains(own.candidates, s.find(c.label)) {
			own.candidates = append(own.candidates, s.find(c.label))
			runs += (r.n - have) * s.averaged
		}
	}
	if len(own.candidates) > 0 {
		if err := s.compute(ctx, own); err != nil {
			return 0, s.mistakes(err)
		}
	}
	s.counts.Runs += runs
	s.counts.Evaluated += r.n * int64(len(inOrder)) * s.averaged
	s.stages++
	kind := "rung"
	if last {
		kind = "judged"
	}
	if err := s.judge(st, kind, s.stages, last); err != nil {
		return 0, err
	}
	best := s.rank(inOrder)[0].stages
	s.step(Step{Outer: s.outer[outer].name, Kind: kind, Generation: generation, Stage: s.stages, Candidates: len(inOrder), Episodes: r.n, Best: &best[len(best)-1].Result})
	return runs, s.commit(ctx, st, invalid)
}

// baseline computes episodes of the incumbent, unless it has them.
func (s *Search) baseline(ctx context.Context, outer int, n int64) error {
	if n <= s.have {
		return nil
	}
	st := &stage{outer: outer, candidates: []*candidate{s.incumbent}, first: s.doc.Episodes.first[0], n: n, whole: true}
	if err := s.compute(ctx, st); err != nil {
		return err
	}
	s.counts.Incumbent += (n - s.have) * s.averaged
	s.have = n
	return nil
}

// lastRung is how many episodes of the incumbent the stages from one on compare with.
func (s *Search) lastRung(n int64, candidates int) int64 {
	for _, r := range s.doc.rungs(candidates) {
		n = max(n, r.n)
	}
	return n
}

func (s *Search) step(step Step) {
	if s.options.Progress != nil {
		s.options.Progress(step)
	}
}

// results are what the proposer learns of a stage, in the order of the proposals: those in the stage and, at the first stage, those
// that are invalid.
func (s *Search) results(list, stage []*candidate, first bool) (out []Result) {
	for _, c := range list {
		switch {
		case len(c.invalid) > 0 && first:
			out = append(out, Result{ID: c.ID, Verdict: c.refusal(), Reason: c.invalid[0].String(), Invalid: c.invalid, Mean: math.NaN(), CandidateMean: math.NaN()})
		case slices.Contains(stage, c):
			out = append(out, c.stages[len(c.stages)-1].Result)
		}
	}
	return out
}

// checkStored refuses to continue a data set that another search document has begun.
func (s *Search) checkStored() error {
	data, err := datasets.Open(s.options.Runner.Dir)
	if err != nil {
		return nil // there is none, or the first stage says what is wrong with it
	}
	defer data.Close()
	plans := data.Plans()
	doc := plans[len(plans)-1]
	for _, f := range doc.Sources {
		if doc.Search != "" && f.Name == doc.Search && f.Text != string(s.doc.Text) {
			return errkind.Errorf(errkind.Invalid, "%s has the search of another document: %s has changed since; choose another directory, or undo the change",
				data.Place(), joinDir(s.doc.Dir, s.doc.File))
		}
	}
	return nil
}
