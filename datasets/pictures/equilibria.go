package pictures

import (
	"context"
	"fmt"
	"slices"
	"strings"
)

const (
	equilibriaTitle = "Where do the players end?"
	equilibriaShown = 12 // profiles that are drawn
	theEnd          = "the end"
)

// ended is a profile in which a game ended, with what each player chooses there.
type ended struct {
	place                     string
	number                    int64
	outcome, verdict          string
	strategies                []string
	costs, regrets, low, high []float64
	joint                     float64
	rounds                    int64
	paths                     [][]string // by player
}

// endings reads the table equilibria, in the order of the places of the game.
func (s *Session) endings(ctx context.Context, g *bankGame) (list []ended, query string, err error) {
	query = "SELECT coalesce(outer_point, '') AS place, number, player, strategy, outcome, verdict, cost, regret, gain_low, gain_high, joint_cost, rounds, path FROM equilibria ORDER BY place, number, player"
	rows, err := s.db.Query(ctx, query)
	if err != nil {
		return nil, "", err
	}
	at := map[string]int{}
	for _, row := range rows.Rows {
		place := s.banks.replace(row[0].(string))
		key := fmt.Sprint(place, " ", row[1])
		i, known := at[key]
		if !known {
			n := len(g.banks)
			i = len(list)
			at[key], list = i, append(list, ended{place: place, number: integer(row[1]), outcome: row[4].(string), verdict: row[5].(string), joint: numeric(row[10]), rounds: integer(row[11]), strategies: make([]string, n), paths: make([][]string, n),
				costs: make([]float64, n), regrets: make([]float64, n), low: make([]float64, n), high: make([]float64, n)})
		}
		player := slices.Index(g.banks, s.banks.replace(row[2].(string)))
		if player < 0 {
			continue
		}
		_, values := valuesOf(row[3].(string))
		e := &list[i]
		e.strategies[player] = s.banks.replace(strings.Join(values, " "))
		e.costs[player], e.regrets[player], e.low[player], e.high[player] = numeric(row[6]), numeric(row[7]), numeric(row[8]), numeric(row[9])
		for _, x := range listOf(row[12]) {
			_, values := valuesOf(x)
			e.paths[player] = append(e.paths[player], s.banks.replace(strings.Join(values, " ")))
		}
	}
	order := func(e ended) int {
		return slices.IndexFunc(g.places, func(p gamePlace) bool { return p.name == e.place })
	}
	slices.SortStableFunc(list, func(a, b ended) int { return order(a) - order(b) })
	return list, query, nil
}

// listOf is a value of a column of texts.
func listOf(v any) []string {
	items, _ := v.([]any)
	var list []string
	for _, x := range items {
		if t, ok := x.(string); ok {
			list = append(list, t)
		}
	}
	return list
}

// equilibria shows where the players of a search ended, at every point of the outer axes: what each chooses, and what it pays.
func (s *Session) equilibria(g *bankGame, ends []ended, query string) Picture {
	t := &Table{Query: s.command(query), Columns: []Column{{Name: "place", Label: "where", Kind: "label"}, {Name: "player", Label: "player", Kind: "label", Labels: g.banks}, {Name: "strategy", Label: "chooses", Kind: "text"}}}
	numeric := !slices.ContainsFunc(g.choices, func(a *Axis) bool { return !a.Numeric })
	if numeric {
		t.Columns = append(t.Columns, choiceColumn("choice", g.choices[0].Label, g.choices[0]))
		t.Columns[3].Label = "choice"
	}
	cost := func(name, label string) Column {
		return Column{Name: name, Label: label, Kind: "metric", Of: "total_cost_cents"}
	}
	s.doc.Metrics["total_cost_cents"] = s.Study.metric("total_cost_cents")
	t.Columns = append(t.Columns, cost("cost", "cost"), cost("regret", "would save by another choice"), cost("gain_low", "at least"), cost("gain_high", "at most"), cost("joint_cost", "joint cost"),
		Column{Name: "verdict", Label: "verdict", Kind: "text"}, Column{Name: "outcome", Label: "how the players ended", Kind: "text"})
	for i, e := range ends[:min(len(ends), equilibriaShown)] {
		t.Columns[0].Labels = append(t.Columns[0].Labels, e.said(ends))
		for player := range g.banks {
			a := g.choices[player]
			level := slices.Index(a.Levels, e.strategies[player])
			row := []any{i, player, e.strategies[player]}
			if level >= 0 {
				row[2] = a.say(level)
			}
			if numeric {
				row = append(row, any(nil))
				if level >= 0 {
					row[3] = a.choice(level)
				}
			}
			t.Rows = append(t.Rows, append(row, mean(e.costs[player]), mean(e.regrets[player]), mean(e.low[player]), mean(e.high[player]), mean(e.joint), e.verdict, e.outcome))
		}
	}
	v := View{Key: map[string]string{}, Table: s.table("equilibria", func() *Table { return t }), Draw: map[string]any{"numeric": numeric, "choice": g.choices[0], "words": choiceWords(g)}, Sentence: s.equilibriaSaid(g, ends)}
	v.Caption = "Above: what each player chooses in the profile in which the players ended. Below: what it pays in the mean, and all players together. Filled: no player gains by another choice"
	if g.epsilon > 0 {
		v.Caption += fmt.Sprintf(" more than %s", s.costText(g.epsilon))
	}
	v.Caption += " (95 %); hollow: undecided, or no equilibrium." + g.costWords()
	if len(ends) > equilibriaShown {
		v.Caption += fmt.Sprintf(" Shown are %d of %d profiles.", equilibriaShown, len(ends))
	}
	return Picture{Name: "equilibria", Title: equilibriaTitle, Short: "Equilibria", Views: []View{v}}
}

