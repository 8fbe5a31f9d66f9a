package pictures

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"sweep/datasets/stats"
)

// effect is what one axis does: alone, and with interactions where that is known.
type effect struct {
	axis       string
	alone, all float64
}

// importance shows which axis matters, alone and together.
func (s *Session) importance() Picture {
	p := Picture{Name: "importance", Title: "Which axis matters, alone and together?", Short: "Importance"}
	why := ""
	for i, metric := range s.metrics {
		effects, method, reason := s.effects(i)
		if len(effects) == 0 {
			why = reason
			continue
		}
		v := s.importanceView(metric, method, effects)
		p.Views = append(p.Views, v)
		p.control("metric", "metric", metric, s.Study.metric(metric).Label)
	}
	if len(p.Views) == 0 {
		p.Missing = "The importance of the axes cannot be computed: " + why + "."
	}
	return p
}

// effects computes what the design allows.
func (s *Session) effects(metric int) (effects []effect, method, why string) {
	if s.Study.Sampled {
		return s.pawn(metric)
	}
	return s.anova(metric)
}

// anova decomposes the variance of the points of a complete factorial design.
func (s *Session) anova(metric int) (effects []effect, method, why string) {
	f := s.Study.factors()
	size := 1
	var levels []int
	for _, a := range f {
		levels = append(levels, len(s.Study.Axes[a].Levels))
		size *= levels[len(levels)-1]
	}
	values := make([][]float64, size)
	for _, r := range s.runs {
		at := 0
		for i, a := range f {
			if r.levels[a] < 0 {
				at = -1
				break
			}
			at = at*levels[i] + r.levels[a]
		}
		if at >= 0 && !math.IsNaN(r.values[metric]) {
			values[at] = append(values[at], r.values[metric])
		}
	}
	cells := make([]float64, size)
	for i, v := range values {
		if len(v) == 0 {
			return nil, "", "the design is not a complete factorial one, or some of its points have no completed runs"
		}
		cells[i] = stats.Mean(v)
	}
	shares, ok := stats.ANOVA(cells, levels)
	if !ok {
		return nil, "", "all points have the same mean"
	}
	for i, a := range f {
		e := effect{axis: s.axisName(a), alone: shares.Main[i], all: shares.Main[i]}
		for j := range f {
			if i < j {
				e.all += shares.Pairs[i][j]
			} else if j < i {
				e.all += shares.Pairs[j][i]
			}
		}
		effects = append(effects, e)
	}
	return effects, "anova", ""
}

// pawn compares the distribution of the outcome within slices of each axis with that of all points.
func (s *Session) pawn(metric int) (effects []effect, method, why string) {
	points := slices.DeleteFunc(slices.Clone(s.points()), func(p pointMeans) bool { return math.IsNaN(p.means[metric]) })
	if len(points) < 20 {
		return nil, "", fmt.Sprintf("%s are too few to compare slices of an axis (20 are needed)", count(len(points), "completed point"))
	}
	y := make([]float64, len(points))
	for i, p := range points {
		y[i] = p.means[metric]
	}
	for _, a := range s.varying() {
		x := make([]float64, len(points))
		for i, p := range points {
			if x[i] = p.numbers[a]; len(s.Study.Axes[a].Levels) > 0 {
				x[i] = float64(p.levels[a])
			}
		}
		median, most, ok := stats.PAWN(ranksOf(x), y, 10)
		if !ok {
			return nil, "", "all points have the same mean"
		}
		effects = append(effects, effect{axis: s.axisName(a), alone: median, all: most})
	}
	return effects, "pawn", ""
}

// ranksOf numbers values by size, equal ones equally.
func ranksOf(x []float64) []int {
	different := slices.Compact(slices.Sorted(slices.Values(x)))
	ranks := make([]int, len(x))
	for i, v := range x {
		ranks[i], _ = slices.BinarySearch(different, v)
	}
	return ranks
}

func (s *Session) importanceView(metric, method string, effects []effect) View {
	slices.SortStableFunc(effects, func(a, b effect) int { return cmp.Compare(b.all, a.all) })
	v := View{Key: map[string]string{"metric": metric}}
	words := [3]string{"alone", "with interactions of two", "share of the variance between points"}
	v.Caption = "Exact shares of the variance between the means of the points (ANOVA): of each axis alone, and with its interactions with one other axis."
	if method == "pawn" {
		words = [3]string{"median", "largest", "distance of the distributions"}
		v.Caption = "PAWN: how far the distribution of the outcome within a tenth of the axis, or at one of its levels, is from that of all points (Kolmogorov–Smirnov): median and largest of these parts. 0: the axis has no effect, alone or together."
	}
	t := &Table{Query: s.command("FROM points JOIN metric_by_point(" + quoted(metric) + ") USING (point)"), Columns: []Column{{Name: "axis", Label: "axis", Kind: "label"},
		{Name: "alone", Label: words[0], Kind: "share"}, {Name: "all", Label: words[1], Kind: "share"}}}
	for i, e := range effects {
		t.Columns[0].Labels = append(t.Columns[0].Labels, label(e.axis))
		t.Rows = append(t.Rows, []any{i, half(e.alone), half(e.all)})
	}
	v.Table = s.table("importance:"+metric, func() *Table { return t })
	v.Draw = map[string]any{"metric": metric, "words": words, "unit": map[string]string{"pawn": "number"}[method]}
	first := effects[0]
	v.Sentence = fmt.Sprintf("%s matters most for %s", upperFirst(label(first.axis)), s.Study.metric(metric).Label)
	if method == "anova" {
		v.Sentence += fmt.Sprintf(": %s of the variance between points alone, %s with interactions", percent(first.alone), percent(first.all))
	}
	v.Sentence += "."
	return v
}
