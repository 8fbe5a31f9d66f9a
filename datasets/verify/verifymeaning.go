package verify

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"sweep/datasets"
	"sweep/datasets/parquet"
	"sweep/datasets/tables"
)

// meaning checks that the tables of a batch agree. Only tables that the plan selects are compared; the files are known
// to be what was written.
func (v *verifier) meaning(r datasets.CommitRecord) {
	p := v.planOf(r)
	picked, err := tables.SelectTables(p.OutTables)
	if err != nil {
		return // a plan of another version; its tables were reported as unknown
	}
	m := &batchMeaning{v: v, r: &r, batch: datasets.OpenBatch(v.d, r), picked: picked, facts: make([]runFacts, r.LastRun-r.FirstRun+1)}
	defer m.batch.Close()
	for _, check := range []func() error{m.runs, m.keys, m.totals, m.days, m.ticks, m.transactions, m.events, m.breaches} {
		if err := check(); err != nil {
			if damage := (*datasets.DamageError)(nil); errors.As(err, &damage) {
				err = fmt.Errorf("%s: %s", damage.Path, damage.Why)
			}
			v.damage(LevelMeaning, datasets.RecordPath(r.Batch), r.Batch, "its tables cannot be read: "+err.Error(), datasets.RepairBatch(r.Batch))
			return
		}
	}
}

// batchMeaning is the check of one batch.
type batchMeaning struct {
	v      *verifier
	r      *datasets.CommitRecord
	batch  *datasets.Batch
	picked tables.Selection
	facts  []runFacts // by run, from the first run of the batch on
}

// runFacts is the content of table runs for a run.
type runFacts struct {
	seen      bool
	completed bool
	known     map[string]int64 // of the columns in runColumns; NULL has no entry
	means     []float64        // of the columns dayMeans; NaN for NULL
}

// wrong reports a contradiction in the data of a run.
func (m *batchMeaning) wrong(run int64, table, format string, args ...any) {
	file := datasets.RecordPath(m.r.Batch)
	if files := m.r.FilesOf(table); len(files) > 0 {
		file = files[0].Path
	}
	m.v.find(Finding{Level: LevelMeaning, Severity: Damage, File: file, Batch: m.r.Batch, Run: run,
		Problem: fmt.Sprintf(format, args...), Remedy: "run sweep verify --rerun 0 to see whether computing the run gives the same again"})
}

// has reports whether the rows of a table are expected.
func (m *batchMeaning) has(table string) bool {
	p := m.v.planOf(*m.r)
	return m.picked.Has(table) && p.Table(table) != nil
}

// hasColumn reports whether the rows of a table are expected and were computed with a column.
func (m *batchMeaning) hasColumn(table, column string) bool {
	if !m.has(table) {
		return false
	}
	p := m.v.planOf(*m.r)
	t := tables.FindTable(table)
	return t == nil || !slices.ContainsFunc(t.AddedAfter(cmp.Or(p.ComputedColumns, p.KnownColumns())), func(c tables.Column) bool { return c.Name == column })
}

// rows starts reading a table.
func (m *batchMeaning) rows(table string) (*parquet.Rows, error) {
	t, err := m.batch.Table(table)
	if t == nil || err != nil {
		return parquet.NoRows(), err
	}
	return t.Rows(parquet.All()), nil
}

// each calls visit with every row of a table, once bind has added the columns that visit reads.
func (m *batchMeaning) each(table string, bind func(*parquet.Rows), visit func()) error {
	rows, err := m.rows(table)
	if err != nil {
		return err
	}
	bind(rows)
	for rows.Next() && rows.Load() {
		visit()
	}
	return m.batch.Damaged(table, rows.Close())
}

// columnsOf adds several columns to rows.
func columnsOf(rows *parquet.Rows, names []string) []*parquet.Column {
	var list []*parquet.Column
	for _, name := range names {
		list = append(list, rows.Column(name))
	}
	return list
}

