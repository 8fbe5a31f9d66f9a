package pictures

import (
	"context"
	"fmt"
	"slices"
)

// waysToSettle are the columns of ticks by settlement path, with their names and colours.
var waysToSettle = []struct {
	column, name string
	colour       int
}{
	{"settled_immediate", "settled at once", 0}, {"settled_queue", "from the queue", 1}, {"settled_entry_offset", "offset on entry", 5}, {"settled_bilateral", "in pairs", 2},
	{"settled_cycle", "in cycles", 3}, {"settled_netting", "by netting", 4}, {"settled_end_of_day", "at the end of the day", muted},
}

// rowsOfDays limits the rows of the days of all examples together, and daysOfRun the days that one run shows.
const (
	rowsOfDays = 1500
	daysOfRun  = 10
)

// day shows a day of each example.
func (s *Session) day(ctx context.Context) (p Picture, err error) {
	p = Picture{Name: "day", Draw: "timeline", Title: "What does a day look like?", Short: "A day"}
	if p.Missing = s.notStored("ticks"); p.Missing != "" {
		return p, nil
	}
	err = s.views(ctx, &p, func(ctx context.Context, e example) ([]View, error) {
		d, err := s.calendar(ctx, e.id)
		if err != nil || len(d.days) == 0 {
			return nil, err
		}
		var list []View
		for _, day := range d.days {
			v, err := s.dayView(ctx, e, d, day)
			if err != nil {
				return nil, err
			}
			if d.numDays > 1 {
				v.Key = map[string]string{"day": fmt.Sprint(day)}
				p.control("day", "day", v.Key["day"], fmt.Sprintf("day %d", day))
			} else {
				v.Key = map[string]string{"day": ""}
			}
			list = append(list, v)
		}
		return list, nil
	})
	if len(p.Views) == 0 && p.Missing == "" {
		p.Missing = "No completed run has a day to show."
	}
	return p, err
}

// calendar is the length of a run, and which of its days are shown.
type calendar struct {
	dayScale
	numDays int64
	days    []int64 // those with the largest queues, the largest first
}

func (s *Session) calendar(ctx context.Context, run int64) (c calendar, err error) {
	t, err := s.db.Query(ctx, fmt.Sprintf("SELECT ticks_per_day, num_days, clock FROM runs WHERE run_id = %d", run))
	if err != nil || len(t.Rows) == 0 {
		return c, err
	}
	c.dayScale, c.numDays = scaleOf(integer(t.Rows[0][0]), t.Rows[0][2]), integer(t.Rows[0][1])
	shown := min(daysOfRun, max(1, rowsOfDays/(c.bins()*max(1, len(s.examples())))))
	t, err = s.db.Query(ctx, fmt.Sprintf("SELECT day, max(queue1_value_cents + queue2_value_cents) AS most FROM ticks WHERE run_id = %d GROUP BY day ORDER BY most DESC, day LIMIT %d", run, shown))
	if err != nil {
		return c, err
	}
	for _, row := range t.Rows {
		c.days = append(c.days, integer(row[0]))
	}
	return c, nil
}

// dayView is one day of one run.
func (s *Session) dayView(ctx context.Context, e example, c calendar, day int64) (v View, err error) {
	parts, query, err := s.partsOfDay(ctx, e.id, c, day)
	if err != nil {
		return v, err
	}
	f, used := factsOf(parts), usedWays(parts)
	t := s.dayTable(c.dayScale, parts, used, f)
	t.Query = s.command(query)
	panels := dayPanels(used)
	balances, words, err := s.balances(ctx, e.id, c, day, t)
	if err != nil {
		return v, err
	}
	if balances != nil {
		panels = slices.Insert(panels, len(panels)-1, *balances)
	}
	v = View{Table: s.table(fmt.Sprintf("day:%d:%d", e.id, day), func() *Table { return t }), Draw: c.draw(panels), Sentence: f.sentence(s.Study, c, e.id)}
	v.Draw["run"], v.Draw["first"] = e.id, day*c.ticks // where a tick of the picture is
	v.Caption = s.runTitle(e) + " "
	if c.numDays > 1 {
		v.Caption += fmt.Sprintf("Day %d of %s, numbered from 0; the list has those with the most value in the queues. ", day, count(int(c.numDays), "day"))
	}
	s.continued(&v, e, c, day)
	v.Caption += c.said() + words + "Queues, credit and balances are those at the ends of ticks; a payment that settles in the tick of its arrival was in no queue then."
	return v, nil
}

// partsOfDay returns for each part of a day what arrived, what settled in each way, the value in Queues 1 and Queue 2, and the
// credit in use; nil for parts that were not simulated.
func (s *Session) partsOfDay(ctx context.Context, run int64, c calendar, day int64) (parts [][]int64, sql string, err error) {
	sums := ""
	for _, w := range waysToSettle {
		sums += "CAST(coalesce(sum(" + w.column + "_cents), 0) AS BIGINT) AS " + w.column + ", "
	}
	sql = fmt.Sprintf("SELECT (tick %% %d) // %d * %d AS tick, CAST(sum(new_value_cents) AS BIGINT) AS arrived, %smax(queue1_value_cents) AS queue1, max(queue2_value_cents) AS queue2, max(credit_used_cents) AS credit FROM ticks WHERE run_id = %d AND day = %d GROUP BY ALL ORDER BY ALL",
		c.ticks, c.width, c.width, sums, run, day)
	rows, err := s.db.Query(ctx, sql)
	if err != nil {
		return nil, "", err
	}
	parts = make([][]int64, c.bins())
	for _, row := range rows.Rows {
		values := make([]int64, len(row)-1)
		for i := range values {
			values[i] = integer(row[1+i])
		}
		if b := int(integer(row[0]) / c.width); b < len(parts) {
			parts[b] = values
		}
	}
	return parts, sql, nil
}

