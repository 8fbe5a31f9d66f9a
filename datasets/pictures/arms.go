package pictures

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"sweep/datasets/stats"
)

// contest are the values of a metric for the levels of one axis, where all other axes agree: arms are compared nowhere else.
type contest struct {
	axis   int
	others []int
	places []place // in the order of the grid
}

// place is one combination of the other axes.
type place struct {
	levels []int
	values [][]float64 // by level of the axis and replication; NaN for none
}

// contestOf collects the values. A level has several points at a place if another axis depends on it: then its value is their
// mean, in the replications that all of them have.
func (s *Session) contestOf(axis, metric int) *contest {
	c := &contest{axis: axis, others: s.distinct(s.Study.others(axis))}
	replications := 0
	for _, r := range s.runs {
		replications = max(replications, int(r.episode)+1)
	}
	at := map[uint64]int{}
	arms := len(s.Study.Axes[axis].Levels)
	seen := map[[2]int]map[int64][]float64{}            // by place and level: the values of each point
	for _, r := range slices.Concat(s.runs, s.failed) { // where all have failed is a place, too
		if r.levels[axis] < 0 {
			continue
		}
		key := s.radix(r, c.others)
		i, ok := at[key]
		if !ok {
			i = len(c.places)
			at[key] = i
			p := place{levels: pick(r.levels, c.others), values: make([][]float64, arms)}
			for k := range p.values {
				p.values[k] = missing(replications)
			}
			c.places = append(c.places, p)
		}
		if math.IsNaN(r.values[metric]) {
			continue
		}
		arm := [2]int{i, r.levels[axis]}
		if seen[arm] == nil {
			seen[arm] = map[int64][]float64{}
		}
		if seen[arm][r.point] == nil {
			seen[arm][r.point] = missing(replications)
		}
		seen[arm][r.point][r.episode] = r.values[metric]
	}
	for arm, points := range seen {
		for r := range replications {
			var values []float64
			for _, point := range slices.Sorted(maps.Keys(points)) {
				values = append(values, points[point][r])
			}
			c.places[arm[0]].values[arm[1]][r] = stats.Mean(values) // NaN if one is missing
		}
	}
	slices.SortFunc(c.places, func(a, b place) int { return slices.Compare(a.levels, b.levels) })
	return c
}

func missing(n int) []float64 {
	values := make([]float64, n)
	for i := range values {
		values[i] = math.NaN()
	}
	return values
}

// title names a place: "credit 2,500, delay price 1e−6".
func (s *Session) title(others, levels []int) string {
	if len(others) == 0 {
		return "all runs"
	}
	return list(seq(len(others)), func(i int) string {
		a := &s.Study.Axes[others[i]]
		return a.Label + " " + a.say(levels[i])
	}, ", ")
}

// winner is the best arm of a place and how clear that is.
type winner struct {
	best, second int // levels; −1 for none
	mean         float64
	difference   estimate // of the best and the second
}

// decided reports whether the interval of the difference leaves out zero.
func (w winner) decided() bool { return w.second >= 0 && w.difference.n > 1 && w.difference.clear() }

// winnerOf compares the arms of a place in the replications that all of them have.
func (p *place) winnerOf(higher bool) winner {
	w := winner{best: -1, second: -1}
	var arms []int
	for k, values := range p.values {
		if len(present(values)) > 0 {
			arms = append(arms, k)
		}
	}
	if len(arms) < 2 {
		return w
	}
	paired := make([][]float64, len(p.values))
	for r := range p.values[0] {
		if !slices.ContainsFunc(arms, func(k int) bool { return math.IsNaN(p.values[k][r]) }) {
			for _, k := range arms {
				paired[k] = append(paired[k], p.values[k][r])
			}
		}
	}
	if len(paired[arms[0]]) == 0 {
		return w
	}
	rank := func(k int) float64 {
		m := estimateOf(paired[k]).mean
		if higher {
			return -m
		}
		return m
	}
	slices.SortStableFunc(arms, func(a, b int) int {
		switch x, y := rank(a), rank(b); {
		case x < y:
			return -1
		case x > y:
			return 1
		}
		return 0
	})
	w.best, w.second, w.mean = arms[0], arms[1], estimateOf(paired[arms[0]]).mean
	w.difference = estimateOf(minusOf(paired[w.second], paired[w.best]))
	return w
}

// best shows which arm is best where.
func (s *Session) best() (p Picture, ok bool) {
	p = Picture{Name: "best", Title: "Which arm is best where?", Short: "Best where"}
	ok = s.armViews(&p, s.bestView)
	return p, ok
}

// armViews adds the views of a picture for every axis of arms and every metric. It reports whether there are any.
func (s *Session) armViews(p *Picture, view func(axis int, metric string) (View, bool)) bool {
	for _, axis := range s.Study.arms(s.options.Baseline) {
		for _, metric := range s.metrics {
			if v, ok := view(axis, metric); ok {
				p.Views = append(p.Views, v)
				p.control("arms", "arms", s.axisName(axis), s.axisLabel(axis))
				p.control("metric", "metric", metric, s.Study.metric(metric).Label)
			}
		}
	}
	if len(p.Views) > 0 {
		p.Title = p.Views[0].Title
	}
	return len(p.Views) > 0
}

