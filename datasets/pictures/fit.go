package pictures

import (
	"context"
	"fmt"
)

// offsets are the settlement paths that settle payments against each other.
const offsets = "('bilateral', 'cycle', 'entry_offset', 'netting', 'lsm')"

// fit compares simulated with observed settlement, as sweep validate does. There is none if no payment has an observed settlement.
func (s *Session) fit(ctx context.Context) (p Picture, ok bool, err error) {
	p = Picture{Name: "fit", Draw: "timeline", Title: "Does it settle as the real system did?", Short: "Fit"}
	if p.Missing = s.notStored("transactions", "ticks"); p.Missing != "" {
		return p, false, nil
	}
	all, query, err := s.compared(ctx)
	if err != nil || len(all) == 0 {
		return p, false, err
	}
	err = s.views(ctx, &p, func(ctx context.Context, e example) ([]View, error) {
		f, ok := all[e.id]
		if !ok {
			return nil, nil
		}
		v, err := s.fitView(ctx, e)
		v.Table, v.Sentence = s.fitTable(e.id, v.Table, query), f.sentence(e.id)
		v.Caption = s.runTitle(e) + " " + s.fitRange(all) + " Minutes are opening hours; without a clock a tick counts as a minute. A payment that the simulation leaves unsettled is within no time. " + v.Caption
		return []View{v}, err
	})
	return p, len(p.Views) > 0, err
}

// comparison counts the payments of a run by the difference of simulated and observed settlement.
type comparison struct {
	compared, within1, within5, within30, earlier, later, unsettled int64
	settled, offset, paths, observedOffset                          int64
}

// compared are the comparisons by run.
func (s *Session) compared(ctx context.Context) (map[int64]comparison, string, error) {
	millis := "coalesce(CAST(CAST(rtrim(split_part(r.clock, ' ', 2), 's') AS DECIMAL(18, 3)) * 1000 AS BIGINT), 60000)"
	within := func(minutes int) string {
		return fmt.Sprintf("count(*) FILTER (abs(t.settlement_tick - t.observed_settlement_tick) * %s <= %d)", millis, minutes*60000)
	}
	sql := "SELECT t.run_id, count(*), " + within(1) + ", " + within(5) + ", " + within(30) + ", count(*) FILTER (t.settlement_tick < t.observed_settlement_tick), count(*) FILTER (t.settlement_tick > t.observed_settlement_tick), count(*) FILTER (t.settlement_tick IS NULL), " +
		"count(t.settlement_tick), count(*) FILTER (t.settlement_tick IS NOT NULL AND t.settlement_path IN " + offsets + "), count(t.observed_path), count(*) FILTER (t.observed_path IN " + offsets + ") " +
		"FROM transactions AS t JOIN runs AS r ON r.run_id = t.run_id WHERE t.observed_settlement_tick IS NOT NULL AND r.status = 'completed'" + s.among(" AND", "t.run_id") + " GROUP BY t.run_id ORDER BY t.run_id"
	rows, err := s.db.Query(ctx, sql)
	if err != nil {
		return nil, "", err
	}
	all := map[int64]comparison{}
	for _, row := range rows.Rows {
		n := make([]int64, len(row))
		for i := range row {
			n[i] = integer(row[i])
		}
		all[n[0]] = comparison{n[1], n[2], n[3], n[4], n[5], n[6], n[7], n[8], n[9], n[10], n[11]}
	}
	return all, "FROM validation()", nil
}

func (f comparison) sentence(run int64) string {
	of := func(n int64) string { return percent(float64(n) / float64(f.compared)) }
	text := fmt.Sprintf("Run %d: of %s, %s settle within 1 minute of the observed time, %s within 5 and %s within 30 minutes; %s earlier, %s later", run, count(int(f.compared), "payment"), of(f.within1), of(f.within5), of(f.within30), of(f.earlier), of(f.later))
	if f.unsettled > 0 {
		text += ", " + of(f.unsettled) + " never"
	}
	if f.settled > 0 {
		text += fmt.Sprintf(". %s settle in offsets, cycles and netting", percent(float64(f.offset)/float64(f.settled)))
		if f.paths > 0 {
			text += fmt.Sprintf("; %s did in reality", percent(float64(f.observedOffset)/float64(f.paths)))
		}
	}
	return text + "."
}

