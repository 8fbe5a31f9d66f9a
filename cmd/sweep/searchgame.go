package main

import (
	"fmt"
	"strings"

	"sweep/datasets/stats"
	"sweep/engine/text"
	"sweep/runner/lab"
	"sweep/runner/lab/dynamics"
)

// printGame prints how a game ended at one point of the outer axes.
func printGame(c *Context, g *lab.GameOutcome) {
	episodes := "one episode"
	if g.Episodes > 1 {
		episodes = text.Counted(g.Episodes, "episode")
	}
	c.Printf("\n%s: %s, %s of %s, epsilon %s\n", g.Method, text.Counted(int64(g.Rounds), "round"), text.Counted(int64(g.Computed), "profile"), episodes, figure(g.Epsilon))
	switch g.Outcome {
	case dynamics.Equilibrium:
		c.Printf("the players reach an equilibrium of the means\n\n")
	case dynamics.Cycle:
		c.Printf("the players end in a cycle of %s: best responses find no pure equilibrium from this start\n\n", text.Counted(int64(cycleLength(g)), "profile"))
	default:
		if len(g.Profiles) == 0 {
			c.Printf("the players have not settled, and the budget was spent before their last profile was computed\n")
			return
		}
		c.Printf("the players have not settled; this is the last profile\n\n")
	}
	heads := []string{"profile"}
	for _, player := range g.Players {
		heads = append(heads, player, ">cost", ">regret", "bounds")
	}
	t := text.NewTable(append(heads, ">joint cost", "verdict")...)
	for _, p := range g.Profiles {
		row := []string{p.Candidate}
		for i := range g.Players {
			bounds := "–"
			if gain := p.Gains[i]; stats.Finite(gain.Low) && g.Episodes > 1 {
				bounds = fmt.Sprintf("%s … %s", figure(gain.Low), figure(gain.High))
			}
			row = append(row, strategyText(p.Strategies[i]), figure(p.Costs[i]), figure(p.Regrets[i]), bounds)
		}
		verdict := string(p.Verdict)
		if p.Rare {
			verdict += ": rare large costs"
		}
		t.Add(append(row, figure(p.Joint), verdict)...)
	}
	c.printTable(t, "")
	if g.MeanPlay != nil && g.Outcome != dynamics.Equilibrium {
		c.Printf("\n")
		for i, player := range g.Players {
			var parts []string
			for _, of := range g.MeanPlay[i] {
				parts = append(parts, strategyText(of.Strategy)+" "+text.Share(of.Share))
			}
			gain := ""
			if g.MeanRegret != nil {
				gain = "; its best response to the others' mean play would save " + figure(g.MeanRegret[i])
			}
			c.Printf("mean play of %s: %s%s\n", player, strings.Join(parts, ", "), gain)
		}
	}
	if !g.All {
		return
	}
	c.Printf("\nverdict of all profiles: %s\n", g.Verdict)
	if len(g.Profiles) == 0 || g.Anarchy == nil && noPure(g) {
		c.Printf("there is no pure equilibrium\n")
	}
	if g.Minimum != nil {
		c.Printf("joint minimum: %s\n", figure(*g.Minimum))
	}
	if g.Anarchy != nil {
		c.Printf("price of anarchy: %s\n", figure(*g.Anarchy))
	}
}

// noPure reports whether none of the profiles is without regret.
func noPure(g *lab.GameOutcome) bool {
	for _, p := range g.Profiles {
		most := 0.0
		for _, r := range p.Regrets {
			most = max(most, r)
		}
		if most == 0 {
			return false
		}
	}
	return true
}

// cycleLength is the number of profiles that are no equilibria, which a cycle has.
func cycleLength(g *lab.GameOutcome) (n int) {
	for _, p := range g.Profiles {
		for _, r := range p.Regrets {
			if r > 0 {
				n++
				break
			}
		}
	}
	return n
}

// strategyText is a strategy without braces and quotes.
func strategyText(json string) string {
	return strings.NewReplacer("{", "", "}", "", `":`, "=", `"`, "", ",", " ").Replace(json)
}