// dayTable is the table of a day: what partsOfDay returns, with the shares of the value that arrived in the day.
func (s *Session) dayTable(c dayScale, parts [][]int64, used []int, f dayFacts) *Table {
	t := &Table{Columns: append(c.columns(), s.money("arrived", "arrived"))}
	for _, k := range used {
		t.Columns = append(t.Columns, s.money(waysToSettle[k].column, waysToSettle[k].name))
	}
	t.Columns = append(t.Columns, s.money("queue1", "value in Queues 1"), s.money("queue2", "value in Queue 2"), s.money("credit", "credit in use"),
		Column{Name: "arrived_share", Label: "arrived by then", Kind: shareKind}, Column{Name: "settled_share", Label: "settled by then", Kind: shareKind}, Column{Name: "decile", Label: "tenth of the settled value", Kind: shareKind})
	n, arrived, settled, tenth := len(waysToSettle), int64(0), int64(0), int64(1)
	for b, p := range parts {
		row := c.row(b)
		if p == nil {
			t.Rows = append(t.Rows, append(row, make([]any, len(t.Columns)-len(row))...))
			continue
		}
		arrived, settled = arrived+p[0], settled+settledIn(p)
		row = append(row, p[0])
		for _, k := range used {
			row = append(row, p[1+k])
		}
		reached := any(nil)
		for ; tenth <= 9 && f.settled > 0 && atLeast(settled, tenth, f.settled); tenth++ {
			reached = share(settled, f.arrived)
		}
		t.Rows = append(t.Rows, append(row, p[n+1], p[n+2], p[n+3], share(arrived, f.arrived), share(settled, f.arrived), reached))
	}
	return t
}

// dayPanels are the panels of a day without that of the balances.
func dayPanels(used []int) []panel {
	flows := []series{{Name: "arrived", Column: "arrived", Kind: "bar", Colour: muted}}
	for _, k := range used {
		flows = append(flows, series{Name: waysToSettle[k].name, Column: waysToSettle[k].column, Kind: "bar", Colour: waysToSettle[k].colour, Down: true})
	}
	return []panel{
		{Title: "Value arrived (up) and settled (down)", Unit: "money", Series: flows},
		{Title: "Value waiting, and credit in use", Unit: "money", Series: []series{{Name: "in Queues 1, of the banks", Column: "queue1", Kind: "line", Colour: 0},
			{Name: "in Queue 2, the central one", Column: "queue2", Kind: "line", Colour: 1, Dash: 1}, {Name: "credit in use", Column: "credit", Kind: "line", Colour: 4, Dash: 2}}},
		{Title: "Share of the value that arrived in the day", Unit: "share", Series: []series{{Name: "arrived", Column: "arrived_share", Kind: "line", Colour: muted, Dash: 1},
			{Name: "settled", Column: "settled_share", Kind: "line", Colour: 0}, {Name: "tenths of the settled value", Column: "decile", Kind: "marks", Colour: 1}}},
	}
}

// atLeast reports whether part is at least that many tenths of a whole.
func atLeast(part, tenths, whole int64) bool {
	return float64(part)*10 >= float64(tenths)*float64(whole)
}

// usedWays lists the settlement paths that occur.
func usedWays(parts [][]int64) []int {
	var used []int
	for k := range waysToSettle {
		if slices.ContainsFunc(parts, func(p []int64) bool { return p != nil && p[1+k] != 0 }) {
			used = append(used, k)
		}
	}
	return used
}

func settledIn(p []int64) (sum int64) {
	for k := range waysToSettle {
		sum += p[1+k]
	}
	return sum
}

// dayFacts are what the sentence says of a day.
type dayFacts struct {
	arrived, settled, peak int64
	half, peakAt           int
}

func factsOf(parts [][]int64) (f dayFacts) {
	n := len(waysToSettle)
	for b, p := range parts {
		if p == nil {
			continue
		}
		f.arrived += p[0]
		f.settled += settledIn(p)
		if waiting := p[n+1] + p[n+2]; waiting > f.peak {
			f.peak, f.peakAt = waiting, b
		}
	}
	sum := int64(0)
	for b, p := range parts {
		if p == nil {
			continue
		}
		if sum += settledIn(p); atLeast(sum, 5, f.settled) {
			f.half = b
			break
		}
	}
	return f
}

func (f dayFacts) sentence(s *Study, c calendar, run int64) string {
	if f.arrived == 0 && f.settled == 0 {
		return fmt.Sprintf("Run %d: nothing arrived and nothing settled in this day.", run)
	}
	text := fmt.Sprintf("Run %d: %s arrived", run, s.money(f.arrived))
	if f.settled > 0 {
		text += fmt.Sprintf(" and %s settled, half of that by %s", s.money(f.settled), c.at(int64(f.half)*c.width))
	} else {
		text += " and nothing settled"
	}
	if f.peak > 0 {
		return text + fmt.Sprintf("; most waits at %s, with %s in the queues.", c.at(int64(f.peakAt)*c.width), s.money(f.peak))
	}
	return text + "; nothing waits at the end of any tick."
}
