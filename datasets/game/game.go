// Package game reads finite games with the costs of every profile, from rows of a table or of a data set, and holds their
// solutions for people and programs. The formulas are those of package stats.
package game

import (
	"fmt"
	"strings"

	"sweep/datasets/errkind"
	"sweep/datasets/stats"
)

// Game is a game with names.
type Game struct {
	*stats.Game
	Players    []string
	Strategies [][]string // of each player, in the order in which the rows have them
	Order      []int      // profiles in the order in which the rows have them
	Episodes   int        // 1: the costs are exact
}

// Rows are the rows of a game: a profile with the costs of all players, in an episode.
type Rows struct {
	Players    []string
	Strategies [][]string  // by player and row
	Costs      [][]float64 // by player and row
	Episodes   []string    // by row; nil: the rows have none
}

func invalid(format string, args ...any) error {
	return errkind.Errorf(errkind.Invalid, format, args...)
}

// New puts the rows in order. Every profile is there once, or once in every episode.
func New(rows Rows) (*Game, error) {
	g := &Game{Game: &stats.Game{}, Players: rows.Players}
	n := 0
	if len(rows.Players) > 0 {
		n = len(rows.Strategies[0])
	}
	if n == 0 {
		return nil, invalid("there are no rows")
	}
	profile, count := make([]int, n), 1
	for i := range g.Players {
		numbers, names := numbered(rows.Strategies[i])
		if count > n/len(names) {
			return nil, invalid("the game is incomplete: %d rows cannot have every combination of the strategies of %s", n, strings.Join(g.Players, ", "))
		}
		count *= len(names)
		g.Strategies = append(g.Strategies, names)
		g.Game.Strategies = append(g.Game.Strategies, len(names))
		for row, number := range numbers {
			profile[row] = profile[row]*len(names) + number
		}
	}
	episode, episodes := make([]int, n), []string{""}
	if rows.Episodes != nil {
		episode, episodes = numbered(rows.Episodes)
	}
	if g.Episodes = len(episodes); count > n/g.Episodes {
		return nil, invalid("the game is incomplete: %d rows, but %d profiles in %d episodes", n, count, g.Episodes)
	}
	return g, g.fill(rows, profile, episode, episodes)
}

// numbered numbers texts in the order in which they appear.
func numbered(texts []string) (numbers []int, names []string) {
	known := map[string]int{}
	for _, text := range texts {
		if _, ok := known[text]; !ok {
			known[text] = len(names)
			names = append(names, text)
		}
		numbers = append(numbers, known[text])
	}
	return numbers, names
}

// fill places the costs.
func (g *Game) fill(rows Rows, profile, episode []int, episodes []string) error {
	profiles := g.Profiles()
	at := make([]int, profiles*g.Episodes) // row of a profile in an episode, plus 1
	seen := make([]bool, profiles)
	for row, p := range profile {
		if !seen[p] {
			seen[p] = true
			g.Order = append(g.Order, p)
		}
		place := p*g.Episodes + episode[row]
		if first := at[place]; first > 0 {
			if rows.Episodes == nil {
				return invalid("the profile %s is in rows %d and %d; rows of several episodes need a column episode", g.Name(p), first, row+1)
			}
			return invalid("the profile %s is in rows %d and %d, both of episode %s", g.Name(p), first, row+1, episodes[episode[row]])
		}
		at[place] = row + 1
	}
	for place, row := range at {
		if row > 0 {
			continue
		}
		p := place / g.Episodes
		if !seen[p] {
			return invalid("the game is incomplete: there is no row with the profile %s", g.Name(p))
		}
		return invalid("the game is incomplete: the profile %s has no row in episode %s", g.Name(p), episodes[place%g.Episodes])
	}
	for _, costs := range rows.Costs {
		list := make([][]float64, profiles)
		for p := range list {
			for e := range g.Episodes {
				list[p] = append(list[p], costs[at[p*g.Episodes+e]-1])
			}
		}
		g.Costs = append(g.Costs, list)
	}
	return nil
}

// Profile are the strategies of a profile, in the order of the players.
func (g *Game) Profile(p int) []string {
	names := make([]string, len(g.Players))
	for i := range names {
		names[i] = g.Strategies[i][g.Strategy(p, i)]
	}
	return names
}

// Name is a profile in messages.
func (g *Game) Name(p int) string {
	parts := g.Profile(p)
	for i := range parts {
		parts[i] = fmt.Sprintf("%s = %s", g.Players[i], parts[i])
	}
	return "(" + strings.Join(parts, ", ") + ")"
}
