package pictures

import (
	"context"
	"fmt"
	"math"
	"slices"

	"sweep/datasets/stats"
)

// costParts are the columns that add up to the total cost, and their names.
var costParts = []struct{ column, name string }{
	{"liquidity_cost_cents", "overdraft"}, {"delay_cost_cents", "delay"}, {"collateral_cost_cents", "collateral"}, {"penalty_cost_cents", "penalties"},
	{"split_friction_cost_cents", "splitting"}, {"liquidity_opportunity_cost_cents", "allocated liquidity"}, {"eod_borrowing_cost_cents", "overnight borrowing"},
}

// CostSum is the SQL of the total of these columns, for tables that do not have it.
func CostSum() string {
	return list(costParts, func(c struct{ column, name string }) string { return c.column }, " + ")
}

// pathParts are the ways in which payments settle.
var pathParts = []struct{ column, name string }{
	{"settled_immediate_cents", "at once"}, {"settled_queue_cents", "from the queue"}, {"settled_entry_offset_cents", "offset on entry"}, {"settled_bilateral_cents", "in pairs"},
	{"settled_cycle_cents", "in cycles"}, {"settled_netting_cents", "by netting"}, {"settled_end_of_day_cents", "at the end of the day"},
}

// stack is a bar in parts.
type stack struct {
	label string
	parts []float64
}

// stacked is the table of bars in parts, without parts that are nothing everywhere.
func (s *Session) stacked(name, query, axis, kind, of string, parts []string, stacks []stack) (string, map[string]any) {
	var used []int
	for i := range parts {
		if slices.ContainsFunc(stacks, func(b stack) bool { return b.parts[i] != 0 && !math.IsNaN(b.parts[i]) }) {
			used = append(used, i)
		}
	}
	t := &Table{Query: s.command(query), Columns: []Column{{Name: "bar", Label: axis, Kind: "label"}}}
	for _, i := range used {
		t.Columns = append(t.Columns, Column{Name: parts[i], Label: parts[i], Kind: kind, Of: of})
	}
	for i, b := range stacks {
		t.Columns[0].Labels = append(t.Columns[0].Labels, b.label)
		row := []any{i}
		for _, k := range used {
			row = append(row, mean(b.parts[k]))
		}
		t.Rows = append(t.Rows, row)
	}
	return s.table(name, func() *Table { return t }), map[string]any{"label": axis, "unit": kind, "of": of, "parts": pick2(parts, used), "places": used}
}

func pick2(all []string, which []int) []string {
	list := make([]string, len(which))
	for i, k := range which {
		list[i] = all[k]
	}
	return list
}

// byLevel are the means of some columns at the levels of an axis, everything else equal; of all runs for axis −1.
func (s *Session) byLevel(axis int, columns []string) []stack {
	if axis < 0 {
		b := stack{label: "all runs"}
		for _, c := range columns {
			var values []float64
			for _, r := range s.runs {
				if v := r.values[s.metric(c)]; !math.IsNaN(v) {
					values = append(values, v)
				}
			}
			b.parts = append(b.parts, stats.Mean(values))
		}
		return []stack{b}
	}
	l := s.layout([]int{axis})
	var list []stack
	for _, c := range l.ordered() {
		list = append(list, stack{label: s.Study.Axes[axis].say(l.cells[c][0])})
	}
	for _, name := range columns {
		means, _ := s.byReplication(l, s.metric(name))
		for i, c := range l.ordered() {
			list[i].parts = append(list[i].parts, estimateOf(means[c]).mean)
		}
	}
	return list
}

// barsCaption adds the number of runs that the bars are means of: those whose other settings occur at every level.
func (s *Session) barsCaption(text string, axis int, metric string) string {
	runs := len(s.runs)
	if axis >= 0 {
		_, runs = s.byReplication(s.layout([]int{axis}), s.metric(metric))
	}
	text += ", over " + fixed(float64(runs), 0)
	if runs < len(s.runs) {
		text += " of " + fixed(float64(len(s.runs)), 0)
	}
	return text + map[bool]string{true: " completed run", false: " completed runs"}[len(s.runs) == 1] + "."
}

// axesOfBars are those along which bars stand: the factors, or −1 for a single bar.
func (s *Session) axesOfBars() []int {
	if s.Study.Sampled || len(s.Study.factors()) == 0 {
		return []int{-1}
	}
	f := slices.Clone(s.Study.factors())
	slices.SortStableFunc(f, func(a, b int) int { return boolean(s.Study.Axes[a].Numeric) - boolean(s.Study.Axes[b].Numeric) })
	return f
}

// barsLabel names what bars stand along.
func (s *Session) barsLabel(axis int) string {
	if axis < 0 {
		return "all runs together"
	}
	return s.axisLabel(axis)
}

