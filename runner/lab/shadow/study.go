package shadow

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"sweep/datasets"
	"sweep/datasets/errkind"
	"sweep/datasets/tables"
	"sweep/datasets/vfs"
	"sweep/engine"
	"sweep/engine/document"
	"sweep/engine/policy"
	"sweep/engine/scenario"
	"sweep/runner/plan"
	"sweep/sweeps"
)

// Request says which runs are replayed, and how.
type Request struct {
	Source   vfs.Place
	Runs     []int64 // ascending
	Agents   []string
	Policies []Policy
	FromTick int
	Tables   []string // that the replays keep; none: those of the runs
}

// Study is a request that has been checked, with the grid of its replays.
type Study struct {
	Request
	Grid *sweeps.Grid
	// Later are changes of policy that the scenarios make to the same banks afterwards, as "BANK in tick 40".
	Later []string

	data  *datasets.Dataset
	plans plan.Plans
}

// Open checks a request and makes the grid.
func Open(r Request) (*Study, error) {
	data, err := datasets.Open(r.Source)
	if err != nil {
		return nil, err
	}
	s := &Study{Request: r, data: data}
	if err := s.open(); err != nil {
		data.Close()
		return nil, err
	}
	return s, nil
}

// Close closes the data set with the runs.
func (s *Study) Close() error { return s.data.Close() }

func (s *Study) open() (err error) {
	if s.plans, err = plan.Load(s.data); err != nil {
		return err
	}
	for _, p := range s.plans {
		if p.Doc.Semantics != engine.SemanticsVersion {
			return errkind.Errorf(errkind.Invalid, "%s cannot be replayed: its runs were computed with version %d of the simulation, this program has %d, so that a difference could come from the program as well as from the policy; use the program that computed them",
				s.Source, p.Doc.Semantics, engine.SemanticsVersion)
		}
	}
	records := map[int64]datasets.CommitRecord{}
	for _, id := range s.Runs {
		if err := s.completed(id, records); err != nil {
			return err
		}
	}
	for _, doc := range s.docs() {
		if err := s.plans[doc.Number-1].ReadGrid(s.Source); err != nil {
			return err
		}
		for _, in := range doc.Inputs {
			if in.External {
				return &datasets.InvalidError{What: "the runs cannot be replayed", Why: fmt.Sprintf("%s has only the hash of %s (payments.inputs: external)", s.Source, strings.Join(in.Sources, ", ")),
					Remedy: "without that key, sweep run GRID --dir NEW makes a data set with the same runs that keeps their rows"}
			}
		}
	}
	if err := s.checkScenarios(); err != nil {
		return err
	}
	for i := range s.Policies {
		if p := &s.Policies[i]; p.Hash != "" && p.Text == nil && p.Kind == "" {
			return &UnknownPolicyError{Hash: p.Hash}
		}
	}
	for _, name := range s.Tables {
		if name != "*" && tables.FindTable(name) == nil {
			return &datasets.InvalidError{What: "--tables " + name, Why: "there is no such table", Remedy: "sweep schema tables lists them"}
		}
	}
	if err := s.different(); err != nil {
		return err
	}
	s.Grid, err = s.grid()
	return err
}

// different refuses a policy that is given twice under two names, whose replays would be computed twice.
func (s *Study) different() error {
	named := map[string]string{}
	for i := range s.Policies {
		p := &s.Policies[i]
		program, err := p.program()
		if err != nil {
			return errkind.Mark(errkind.Invalid, err)
		}
		if other, twice := named[program.Hash()]; twice {
			return &datasets.InvalidError{What: "--policy " + p.Label, Why: "it is the same policy as --policy " + other, Remedy: "give one of them"}
		}
		named[program.Hash()] = p.Label
	}
	return nil
}

// completed refuses a run that does not exist, was not computed or has failed.
func (s *Study) completed(id int64, records map[int64]datasets.CommitRecord) error {
	what := fmt.Sprintf("run %d", id)
	p := s.plans.Of(id)
	if p == nil {
		return &datasets.InvalidError{What: what, Why: fmt.Sprintf("the data set %s has no such run", s.Source), Remedy: fmt.Sprintf("its runs are 0 to %d", s.plans.Last().LastRun())}
	}
	number := p.BatchOf(id).Number
	record, known := records[number]
	if !known {
		var err error
		if record, err = s.data.Record(number); errors.Is(err, fs.ErrNotExist) {
			return &datasets.InvalidError{What: what, Why: "it is not computed yet", Remedy: "sweep run computes what is missing"}
		} else if err != nil {
			return err
		}
		records[number] = record
	}
	if slices.ContainsFunc(record.Failed, func(f datasets.FailedRef) bool { return f.Run == id }) {
		return &datasets.InvalidError{What: what, Why: "it failed, so there is nothing to replay", Remedy: "sweep status shows why; after sweep retry, replay the run that repeats it"}
	}
	return nil
}

