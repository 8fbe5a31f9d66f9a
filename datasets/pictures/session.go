package pictures

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"

	"sweep/datasets/query"
	"sweep/datasets/stats"
)

// Options choose what pictures show.
type Options struct {
	Metrics    []string // numeric columns of runs; none: the default ones
	Baseline   string   // axis of the arms; empty: axes of texts and truth values
	Level      string   // the arm that others are compared with; empty: the first
	Runs       []int64  // the runs shown as examples; none: chosen by rule
	Only       bool     // read no other runs than these, and those of Points: enough for the pictures of single runs
	Points     []int64  // points of which all runs are read with Only
	Pseudonyms bool     // call the banks B1, B2 and so on
	Dir        string   // as the commands of the pictures name the data set

	Keep map[string][]string // levels of axes, or a range FROM..TO of an axis without; other runs are left out
}

// Session makes the pictures of one data set. It reads table runs once.
type Session struct {
	Study   *Study
	options Options
	db      *query.DB
	metrics []string
	runs    []run // in the order of run_id
	failed  []run // the others, without values
	doc     *Document
	layouts map[string]*layout
	columns []string // see loaded
	where   string   // condition on the runs, empty for all
	kept    string   // the part of it that Keep makes
	sources sources  // see Filtered

	pointList []pointMeans // see points
	spotList  []spot       // see frontierSpots

	banks, inAxes renamer // without pseudonyms they rename nothing
}

// run is a completed run.
type run struct {
	id, point, replication int64
	episode                int64     // what it has in common with runs of other points, numbered from 0: see stats.EpisodeSQL
	levels                 []int     // by axis; −1 for none
	numbers                []float64 // by axis: the value, NaN if it is no number
	values                 []float64 // by metric; NaN for NULL
}

// Open reads the runs.
func Open(ctx context.Context, db *query.DB, study *Study, o Options) (*Session, error) {
	s := &Session{Study: study, options: o, db: db, metrics: o.Metrics, layouts: map[string]*layout{}, doc: &Document{Study: study, Metrics: map[string]Metric{}, Tables: map[string]*Table{}}}
	if len(s.metrics) == 0 {
		s.metrics = unpricedMetrics
		if study.Priced {
			s.metrics = pricedMetrics
		}
	}
	for i := range study.Axes {
		study.Axes[i].currency = study.Currency
	}
	if err := s.filter(); err != nil {
		return nil, err
	}
	if err := s.readSources(ctx); err != nil {
		return nil, err
	}
	if err := s.pseudonyms(ctx); err != nil {
		return nil, err
	}
	for _, m := range s.loaded() {
		s.doc.Metrics[m] = study.metric(m)
	}
	return s, s.load(ctx)
}

// loaded are the columns of runs that pictures use: the metrics first.
func (s *Session) loaded() []string {
	if s.columns != nil {
		return s.columns
	}
	columns := slices.Clone(s.metrics)
	add := func(name string) {
		if !slices.Contains(columns, name) {
			columns = append(columns, name)
		}
	}
	add("liquidity_provided_cents")
	add("delay_indicator")
	if s.Study.Priced {
		add("total_cost_cents")
		for _, c := range costParts {
			add(c.column)
		}
	}
	for _, c := range pathParts {
		add(c.column)
	}
	if rule := s.Study.Rule; rule != nil {
		add(rule.Metric)
	}
	s.columns = columns
	return columns
}

func (s *Session) load(ctx context.Context) error {
	axes := list(s.Study.Axes, func(a Axis) string { return column(a.Name) + ", " }, "")
	metrics := list(s.loaded(), func(m string) string { return "CAST(" + column(m) + " AS DOUBLE)" }, ", ")
	rows, err := s.db.Rows(ctx, fmt.Sprintf("SELECT run_id, point, replication, %s, %s%s, status = 'completed' FROM runs WHERE true%s ORDER BY run_id", s.episodeSQL(), axes, metrics, s.and()))
	if err != nil {
		return err
	}
	defer rows.Close()
	n := len(s.Study.Axes)
	episodes := map[int64]int64{}
	return each(rows, func(row []any) error {
		r := run{id: row[0].(int64), point: row[1].(int64), replication: row[2].(int64), episode: row[3].(int64), levels: make([]int, n), numbers: make([]float64, n), values: make([]float64, len(row)-5-n)}
		if s.Study.replays() {
			number, known := episodes[r.episode]
			if !known {
				number = int64(len(episodes))
				episodes[r.episode] = number
			}
			r.episode = number
		}
		for i := range n {
			v := row[4+i]
			r.numbers[i] = numeric(v)
			r.levels[i] = -1
			if a := &s.Study.Axes[i]; len(a.Levels) > 0 || !a.Numeric {
				r.levels[i] = a.level(v)
			}
		}
		for i := range r.values {
			r.values[i] = numeric(row[4+n+i])
		}
		if row[len(row)-1].(bool) {
			s.runs = append(s.runs, r)
		} else {
			s.failed = append(s.failed, r)
		}
		return nil
	})
}

// numeric is a value as a number, NaN for NULL and texts.
func numeric(v any) float64 {
	switch v := v.(type) {
	case int64:
		return float64(v)
	case int32:
		return float64(v)
	case float64:
		return v
	}
	return math.NaN()
}

// metric returns the place of a metric in the values of a run.
func (s *Session) metric(name string) int { return slices.Index(s.loaded(), name) }

// table keeps a table under a name and returns the name.
func (s *Session) table(name string, make func() *Table) string {
	if s.doc.Tables[name] == nil {
		s.doc.Tables[name] = make()
	}
	return name
}

// episodeSQL is an expression for the episode of a row of runs.
func (s *Session) episodeSQL() string {
	return stats.EpisodeSQL(s.Study.axisNames(), "replication", "seed")
}

// replication is what captions call an episode.
func (s *Session) replication() string {
	switch {
	case s.Study.Dates > 0:
		return "date"
	case s.Study.replays():
		return "episode"
	}
	return "replication"
}

// said describes the replications for captions.
func (s *Session) said(n int) string { return count(n, s.replication()) }

// numbers are the least and the largest number of replications behind the marks of a picture. They differ if runs are missing or
// failed.
type numbers struct{ least, most int }

func (n *numbers) add(x int) {
	if x > 0 && (n.least == 0 || x < n.least) {
		n.least = x
	}
	n.most = max(n.most, x)
}

// between describes them for captions.
func (s *Session) between(n numbers) string { return n.of(s.replication()) }

// of describes numbers of something else.
func (n numbers) of(noun string) string {
	if n.least == n.most {
		return count(n.most, noun)
	}
	return fmt.Sprintf("%d to %s", n.least, count(n.most, noun))
}

// command is the command line of a query of the runs that the filter keeps.
func (s *Session) command(sql string) string {
	return "sweep query " + s.options.Dir + ` "` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "$", `\$`, "`", "\\`").Replace(s.Filtered(sql)) + `"`
}
