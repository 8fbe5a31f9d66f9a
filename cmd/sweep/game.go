package main

import (
	"encoding/json"
	"io"

	"sweep/datasets/game"
	"sweep/datasets/tabular"
	"sweep/datasets/vfs"
)

// GameCmd is sweep game.
type GameCmd struct {
	Dir vfs.Place `arg:"" optional:"" help:"Directory of the data set, or s3://BUCKET/PREFIX."`

	From    string   `placeholder:"FILE" help:"Read the game from a CSV or Parquet file instead of a data set: a column PLAYER with the strategy and a column cost_PLAYER for each player, and a column episode if the costs are noisy."`
	Player  []string `sep:"," placeholder:"AXIS" help:"An axis whose values are the strategies of a player. May be repeated."`
	Cost    []string `sep:"none" placeholder:"AXIS=EXPRESSION" help:"The cost of a player in a run, such as 'large=LARGE.total_cost_cents'. Default: the total cost of the bank whose keys alone the axis sets."`
	At      []string `sep:"none" placeholder:"AXIS=VALUE" help:"Solve only the games with this value of another axis. Default: a game for each combination of values of the other axes."`
	Welfare string   `placeholder:"EXPRESSION" help:"What society pays in a run. Default: delay_cost_cents + collateral_cost_cents + liquidity_opportunity_cost_cents; all other costs are transfers."`
	Epsilon *float64 `placeholder:"E" help:"Gain from which a deviation counts, in the unit of the costs. Required for noisy games. Default: 0."`
	NFG     string   `name:"nfg" placeholder:"FILE" help:"Write the game of the mean costs to FILE, which Gambit reads. Payoffs are costs with the opposite sign."`
	tableFlags
}

// Help is shown below the usage.
func (*GameCmd) Help() string {
	return `The players choose among the strategies that were run: an equilibrium is one of this restricted game, in which no player lowers its cost
by more than epsilon by changing only its own strategy. A policy that was not run may still be better.

  sweep game out/tournament --player large,medium,small --epsilon 100
  sweep game out/castro --player share_a,share_b --cost share_a=A.total_cost_cents --cost share_b=B.total_cost_cents
  sweep game --from costs.csv --json

With several episodes (replications, or the column episode), every gain has one-sided bounds from paired episodes, which hold together
in 95 % of the cases. A profile is an equilibrium if all upper bounds are at most epsilon, no equilibrium if a lower bound is above it,
else undecided.

Games of two players with at most 8 strategies each also have their mixed equilibria listed, by support enumeration with supports of
equal size. A degenerate game, in which an equilibrium has more best replies than strategies in use, may have more.

The table (--output) has a row for each profile, player and strategy: what the player would gain by it, and what it would cost the
others.`
}

// Run solves and prints.
func (g *GameCmd) Run(c *Context) error {
	c.JSON = g.JSON
	if g.Epsilon != nil && *g.Epsilon < 0 {
		return usage("", "--epsilon %g is less than 0", *g.Epsilon)
	}
	if g.Output != "" || g.NFG == "" { // --force is for both
		if err := g.check(); err != nil {
			return err
		}
	}
	switch {
	case g.From == "" && g.Dir.IsZero():
		return usage("sweep game DIR --player AXIS --player AXIS", "the directory of the data set, or --from FILE, is missing")
	case g.From != "" && !g.Dir.IsZero():
		return usage("", "give a data set or --from FILE, not both")
	case g.From == "":
		return g.onDataset(c)
	case len(g.Player)+len(g.Cost)+len(g.At) > 0 || g.Welfare != "":
		return usage("", "--player, --cost, --at and --welfare are for data sets; the columns of FILE name the players and their costs")
	}
	file, err := tabular.Open(g.From)
	if err != nil {
		return err
	}
	defer file.Close()
	found, err := game.FromFile(file)
	if err != nil {
		return err
	}
	solution, err := g.solve(found)
	if err != nil {
		return err
	}
	report := &gameReport{Solution: solution}
	if err := g.writeFiles([]*gameReport{report}, g.From); err != nil {
		return err
	}
	if g.JSON {
		return json.NewEncoder(c.Stdout).Encode(solution.JSON())
	}
	report.print(c)
	return nil
}

// solve solves a game for the epsilon, which noisy games need.
func (g *GameCmd) solve(found *game.Game) (*game.Solution, error) {
	epsilon := 0.0
	if g.Epsilon != nil {
		epsilon = *g.Epsilon
	} else if found.Episodes > 1 {
		return nil, usage("for example --epsilon 10, in the unit of the costs", "a game with %d episodes needs --epsilon: no number of episodes can show that a gain is exactly 0", found.Episodes)
	}
	return found.Solve(epsilon), nil
}

// writeFiles writes the table and the file for Gambit.
func (g *GameCmd) writeFiles(reports []*gameReport, title string) error {
	if g.NFG != "" {
		if len(reports) > 1 {
			return usage("--at AXIS=VALUE chooses one", "--nfg writes one game, and the other axes make %d", len(reports))
		}
		if err := outsideDatasets(g.NFG); err != nil {
			return err
		}
		write := func(w io.Writer) error { return reports[0].WriteNFG(w, title) }
		if err := vfs.WriteOutputs([]vfs.OutputFile{{Name: g.NFG, Write: write}}, g.Force); err != nil {
			return err
		}
	}
	t := &resultTable{}
	for _, r := range reports {
		r.addTo(t)
	}
	return g.write(t)
}
