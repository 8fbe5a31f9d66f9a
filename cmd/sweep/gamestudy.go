package main

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"sweep/datasets"
	"sweep/engine/text"
	"sweep/runner/results"
)

// defaultWelfare is what society pays: delay, and the opportunity cost of liquidity and collateral. Fees, penalties and interest
// are transfers to others.
const defaultWelfare = "delay_cost_cents + collateral_cost_cents + liquidity_opportunity_cost_cents"

// onDataset solves the games of a data set.
func (g *GameCmd) onDataset(c *Context) error {
	if len(g.Player) == 0 {
		return usage("sweep game DIR --player AXIS --player AXIS", "no players: name the axes whose values are their strategies with --player")
	}
	if err := distinctNames("--player", g.Player); err != nil {
		return err
	}
	only, err := g.only()
	if err != nil {
		return err
	}
	costs, err := g.costs()
	if err != nil {
		return err
	}
	d, err := datasets.Open(g.Dir)
	if err != nil {
		return err
	}
	defer d.Close()
	reports, title, err := g.solveAll(c, d, costs, only)
	if err != nil {
		return err
	}
	if err := g.writeFiles(reports, title); err != nil {
		return err
	}
	if g.JSON {
		list := []any{}
		for _, r := range reports {
			list = append(list, r.json())
		}
		return json.NewEncoder(c.Stdout).Encode(map[string]any{"games": list})
	}
	for i, r := range reports {
		if i > 0 {
			c.Printf("\n")
		}
		r.print(c)
	}
	return nil
}

// only reads the values of other axes to which the games are restricted.
func (g *GameCmd) only() (list []results.AxisLabel, err error) {
	for _, text := range g.At {
		axis, label, ok := strings.Cut(text, "=")
		if !ok || slices.Contains(g.Player, axis) {
			return nil, usage("for example --at delay_price=0.001", "--at %s is not AXIS=VALUE of an axis that is no player", text)
		}
		list = append(list, results.AxisLabel{Axis: axis, Label: label})
	}
	return list, nil
}

// solveAll solves the game at each combination of values of the other axes, and returns the name of the grid.
func (g *GameCmd) solveAll(c *Context, d *datasets.Dataset, costs map[string]*results.Quantity, only []results.AxisLabel) (reports []*gameReport, title string, err error) {
	welfare, err := results.ParseQuantity(firstText(g.Welfare, defaultWelfare))
	if err != nil {
		return nil, "", err
	}
	quantities := []*results.Quantity{welfare}
	for _, player := range g.Player {
		if costs[player] == nil {
			if costs[player], err = ownCost(d, player); err != nil {
				return nil, "", err
			}
		}
		quantities = append(quantities, costs[player])
	}
	runs, err := results.Read(d, results.Columns(quantities...)...)
	if err != nil {
		return nil, "", err
	}
	if n := int64(len(runs.Runs)); n < runs.Planned {
		c.Warn(fmt.Sprintf("%s has %s of %s", g.Dir, text.Count(n), text.Counted(runs.Planned, "run")))
	}
	columns, err := runs.Of(d, quantities...)
	if err != nil {
		return nil, "", err
	}
	found, err := runs.Games(g.Player, columns[1:], columns[0], only)
	if err != nil {
		return nil, "", err
	}
	for _, one := range found {
		solution, err := g.solve(one.Game)
		if err != nil {
			return nil, "", err
		}
		reports = append(reports, &gameReport{Solution: solution, game: one, welfare: welfare.Text, costs: costs})
	}
	return reports, runs.Grid.Name(), nil
}

// costs reads the expressions of the players.
func (g *GameCmd) costs() (map[string]*results.Quantity, error) {
	costs := map[string]*results.Quantity{}
	for _, text := range g.Cost {
		player, expression, ok := strings.Cut(text, "=")
		switch {
		case !ok:
			return nil, usage("for example --cost large=LARGE.total_cost_cents", "--cost %s is not AXIS=EXPRESSION", text)
		case !slices.Contains(g.Player, player):
			return nil, usage("", "--cost %s: %s is not a --player", text, player)
		case costs[player] != nil:
			return nil, usage("", "--cost: %s is given twice", player)
		}
		var err error
		if costs[player], err = results.ParseQuantity(expression); err != nil {
			return nil, err
		}
	}
	return costs, nil
}

// ownCost is the total cost of the bank that an axis belongs to: all keys that it sets are of that bank.
func ownCost(d *datasets.Dataset, axis string) (*results.Quantity, error) {
	bank, axes := "", datasets.AxesOf(d.Plans())
	if !slices.ContainsFunc(axes, func(a datasets.PlanAxis) bool { return a.Name == axis }) {
		return nil, invalid("sweep info "+d.Place().String()+" lists the axes", "there is no axis %q", axis)
	}
	for _, a := range axes {
		if a.Name != axis {
			continue
		}
		for _, key := range a.Set {
			rest, ok := strings.CutPrefix(key, "agents.")
			id, _, found := strings.Cut(rest, ".")
			if !ok || !found || strings.ContainsAny(id, `*"[`) || bank != "" && bank != id {
				bank = ""
				break
			}
			bank = id
		}
	}
	if bank == "" {
		return nil, usage(fmt.Sprintf("--cost %s=BANK.total_cost_cents", axis), "the cost of %s is missing: the axis does not set keys of one bank alone", axis)
	}
	if q, err := results.ParseQuantity(bank + ".total_cost_cents"); err == nil {
		return q, nil
	}
	return results.ParseQuantity(fmt.Sprintf("agents[%q].total_cost_cents", bank)) // the id is no name
}
