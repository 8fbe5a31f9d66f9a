package results

import (
	"cmp"
	"slices"
	"strconv"

	"sweep/datasets/errkind"
	"sweep/datasets/game"
	"sweep/datasets/stats"
	"sweep/engine/document"
)

// Game is the game at one combination of values of the axes that are no players.
type Game struct {
	*game.Game
	At      []AxisLabel
	Welfare []float64 // by profile
	Left    int       // episodes that some profile lacks, left out
}

// AxisLabel is a value of an axis.
type AxisLabel struct{ Axis, Label string }

// Games makes games of the points: players are axes, and costs have a column per player and a value per run. Welfare has a value
// per run. Points that do not have the given values are left out.
func (r *Results) Games(players []string, costs [][]float64, welfare []float64, only []AxisLabel) ([]*Game, error) {
	var own, others []int
	for _, name := range append(slices.Clone(players), axesOf(only)...) {
		if r.axis(name) < 0 {
			return nil, errkind.Errorf(errkind.Invalid, "there is no axis %q; %s", name, document.Suggest(name, r.axisNames()))
		}
	}
	for _, name := range players {
		own = append(own, r.axis(name))
	}
	for k := range r.Axes {
		if !slices.Contains(own, k) {
			others = append(others, k)
		}
	}
	chosen, err := r.chosen(only)
	if err != nil {
		return nil, err
	}
	groups, order := map[string][]*Point{}, []string{}
	for i := range r.Points {
		p := &r.Points[i]
		if !chosen(p) {
			continue
		}
		key := cellKey(*p, others)
		if groups[key] == nil {
			order = append(order, key)
		}
		groups[key] = append(groups[key], p)
	}
	if len(order) == 0 {
		return nil, errkind.Errorf(errkind.Invalid, "no point has these values")
	}
	var games []*Game
	for _, key := range order {
		g := &Game{}
		for _, k := range others {
			g.At = append(g.At, AxisLabel{r.Axes[k].Name, groups[key][0].Labels[k].Text})
		}
		if err := r.game(g, groups[key], players, own, costs, welfare); err != nil {
			return nil, errkind.Errorf(errkind.Invalid, "%s: %v", g.Name(), err)
		}
		games = append(games, g)
	}
	return games, nil
}

func axesOf(list []AxisLabel) (names []string) {
	for _, a := range list {
		names = append(names, a.Axis)
	}
	return names
}

// chosen selects the points with some values.
func (r *Results) chosen(only []AxisLabel) (func(p *Point) bool, error) {
	var levels []level
	for _, a := range only {
		l := level{r.axis(a.Axis), a.Label}
		if err := r.findLabel(&l); err != nil {
			return nil, err
		}
		levels = append(levels, l)
	}
	arm := Arm{Point: -1, levels: levels}
	return func(p *Point) bool { return arm.has(*p) }, nil
}

// Name is the combination of the other axes.
func (g *Game) Name() string {
	if len(g.At) == 0 {
		return "the game"
	}
	text := "the game at"
	for _, a := range g.At {
		text += " " + a.Axis + "=" + a.Label
	}
	return text
}

// game puts the runs of some points into rows. Episodes are the replications that all points have.
func (r *Results) game(g *Game, points []*Point, players []string, own []int, costs [][]float64, welfare []float64) error {
	episodes, all := r.commonReplications(points, costs)
	if len(episodes) == 0 {
		return errkind.Errorf(errkind.Invalid, "no replication has all costs at every point; sweep status shows what is missing, and a cost may be NULL")
	}
	g.Left = all - len(episodes)
	rows := game.Rows{Players: players, Strategies: make([][]string, len(players)), Costs: make([][]float64, len(players))}
	var well []float64
	for _, p := range points {
		first := r.firstRun(p.Number)
		for i := first; i < len(r.Runs) && r.Runs[i].Point == p.Number; i++ {
			if _, in := slices.BinarySearch(episodes, r.Runs[i].Replication); !in {
				continue
			}
			for k, axis := range own {
				rows.Strategies[k] = append(rows.Strategies[k], p.Labels[axis].Text)
				rows.Costs[k] = append(rows.Costs[k], costs[k][i])
			}
			rows.Episodes = append(rows.Episodes, r.replicationName(r.Runs[i].Replication))
			well = append(well, welfare[i])
		}
	}
	var err error
	if g.Game, err = game.New(rows); err != nil {
		return err
	}
	g.Welfare = make([]float64, g.Profiles())
	for i, p := range g.Order { // rows are by profile, then by episode
		g.Welfare[p] = stats.Mean(well[i*len(episodes):][:len(episodes)])
	}
	return nil
}

func (r *Results) replicationName(n int64) string { return "replication " + strconv.FormatInt(n, 10) }

// commonReplications are the replications that all points have with all costs, and the number of those that some point has.
func (r *Results) commonReplications(points []*Point, costs [][]float64) (common []int64, all int) {
	counts := map[int64]int{}
	for _, p := range points {
		first := r.firstRun(p.Number)
		for i := first; i < len(r.Runs) && r.Runs[i].Point == p.Number; i++ {
			n := r.Runs[i].Replication
			counts[n] += 0
			if !slices.ContainsFunc(costs, func(c []float64) bool { return !stats.Finite(c[i]) }) {
				counts[n]++
			}
		}
	}
	for n, count := range counts {
		if count == len(points) {
			common = append(common, n)
		}
	}
	slices.SortFunc(common, cmp.Compare)
	return common, len(counts)
}
