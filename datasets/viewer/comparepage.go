package viewer

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"sweep/datasets/errkind"
	"sweep/datasets/pictures"
)

// comparePage compares two runs (?a=3&b=7) or two points (?a=point3&b=point7): what differs, a day of both on one scale with the
// difference below (?day=), and the first ticks and payments that differ.
func comparePage(ctx context.Context, st *study, q *request) (any, error) {
	a, points, err := marked(q.query.Get("a"))
	if err != nil {
		return nil, err
	}
	b, others, err := marked(q.query.Get("b"))
	if err != nil {
		return nil, err
	}
	if points != others {
		return nil, errkind.Errorf(errkind.Invalid, "a run and a point cannot be compared; choose two runs or two points")
	}
	if a == b {
		return nil, errkind.Errorf(errkind.Invalid, "a and b are the same; choose two")
	}
	day, err := q.asked("day", 0)
	if err != nil {
		return nil, err
	}
	var p *content
	o := pictures.Options{Runs: []int64{a, b}, Only: true}
	if points {
		o = pictures.Options{Points: []int64{a, b}, Only: true}
	}
	err = st.read(ctx, o, func(r *reader) error {
		if points {
			p, err = r.comparePoints(a, b)
		} else {
			p, err = r.compareRuns(a, b, day)
		}
		return err
	})
	return p, err
}

// marked reads 3, a run, or point3.
func marked(s string) (id int64, point bool, err error) {
	number, point := strings.CutPrefix(s, "point")
	id, err = strconv.ParseInt(number, 10, 64)
	if err != nil || id < 0 {
		return 0, false, errkind.Errorf(errkind.Invalid, "%q is neither a run, such as 3, nor a point, such as point3", s)
	}
	return id, point, nil
}

func (r *reader) compareRuns(a, b, day int64) (*content, error) {
	one, p, err := r.find(a)
	if err != nil || p != nil {
		return r.done(p, err)
	}
	two, p, err := r.find(b)
	if err != nil || p != nil {
		return r.done(p, err)
	}
	if day >= min(one.days, two.days) {
		return nil, errkind.Errorf(errkind.Invalid, "the runs have no day %d in common; the days are 0 to %d", day, min(one.days, two.days)-1)
	}
	p = &content{Title: fmt.Sprintf("Run %d and run %d", a, b), Facts: []fact{{"a", fmt.Sprintf("run %d", a), fmt.Sprintf("run/%d", a)}, {"b", fmt.Sprintf("run %d", b), fmt.Sprintf("run/%d", b)}},
		Ticks: &ticks{Last: min(one.last(), two.last()), PerDay: one.perDay, Day: day}}
	if one.seed == two.seed {
		p.Facts = append(p.Facts, fact{"seed", one.seed + ", the same in both: without other causes they have the same payments", ""})
	} else {
		p.Facts = append(p.Facts, fact{"seeds", one.seed + " and " + two.seed + ": random payments differ from the start", ""})
	}
	if one.key == two.key {
		p.Facts = append(p.Facts, fact{"key", one.key + ", the same: both are the same simulation", ""})
	}
	settings, err := r.settings(p, fmt.Sprintf("run_id IN (%d, %d) ORDER BY run_id = %d", a, b, b), [2]string{fmt.Sprintf("run %d", a), fmt.Sprintf("run %d", b)})
	if err != nil {
		return nil, err
	}
	if err := r.outcomes(p, a, b, settings); err != nil {
		return nil, err
	}
	if err := r.firstTicks(p, a, b); err != nil {
		return nil, err
	}
	if err := r.firstPayments(p, a, b); err != nil {
		return nil, err
	}
	picture, err := r.OfTwo(r.ctx, a, b, day)
	if err != nil {
		return nil, err
	}
	r.add(p, picture)
	return r.finish(p), nil
}

