package pictures

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"sweep/datasets/stats"
)

// marksMax is the number of marks above which those of a scatter are thinned.
const marksMax = 5000

// spot is a point of the grid in a scatter of two metrics.
type spot struct {
	point   int64
	levels  []int
	numbers []float64
	x, y    estimate
	best    bool
}

// frontier shows the delay that liquidity saves.
func (s *Session) frontier() Picture {
	p := Picture{Name: "frontier", Title: "How much delay does liquidity save?", Short: "Frontier", Scale: true}
	x, y := "liquidity_provided_cents", "delay_indicator"
	spots := s.spots(x, y)
	if len(spots) == 0 {
		p.Missing = "No run has both liquidity provided and a settlement delay indicator, so there is no frontier. Runs without arrivals and failed runs have neither."
		return p
	}
	if liquid := s.Study.liquidity(); liquid < 0 && same(spots) {
		provided := s.Study.metric(x)
		p.Missing = "All points provide the same liquidity, " + provided.say(spots[0].x.mean) + ", so the grid cannot show what more of it saves. An axis over opening balances, credit or a share of a pool would."
		return p
	}
	mark(spots)
	colours := s.Study.factors()
	if liquid := s.Study.liquidity(); liquid >= 0 {
		colours = slices.DeleteFunc(colours, func(a int) bool { return a == liquid })
	}
	if arms := s.Study.arms(s.options.Baseline); len(arms) > 0 {
		colours = append(arms, slices.DeleteFunc(colours, func(a int) bool { return slices.Contains(arms, a) })...)
	}
	for _, arm := range append(colours, -1) {
		p.Views = append(p.Views, s.frontierView(x, y, arm, spots))
		p.control("colour", "colour", s.axisName(arm), s.axisLabel(arm))
	}
	return p
}

// spots are the points with their means of two metrics, over the replications that have both.
func (s *Session) spots(x, y string) []spot {
	i, j := s.metric(x), s.metric(y)
	type values struct{ x, y []float64 }
	at, of := map[int64]int{}, []values{}
	var list []spot
	for _, r := range s.runs {
		if math.IsNaN(r.values[i]) || math.IsNaN(r.values[j]) {
			continue
		}
		k, ok := at[r.point]
		if !ok {
			k = len(list)
			at[r.point] = k
			list, of = append(list, spot{point: r.point, levels: r.levels, numbers: r.numbers}), append(of, values{})
		}
		of[k].x, of[k].y = append(of[k].x, r.values[i]), append(of[k].y, r.values[j])
	}
	for k := range list {
		list[k].x, list[k].y = s.overReplications(of[k].x), s.overReplications(of[k].y)
	}
	slices.SortFunc(list, func(a, b spot) int { return int(a.point - b.point) })
	return list
}

func same(spots []spot) bool {
	return !slices.ContainsFunc(spots, func(p spot) bool { return p.x.mean != spots[0].x.mean })
}

// mark marks the spots that no other one beats in both.
func mark(spots []spot) {
	rows := make([][]float64, len(spots))
	for i, p := range spots {
		rows[i] = []float64{p.x.mean, p.y.mean}
	}
	for i, best := range stats.Undominated(rows) {
		spots[i].best = best
	}
}

// lines reports whether a level of the arms is one line: every liquidity occurs once.
func (s *Session) lines(arm int, spots []spot) bool {
	liquid := s.Study.liquidity()
	if liquid < 0 {
		return false
	}
	seen := map[[2]int]bool{}
	for _, p := range spots {
		key := [2]int{p.levels[liquid], 0}
		if arm >= 0 {
			key[1] = p.levels[arm]
		}
		if seen[key] {
			return false
		}
		seen[key] = true
	}
	return true
}

func (s *Session) frontierView(x, y string, arm int, spots []spot) View {
	mx, my := s.Study.metric(x), s.Study.metric(y)
	t := &Table{Query: s.command("FROM frontier()"), Columns: []Column{{Name: "point", Label: "point", Kind: "label"}}}
	if arm >= 0 {
		t.Columns = append(t.Columns, Column{Name: "arm", Label: s.axisLabel(arm), Kind: "axis", Of: s.axisName(arm)})
	}
	t.Columns = append(t.Columns, Column{Name: "x_mean", Label: mx.Label, Kind: "metric", Of: x}, Column{Name: "x_half_width", Label: "±", Kind: "metric", Of: x},
		Column{Name: "y_mean", Label: my.Label, Kind: "metric", Of: y}, Column{Name: "y_half_width", Label: "±", Kind: "metric", Of: y},
		Column{Name: "best", Label: "undominated", Kind: "flag"}, Column{Name: "n", Label: "n", Kind: "count"})
	shown := thinned(spots)
	var names []string
	var ids []int64
	for i, p := range shown {
		names, ids = append(names, s.settings(p.levels, p.numbers)), append(ids, p.point)
		row := []any{i}
		if arm >= 0 {
			row = append(row, p.levels[arm])
		}
		t.Rows = append(t.Rows, append(row, mean(p.x.mean), half(p.x.half), mean(p.y.mean), half(p.y.half), p.best, p.x.n))
	}
	t.Columns[0].Labels = names
	lines := s.lines(arm, spots)
	v := View{Key: map[string]string{"colour": s.axisName(arm)}, Table: s.table("frontier:"+s.axisName(arm), func() *Table { return t }),
		Draw: map[string]any{"x": x, "y": y, "arms": s.axisName(arm), "names": names, "points": ids, "lines": lines}}
	v.Caption = s.frontierCaption(spots, shown, lines)
	return v
}

func (s *Session) frontierCaption(spots, shown []spot, lines bool) string {
	best, n := 0, numbers{}
	for _, p := range spots {
		n.add(p.x.n)
		if p.best {
			best++
		}
	}
	var b strings.Builder
	if lines {
		b.WriteString("Each marker is a point of the grid; lines join the points that differ only in liquidity. ")
	} else {
		b.WriteString("Each marker is a point of the grid. The dashed steps join the ")
	}
	if lines {
		fmt.Fprintf(&b, "Dark edges: %s that no other point beats in both figures. ", count(best, "point"))
	} else {
		fmt.Fprintf(&b, "%s that no other point beats in both figures. ", count(best, "point"))
	}
	switch {
	case n.most < 2:
		b.WriteString("One " + s.replication() + ": there are no intervals. ")
	case len(spots) <= 60 && s.Study.Dates == 0:
		fmt.Fprintf(&b, "Crosses are 95 %% intervals over %s. ", s.between(n))
	default:
		fmt.Fprintf(&b, "Means over %s. ", s.between(n))
	}
	if len(shown) < len(spots) {
		fmt.Fprintf(&b, "Shown are %s of %s, and all that are not beaten. ", fixed(float64(len(shown)), 0), count(len(spots), "point"))
	}
	return strings.TrimSpace(b.String())
}

// thinned keeps the spots with the smallest hash of their number, and all that are not beaten.
func thinned(spots []spot) []spot {
	if len(spots) <= marksMax {
		return spots
	}
	order := slices.Clone(spots)
	slices.SortFunc(order, func(a, b spot) int {
		if a.best != b.best {
			return boolean(b.best) - boolean(a.best)
		}
		if x, y := mixed(a.point), mixed(b.point); x != y {
			return boolean(x > y)*2 - 1
		}
		return 0
	})
	order = order[:marksMax]
	slices.SortFunc(order, func(a, b spot) int { return int(a.point - b.point) })
	return order
}

// mixed is a hash of a number (splitmix64), the same on every machine.
func mixed(n int64) uint64 {
	z := uint64(n) + 0x9e3779b97f4a7c15
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}
