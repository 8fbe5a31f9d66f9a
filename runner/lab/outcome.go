package lab

import (
	"context"
	"math"

	"sweep/datasets/stats"
	"sweep/runner"
)

// Outcome is what a search has found.
type Outcome struct {
	Points  []PointOutcome // one per outer point
	Counts  Counts
	Summary runner.Summary // of the last stage
}

// PointOutcome is what a search has found at one outer point.
type PointOutcome struct {
	Outer      string
	Candidates []*Ranked // the best first
	Winner     *Ranked   // nil: no candidate is better than the incumbent, even in the mean
	Others     []Effect  // what the winner costs each bank, on fresh episodes
	Stopped    string    // why no more candidates were asked for
	Game       *GameOutcome
}

// Ranked is a candidate with what the search knows about it.
type Ranked struct {
	Proposal
	Generation int
	Same       string // an equal candidate whose runs it has
	Search     Result // latest stage of the search; without numbers for an invalid candidate
	P, Holm    float64
	Incumbent  float64
	Confirmed  *Result // on fresh episodes
	Invalid    []Invalidity
}

// Effect is the difference of a bank's total cost between the winner and the incumbent.
type Effect struct {
	Agent string
	N     int
	Mean  float64
	CI    *[2]float64
}

// finish chooses the winner and confirms it.
func (s *Search) finish(ctx context.Context, outer int, p *PointOutcome) error {
	last := map[int]int64{}
	for _, c := range s.all {
		last[c.generation] = max(last[c.generation], c.episodes())
	}
	var judged, others []*candidate
	for _, c := range s.all {
		switch {
		case len(c.stages) == 0:
		case c.episodes() == last[c.generation]:
			judged = append(judged, c)
		default:
			others = append(others, c)
		}
	}
	judged = s.rank(judged)
	var winner *candidate
	if len(judged) > 0 {
		o := &judged[0].stages[len(judged[0].stages)-1]
		if better := o.Mean < 0 != s.doc.Objective.Higher && o.Mean != 0; better && o.feasible && o.Verdict != verdictFailed || o.Verdict == string(stats.Accept) {
			winner = judged[0]
		}
	}
	if winner != nil && s.doc.Episodes.Confirm > 0 {
		if err := s.confirm(ctx, outer, winner, p); err != nil {
			return err
		}
	}
	for _, c := range append(judged, s.rank(others)...) {
		p.Candidates = append(p.Candidates, c.ranked())
	}
	for _, c := range s.all {
		if len(c.stages) == 0 {
			p.Candidates = append(p.Candidates, c.ranked())
		}
	}
	if winner != nil {
		p.Winner = winner.ranked()
	}
	return nil
}

// confirm evaluates the winner on fresh episodes.
func (s *Search) confirm(ctx context.Context, outer int, winner *candidate, p *PointOutcome) error {
	e := s.doc.Episodes
	st := &stage{outer: outer, candidates: []*candidate{s.incumbent, winner}, first: s.have, n: e.Confirm, whole: true}
	if s.doc.allDates != nil {
		st.first = e.first[1]
	}
	if own := s.find(winner.label); own == s.incumbent {
		st.candidates = st.candidates[:1]
	} else {
		st.candidates[1] = own
	}
	if err := s.compute(ctx, st); err != nil {
		return err
	}
	s.counts.Confirm += int64(len(st.candidates)) * e.Confirm * s.averaged
	s.stages++
	st.candidates = []*candidate{winner}
	sequential := s.doc.Rule.Sequential
	s.doc.Rule.Sequential = false // fresh episodes are looked at once
	err := s.judge(st, "confirm", s.stages, true)
	s.doc.Rule.Sequential = sequential
	if err != nil {
		return err
	}
	s.step(Step{Outer: s.outer[outer].name, Kind: "confirm", Stage: s.stages, Candidates: 1, Episodes: e.Confirm, Best: &winner.stages[len(winner.stages)-1].Result})
	if p.Others, err = s.effects(st, winner); err != nil {
		return err
	}
	return s.commit(ctx, st, nil)
}

// ranked is what the outcome says about a candidate.
func (c *candidate) ranked() *Ranked {
	nan := math.NaN()
	r := &Ranked{Proposal: c.Proposal, Generation: c.generation, Invalid: c.invalid, P: nan, Holm: nan, Incumbent: nan}
	if len(c.invalid) > 0 {
		r.Search = Result{ID: c.ID, Mean: nan, CandidateMean: nan, Verdict: c.refusal(), Reason: c.invalid[0].String()}
	}
	if c.label != c.ID {
		r.Same = c.label
	}
	for i := range c.stages {
		o := &c.stages[i]
		if o.kind == "confirm" {
			r.Confirmed = &o.Result
			continue
		}
		r.Search, r.P, r.Holm, r.Incumbent = o.Result, o.p, o.holm, o.incumbent
	}
	return r
}
