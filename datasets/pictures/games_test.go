package pictures

import (
	"slices"
	"strings"
	"testing"
)

// castro is the game of two periods of Castro et al. with shares in twentieths, at a price of delay; costs as by hand.
func castro(delay float64) gamePlace {
	p := gamePlace{episodes: 1, cost: make([][][]float64, 2), delay: make([][][]float64, 2)}
	for a := range 21 {
		for b := range 21 {
			paid := 0
			if b >= 3 {
				paid = 15
			}
			late := delay * float64(15-paid)
			costA := 0.1*float64(a*5) + 0.4*max(0, 15-float64(a*5+paid))
			costB := 0.1*float64(b*5) + late + 0.4*max(0, 20-float64(b*5))
			p.cost[0], p.cost[1] = append(p.cost[0], []float64{costA}), append(p.cost[1], []float64{costB})
			p.delay[0], p.delay[1] = append(p.delay[0], []float64{0}), append(p.delay[1], []float64{late})
		}
	}
	return p
}

func gameStudy() (*Session, *bankGame) {
	var levels []string
	for i := range 21 {
		levels = append(levels, number(float64(i)/20, []string{"0.05"}))
	}
	axis := func(name, bank string) Axis {
		return Axis{Name: name, Label: name, Levels: levels, Numeric: true, Set: []string{"agents." + bank + ".liquidity_allocation_fraction"}}
	}
	s := &Session{doc: &Document{Metrics: map[string]Metric{}, Tables: map[string]*Table{}}, Study: &Study{
		Axes: []Axis{axis("a", "A"), axis("b", "B")}, Tables: []string{"daily_agent_metrics"}, Prices: Prices{Axis: -1, Ratios: []float64{4}, Fixed: true}}}
	g := s.findGame()
	if g == nil {
		return s, nil
	}
	g.places = []gamePlace{castro(0.2)}
	return s, g
}

// The best response of A to 0, 0.05, 0.10 and 0.15 of B is 0.15, 0.15, 0.15 and 0, because payments settle as a whole; that of B is 0.20.
func TestBestResponsePicture(t *testing.T) {
	s, g := gameStudy()
	if g == nil || !slices.Equal(g.banks, []string{"A", "B"}) || g.symmetric || len(g.outer) > 0 {
		t.Fatalf("game %+v", g)
	}
	p := s.bestResponse(g)
	v := p.Views[0]
	if v.Sentence != "Pure equilibrium of the means: (a 0.00, b 0.20)." {
		t.Error(v.Sentence)
	}
	rows := s.doc.Tables[v.Table].Rows
	if len(rows) != 42 {
		t.Fatalf("%d rows", len(rows))
	}
	for k, want := range []float64{0.15, 0.15, 0.15, 0, 0} {
		if rows[k][2] != want || rows[k][3] != want || rows[k][4] != want {
			t.Errorf("the reply of A to %d: %v, want %v", k, rows[k], want)
		}
	}
	for k := range 21 {
		if rows[21+k][2] != 0.2 {
			t.Errorf("the reply of B to %d: %v", k, rows[21+k])
		}
	}
}

// The equilibrium stays where it is at all prices of delay.
func TestDemandPicture(t *testing.T) {
	s, g := gameStudy()
	p, ok := s.demand(g)
	if !ok || p.Missing != "" {
		t.Fatalf("%t %s", ok, p.Missing)
	}
	v := p.Views[0]
	rows := s.doc.Tables[v.Table].Rows
	if len(rows) != 2*len(weighed) {
		t.Fatalf("%d rows", len(rows))
	}
	for i, row := range rows {
		if want := []any{0.0, 0.2}[i%2]; row[1] != weighed[i/2] || row[2] != want || row[5] != want {
			t.Errorf("row %v, want %v", row, want)
		}
	}
	s.Study.Prices.Fixed = false
	if p, _ := s.demand(g); !strings.Contains(p.Missing, "its policies may decide by prices") {
		t.Error(p.Missing)
	}
	s.Study.Tables = nil
	if p, _ := s.demand(g); !strings.Contains(p.Missing, "“daily_agent_metrics” is not stored") {
		t.Error(p.Missing)
	}
}

// Levels of prices stand in the order of the grid, ratios ascend, and the sentence is about the least and the greatest.
func TestDemandPictureOrdersRatios(t *testing.T) {
	s, g := gameStudy()
	s.Study.Axes = append(s.Study.Axes, Axis{Name: "prices", Levels: []string{"x", "y", "z"}})
	s.Study.Prices.Axis, s.Study.Prices.Ratios = 2, []float64{0.2, 6, 1}
	g.outer = []int{2}
	first := g.places[0]
	g.places = nil
	for level := range 3 {
		place := first
		place.levels = []int{level}
		g.places = append(g.places, place)
	}
	p, _ := s.demand(g)
	if len(p.Views) != 1 {
		t.Fatalf("%+v", p)
	}
	v := p.Views[0]
	if want := "A provides 0.00 if delay costs 0.200 times the price of liquidity, and 0.00 if it costs 6.00 times the price. B provides 0.20 if delay costs 0.200 times the price of liquidity, and 0.20 if it costs 6.00 times the price."; v.Sentence != want {
		t.Errorf("%s, want %s", v.Sentence, want)
	}
	rows := s.doc.Tables[v.Table].Rows
	for i, want := range []float64{0.2, 0.2, 1, 1, 6, 6} {
		if rows[i][1] != want {
			t.Errorf("row %v, want the ratio %v", rows[i], want)
		}
	}
}

