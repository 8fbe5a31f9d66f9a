package pictures

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Games of a search (sweep search with players): candidates are profiles, and the table equilibria says how the players ended. Which
// values a player chooses is known from it, so a game that has not ended has no pictures yet.

// searchedGame is the game of a search; nil if the data set has none. why says why a game has no pictures.
func (s *Session) searchedGame(ctx context.Context) (g *bankGame, why string, err error) {
	if s.Study.index("candidate") < 0 {
		return nil, "", nil
	}
	found, err := s.db.Query(ctx, "SELECT min(objective) FROM candidates WHERE reason = 'a profile of a game'")
	if err != nil || len(found.Rows) == 0 || found.Rows[0][0] == nil {
		return nil, "", err
	}
	players, err := s.db.Query(ctx, "SELECT player, min(strategy), max(epsilon) FROM equilibria GROUP BY player")
	if err != nil {
		return nil, "", err
	}
	if len(players.Rows) == 0 {
		return nil, "The players have not ended at any point yet. The same command of sweep search continues.", nil
	}
	g = &bankGame{epsilon: numeric(players.Rows[0][2])}
	keys := map[string][]string{}
	for _, row := range players.Rows {
		keys[row[0].(string)], _ = valuesOf(row[1].(string))
	}
	names, costs := playersOf(found.Rows[0][0].(string), slices.Sorted(maps.Keys(keys)))
	if err := s.readProfiles(ctx, g, names, keys, costs); err != nil {
		return nil, "", err
	}
	for _, name := range names {
		g.banks = append(g.banks, s.banks.replace(name))
	}
	if slices.ContainsFunc(costs, func(c string) bool { return !totalCost.MatchString(c) }) {
		g.costs = list(seq(len(costs)), func(i int) string { return g.banks[i] + " " + s.banks.replace(costs[i]) }, ", ")
	}
	return g, "", nil
}

// playersOf reads the names of the players in their order, and their costs, from the objective of a game: "A: A.total_cost_cents; B: …".
func playersOf(objective string, known []string) (names, costs []string) {
	left := slices.Clone(known)
	for rest := "; " + objective; len(left) > 0; {
		next, at := -1, math.MaxInt
		for i, name := range left {
			if k := strings.Index(rest, "; "+name+": "); k >= 0 && (k < at || k == at && len(name) > len(left[next])) {
				next, at = i, k
			}
		}
		if next < 0 {
			break
		}
		if len(names) > 0 {
			costs = append(costs, rest[:at])
		}
		rest = rest[at+len("; "+left[next]+": "):]
		names, left = append(names, left[next]), slices.Delete(left, next, next+1)
		if len(left) == 0 {
			costs = append(costs, rest)
		}
	}
	return names, costs
}

// totalCost is the total cost of a bank.
var totalCost = regexp.MustCompile(`^([\w-]+|agents\["[^"]+"\])\.total_cost_cents$`)

// valuesOf reads the names and the values of a JSON object of scalars.
func valuesOf(object string) (names, values []string) {
	d := json.NewDecoder(strings.NewReader(object))
	d.UseNumber()
	for {
		token, err := d.Token()
		if err != nil {
			return names, values
		}
		switch _, delimiter := token.(json.Delim); {
		case delimiter:
		case len(names) == len(values):
			names = append(names, fmt.Sprint(token))
		default:
			values = append(values, fmt.Sprint(token))
		}
	}
}

// chosen are what a player chooses in a profile: values in the order of their names.
func chosen(parameters string, keys []string) string {
	names, values := valuesOf(parameters)
	var own []string
	for i, name := range names {
		if slices.Contains(keys, name) && i < len(values) {
			own = append(own, values[i])
		}
	}
	return strings.Join(own, " ")
}

// profileRuns are the runs of a profile at a place.
type profileRuns struct {
	place, parameters string
	runs              []int64
}

// readProfiles reads what the players can choose and the costs of the profiles.
func (s *Session) readProfiles(ctx context.Context, g *bankGame, names []string, keys map[string][]string, expressions []string) error {
	g.query = "SELECT outer_point, candidate, parameters, agent_id, avg(total_cost_cents) AS cost FROM (SELECT DISTINCT outer_point, candidate, parameters, unnest(runs) AS run_id FROM candidates) JOIN daily_agent_metrics USING (run_id) GROUP BY ALL ORDER BY ALL"
	rows, err := s.db.Query(ctx, "SELECT DISTINCT coalesce(outer_point, '') AS place, parameters, unnest(runs) AS run_id FROM candidates WHERE reason = 'a profile of a game' ORDER BY run_id, place, parameters")
	if err != nil {
		return err
	}
	var profiles []profileRuns
	at := map[[2]string]int{}
	for _, row := range rows.Rows {
		key := [2]string{row[0].(string), row[1].(string)}
		i, known := at[key]
		if !known {
			i = len(profiles)
			at[key], profiles = i, append(profiles, profileRuns{place: key[0], parameters: key[1]})
		}
		profiles[i].runs = append(profiles[i].runs, integer(row[2]))
	}
	for i, name := range names {
		g.choices = append(g.choices, s.choiceOf(names[i], keys[name], profiles))
	}
	return s.readPlaces(ctx, g, names, keys, expressions, profiles)
}

