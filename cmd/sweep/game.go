package main

import (
	"encoding/json"

	"sweep/datasets/game"
	"sweep/datasets/tabular"
)

// GameCmd is sweep game.
type GameCmd struct {
	From    string   `required:"" placeholder:"FILE" help:"Read the game from a CSV or Parquet file: a column PLAYER with the strategy and a column cost_PLAYER for each player, and a column episode if the costs are noisy."`
	Epsilon *float64 `placeholder:"E" help:"Gain from which a deviation counts, in the unit of the costs. Required for noisy games. Default: 0."`
	tableFlags
}

// Help is shown below the usage.
func (*GameCmd) Help() string {
	return `The players choose among the strategies that were run: an equilibrium is one of this restricted game, in which no player lowers its cost
by more than epsilon by changing only its own strategy.

  sweep game --from costs.csv --json

With several episodes, every gain has one-sided bounds from paired episodes, which hold together in 95 % of the cases. A profile is
an equilibrium if all upper bounds are at most epsilon, no equilibrium if a lower bound is above it, else undecided.

Games of two players with at most 8 strategies each also have their mixed equilibria listed, by support enumeration with supports of
equal size. A degenerate game, in which an equilibrium has more best replies than strategies in use, may have more.`
}

// Run solves and prints.
func (g *GameCmd) Run(c *Context) error {
	c.JSON = g.JSON
	if g.Epsilon != nil && *g.Epsilon < 0 {
		return usage("", "--epsilon %g is less than 0", *g.Epsilon)
	}
	if err := g.check(); err != nil {
		return err
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
	if err := g.write(gameTable(solution)); err != nil {
		return err
	}
	if g.JSON {
		return json.NewEncoder(c.Stdout).Encode(solution.JSON())
	}
	printGame(c, solution)
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
