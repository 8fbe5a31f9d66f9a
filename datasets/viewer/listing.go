package viewer

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"sweep/datasets/errkind"
	"sweep/datasets/pictures"
)

// The lists of points and of runs: a table of 200 rows a page beside parallel coordinates of what the filter keeps. The query of the
// address is
//
//	axis.NAME=LEVEL  the levels of an axis that are kept, as on the page of the study
//	brush.NAME=…     the levels or the range FROM..TO of an axis, or the range of a column of results, that the table keeps; the
//	                 parallel coordinates show the other lines pale
//	where=CONDITION  a condition of SQL on the columns of the table: total_cost_cents < 5000
//	point=N          the runs of one point
//	sort=COLUMN      the order, descending with a minus before it
//	columns=A,B      numeric columns of runs in the place of the usual ones
//	page=N           from 1
//
// SQL filters, orders and counts; the means of points come from the session, as those of the pictures do.

// listing is what a list shows.
type listing struct {
	*content
	Total   int64    `json:"total"`
	Page    int64    `json:"page"`
	Pages   int64    `json:"pages"`
	Columns []string `json:"columns"` // the metrics that are shown
	All     []string `json:"all"`     // those that could be
}

// listed is the request for a list.
type listed struct {
	keep    map[string][]string
	brush   []string // conditions
	where   string
	point   int64 // −1 for all
	sort    string
	columns []string
	page    int64
}

func listedOf(q *request, study *pictures.Study) (l listed, err error) {
	l = listed{where: strings.TrimSpace(q.query.Get("where")), sort: q.query.Get("sort")}
	if l.keep, err = q.keep(study); err != nil {
		return l, err
	}
	if l.brush, err = q.brush(study); err != nil {
		return l, err
	}
	if text := q.query.Get("columns"); text != "" {
		l.columns = strings.Split(text, ",")
	}
	if l.page, err = q.page(); err != nil {
		return l, err
	}
	l.point, err = q.asked("point", -1)
	return l, err
}

// brush reads what is chosen on the axes of the parallel coordinates.
func (q *request) brush(study *pictures.Study) (conditions []string, err error) {
	for _, key := range slices.Sorted(maps.Keys(q.query)) {
		name, ok := strings.CutPrefix(key, "brush.")
		if !ok {
			continue
		}
		condition := ""
		if slices.ContainsFunc(study.Axes, func(a pictures.Axis) bool { return a.Name == name }) {
			condition, err = study.Condition(name, q.query[key])
		} else {
			condition, err = within(name, q.query.Get(key))
		}
		if err != nil {
			return nil, err
		}
		conditions = append(conditions, condition)
	}
	return conditions, nil
}

// within is the condition that a column of results is within a range FROM..TO.
func within(name, text string) (string, error) {
	from, to, ok := strings.Cut(text, "..")
	low, err := strconv.ParseFloat(from, 64)
	high, err2 := strconv.ParseFloat(to, 64)
	if !ok || err != nil || err2 != nil {
		return "", errkind.Errorf(errkind.Invalid, "brush.%s is %q, which is no range such as 0..100", name, text)
	}
	number := func(x float64) string { return "CAST('" + strconv.FormatFloat(x, 'g', -1, 64) + "' AS DOUBLE)" }
	return fmt.Sprintf("%s BETWEEN %s AND %s", identifier(name), number(low), number(high)), nil
}

// brushed is a relation with the rows that are chosen on the axes of the parallel coordinates.
func (l listed) brushed(relation string) string {
	if len(l.brush) == 0 {
		return relation
	}
	return "SELECT * FROM (" + relation + ") WHERE " + strings.Join(l.brush, " AND ")
}

func pointsPage(ctx context.Context, st *study, q *request) (any, error) {
	return listPage(ctx, st, q, (*reader).listPoints)
}

func runsPage(ctx context.Context, st *study, q *request) (any, error) {
	return listPage(ctx, st, q, (*reader).listRuns)
}