// choiceOf is what a player can choose, as an axis: numbers ascend, other values are in the order in which they were computed.
func (s *Session) choiceOf(player string, keys []string, profiles []profileRuns) *Axis {
	a := &Axis{Name: strings.Join(keys, " "), Label: label(s.inAxes.replace(s.banks.replace(strings.Join(keys, ", ")))), Numeric: len(keys) == 1, Set: s.Study.Axes[s.Study.index("candidate")].Set, currency: s.Study.Currency, rename: s.banks.replace}
	for _, p := range profiles {
		if level := s.banks.replace(chosen(p.parameters, keys)); !slices.Contains(a.Levels, level) {
			a.Levels = append(a.Levels, level)
			_, err := strconv.ParseFloat(level, 64)
			a.Numeric = a.Numeric && err == nil
		}
	}
	if a.Numeric {
		slices.SortFunc(a.Levels, func(x, y string) int {
			u, _ := strconv.ParseFloat(x, 64)
			v, _ := strconv.ParseFloat(y, 64)
			return cmp.Compare(u, v)
		})
		if InCents(a.Set) {
			a.Unit = "money"
		}
	}
	return a
}

// profilesMax bounds the profiles of a game that is drawn.
const profilesMax = 100_000

// readPlaces puts the costs of the profiles in order, place by place.
func (s *Session) readPlaces(ctx context.Context, g *bankGame, names []string, keys map[string][]string, expressions []string, profiles []profileRuns) error {
	total := 1.0
	for _, n := range g.strategies() {
		total *= float64(n)
	}
	if s.Study.Costs == nil || total > profilesMax || len(s.runs) > gameRunsMax || len(expressions) != len(names) {
		return nil
	}
	delays := make([]string, 0, len(expressions))
	for _, e := range expressions {
		if totalCost.MatchString(e) {
			delays = append(delays, strings.TrimSuffix(e, "total_cost_cents")+"delay_cost_cents")
		}
	}
	weighs := len(delays) == len(expressions)
	if !weighs {
		delays = nil
	}
	costs, err := s.Study.Costs(ctx, slices.Concat(expressions, delays))
	if err != nil {
		return err
	}
	ratios, err := s.ratios(ctx)
	if err != nil {
		return err
	}
	var order []string
	of := map[string][]profileRuns{}
	for _, p := range profiles {
		if of[p.place] == nil {
			order = append(order, p.place)
		}
		of[p.place] = append(of[p.place], p)
	}
	for _, name := range order {
		if place, ok := s.placeOfSearch(g, of[name], names, keys, costs, weighs, int(total)); ok {
			place.name = s.banks.replace(name)
			place.ratio = ratios[of[name][0].runs[0]]
			g.places = append(g.places, place)
		}
	}
	s.outerOf(g)
	return nil
}

// placeOfSearch are the costs of the profiles of a place in the replications that all of them have: means over the points that the
// search averages.
func (s *Session) placeOfSearch(g *bankGame, profiles []profileRuns, names []string, keys map[string][]string, costs map[int64][]float64, weighs bool, total int) (place gamePlace, ok bool) {
	type sums struct{ values, n []float64 }
	found := map[int]map[int64]*sums{}
	var replications []int64
	for _, p := range profiles {
		levels := make([]int, len(names))
		for i, name := range names {
			levels[i] = slices.Index(g.choices[i].Levels, s.banks.replace(chosen(p.parameters, keys[name])))
		}
		episodes := map[int64]*sums{}
		for _, id := range p.runs {
			at, here := slices.BinarySearchFunc(s.runs, id, func(r run, id int64) int { return cmp.Compare(r.id, id) })
			if !here || costs[id] == nil {
				continue
			}
			r := s.runs[at]
			if place.levels == nil {
				place.levels = r.levels
			}
			e := episodes[r.replication]
			if e == nil {
				e = &sums{values: make([]float64, len(costs[id]))}
				episodes[r.replication] = e
			}
			for k, x := range costs[id] {
				e.values[k] += x
			}
			e.n = append(e.n, 1)
		}
		if len(episodes) == 0 {
			continue
		}
		if found[g.profile(levels)] = episodes; replications == nil {
			replications = slices.Sorted(maps.Keys(episodes))
		}
		replications = slices.DeleteFunc(replications, func(r int64) bool { return episodes[r] == nil })
	}
	if place.episodes = len(replications); place.episodes == 0 {
		return place, false
	}
	place.cost = make([][][]float64, len(names))
	if weighs {
		place.delay = make([][][]float64, len(names))
	}
	for i := range names {
		place.cost[i] = make([][]float64, total)
		if weighs {
			place.delay[i] = make([][]float64, total)
		}
		for p, episodes := range found {
			for _, r := range replications {
				e := episodes[r]
				n := float64(len(e.n))
				place.cost[i][p] = append(place.cost[i][p], e.values[i]/n)
				if weighs {
					place.delay[i][p] = append(place.delay[i][p], e.values[len(names)+i]/n)
				}
			}
		}
	}
	return place, true
}

// ratios are those of delay to liquidity cost of the runs.
func (s *Session) ratios(ctx context.Context) (map[int64]float64, error) {
	rows, err := s.db.Query(ctx, "SELECT run_id, delay_cost_per_tick_per_cent * 1e4 / liquidity_cost_per_tick_bps FROM runs"+s.among(" WHERE", "run_id"))
	if err != nil {
		return nil, err
	}
	of := map[int64]float64{}
	for _, row := range rows.Rows {
		of[integer(row[0])] = numeric(row[1])
	}
	return of, nil
}

// outerOf finds the axes that differ between places, but not within one, and keeps their levels.
func (s *Session) outerOf(g *bankGame) {
	for a := range s.Study.Axes {
		if s.Study.Axes[a].Name != "candidate" && len(s.Study.Axes[a].Levels) > 0 {
			g.outer = append(g.outer, a)
		}
	}
	for i := range g.places {
		g.places[i].levels = pick(g.places[i].levels, g.outer)
	}
}