// settings lists the columns of runs before the results that differ: axes and settings. It returns the names of all, for SQL.
func (r *reader) settings(p *content, which string, names [2]string) (all []string, err error) {
	rows, err := r.db.Query(r.ctx, "SELECT * FROM runs WHERE "+which)
	if err != nil {
		return nil, err
	}
	t := &pictures.Table{Columns: []pictures.Column{text("setting", "setting"), text("a", names[0]), text("b", names[1])}, Query: r.Command("FROM runs WHERE " + which)}
	for i, c := range rows.Columns {
		if c.Name == "ticks_executed" { // the results begin
			break
		}
		all = append(all, quoted(c.Name))
		if x, y := fmt.Sprint(rows.Rows[0][i]), fmt.Sprint(rows.Rows[len(rows.Rows)-1][i]); x != y && c.Name != "run_id" && c.Name != "run_key" {
			t.Rows = append(t.Rows, []any{strings.ReplaceAll(c.Name, "_", " "), r.settingText(c.Name, rows.Rows[0][i]), r.settingText(c.Name, rows.Rows[len(rows.Rows)-1][i])})
		}
	}
	r.doc.Tables["settings"] = t
	s := section{Title: "Which settings differ?", Table: "settings", Note: "Settings that are not listed are the same."}
	if len(t.Rows) == 0 {
		s = section{Title: s.Title, Missing: "None."}
	}
	p.Sections = append(p.Sections, s)
	return all, nil
}

// settingText writes a setting; values of axes as their labels.
func (r *reader) settingText(name string, v any) string {
	for i, a := range r.Study.Axes {
		if a.Name == name {
			c := r.AxisColumn(i)
			return r.doc.Text(c, r.AxisCell(i, v))
		}
	}
	switch v := v.(type) {
	case nil:
		return "none"
	case float64: // exact, unlike a result
		return strings.NewReplacer("e-0", "e−", "e+0", "e", "e+", "e", "-", "−").Replace(strconv.FormatFloat(v, 'g', -1, 64))
	}
	return fmt.Sprint(v)
}

// outcomes lists the metrics that differ. Numeric settings are metrics too, but the table of the settings has them.
func (r *reader) outcomes(p *content, a, b int64, settings []string) error {
	results := fmt.Sprintf("FROM compare_runs(%d, %d) WHERE metric NOT IN (%s)", a, b, strings.Join(settings, ", "))
	sql := results + " AND delta IS DISTINCT FROM 0"
	rows, err := r.rows("%s", sql)
	if err != nil {
		return err
	}
	same, err := r.one("SELECT count(*) %s AND delta = 0", results)
	if err != nil {
		return err
	}
	r.metricTable(p, "outcomes", sql, r.RunColumn, [2]string{fmt.Sprintf("run %d", a), fmt.Sprintf("run %d", b)}, rows)
	s := &p.Sections[len(p.Sections)-1]
	s.Title, s.Note = "Which results differ?", fmt.Sprintf("%d other numbers are the same in both.", integer(same[0]))
	if len(rows) == 0 {
		*s = section{Title: s.Title, Missing: "None: all numbers are the same."}
	}
	return nil
}

// metricTable adds a table with a metric in each row, which all have their own units: the cells are texts, formatted as those of the
// column that columnOf returns.
func (r *reader) metricTable(p *content, name, sql string, columnOf func(string) pictures.Column, names [2]string, rows [][]any, more ...pictures.Column) {
	t := &pictures.Table{Query: r.Command(sql), Columns: append([]pictures.Column{text("metric", "result"), figure("a", names[0]), figure("b", names[1]), figure("difference", "difference")}, append(more, text("column", "column"))...)}
	for _, row := range rows {
		metric := words(row[0])
		c := columnOf(metric)
		cells := []any{c.Label, r.doc.Text(c, row[1]), r.doc.Text(c, row[2]), r.doc.Difference(c, row[3])}
		t.Rows = append(t.Rows, append(append(cells, row[4:]...), metric))
	}
	r.doc.Tables[name] = t
	p.Sections = append(p.Sections, section{Table: name})
}

func figure(name, label string) pictures.Column {
	return pictures.Column{Name: name, Label: label, Kind: "figure"}
}