func listPage(ctx context.Context, st *study, q *request, list func(*reader, listed, open) (*listing, error)) (any, error) {
	about, err := st.describe()
	if err != nil {
		return nil, err
	}
	l, err := listedOf(q, about.Study)
	if err != nil {
		return nil, err
	}
	var p *listing
	o := pictures.Options{Only: true, Dir: st.server.options.Sources.Words(st.place)}
	err = st.read(ctx, o, func(r *reader) (err error) { // knows the columns
		all, err := r.one("SELECT metric_names()")
		if err != nil {
			return err
		}
		names := texts(all[0])
		for _, name := range l.columns {
			if !slices.Contains(names, name) {
				return errkind.Errorf(errkind.Invalid, "there is no numeric column %q of runs", name)
			}
		}
		again := func(runs, points []int64) (*reader, error) {
			s, err := pictures.Open(ctx, r.db, copyOf(about.Study), pictures.Options{Only: true, Runs: runs, Points: points, Metrics: l.columns, Dir: o.Dir})
			if err != nil {
				return nil, err
			}
			return &reader{Session: s, ctx: ctx, db: r.db, doc: s.Document()}, nil
		}
		kept, err := pictures.Open(ctx, r.db, copyOf(about.Study), pictures.Options{Only: true, Keep: l.keep, Metrics: l.columns, Dir: o.Dir})
		if err != nil {
			return err
		}
		p, err = list(&reader{Session: kept, ctx: ctx, db: r.db, doc: kept.Document()}, l, again)
		if err == nil {
			p.All = names
		}
		return err
	})
	return p, err
}

// open makes a reader whose session has some runs and points.
type open func(runs, points []int64) (*reader, error)

// kept is the condition on runs of the axes and the point that the request chooses.
func (r *reader) kept(l listed) string {
	conditions := []string{"true"}
	if kept := r.Kept(); kept != "" {
		conditions = append(conditions, kept)
	}
	if l.point >= 0 {
		conditions = append(conditions, fmt.Sprintf("point = %d", l.point))
	}
	return strings.Join(conditions, " AND ")
}

// among are the rows of a relation for which the condition of the user is true.
func (r *reader) among(relation string, l listed) (string, error) {
	if l.where == "" {
		return relation, nil
	}
	return "SELECT * FROM (" + relation + ") WHERE (" + l.where + "\n)", r.db.Condition(r.ctx, relation, l.where)
}

// order is the order of the rows: by a column of the table, ties by number.
func (l listed) order(columns []pictures.Column, id string) (string, error) {
	name, down := strings.CutPrefix(l.sort, "-")
	if name == "" {
		return id, nil
	}
	if !slices.ContainsFunc(columns, func(c pictures.Column) bool { return c.Name == name }) {
		return "", errkind.Errorf(errkind.Invalid, "the table has no column %q to sort by", name)
	}
	direction := ""
	if down {
		direction = " DESC"
	}
	return fmt.Sprintf("%s%s NULLS LAST, %s", identifier(name), direction, id), nil
}

func (r *reader) metricColumns(of func(string) pictures.Column) []pictures.Column {
	var list []pictures.Column
	for _, m := range r.Metrics() {
		list = append(list, of(m))
	}
	return list
}

func (r *reader) axisColumns() []pictures.Column {
	var list []pictures.Column
	for _, a := range r.Varying() {
		list = append(list, r.AxisColumn(a))
	}
	return list
}

// ids are the numbers in the first column of a query.
func (r *reader) ids(sql string, args ...any) ([]int64, error) {
	rows, err := r.rows(sql, args...)
	if err != nil {
		return nil, err
	}
	list := make([]int64, len(rows))
	for i, row := range rows {
		list[i] = integer(row[0])
	}
	return list, nil
}

// lines are the numbers of what parallel coordinates draw: all, or as many as they can, those with the smallest hash.
func (r *reader) lines(relation, id string) ([]int64, error) {
	return r.ids("SELECT %s FROM (%s) ORDER BY hash(%s), %s LIMIT %d", id, relation, id, id, pictures.LinesMax)
}

func (r *reader) listRuns(l listed, again open) (*listing, error) {
	columns := append([]pictures.Column{linked(count("run_id", "run"), "run/{run_id}"), linked(count("point", "point"), "runs?point={point}"), count("replication", "replication"), text("status", "status")}, r.axisColumns()...)
	columns = append(columns, r.metricColumns(r.RunColumn)...)
	order, err := l.order(columns, "run_id")
	if err != nil {
		return nil, err
	}
	runs, err := r.among("SELECT * FROM runs WHERE "+r.kept(l), l)
	if err != nil {
		return nil, err
	}
	relation := "SELECT " + strings.Join(namesOf(columns), ", ") + " FROM (" + runs + ")"
	shownRows := l.brushed(relation)
	total, err := r.one("SELECT count(*) FROM (%s)", shownRows)
	if err != nil {
		return nil, err
	}
	p := &listing{content: &content{Title: "Runs"}, Total: integer(total[0]), Page: l.page, Pages: pagesOf(1, integer(total[0])).Of, Columns: r.Metrics()}
	if l.point >= 0 {
		p.Title = fmt.Sprintf("Runs of point %d", l.point)
	}
	ids, err := r.lines(relation+" WHERE status = 'completed'", "run_id")
	if err != nil {
		return nil, err
	}
	shown, err := again(ids, nil)
	if err != nil {
		return nil, err
	}
	sql := fmt.Sprintf("%s ORDER BY %s LIMIT %d OFFSET %d", shownRows, order, pageRows, (l.page-1)*pageRows)
	t, err := shown.table("list", sql, columns...)
	if err != nil {
		return nil, err
	}
	for i, a := range r.Varying() {
		for _, row := range t.Rows {
			row[4+i] = shown.AxisCell(a, row[4+i])
		}
	}
	return shown.listed(p, len(ids), shown.OfRuns), nil
}