// fitRange says how the runs differ.
func (s *Session) fitRange(all map[int64]comparison) string {
	if len(all) < 2 {
		return ""
	}
	best, worst, first := run{}, run{}, true
	part := func(r run) float64 { f := all[r.id]; return float64(f.within5) / float64(f.compared) }
	for _, r := range s.runs {
		if all[r.id].compared == 0 {
			continue
		}
		if first || part(r) > part(best) {
			best = r
		}
		if first || part(r) < part(worst) {
			worst = r
		}
		first = false
	}
	return fmt.Sprintf("Of %s, run %d fits best, with %s within 5 minutes, and run %d worst, with %s.", count(len(all), "run"), best.id, percent(part(best)), worst.id, percent(part(worst)))
}

// fitView is the day of a run with the largest queues.
func (s *Session) fitView(ctx context.Context, e example) (v View, err error) {
	c, err := s.calendar(ctx, e.id)
	if err != nil || len(c.days) == 0 {
		return v, err
	}
	day := c.days[0]
	where := fmt.Sprintf("FROM transactions WHERE run_id = %d AND observed_settlement_tick IS NOT NULL", e.id)
	sql := fmt.Sprintf("SELECT CASE WHEN tick // %d < %d THEN -1 ELSE (tick %% %d) // %d END AS part, CAST(sum(arrived) AS BIGINT), CAST(sum(simulated) AS BIGINT), CAST(sum(observed) AS BIGINT) FROM (SELECT arrival_tick AS tick, amount_cents AS arrived, 0 AS simulated, 0 AS observed %s UNION ALL SELECT settlement_tick, 0, amount_cents, 0 %s AND settlement_tick IS NOT NULL UNION ALL SELECT observed_settlement_tick, 0, 0, amount_cents %s) WHERE tick // %d <= %d GROUP BY ALL ORDER BY ALL",
		c.ticks, day, c.ticks, c.width, where, where, where, c.ticks, day)
	rows, err := s.db.Query(ctx, sql)
	if err != nil {
		return v, err
	}
	changes, before := make([][3]int64, c.bins()), [3]int64{}
	arrived := int64(0)
	for _, row := range rows.Rows {
		values := [3]int64{integer(row[1]), integer(row[2]), integer(row[3])}
		if part := integer(row[0]); part < 0 {
			before = values
		} else if int(part) < len(changes) {
			changes[part] = values
			arrived += values[0]
		}
	}
	t := &Table{Columns: append(c.columns(), Column{Name: "simulated_settled_share", Label: "settled, simulated", Kind: shareKind}, Column{Name: "observed_settled_share", Label: "settled, observed", Kind: shareKind},
		s.money("simulated_queue_cents", "waiting, simulated"), s.money("observed_queue_cents", "waiting, observed"))}
	sum := [3]int64{}
	for b, change := range changes {
		for k := range sum {
			sum[k] += change[k]
		}
		t.Rows = append(t.Rows, append(c.row(b), share(sum[1], arrived), share(sum[2], arrived), before[0]-before[1]+sum[0]-sum[1], before[0]-before[2]+sum[0]-sum[2]))
	}
	t.Query = s.command(fmt.Sprintf("FROM validation_by_tick(%d)", e.id))
	s.doc.Tables[fmt.Sprintf("fit:%d", e.id)] = t
	pair := func(column string) []series {
		return []series{{Name: "observed", Column: "observed_" + column, Kind: "line", Colour: 4, Dash: 1}, {Name: "simulated", Column: "simulated_" + column, Kind: "line", Colour: 0}}
	}
	v = View{Table: fmt.Sprintf("fit:%d", e.id), Draw: c.draw([]panel{{Title: "Settled share of the value that arrived in the day", Unit: "share", Series: pair("settled_share")}, {Title: "Value waiting", Unit: "money", Series: pair("queue_cents")}})}
	if c.numDays > 1 {
		v.Caption = fmt.Sprintf("Drawn is day %d of %s, the one with the most value in the queues.", day, count(int(c.numDays), "day"))
	}
	return v, nil
}

// fitTable adds the query of the shares to the table of a run.
func (s *Session) fitTable(run int64, table, query string) string {
	if t := s.doc.Tables[table]; t != nil {
		t.Query += "\n" + s.command(query)
	}
	return table
}