// firstTicks lists, for each column of ticks that differs, the first tick in which it does.
func (r *reader) firstTicks(p *content, a, b int64) error {
	s := section{Title: "From which tick on do they differ?", Missing: r.NotStored("ticks")}
	if s.Missing == "" {
		t := &pictures.Table{Columns: []pictures.Column{text("column", "what differs"), linked(count("tick", "first in tick"), "run/%d/tick/{tick}", a), text("time", "at"), count("ticks", "in ticks")}}
		parts := tickDifferences(fmt.Sprintf("SELECT '%%[1]s' AS name, min(a.tick) AS tick, count(*) AS n FROM ticks AS a JOIN ticks AS b USING (tick) WHERE a.run_id = %d AND b.run_id = %d AND a.%%[1]s IS DISTINCT FROM b.%%[1]s", a, b))
		sql := "SELECT * FROM (" + strings.Join(parts, " UNION ALL ") + ") WHERE n > 0 ORDER BY tick, name"
		rows, err := r.rows("%s", sql)
		if err != nil {
			return err
		}
		label, err := r.Moment(r.ctx, a)
		if err != nil {
			return err
		}
		t.Query = r.Command(sql)
		for _, row := range rows {
			t.Rows = append(t.Rows, []any{tickWords(words(row[0])), integer(row[1]), label(integer(row[1])), integer(row[2])})
		}
		r.doc.Tables["ticks"] = t
		s.Table, s.Main = "ticks", true
		if len(rows) == 0 {
			s = section{Title: s.Title, Missing: "In none: all ticks are the same."}
		} else {
			s.Note = fmt.Sprintf("The first tick that differs is %s, in %s. The link leads to run %d.", label(integer(rows[0][1])), tickWords(words(rows[0][0])), a)
		}
	}
	p.Sections = append(p.Sections, s)
	return nil
}

// tickColumns are the columns of ticks that are compared.
var tickColumns = []string{"num_arrivals", "new_value_cents", "num_settlements", "settled_value_cents", "num_lsm_releases", "num_holds", "num_went_overdue", "num_dropped", "queue1_size", "queue1_value_cents", "queue2_size", "queue2_value_cents", "balance_total_cents", "credit_used_cents", "posted_collateral_cents", "total_cost_cents"}

func tickDifferences(format string) []string {
	list := make([]string, len(tickColumns))
	for i, c := range tickColumns {
		list[i] = fmt.Sprintf(format, c)
	}
	return list
}

func tickWords(column string) string {
	return strings.ReplaceAll(strings.TrimSuffix(strings.TrimPrefix(column, "num_"), "_cents"), "_", " ")
}

// firstPayments lists the first payments that differ: those that both runs have, by the order of their arrival, with other ends.
func (r *reader) firstPayments(p *content, a, b int64) error {
	s := section{Title: "Which payments differ first?", Missing: r.NotStored("transactions")}
	if s.Missing == "" {
		sql := fmt.Sprintf(`WITH a AS (FROM transactions WHERE run_id = %d AND parent_tx_id IS NULL), b AS (FROM transactions WHERE run_id = %d AND parent_tx_id IS NULL)
SELECT a.tx_id, b.tx_id AS tx_b, coalesce(a.sender_id, b.sender_id) AS sender_id, coalesce(a.receiver_id, b.receiver_id) AS receiver_id, a.amount_cents, b.amount_cents AS amount_b, coalesce(a.arrival_tick, b.arrival_tick) AS arrival_tick, a.settlement_tick, b.settlement_tick AS settlement_b,
  CASE WHEN a.tx_id IS NULL OR b.tx_id IS NULL THEN 'only in one' WHEN (a.sender_id, a.receiver_id, a.amount_cents, a.arrival_tick) IS DISTINCT FROM (b.sender_id, b.receiver_id, b.amount_cents, b.arrival_tick) THEN 'another payment' WHEN a.settlement_tick IS NULL THEN 'settles only in b' WHEN b.settlement_tick IS NULL THEN 'settles only in a' WHEN a.settlement_tick < b.settlement_tick THEN 'later in b' WHEN a.settlement_tick > b.settlement_tick THEN 'earlier in b' ELSE 'settles on another path' END AS how
FROM a FULL JOIN b USING (arrival_index)
WHERE (a.sender_id, a.receiver_id, a.amount_cents, a.arrival_tick, a.settlement_tick, a.settlement_path, a.status) IS DISTINCT FROM (b.sender_id, b.receiver_id, b.amount_cents, b.arrival_tick, b.settlement_tick, b.settlement_path, b.status)
ORDER BY coalesce(a.arrival_tick, b.arrival_tick), arrival_index LIMIT %d`, a, b, pageRows)
		t, err := r.table("payments", sql, linked(pictures.Column{Name: "tx_id", Label: fmt.Sprintf("in run %d", a), Kind: "payment"}, "run/%d/payment/{tx_id}", a), linked(pictures.Column{Name: "tx_b", Label: fmt.Sprintf("in run %d", b), Kind: "payment"}, "run/%d/payment/{tx_b}", b),
			text("sender_id", "from"), text("receiver_id", "to"), r.Money("amount_cents", "amount, a"), r.Money("amount_b", "amount, b"), count("arrival_tick", "arrived"), count("settlement_tick", "settled, a"), count("settlement_b", "settled, b"), text("how", "how they differ"))
		if err != nil {
			return err
		}
		s.Table = "payments"
		switch len(t.Rows) {
		case 0:
			s = section{Title: s.Title, Missing: "None: all payments arrive and end in the same way."}
		case pageRows:
			s.Note = fmt.Sprintf("The first %d by arrival; the query of the table, without its limit, returns all.", pageRows)
		default:
			s.Note = fmt.Sprintf("All %d, by arrival.", len(t.Rows))
		}
	}
	p.Sections = append(p.Sections, s)
	return nil
}

