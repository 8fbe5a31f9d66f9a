package pictures

import (
	"context"
	"fmt"
	"math"
	"slices"
	"sort"

	"sweep/datasets/stats"
)

// curve is the delay of one arm in one replication against the liquidity provided.
type curve struct {
	x, y  []float64
	level []int // of the axis of liquidity
}

// liquidityAt is the least liquidity with which the curve reaches a delay, by linear interpolation; NaN outside of it.
func (c *curve) liquidityAt(delay float64) float64 {
	for i := range c.x {
		if c.y[i] > delay {
			continue
		}
		if i == 0 {
			if c.y[0] == delay {
				return c.x[0]
			}
			return math.NaN() // less than the least liquidity of the grid: unknown
		}
		share := (c.y[i-1] - delay) / (c.y[i-1] - c.y[i])
		return c.x[i-1] + float64(share*(c.x[i]-c.x[i-1]))
	}
	return math.NaN()
}

// saving shows how much liquidity a better rule saves at equal delay: the horizontal distance between two frontiers, in each
// replication, then over replications.
func (s *Session) saving(ctx context.Context) (p Picture, ok bool, err error) {
	p = Picture{Name: "saving", Title: "How much liquidity does the better rule save at equal delay?", Short: "Saving"}
	liquid := s.Study.liquidity()
	if liquid < 0 || s.Study.Sampled {
		return p, false, nil
	}
	var banks *bankDays
	for _, arm := range s.Study.arms(s.options.Baseline) {
		v, ok := s.savingView(liquid, arm)
		if !ok {
			continue
		}
		p.Views = append(p.Views, v)
		p.control("arms", "arms", s.axisName(arm), s.axisLabel(arm))
		p.control("of", "of", "", "all banks together")
		if banks == nil {
			if banks, err = s.bankDays(ctx); err != nil {
				return p, false, err
			}
		}
		curves := s.bankCurves(liquid, arm, banks)
		for at := range s.Study.Axes[liquid].Levels {
			if v, ok := s.bankSavingView(liquid, arm, at, banks.banks, curves); ok {
				p.Views = append(p.Views, v)
				q := &s.Study.Axes[liquid]
				p.control("of", "of", q.Levels[at], "each bank, at "+q.Label+" "+q.say(at))
			}
		}
	}
	return p, len(p.Views) > 0, nil
}

// curves are those of each arm and replication, over the means of the axes that are neither.
func (s *Session) curves(liquid, arm int, provided, delay func(*run) float64) [][]curve {
	axes := []int{liquid, arm}
	slices.Sort(axes)
	l := s.layout(axes)
	xs, _ := s.meansOf(l, provided)
	ys, _ := s.meansOf(l, delay)
	list := make([][]curve, len(s.Study.Axes[arm].Levels))
	for a := range list {
		list[a] = make([]curve, l.size)
	}
	for _, c := range l.ordered() {
		level := l.cells[c][slices.Index(axes, arm)]
		for r := range l.size {
			if x, y := xs[c][r], ys[c][r]; x == x && y == y {
				of := &list[level][r]
				of.x, of.y, of.level = append(of.x, x), append(of.y, y), append(of.level, l.cells[c][slices.Index(axes, liquid)])
			}
		}
	}
	for a := range list {
		for r := range list[a] {
			sort.Sort(byLiquidity(list[a][r]))
		}
	}
	return list
}

// savedAt is the share of the liquidity of the baseline at a level that an arm does not need to reach the same delay: median, P5
// and P95 over replications, and their number; nil where fewer than half of them reach that delay within the grid.
func savedAt(curves [][]curve, base, level, at int) []any {
	var savings []float64
	for r := range curves[level] {
		of := curves[base][r]
		if i := slices.Index(of.level, at); i >= 0 && of.x[i] > 0 {
			if x := curves[level][r].liquidityAt(of.y[i]); !math.IsNaN(x) {
				savings = append(savings, 1-x/of.x[i])
			}
		}
	}
	if 2*len(savings) < len(curves[level]) || len(savings) == 0 {
		return nil
	}
	sorted := stats.Sorted(savings)
	return []any{cell(stats.Quantile(sorted, 0.5), 4), cell(stats.Quantile(sorted, 0.05), 3), cell(stats.Quantile(sorted, 0.95), 3), len(savings)}
}