func (r *reader) listPoints(l listed, again open) (*listing, error) {
	columns := append([]pictures.Column{linked(count("point", "point"), "runs?point={point}")}, r.axisColumns()...)
	columns = append(append(columns, r.metricColumns(r.MetricColumn)...), count("n", "runs"))
	order, err := l.order(columns, "point")
	if err != nil {
		return nil, err
	}
	var means, axes []string
	for _, m := range r.Metrics() {
		means = append(means, "avg("+identifier(m)+") AS "+identifier(m))
	}
	for _, a := range r.Varying() {
		axes = append(axes, ", "+identifier(r.Study.Axes[a].Name))
	}
	relation, err := r.among(fmt.Sprintf("SELECT point%s, %s, count(*) AS n FROM runs WHERE status = 'completed' AND %s GROUP BY ALL", strings.Join(axes, ""), strings.Join(means, ", "), r.kept(l)), l)
	if err != nil {
		return nil, err
	}
	shownRows := l.brushed(relation)
	total, err := r.one("SELECT count(*) FROM (%s)", shownRows)
	if err != nil {
		return nil, err
	}
	p := &listing{content: &content{Title: "Points"}, Total: integer(total[0]), Page: l.page, Pages: pagesOf(1, integer(total[0])).Of, Columns: r.Metrics()}
	sql := fmt.Sprintf("%s ORDER BY %s LIMIT %d OFFSET %d", shownRows, order, pageRows, (l.page-1)*pageRows)
	page, err := r.ids("SELECT point FROM (%s)", sql)
	if err != nil {
		return nil, err
	}
	rows, err := again(nil, page)
	if err != nil {
		return nil, err
	}
	at := map[int64]pictures.Point{}
	for _, one := range rows.Points() {
		at[one.Point] = one
	}
	ids, err := r.lines(relation, "point")
	if err != nil {
		return nil, err
	}
	shown, err := again(nil, ids)
	if err != nil {
		return nil, err
	}
	t := &pictures.Table{Columns: columns, Query: rows.Command(sql)}
	for _, point := range page {
		one := at[point]
		row := []any{point}
		for _, a := range r.Varying() {
			row = append(row, one.Axes[a])
		}
		t.Rows = append(t.Rows, append(append(row, one.Means...), one.N))
	}
	shown.doc.Tables["list"] = t
	return shown.listed(p, len(ids), shown.OfPoints), nil
}

// listed completes a list.
func (r *reader) listed(p *listing, lines int, parallel func() pictures.Picture) *listing {
	s := section{Table: "list", Main: true, Pages: &pages{p.Page, p.Pages, p.Total}}
	noun := strings.ToLower(strings.Fields(p.Title)[0])
	switch {
	case p.Total == 0:
		s = section{Missing: "No " + noun + " are left: choose other levels, another condition or another part of the axes of the picture."}
		switch done := r.Study.Done; {
		case done == 0:
			s.Missing = "There are no runs yet. sweep run computes them."
		case done == r.Study.Failed:
			s.Missing = "No run is completed: all that were computed failed. The page of the failures says why."
		}
	case p.Page > p.Pages:
		s = section{Missing: s.Pages.beyond("")}
	}
	p.Sections = append(p.Sections, s)
	if lines > 1 && len(r.Varying()) > 0 {
		picture := parallel()
		if len(picture.Views) > 0 {
			r.add(p.content, picture)
		}
	}
	r.finish(p.content)
	return p
}

func namesOf(columns []pictures.Column) []string {
	list := make([]string, len(columns))
	for i, c := range columns {
		list[i] = identifier(c.Name)
	}
	return list
}

// identifier writes a name for SQL.
func identifier(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }

// texts are the elements of a list of texts.
func texts(v any) []string {
	var list []string
	if all, ok := v.([]any); ok {
		for _, one := range all {
			list = append(list, words(one))
		}
	}
	return list
}
