package lab

import (
	"context"
	"fmt"
	"strings"

	"sweep/datasets/stats"
	"sweep/datasets/tables"
)

// ObjectiveText is the objective, or the costs of the players.
func (doc *Document) ObjectiveText() string {
	if doc.Objective.Quantity != nil {
		return doc.Objective.Text
	}
	var parts []string
	for _, p := range doc.Players {
		parts = append(parts, p.Name+": "+p.Cost.Text)
	}
	return strings.Join(parts, "; ")
}

// commitGame adds the profiles in which a game ended to the table equilibria.
func (s *Search) commitGame(ctx context.Context, outer int, o *GameOutcome) error {
	data, _, err := s.options.Runner.Session.Open(s.options.Runner.Dir)
	if err != nil {
		return err
	}
	return data.CommitAnalysis(ctx, fmt.Sprintf("%06d-equilibria", outer+1), func(w *tables.AnalysisWriter) error {
		for number, p := range o.Profiles {
			for player := range o.Players {
				o.write(&w.Equilibria.C, &p, s.outer[outer].name, number+1, player)
				if err := w.Equilibria.EndRow(); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// write writes a profile for one player.
func (o *GameOutcome) write(t *tables.EquilibriaColumns, p *ProfileOutcome, outer string, number, player int) {
	if outer != "" {
		t.Outer.Append(outer)
	}
	t.Number.Append(int32(number))
	t.Player.Append(o.Players[player])
	t.Strategy.Append(p.Strategies[player])
	t.Candidate.Append(p.Candidate)
	t.Outcome.Append(string(o.Outcome))
	t.Verdict.Append(string(p.Verdict))
	if p.Rare {
		t.Reason.Append("rare large costs")
	}
	t.Cost.Append(p.Costs[player])
	t.Epsilon.Append(o.Epsilon)
	t.Joint.Append(p.Joint)
	t.Method.Append(o.Method)
	t.Rounds.Append(int32(o.Rounds))
	t.Profiles.Append(int64(o.Computed))
	t.Episodes.Append(o.Episodes)
	for _, f := range []struct {
		x  float64
		to interface{ Append(float64) }
	}{{p.Regrets[player], &t.Regret}, {p.Gains[player].Low, &t.Low}, {p.Gains[player].High, &t.High}, {p.Welfare, &t.Welfare}} {
		if stats.Finite(f.x) {
			f.to.Append(f.x)
		}
	}
	if o.Minimum != nil {
		t.Minimum.Append(*o.Minimum)
	}
	if o.Anarchy != nil {
		t.Anarchy.Append(*o.Anarchy)
	}
	path := []string(nil)
	if number == 1 {
		path = o.Path[player]
	}
	t.Path.Append(path)
	if o.MeanPlay != nil {
		t.Play.Append(p.play[player])
	}
}