type byLiquidity curve

func (c byLiquidity) Len() int           { return len(c.x) }
func (c byLiquidity) Less(i, j int) bool { return c.x[i] < c.x[j] }
func (c byLiquidity) Swap(i, j int) {
	c.x[i], c.x[j] = c.x[j], c.x[i]
	c.y[i], c.y[j] = c.y[j], c.y[i]
	c.level[i], c.level[j] = c.level[j], c.level[i]
}

func (s *Session) savingView(liquid, arm int) (v View, ok bool) {
	if liquid < 0 || arm < 0 || !slices.Contains(s.Study.arms(s.options.Baseline), arm) {
		return v, false
	}
	provided, delay := s.metric("liquidity_provided_cents"), s.metric("delay_indicator")
	curves, base := s.curves(liquid, arm, func(r *run) float64 { return r.values[provided] }, func(r *run) float64 { return r.values[delay] }), s.baseline(arm)
	t := &Table{Query: s.command("FROM metric_by_axes('delay_indicator', " + quoted(s.axisName(liquid)) + ", " + quoted(s.axisName(arm)) + ")"), Columns: []Column{s.axisColumn(arm), s.axisColumn(liquid),
		{Name: "saving", Label: "liquidity saved, median", Kind: "share"}, {Name: "low", Label: "P5", Kind: "share"}, {Name: "high", Label: "P95", Kind: "share"}, {Name: "n", Label: "n", Kind: "count"}}}
	var said []any
	for level := range curves {
		if level == base {
			continue
		}
		for at := range s.Study.Axes[liquid].Levels {
			cells := savedAt(curves, base, level, at)
			if cells == nil {
				continue
			}
			row := append([]any{level, at}, cells...)
			t.Rows = append(t.Rows, row)
			if said == nil || row[2].(float64) > said[2].(float64) {
				said = row
			}
		}
	}
	if said == nil || said[2].(float64) <= 0 {
		return v, false
	}
	a, q := &s.Study.Axes[arm], &s.Study.Axes[liquid]
	v = View{Key: map[string]string{"arms": a.Name, "of": ""}, Table: s.table("saving:"+a.Name, func() *Table { return t }), Draw: map[string]any{"arms": a.Name, "along": q.Name, "base": a.say(base)}}
	v.Sentence = fmt.Sprintf("With %s %s, the delay of %s at %s %s is reached with %s less liquidity", a.Label, a.say(said[0].(int)), a.say(base), q.Label, q.say(said[1].(int)), percent(said[2].(float64)))
	if n := said[5].(int); n > 1 {
		v.Sentence += fmt.Sprintf(" (median of %s, P5–P95 %s to %s)", s.said(n), percent(said[3].(float64)), percent(said[4].(float64)))
	}
	v.Sentence += "; that is its largest saving"
	levels, more := 0, 0
	for _, row := range t.Rows {
		if row[0] == said[0] {
			levels++
			more += boolean(row[2].(float64) < 0)
		}
	}
	if more > 0 {
		v.Sentence += fmt.Sprintf(", and it needs more at %d of %s", more, count(levels, "level"))
	}
	v.Sentence += "."
	v.Caption = fmt.Sprintf("For each level of %s, the share of the liquidity provided under “%s” that is not needed to reach the same settlement delay indicator: the frontiers are interpolated in each replication, then compared. Bars are from the 5th to the 95th percentile. Levels are left out where fewer than half of the replications reach that delay within the grid.", q.Label, a.say(base))
	return v, true
}