func (r *reader) comparePoints(a, b int64) (*content, error) {
	names := [2]string{fmt.Sprintf("point %d", a), fmt.Sprintf("point %d", b)}
	p := &content{Title: upperFirst(names[0]) + " and " + names[1], Facts: []fact{{"a", names[0], fmt.Sprintf("runs?point=%d", a)}, {"b", names[1], fmt.Sprintf("runs?point=%d", b)}}}
	for _, point := range []int64{a, b} {
		n, err := r.one("SELECT count(*), count(*) FILTER (status = 'completed') FROM runs WHERE point = %d", point)
		if err != nil {
			return nil, err
		}
		if point >= r.Study.Points {
			return nil, errkind.Errorf(errkind.Invalid, "there is no point %d; the points are 0 to %d", point, r.Study.Points-1)
		}
		if integer(n[1]) == 0 {
			p.Missing = fmt.Sprintf("Point %d has no completed runs: %d of its runs are stored, and all of those failed or none is computed yet. The page of the failures says why; sweep run computes what is missing.", point, integer(n[0]))
			return r.finish(p), nil
		}
	}
	if _, err := r.settings(p, fmt.Sprintf("run_id IN (SELECT min(run_id) FROM runs WHERE status = 'completed' AND point IN (%d, %d) GROUP BY point) ORDER BY point = %d", a, b, b), names); err != nil {
		return nil, err
	}
	var rows [][]any
	for _, m := range r.Metrics() {
		x, y, d, half, n := r.Paired(m, a, b)
		verdict := "undecided"
		switch {
		case half == nil:
			verdict = "one pair: no interval"
		case d.(float64) > half.(float64):
			verdict = "higher in b"
		case -d.(float64) > half.(float64):
			verdict = "lower in b"
		case d.(float64) == 0 && half.(float64) == 0:
			verdict = "the same"
		}
		if n == 0 {
			verdict = "no pairs"
		}
		c := r.MetricColumn(m)
		rows = append(rows, []any{m, x, y, d, r.doc.Text(c, half), n, verdict})
	}
	r.metricTable(p, "outcomes", fmt.Sprintf("FROM compare_points('%s', %d, %d)", r.Metrics()[0], a, b), r.MetricColumn, names, rows, figure("half", "±"), count("pairs", "pairs"), text("verdict", "verdict"))
	s := &p.Sections[len(p.Sections)-1]
	s.Title, s.Note = "Which results differ?", "Means over the completed runs of each point, and differences (b minus a) over the replications that both have, with half of their 95 % interval (Student's t). Undecided: the interval has zero in it."
	if !r.Study.Common {
		s.Note += " The seeds of the points differ, so pairs have no days in common."
	}
	if err := r.pairs(p, a, b); err != nil {
		return nil, err
	}
	return r.finish(p), nil
}

// pairs lists the runs of two points with the same replication.
func (r *reader) pairs(p *content, a, b int64) error {
	sql := fmt.Sprintf("SELECT a.replication, a.run_id AS run_a, b.run_id AS run_b FROM runs AS a JOIN runs AS b USING (replication) WHERE a.point = %d AND b.point = %d AND a.status = 'completed' AND b.status = 'completed' ORDER BY a.replication LIMIT %d", a, b, pageRows)
	t, err := r.table("pairs", sql, linked(count("replication", "replication"), "compare?a={run_a}&b={run_b}"), linked(count("run_a", fmt.Sprintf("run of point %d", a)), "run/{run_a}"), linked(count("run_b", fmt.Sprintf("run of point %d", b)), "run/{run_b}"))
	if err != nil {
		return err
	}
	p.Sections = append(p.Sections, section{Title: "Runs to compare", Table: "pairs", Main: true, Note: fmt.Sprintf("Enter compares the two runs of a replication. Shown are %d.", len(t.Rows))})
	return nil
}
