package pictures

import (
	"context"
	"fmt"
	"math"
	"slices"

	"sweep/datasets/stats"
	"sweep/datasets/tables"
)

// The pictures of a single run, for pages that show one. A session for them reads only its runs (Options.Only), so they do not
// take longer where there are many.

// Document is a document of some pictures of the session.
func (s *Session) Document(list ...Picture) *Document {
	s.doc.Pictures = append([]Picture{}, list...)
	return s.document()
}

// Completed reports whether the session has a run.
func (s *Session) Completed(run int64) bool { return s.place(run) >= 0 }

func (s *Session) place(id int64) int {
	return slices.IndexFunc(s.runs, func(r run) bool { return r.id == id })
}

// Settings describes a run by the values of its axes: label and value.
func (s *Session) Settings(run int64) [][2]string {
	r := s.runs[s.place(run)]
	var list [][2]string
	for i := range s.Study.Axes {
		a := &s.Study.Axes[i]
		list = append(list, [2]string{a.Label, a.sayAny(r.levels[i], r.numbers[i])})
	}
	return list
}

// Moment names a tick of a run: "tick 12", "10:45", with the day if there is more than one.
func (s *Session) Moment(ctx context.Context, run int64) (func(tick int64) string, error) {
	c, err := s.calendar(ctx, run)
	return func(tick int64) string { return s.moment(c, tick) }, err
}

// Money is a column of amounts.
func (s *Session) Money(name, label string) Column { return s.money(name, label) }

// MoneyText writes an amount.
func (s *Session) MoneyText(minor int64) string { return s.Study.money(minor) }

// MetricColumn is a column with values of a metric of runs.
func (s *Session) MetricColumn(name string) Column {
	m := s.Study.metric(name)
	s.doc.Metrics[name] = m
	return Column{Name: name, Label: m.Label, Kind: "metric", Of: name}
}

// RunColumn is a column with values of single runs: numbers of ticks and of payments are whole there, unlike their means.
func (s *Session) RunColumn(name string) Column {
	c := s.MetricColumn(name)
	if stored := tables.FindTable("runs").Column(name); stored != nil && stored.Type == "BIGINT" && s.doc.Metrics[name].Unit != "money" {
		c.Kind = "count"
	}
	return c
}

// Metrics are the metrics of the session.
func (s *Session) Metrics() []string { return s.metrics }

// NotStored says which of some tables the data set does not keep and what to do; empty if it keeps all.
func (s *Session) NotStored(tables ...string) string { return s.notStored(tables...) }

// Command is the command line of a query.
func (s *Session) Command(sql string) string { return s.command(sql) }

// OfDay is the picture of one day of a run.
func (s *Session) OfDay(ctx context.Context, run, day int64) (Picture, error) {
	p := Picture{Name: "day", Draw: "timeline", Title: "What does the day look like?", Short: "The day"}
	if p.Missing = s.notStored("ticks"); p.Missing != "" {
		return p, nil
	}
	c, err := s.calendar(ctx, run)
	if err != nil {
		return p, err
	}
	v, err := s.dayView(ctx, s.chosen(run), c, day)
	v.Key = map[string]string{}
	p.Views = []View{v}
	return p, err
}

// OfRun are the pictures of a run that do not depend on the day.
func (s *Session) OfRun(ctx context.Context, run int64) ([]Picture, error) {
	var list []Picture
	for _, make := range []func(context.Context) (Picture, error){s.network, s.liquidity, s.holds} {
		p, err := make(ctx)
		if err != nil {
			return nil, err
		}
		list = append(list, p)
	}
	costs, err := s.costsOfRun(ctx, run)
	return append(list, costs), err
}

func (s *Session) costsOfRun(ctx context.Context, run int64) (p Picture, err error) {
	if p, err = s.costs(ctx); err != nil || p.Missing != "" {
		return p, err
	}
	p.Title, p.Controls = "What are the costs of the banks made of?", nil
	p.Views = slices.DeleteFunc(p.Views, func(v View) bool { return v.Key["by"] != fmt.Sprintf("banks of run %d", run) })
	if len(p.Views) == 0 {
		p.Missing = s.notStored("daily_agent_metrics")
	}
	return p, nil
}

// OfPayment is the life of a payment; without views if the run has no such payment.
func (s *Session) OfPayment(ctx context.Context, run, tx int64) (Picture, error) {
	p := Picture{Name: "payment", Title: "What happened to the payment?", Short: "The payment"}
	if p.Missing = s.notStored("transactions", "events"); p.Missing != "" {
		return p, nil
	}
	c, err := s.calendar(ctx, run)
	if err != nil {
		return p, err
	}
	v, ok, err := s.paymentView(ctx, s.chosen(run), c, fmt.Sprintf("tx_id = %d", tx))
	if ok {
		v.Key = map[string]string{}
		p.Views = []View{v}
	}
	return p, err
}