// checkScenarios checks the agents and the tick at every point that is replayed.
func (s *Study) checkScenarios() error {
	type at struct {
		plan  int
		point int64
	}
	seen := map[at]bool{}
	for _, id := range s.Runs {
		p := s.plans.Of(id)
		r, err := p.BatchOf(id).Run(id)
		if err != nil {
			return err
		}
		if place := (at{p.Doc.Number, r.Run.Point}); seen[place] && r.Date == "" {
			continue
		} else {
			seen[place] = true
		}
		sc, err := r.Settings()
		if err != nil {
			return err
		}
		if err := s.checkScenario(id, sc); err != nil {
			return err
		}
	}
	return nil
}

// UnknownPolicyError reports that no bank of the runs follows a policy with a hash.
type UnknownPolicyError struct{ Hash string }

func (e *UnknownPolicyError) Error() string {
	return "no bank follows a policy with the hash " + e.Hash + " in these runs"
}

// Kind is errkind.Invalid.
func (e *UnknownPolicyError) Kind() errkind.Kind { return errkind.Invalid }

// findPolicies looks for policies that are named by their hashes.
func (s *Study) findPolicies(sc *scenario.Scenario) {
	find := func(spec *scenario.PolicySpec) {
		if spec == nil || spec.Program == nil {
			return
		}
		for i := range s.Policies {
			p := &s.Policies[i]
			if p.Hash != spec.Program.Hash() {
				continue
			}
			if slices.Contains(policy.BuiltinKinds(), spec.Kind) {
				p.Kind, p.Params = spec.Kind, spec.Params
			} else {
				p.Text = spec.Program.Text()
			}
		}
	}
	for i := range sc.Agents {
		find(&sc.Agents[i].Policy)
	}
	for i := range sc.Events {
		find(sc.Events[i].Policy)
	}
}

func (s *Study) checkScenario(id int64, sc *scenario.Scenario) error {
	s.findPolicies(sc)
	invalid := func(why, remedy string) error {
		return &datasets.InvalidError{What: fmt.Sprintf("run %d", id), Why: why, Remedy: remedy}
	}
	if s.FromTick < 0 || s.FromTick >= sc.NumTicks() {
		return invalid(fmt.Sprintf("it has no tick %d", s.FromTick), fmt.Sprintf("its ticks are 0 to %d", sc.NumTicks()-1))
	}
	if n := len(sc.Continues); n > 0 && s.FromTick <= sc.Continues[n-1].Tick {
		first := sc.Continues[n-1].Tick + 1
		return invalid(fmt.Sprintf("it continues another run from tick %d on, and is that run before", first), fmt.Sprintf("--from-tick %d is the first that can be given", first))
	}
	var ids []string
	for i := range sc.Agents {
		if sc.Agents[i].Role == scenario.Participant {
			ids = append(ids, sc.Agents[i].ID)
		}
	}
	for _, agent := range s.Agents {
		i := slices.IndexFunc(sc.Agents, func(a scenario.Agent) bool { return a.ID == agent })
		switch {
		case i < 0:
			return invalid(fmt.Sprintf("its scenario has no agent %q", agent), document.Suggest(agent, ids))
		case sc.Agents[i].Role != scenario.Participant:
			return invalid(fmt.Sprintf("%s is no participant and has no policy", agent), document.Suggest(agent, ids))
		}
		for k := range sc.Events {
			e := &sc.Events[k]
			if e.Kind != scenario.PolicyChange || e.Agent != agent || e.Tick < s.FromTick || e.Tick == s.FromTick && s.FromTick > 0 {
				continue
			}
			if change := fmt.Sprintf("%s in tick %d", agent, e.Tick); !slices.Contains(s.Later, change) {
				s.Later = append(s.Later, change)
			}
		}
	}
	return nil
}

// Fits refuses a directory that holds anything but the replays of this study.
func (s *Study) Fits(dir vfs.Place) error {
	d, err := datasets.Open(dir)
	var missing *datasets.NoDatasetError
	if errors.As(err, &missing) {
		return nil
	}
	if err != nil {
		return err
	}
	defer d.Close()
	if !plan.MadeFrom(d.Plans()[0], s.Grid) {
		return &datasets.InvalidError{What: dir.String(), Why: "it holds another study than the replays that were asked for", Remedy: "choose another --dir"}
	}
	return nil
}