// costs shows what costs are made of.
func (s *Session) costs(ctx context.Context) (Picture, error) {
	p := Picture{Name: "costs", Draw: "bars", Title: "What are costs made of?", Short: "Costs"}
	if !s.Study.Priced {
		p.Missing = "The scenario has no prices (cost_rates), so runs have no costs. Rates in the scenario, or an axis over them, would give them."
		return p, nil
	}
	var columns, names []string
	for _, c := range costParts {
		columns, names = append(columns, c.column), append(names, c.name)
	}
	for _, axis := range s.axesOfBars() {
		stacks := s.byLevel(axis, columns)
		query := "SELECT avg(COLUMNS('cost_cents$')) FROM runs WHERE status = 'completed'"
		if axis >= 0 {
			query = "SELECT " + column(s.axisName(axis)) + ", avg(COLUMNS('cost_cents$')) FROM runs WHERE status = 'completed' GROUP BY ALL ORDER BY ALL"
		}
		table, draw := s.stacked("costs:"+s.axisName(axis), query, s.axisLabel(axis), "metric", "total_cost_cents", names, stacks)
		p.Views = append(p.Views, View{Key: map[string]string{"by": s.axisName(axis)}, Table: table, Draw: draw, Sentence: mostly(stacks, names, "cost"),
			Caption: s.barsCaption("Means of a run, everything else equal", axis, columns[0])})
		p.control("by", "by", s.axisName(axis), s.barsLabel(axis))
	}
	for _, r := range s.examples() {
		stacks, err := s.costsOfBanks(ctx, r.id)
		if err != nil {
			return p, err
		}
		if len(stacks) == 0 {
			continue
		}
		table, draw := s.stacked(fmt.Sprintf("costs:run:%d", r.id), fmt.Sprintf("FROM cost_breakdown_by_agent(%d)", r.id), "bank", "metric", "total_cost_cents", names, stacks)
		key := fmt.Sprintf("banks of run %d", r.id)
		p.Views = append(p.Views, View{Key: map[string]string{"by": key}, Table: table, Draw: draw, Sentence: mostly(stacks, names, "cost"), Caption: fmt.Sprintf("Costs of the banks in run %d, %s.", r.id, r.why)})
		p.control("by", "by", key, key)
	}
	return p, nil
}

func (s *Session) costsOfBanks(ctx context.Context, run int64) ([]stack, error) {
	t, err := s.db.Query(ctx, fmt.Sprintf("FROM cost_breakdown_by_agent(%d) LIMIT 40", run))
	if err != nil {
		return nil, err
	}
	var list []stack
	for _, row := range t.Rows {
		b := stack{label: fmt.Sprint(row[0])}
		for i := range costParts {
			b.parts = append(b.parts, numeric(row[1+i]))
		}
		list = append(list, b)
	}
	return list, nil
}

// mostly says which part is the largest of all bars together.
func mostly(stacks []stack, names []string, what string) string {
	sums, total := make([]float64, len(names)), 0.0
	for _, b := range stacks {
		for i, x := range b.parts {
			if !math.IsNaN(x) {
				sums[i] += x
				total += x
			}
		}
	}
	most := 0
	for i := range sums {
		if sums[i] > sums[most] {
			most = i
		}
	}
	if total <= 0 {
		return ""
	}
	return fmt.Sprintf("%s: %s of the %s.", upperFirst(names[most]), percent(sums[most]/total), what)
}

// paths shows how payments settle.
func (s *Session) paths() Picture {
	p := Picture{Name: "paths", Draw: "bars", Title: "How do payments settle?", Short: "Settlement paths"}
	var columns, names []string
	for _, c := range pathParts {
		columns, names = append(columns, c.column), append(names, c.name)
	}
	for _, axis := range s.axesOfBars() {
		stacks := s.byLevel(axis, columns)
		for i := range stacks {
			total := 0.0
			for _, x := range stacks[i].parts {
				if !math.IsNaN(x) {
					total += x
				}
			}
			for k := range stacks[i].parts {
				stacks[i].parts[k] /= total
			}
		}
		query := "SELECT sum(COLUMNS('^settled_.*_cents$')) FROM runs WHERE status = 'completed'"
		if axis >= 0 {
			query = "SELECT " + column(s.axisName(axis)) + ", sum(COLUMNS('^settled_.*_cents$')) FROM runs WHERE status = 'completed' GROUP BY ALL ORDER BY ALL"
		}
		table, draw := s.stacked("paths:"+s.axisName(axis), query, s.axisLabel(axis), "share", "", names, stacks)
		p.Views = append(p.Views, View{Key: map[string]string{"by": s.axisName(axis)}, Table: table, Draw: draw, Sentence: mostly(stacks, names, "settled value"), Caption: s.barsCaption("Shares of the settled value, from mean values of a run", axis, columns[0])})
		p.control("by", "by", s.axisName(axis), s.barsLabel(axis))
	}
	return p
}