// OfPolicy are the trees of a policy, with the evaluations in one run, or in all if run is negative.
func (s *Session) OfPolicy(ctx context.Context, hash string, run int64) (Picture, error) {
	p := Picture{Name: "policy", Title: "Which branches of the policy are taken?", Short: "The policy"}
	if p.Missing = s.notStored("decisions", "policies"); p.Missing != "" {
		return p, nil
	}
	used := "WHERE policy_hash = " + quoted(hash)
	where := used
	if run >= 0 {
		where += fmt.Sprintf(" AND run_id = %d", run)
	}
	err := s.policyViews(ctx, &p, where, used)
	if run >= 0 {
		for i := range p.Views {
			p.Views[i].Caption = fmt.Sprintf("Evaluations in run %d; a payment that waits is asked about in every tick. Bars and shares are parts of all evaluations of the tree; what was never reached is pale.", run)
		}
	}
	return p, err
}

func (s *Session) chosen(run int64) example {
	return example{run, "as chosen", s.runs[s.place(run)]}
}

// LinesMax is the number of lines that OfPoints and OfRuns draw.
const LinesMax = linesMax

// OfPoints has a line for each point of the session, and OfRuns one for each run.
func (s *Session) OfPoints() Picture { return s.parallel() }

// OfRuns has a line for each run of the session.
func (s *Session) OfRuns() Picture {
	var all []pointMeans
	for _, r := range s.runs {
		all = append(all, pointMeans{r.id, r.levels, r.numbers, r.values[:len(s.metrics)], 1})
	}
	return s.parallelOf(all, fewLines(all), "run")
}

// Point is a point with the means of the metrics of the session over its completed runs.
type Point struct {
	Point int64
	Axes  []any // as cells of columns of kind axis
	Means []any // as cells of columns of metrics
	N     int
}

// Points are the points of the session.
func (s *Session) Points() []Point {
	var list []Point
	for _, p := range s.points() {
		one := Point{Point: p.point, N: p.n, Axes: s.axisCells(p.levels, p.numbers)}
		for _, x := range p.means {
			one.Means = append(one.Means, mean(x))
		}
		list = append(list, one)
	}
	return list
}

// axisCells are the values of the axes as cells of a table.
func (s *Session) axisCells(levels []int, numbers []float64) []any {
	var cells []any
	for a, axis := range s.Study.Axes {
		switch {
		case len(axis.Levels) == 0:
			cells = append(cells, cell(numbers[a], 5))
		case levels[a] < 0:
			cells = append(cells, nil)
		default:
			cells = append(cells, levels[a])
		}
	}
	return cells
}

// AxisColumn is the column of an axis.
func (s *Session) AxisColumn(axis int) Column { return s.axisColumn(axis) }

// AxisCell is a value of the column of an axis, as table runs has it, as a cell.
func (s *Session) AxisCell(axis int, v any) any {
	a := &s.Study.Axes[axis]
	if len(a.Levels) > 0 || !a.Numeric {
		if level := a.level(v); level >= 0 {
			return level
		}
		return nil
	}
	return cell(numeric(v), 5)
}

// Varying are the axes on which points differ.
func (s *Session) Varying() []int { return s.varying() }

// Kept is the condition on runs that Keep of the options makes; empty for all.
func (s *Session) Kept() string { return s.kept }

// Paired is the mean of a metric at two points, and that of its differences over the replications that both have, with the half
// width of its interval: cells, nil for what there is not.
func (s *Session) Paired(metric string, a, b int64) (meanA, meanB, difference, halfWidth any, pairs int) {
	i := s.metric(metric)
	values := map[int64]map[int64]float64{a: {}, b: {}}
	var one, two, differences []float64
	for _, r := range s.runs {
		if v := r.values[i]; values[r.point] != nil && !math.IsNaN(v) {
			values[r.point][r.episode] = v
		}
	}
	for _, r := range s.runs {
		v, ok := values[r.point][r.episode]
		if !ok {
			continue
		}
		if r.point == a {
			one = append(one, v)
			if other, ok := values[b][r.episode]; ok {
				differences = append(differences, other-v)
			}
		}
		if r.point == b {
			two = append(two, v)
		}
	}
	d := s.overReplications(differences)
	return mean(stats.Mean(one)), mean(stats.Mean(two)), mean(d.mean), half(d.half), d.n
}
