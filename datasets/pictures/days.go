package pictures

import (
	"context"
	"fmt"
	"slices"

	"sweep/datasets/stats"
)

// usualDays limits the days that the bands of a usual day are computed from.
const usualDays = 1000

// usualColumns are what is usual of a day: name, label, and whether it is a share.
var usualColumns = []struct {
	name, label string
	share       bool
}{{"arrived", "value arrived", false}, {"settled", "value settled", false}, {"queues", "value in the queues", false}, {"credit", "credit in use", false}, {"arrived_share", "arrived by then", true}, {"settled_share", "settled by then", true}}

// days shows what is usual: medians and bands over the days of all replications of a point.
func (s *Session) days(ctx context.Context) (p Picture, ok bool, err error) {
	p = Picture{Name: "days", Draw: "timeline", Title: "What is usual?", Short: "Usual day"}
	if p.Missing = s.notStored("ticks"); p.Missing != "" {
		return p, true, nil
	}
	point := s.runs[0].point
	c, err := s.calendar(ctx, s.runs[0].id)
	if err != nil || c.numDays == 0 {
		return p, false, err
	}
	where := fmt.Sprintf("r.point = %d AND r.status = 'completed' AND r.replication < %d", point, max(1, usualDays/c.numDays))
	sql := fmt.Sprintf("SELECT t.run_id, t.day, (t.tick %% %d) // %d AS part, CAST(sum(t.new_value_cents) AS BIGINT), CAST(sum(t.settled_value_cents) AS BIGINT), max(t.queue1_value_cents + t.queue2_value_cents), max(t.credit_used_cents) FROM ticks AS t JOIN runs AS r USING (run_id) WHERE %s GROUP BY ALL ORDER BY ALL",
		c.ticks, c.width, where)
	samples, n, err := s.samples(ctx, sql, c.bins())
	if err != nil || n < 2 {
		return p, false, err
	}
	t := &Table{Query: s.command(sql), Columns: c.columns()}
	for _, col := range usualColumns {
		for _, q := range quantilesShown {
			column := s.money(col.name+q.suffix, col.label+", "+q.name)
			if col.share {
				column.Kind, column.Of = shareKind, ""
			}
			t.Columns = append(t.Columns, column)
		}
	}
	for b := range samples {
		row := c.row(b)
		for k := range usualColumns {
			sorted := stats.Sorted(samples[b][k])
			for _, q := range quantilesShown {
				row = append(row, mean(stats.Quantile(sorted, q.at)))
			}
		}
		t.Rows = append(t.Rows, row)
	}
	panels := usualPanels()
	balances, words, err := s.usualBalances(ctx, c, where, t)
	if err != nil {
		return p, false, err
	}
	if balances != nil {
		panels = slices.Insert(panels, len(panels)-1, *balances)
	}
	v := View{Key: map[string]string{}, Table: s.table("days", func() *Table { return t }), Draw: c.draw(panels)}
	v.Sentence = s.Study.usualSentence(c, samples)
	v.Caption = fmt.Sprintf("Lines are medians and areas reach from the 10th to the 90th percentile of %s, tick by tick: no single day need look like this. %s", count(n, "day"), c.said()+words)
	if all := int64(len(s.runs)) * c.numDays; all > int64(n) {
		v.Caption += fmt.Sprintf("Of %s, those of the first replications are used. ", count(int(all), "day"))
	}
	p.Views = []View{v}
	return p, true, nil
}

var quantilesShown = []struct {
	suffix, name string
	at           float64
}{{"", "median", 0.5}, {"_p10", "10th percentile", 0.1}, {"_p90", "90th percentile", 0.9}}

// samples are the values of each part of a day and each of usualColumns, over the days of the runs.
func (s *Session) samples(ctx context.Context, sql string, bins int) (list [][][]float64, days int, err error) {
	list = make([][][]float64, bins)
	for b := range list {
		list[b] = make([][]float64, len(usualColumns))
	}
	rows, err := s.db.Rows(ctx, sql)
	if err != nil {
		return nil, 0, err
	}
	defer rows.Close()
	var day [][5]int64 // the parts of one day: number, arrived, settled, queues, credit
	last := [2]int64{-1, -1}
	end := func() {
		if len(day) == 0 {
			return
		}
		days++
		all, arrived, settled := int64(0), int64(0), int64(0)
		for _, p := range day {
			all += p[1]
		}
		for _, p := range day {
			arrived, settled = arrived+p[1], settled+p[2]
			at := list[p[0]]
			for k := range 4 {
				at[k] = append(at[k], float64(p[1+k]))
			}
			if all > 0 {
				at[4], at[5] = append(at[4], float64(arrived)/float64(all)), append(at[5], float64(settled)/float64(all))
			}
		}
		day = day[:0]
	}
	err = each(rows, func(row []any) error {
		if at := [2]int64{integer(row[0]), integer(row[1])}; at != last {
			end()
			last = at
		}
		if part := integer(row[2]); part < int64(bins) {
			day = append(day, [5]int64{part, integer(row[3]), integer(row[4]), integer(row[5]), integer(row[6])})
		}
		return nil
	})
	end()
	return list, days, err
}

// usual are the area and the line of a value.
func usual(name, column string, colour, dash int) []series {
	return []series{{Name: name + ", 10–90 %", Column: column + "_p10", Kind: "range", Low: column + "_p10", High: column + "_p90", Colour: colour}, {Name: name, Column: column, Kind: "line", Colour: colour, Dash: dash}}
}

func usualPanels() []panel {
	return []panel{
		{Title: "Value settled", Unit: "money", Series: usual("settled", "settled", 0, 0)},
		{Title: "Value waiting in the queues", Unit: "money", Series: usual("in the queues", "queues", 1, 0)},
		{Title: "Credit in use", Unit: "money", Series: usual("credit in use", "credit", 3, 0)},
		{Title: "Share of the value that arrived in the day", Unit: "share", Series: append(usual("settled", "settled_share", 0, 0), series{Name: "arrived, median", Column: "arrived_share", Kind: "line", Colour: muted, Dash: 1})},
	}
}

// usualSentence says by when half of the value has settled on the median day, and when most waits.
func (s *Study) usualSentence(c calendar, samples [][][]float64) string {
	half, most, at := -1, 0.0, 0
	for b := range samples {
		if len(samples[b][5]) > 0 && half < 0 && stats.Median(samples[b][5]) >= 0.5 {
			half = b
		}
		if x := stats.Median(samples[b][2]); x > most {
			most, at = x, b
		}
	}
	text := "On the median day less than half of the value that arrives settles"
	if half >= 0 {
		text = "On the median day half of the value has settled by " + c.at(int64(half)*c.width)
	}
	if most > 0 {
		return text + fmt.Sprintf("; the median of what waits is largest at %s, with %s in the queues.", c.at(int64(at)*c.width), s.money(int64(most)))
	}
	return text + "; at every tick, the median of what waits is zero."
}