// fact returns what is known of a run, which must belong to the batch.
func (m *batchMeaning) fact(run int64) *runFacts { return &m.facts[run-m.r.FirstRun] }

// runs reads table runs: every run of the batch has one row, with the key and the status in the commit record.
func (m *batchMeaning) runs() error {
	var id, key, status *parquet.Column
	var known, means []*parquet.Column
	bind := func(r *parquet.Rows) {
		id, key, status = r.Column("run_id"), r.Column("run_key"), r.Column("status")
		known, means = columnsOf(r, runColumns), columnsOf(r, dayMeans())
	}
	err := m.each("runs", bind, func() {
		run := id.Int()
		f := m.fact(run)
		f.seen = true
		f.completed = status.Text() == "completed"
		f.known = map[string]int64{}
		for _, c := range means {
			mean := math.NaN()
			if !c.Null() {
				mean = c.Float()
			}
			f.means = append(f.means, mean)
		}
		for i, c := range known {
			if !c.Null() {
				f.known[runColumns[i]] = c.Int()
			}
		}
		if want := m.r.RunKeys[run-m.r.FirstRun]; key.Text() != want {
			m.wrong(run, "runs", "its key is %s, the commit record says %s", key.Text(), want)
		}
		failed := slices.ContainsFunc(m.r.Failed, func(f datasets.FailedRef) bool { return f.Run == run })
		if f.completed == failed || !f.completed && status.Text() != "failed" {
			m.wrong(run, "runs", "its status is %s, unlike in the commit record", status.Text())
		}
	})
	if err != nil {
		return err
	}
	for i := range m.facts {
		run := m.r.FirstRun + int64(i)
		switch dropped := m.r.Updated.Drops(run); {
		case m.facts[i].seen && dropped:
			m.wrong(run, "runs", "has a row in runs although a later attempt replaced it")
		case !m.facts[i].seen && !dropped:
			m.wrong(run, "runs", "has no row in runs")
		}
	}
	return nil
}

// keys checks that the rows of each table have unique, ascending keys, and that numbered rows have no gaps.
func (m *batchMeaning) keys() error {
	for _, k := range tableKeys {
		var run, text *parquet.Column
		var ints []*parquet.Column
		bind := func(r *parquet.Rows) {
			run, ints = r.Column("run_id"), columnsOf(r, k.ints)
			if k.text != "" {
				text = r.Column(k.text)
			}
		}
		var last key
		err := m.each(k.table, bind, func() {
			now := key{run: run.Int(), set: true}
			for i, c := range ints {
				now.ints[i] = c.Int()
			}
			if text != nil {
				now.text = text.Text()
			}
			k.check(m, last, now)
			last = now
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// key is the key of a row.
type key struct {
	run  int64
	ints [2]int64
	text string
	set  bool
}

func (k key) compare(other key) int {
	if k.run != other.run {
		return int(k.run - other.run)
	}
	if c := slices.Compare(k.ints[:], other.ints[:]); c != 0 {
		return c
	}
	return strings.Compare(k.text, other.text)
}

// check compares the key of a row with the one before it.
func (k tableKey) check(m *batchMeaning, last, now key) {
	if !now.set || now.run < m.r.FirstRun || now.run > m.r.LastRun {
		return
	}
	if !m.fact(now.run).completed && k.table != "runs" && k.table != "failures" {
		m.wrong(now.run, k.table, "failed and has rows in %s", k.table)
	}
	first := !last.set || last.run != now.run
	switch {
	case last.set && last.compare(now) >= 0:
		told := now // a copy, as what is told moves to the heap and every row comes by here
		m.wrong(now.run, k.table, "has two rows with the same key, or rows out of order, in %s: %v %s", k.table, told.ints[:len(k.ints)], told.text)
	case k.numbered && first && now.ints[0] != 0, k.numbered && !first && now.ints[0] != last.ints[0]+1:
		m.wrong(now.run, k.table, "has a gap in %s before %s %d", k.table, k.ints[0], now.ints[0])
	}
}