// costText writes costs of players.
func (s *Session) costText(x float64) string {
	m := s.Study.metric("total_cost_cents")
	return m.say(x)
}

// choiceWords names what the players choose.
func choiceWords(g *bankGame) string {
	var names []string
	for _, a := range g.choices {
		if !slices.Contains(names, a.Label) {
			names = append(names, a.Label)
		}
	}
	if g.choices[0].liquidity() {
		return "liquidity"
	}
	return strings.Join(names, ", ")
}

// said names a profile: its place, and its number if the place has several.
func (e *ended) said(all []ended) string {
	several := slices.ContainsFunc(all, func(o ended) bool { return o.place == e.place && o.number != e.number })
	switch {
	case several && e.place == "":
		return fmt.Sprintf("profile %d", e.number)
	case several:
		return fmt.Sprintf("%s, profile %d", e.place, e.number)
	case e.place == "":
		return theEnd
	}
	return e.place
}

// equilibriaSaid says where the players ended: of each place the choices, and their sum if they are amounts.
func (s *Session) equilibriaSaid(g *bankGame, ends []ended) string {
	if len(ends) > equilibriaNamed {
		counts := map[string]int{}
		for _, e := range ends {
			counts[e.verdict]++
		}
		return fmt.Sprintf("Of %s in which the players ended, %d are equilibria, %d are undecided and %d are none.", count(len(ends), "profile"), counts["equilibrium"], counts["undecided"], counts["no equilibrium"])
	}
	var parts []string
	for _, e := range ends {
		sum, money := 0.0, g.choices[0].Unit == "money"
		words := list(seq(len(g.banks)), func(player int) string {
			a := g.choices[player]
			level := slices.Index(a.Levels, e.strategies[player])
			if level < 0 {
				money = false
				return g.banks[player] + " " + e.strategies[player]
			}
			if x, ok := a.choice(level).(float64); ok {
				sum += x
			}
			return g.banks[player] + " " + a.say(level)
		}, ", ")
		text := words
		if money && g.choices[0].liquidity() {
			text += fmt.Sprintf(", together %s", s.Study.money(int64(sum)))
		}
		if where := e.said(ends); where != theEnd {
			text = "With " + where + ": " + text
		}
		parts = append(parts, text+" ("+e.verdict+map[bool]string{true: "", false: ", " + e.outcome}[e.outcome == "equilibrium"]+").")
	}
	return upperFirst(strings.Join(parts, " "))
}

// path shows what the players chose in each round.
func (s *Session) path(g *bankGame, ends []ended) Picture {
	p := Picture{Name: "path", Title: "How do the players get there?", Short: "Path"}
	numeric := !slices.ContainsFunc(g.choices, func(a *Axis) bool { return !a.Numeric })
	query := "SELECT outer_point, player, unnest(path) AS strategy, generate_subscripts(path, 1) - 1 AS round FROM equilibria WHERE number = 1"
	for i, e := range ends {
		if e.number != 1 || slices.ContainsFunc(e.paths, func(path []string) bool { return len(path) == 0 }) {
			continue
		}
		v := s.pathView(g, &e, numeric, i)
		v.Key = map[string]string{}
		if e.place != "" {
			v.Key["at"] = e.place
			p.control("at", "where", e.place, e.place)
		}
		s.doc.Tables[v.Table].Query = s.command(query)
		p.Views = append(p.Views, v)
	}
	if len(p.Views) == 0 {
		p.Missing = "The data set does not have the choices of the players round by round. The same search in a new directory stores them, in the column path of the table equilibria."
	}
	return p
}

func (s *Session) pathView(g *bankGame, e *ended, numeric bool, number int) View {
	t := &Table{Columns: []Column{{Name: "round", Label: "after round", Kind: "count"}, {Name: "player", Label: "player", Kind: "label", Labels: g.banks}, {Name: "strategy", Label: "chooses", Kind: "text"}, {Name: "level", Label: "place in the list", Kind: "count"}}}
	if numeric {
		t.Columns = append(t.Columns, choiceColumn("choice", "choice", g.choices[0]))
	}
	moved := make([]int, len(g.banks))
	for round := range max(len(e.paths[0]), int(e.rounds)+1) { // nobody moves in a last round that is not in the path
		for player := range g.banks {
			path := e.paths[player]
			a, chosen := g.choices[player], path[min(round, len(path)-1)]
			if round > 0 && round < len(path) && chosen != path[round-1] {
				moved[player]++
			}
			level := slices.Index(a.Levels, chosen)
			row := []any{round, player, chosen, any(nil)}
			if level >= 0 {
				row[2], row[3] = a.say(level), level
			}
			if numeric {
				row = append(row, any(nil))
				if level >= 0 {
					row[4] = a.choice(level)
				}
			}
			t.Rows = append(t.Rows, row)
		}
	}
	v := View{Table: s.table(fmt.Sprintf("path:%d", number), func() *Table { return t }), Draw: map[string]any{"numeric": numeric, "choices": g.choices, "words": choiceWords(g)}}
	end := map[string]string{"equilibrium": "in an equilibrium", "cycle": "in a cycle, which repeats itself"}[e.outcome]
	if end == "" {
		end = "before they settled"
	}
	v.Sentence = fmt.Sprintf("After %s the players end %s. Moves: %s.", count(int(e.rounds), "round"), end, list(seq(len(g.banks)), func(i int) string { return fmt.Sprintf("%s %d", g.banks[i], moved[i]) }, ", "))
	v.Caption = "What each player chooses at the start (0) and at the end of each round; marks of players with the same choice are beside each other."
	return v
}
