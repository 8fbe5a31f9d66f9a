package verify

import (
	"math"

	"sweep/datasets/parquet"
	"sweep/engine/money"
)

const figures = 5

// dayFigures are sums of a day over the banks, of which runs has the mean and the maximum.
var dayFigures = [figures]struct{ day, mean, max string }{
	{"liquidity_used_intraday_cents", "liquidity_used_intraday_cents", "liquidity_used_intraday_max_cents"},
	{"max_net_debit_cents", "liquidity_used_cents", "liquidity_used_max_cents"},
	{"liquidity_lower_bound_cents", "liquidity_lower_bound_cents", "liquidity_lower_bound_max_cents"},
	{"liquidity_upper_bound_cents", "liquidity_upper_bound_cents", "liquidity_upper_bound_max_cents"},
	{"liquidity_provided_cents", "liquidity_provided_cents", "liquidity_provided_max_cents"},
}

// dayMeans lists the columns of runs that are means over days.
func dayMeans() []string {
	var list []string
	for _, f := range dayFigures {
		list = append(list, f.mean)
	}
	return list
}

// days compares the liquidity of the banks on each day with that of the run. Runs of version 1 do not have it.
func (m *batchMeaning) days() error {
	if m.v.madeWith(*m.r) < 2 || !m.has("daily_agent_metrics") {
		return nil
	}
	var run, day, agent *parquet.Column
	var figures []*parquet.Column
	bind := func(r *parquet.Rows) {
		run, day, agent = r.Column("run_id"), r.Column("day"), r.Column("agent_id")
		for _, f := range dayFigures {
			figures = append(figures, r.Column(f.day))
		}
	}
	w := dayWalk{m: m, run: -1, day: -1}
	err := m.each("daily_agent_metrics", bind, func() {
		if run.Int() != w.run || day.Int() != w.day {
			w.endDay()
			if run.Int() != w.run {
				w.endRun()
			}
			w.run, w.day = run.Int(), day.Int()
		}
		for i, c := range figures {
			w.today[i].Add(c.Int())
		}
		if used, debit, lower, upper := figures[0].Int(), figures[1].Int(), figures[2].Int(), figures[3].Int(); used < debit || upper < lower {
			m.wrong(w.run, "daily_agent_metrics", "bank %s used %d cents on day %d and %d at the ends of ticks, between the bounds %d and %d",
				agent.Text(), used, w.day, debit, lower, upper)
		}
	})
	if err != nil {
		return err
	}
	w.endDay()
	w.endRun()
	return nil
}

// dayWalk is the state of reading the days of runs.
type dayWalk struct {
	m                *batchMeaning
	run, day         int64
	days             int64
	today, sum, most [figures]money.Sum // by figure
}

func (w *dayWalk) endDay() {
	if w.day < 0 {
		return
	}
	for i, s := range w.today {
		w.sum[i].AddSum(s)
		if w.most[i].Compare(s) < 0 {
			w.most[i] = s
		}
	}
	w.days++
	w.today = [figures]money.Sum{}
}

// fits reports whether a sum can be stored; a maximum that cannot is NULL.
func fits(s money.Sum) bool {
	_, ok := s.Int64()
	return ok
}

func (w *dayWalk) endRun() {
	if w.days > 0 {
		f := w.m.fact(w.run)
		for i, figure := range dayFigures {
			if !w.m.hasColumn("runs", figure.mean) {
				continue
			}
			if known, ok := f.known[figure.max]; w.most[i] != money.Total(known) && (ok || fits(w.most[i])) {
				w.m.wrong(w.run, "runs", "%s is %d, the largest sum of a day is %s", figure.max, known, w.most[i])
			}
			mean := w.sum[i].Float64() / float64(w.days)
			if stored := f.means[i]; !(math.Abs(stored-mean) <= 1e-12*mean) {
				w.m.wrong(w.run, "runs", "%s is %v, the mean over %d days is %v", figure.mean, stored, w.days, mean)
			}
		}
	}
	w.days, w.sum, w.most = 0, [figures]money.Sum{}, [figures]money.Sum{}
}