func (s *Session) bestView(axis int, metric string) (v View, ok bool) {
	m := s.Study.metric(metric)
	if m.Better == "" || len(s.Study.others(axis)) == 0 {
		return v, false
	}
	c := s.contestOf(axis, s.metric(metric))
	if len(c.places) > cellsMax {
		return v, false
	}
	across := s.byFitness(c.others)[0]
	rows, labels, levels := s.rowsOf(c, across)
	better := ""
	if m.Better == "higher" {
		better = ", better := 'higher'"
	}
	t := &Table{Query: s.command("FROM best_arm(" + quoted(metric) + ", " + quoted(s.axisName(axis)) + better + ")"), Columns: []Column{
		{Name: "x", Label: s.axisLabel(across), Kind: "axis", Of: s.axisName(across)}, {Name: "y", Label: s.rowsLabel(c, across), Kind: "label", Labels: labels},
		{Name: "best", Label: "best", Kind: "axis", Of: s.axisName(axis)}, {Name: "second", Label: "second", Kind: "axis", Of: s.axisName(axis)},
		{Name: "clear", Label: "decided", Kind: "flag"}, {Name: "mean", Label: m.Label, Kind: "metric", Of: metric},
		{Name: "difference", Label: "difference to the second", Kind: "difference", Of: metric}, {Name: "half_width", Label: "± half width", Kind: "metric", Of: metric},
		{Name: "n", Label: "pairs", Kind: "count"}}}
	wins, undecided, empty, n := make([]int, len(s.Study.Axes[axis].Levels)), 0, 0, numbers{}
	for i, p := range c.places {
		w := p.winnerOf(m.Better == "higher")
		x := p.levels[slices.Index(c.others, across)]
		switch {
		case w.best < 0:
			empty++
			t.Rows = append(t.Rows, []any{x, rows[i], nil, nil, nil, nil, nil, nil, 0})
			continue
		case w.decided():
			wins[w.best]++
		default:
			undecided++
		}
		n.add(w.difference.n)
		t.Rows = append(t.Rows, []any{x, rows[i], w.best, w.second, w.decided(), mean(w.mean), mean(w.difference.mean), half(w.difference.half), w.difference.n})
	}
	inverse := len(c.others) != 2 || !s.Study.Axes[s.byFitness(c.others)[1]].Numeric
	v = View{Key: map[string]string{"arms": s.axisName(axis), "metric": metric}, Table: s.table("best:"+metric+":"+s.axisName(axis), func() *Table { return t }),
		Title: "Which " + s.Study.Axes[axis].noun() + " is best where?",
		Draw:  map[string]any{"metric": metric, "arms": s.axisName(axis), "across": s.axisName(across), "up": s.rowsLabel(c, across), "rows": labels, "levels": levels, "inverse": inverse}}
	if len(c.others) == 1 {
		v.Draw["rows"] = nil
	}
	v.Sentence = s.bestSentence(axis, wins, undecided, empty, len(c.places))
	switch {
	case n.most == 0:
		v.Caption = "No point has two arms with completed runs of the same " + s.replication() + ", so nothing is compared."
	case n.most == 1:
		v.Caption = "One " + s.replication() + ": there are no intervals, so nothing is decided. The colour is that of the better arm in it."
	default:
		v.Caption = "Full colour: the best and the second differ by more than the 95 % interval of their paired difference. Pale: they cannot be told apart with " + s.between(n) + "; more would help."
	}
	v.Caption += s.averaged(axis)
	return v, true
}

// rowsOf numbers the rows of a map: the combinations of all axes but the one across. It returns the labels of the rows and their levels
// by axis.
func (s *Session) rowsOf(c *contest, across int) (rows []int, labels []string, of []map[string]int) {
	var rest []int
	for _, a := range c.others {
		if a != across {
			rest = append(rest, a)
		}
	}
	at := map[string]int{}
	for _, p := range c.places {
		var levels []int
		for i, a := range c.others {
			if a != across {
				levels = append(levels, p.levels[i])
			}
		}
		name := ""
		switch len(rest) {
		case 0:
		case 1:
			name = s.Study.Axes[rest[0]].say(levels[0])
		default:
			name = s.title(rest, levels)
		}
		if _, ok := at[name]; !ok {
			at[name] = len(labels)
			labels, of = append(labels, name), append(of, s.levelsOf(rest, levels))
		}
		rows = append(rows, at[name])
	}
	return rows, labels, of
}

// levelsOf names levels of some axes, for marks that can be selected.
func (s *Session) levelsOf(axes, levels []int) map[string]int {
	of := map[string]int{}
	for i, a := range axes {
		of[s.axisName(a)] = levels[i]
	}
	return of
}

// rowsLabel names what the rows stand for.
func (s *Session) rowsLabel(c *contest, across int) string {
	var names []string
	for _, a := range c.others {
		if a != across {
			names = append(names, s.axisLabel(a))
		}
	}
	return strings.Join(names, ", ")
}

func (s *Session) bestSentence(axis int, wins []int, undecided, empty, places int) string {
	var parts []string
	for level, n := range wins {
		if n > 0 {
			verb := " is best"
			if len(parts) > 0 {
				verb = ""
			}
			parts = append(parts, fmt.Sprintf("%s%s at %d", s.Study.Axes[axis].say(level), verb, n))
		}
	}
	if undecided > 0 || empty < places {
		parts = append(parts, fmt.Sprintf("undecided at %d", undecided))
	}
	if empty > 0 {
		parts = append(parts, fmt.Sprintf("without runs to compare at %d", empty))
	}
	return upper(strings.Join(parts, ", ")) + " of " + count(places, "point") + "."
}

// upper begins a sentence, but leaves the name of a level as it is.
func upper(s string) string {
	if strings.HasPrefix(s, "undecided") || strings.HasPrefix(s, "without") {
		return strings.ToUpper(s[:1]) + s[1:]
	}
	return s
}