// Noise of 20 episodes does not decide between choices that cost nearly the same, and choices that are much more expensive are ruled out.
func TestReplyOf(t *testing.T) {
	costs := [][]float64{{}, {}, {}, {}}
	for e := range 40 {
		noise := float64(e*7%11) - 5
		costs[0] = append(costs[0], 100)
		costs[1] = append(costs[1], 50+noise)
		costs[2] = append(costs[2], 49-noise/3)
		costs[3] = append(costs[3], 80+noise)
	}
	if r := replyOf(costs); r != (reply{2, 1, 2}) {
		t.Errorf("%+v", r)
	}
}

// Who plays: axes of single banks, and one bank against an axis of others with the same levels.
func TestFindGame(t *testing.T) {
	two := []string{"1", "2"}
	axes := func(list ...Axis) *Session { return &Session{Study: &Study{Axes: list}} }
	own := Axis{Name: "own", Levels: two, Numeric: true, Set: []string{"agents.ONE.liquidity_pool"}}
	others := Axis{Name: "others", Levels: two, Numeric: true, Set: []string{"agents[1].liquidity_pool"}}
	policy := Axis{Name: "policy", Levels: two, Set: []string{"agents.TWO.policy"}}
	all := Axis{Name: "all", Levels: two, Set: []string{"agents.*.policy"}}
	if g := axes(own, others).findGame(); g == nil || !g.symmetric || len(g.banks) != 1 {
		t.Errorf("own and others: %+v", g)
	}
	if g := axes(own, all, policy).findGame(); g == nil || g.symmetric || !slices.Equal(g.axes, []int{0, 2}) || !slices.Equal(g.outer, []int{1}) {
		t.Errorf("own, all and policy: %+v", g)
	}
	for _, s := range []*Session{axes(own, all), axes(all), axes(policy, others)} {
		if g := s.findGame(); g != nil {
			t.Errorf("%+v is a game", g)
		}
	}
}

// The costs are as by hand, each best reply is marked, and the framed cell is the equilibrium.
func TestPayoffsPicture(t *testing.T) {
	s, g := gameStudy()
	p, ok := s.payoffs(g)
	if !ok || p.Missing != "" {
		t.Fatal(ok, p.Missing)
	}
	rows := s.doc.Tables[p.Views[0].Table].Rows
	if len(rows) != 441 {
		t.Fatalf("%d rows", len(rows))
	}
	for _, want := range [][]any{{0, 0, 6.0, 11.0, 17.0, false, false, "no equilibrium"}, {0, 4, 0.0, 2.0, 2.0, true, true, "equilibrium"}, {3, 0, 1.5, 11.0, 12.5, true, false, "no equilibrium"}} {
		if got := rows[21*want[0].(int)+want[1].(int)]; !slices.Equal(got, want) {
			t.Errorf("%v, want %v", got, want)
		}
	}
	if want := "Pure equilibrium of the means: a 0.00, b 0.20. The joint cost is least with a 0.00, b 0.20: 2."; p.Views[0].Sentence != want {
		t.Errorf("%s, want %s", p.Views[0].Sentence, want)
	}
}

// A search computes the profiles that its players weigh. Nothing is said of those whose replies were not all computed.
func TestPicturesOfAPartialGame(t *testing.T) {
	s, g := gameStudy()
	place := &g.places[0]
	for a := range 21 {
		for b := range 21 {
			if a != 0 && b != 4 && a != 20 {
				place.cost[0][21*a+b], place.cost[1][21*a+b] = nil, nil
			}
		}
	}
	p, _ := s.payoffs(g)
	rows := s.doc.Tables[p.Views[0].Table].Rows
	if n := 21 + 21 + 19; len(rows) != n || !strings.Contains(p.Views[0].Caption, "The search computed 61 of 441 pairs") {
		t.Errorf("%d rows, want %d: %s", len(rows), n, p.Views[0].Caption)
	}
	for _, row := range rows {
		if b := row[1].(int); (row[5] == nil) != (b != 4) || row[6] == nil && row[0] != 0 && row[0] != 20 && b == 4 != true {
			t.Errorf("best replies of %v", row)
		}
	}
	all := g.judge(place)
	known := 0
	for p, j := range all {
		if j.known {
			known++
		}
		if j.pure != (p == 4) {
			t.Errorf("profile %d: %+v", p, j)
		}
	}
	if known != 2 { // with all of its row and its column: (0, 4) and (20, 4)
		t.Errorf("%d profiles are known", known)
	}
	if p, _ := s.demand(g); !strings.Contains(p.Missing, "The search computed the profiles that its players weighed") {
		t.Error(p.Missing)
	}
}

// The objective of a game has the players in their order, also where one name is part of another.
func TestPlayersOf(t *testing.T) {
	names, costs := playersOf(`B: B.total_cost_cents + 2 * fee; A: agents["A; x"].total_cost_cents; A B: 3`, []string{"A", "A B", "B"})
	if !slices.Equal(names, []string{"B", "A", "A B"}) || !slices.Equal(costs, []string{"B.total_cost_cents + 2 * fee", `agents["A; x"].total_cost_cents`, "3"}) {
		t.Errorf("%q, %q", names, costs)
	}
	if got := chosen(`{"a":0.0,"b":"x y","c":true}`, []string{"b", "c"}); got != "x y true" {
		t.Errorf("%q", got)
	}
}
