package tables

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"time"

	"sweep/datasets/parquet/columns"
	"sweep/engine"
)

// createdBy names the writer in every file. It is constant, so that the same rows give the same bytes whatever built
// the program.
const createdBy = "sweep version 1.0.0 (build parquet-go 0.32.0)"

// WriterOptions configure how a batch is written.
type WriterOptions struct {
	Tables      []string // as for SelectTables
	Compression string   // zstd, snappy, gzip or none; empty means zstd
	Axes        []Axis   // nil: taken from the first run
	Columns     int      // of the tables when the plan was made; 0: as now. Values of later columns are dropped.
}

// Compressions lists the values of WriterOptions.Compression.
func Compressions() []string { return columns.Codecs() }

// BatchWriter writes the runs of a batch, in ascending order of run ids, into one file per table. It holds the rows of
// at most one row group per table, so its memory depends neither on the number of runs nor on their length: about 50 MB
// in practice, 200 MB if every table is at its limit.
//
// A batch must be discarded if its writer has returned an error or one of its runs was not finished.
type BatchWriter struct {
	sink   Sink
	opts   WriterOptions
	codec  *columns.Codec
	picked Selection

	files    []*columns.Writer // of the selected tables, in the order of the definitions
	names    []string
	tables   tableSet
	axes     []Axis
	axisCols []columns.Column
	ready    bool

	policies map[string]bool // hashes already in table policies
	run      RunWriter
	open     bool  // a run has begun but is not finished
	last     int64 // the last run
	err      error
}

// NewBatchWriter starts a batch. Invalid options are reported by the first run.
func NewBatchWriter(sink Sink, opts WriterOptions) *BatchWriter {
	b := &BatchWriter{sink: sink, opts: opts, policies: map[string]bool{}, last: -1}
	if opts.Compression == "" {
		opts.Compression = "zstd"
	}
	var codecErr, selectErr error
	b.codec, codecErr = columns.NewCodec(opts.Compression)
	b.picked, selectErr = SelectTables(opts.Tables)
	b.err = errors.Join(codecErr, selectErr)
	return b
}

// BeginRun starts the rows of a run whose engine has not executed a tick yet. The RunWriter belongs to the batch and is
// reused for the next run.
func (b *BatchWriter) BeginRun(r RunInfo, e *engine.Engine) (*RunWriter, error) {
	if err := b.begin(r); err != nil {
		return nil, err
	}
	b.open = true
	b.err = b.run.begin(b, r, e)
	return &b.run, b.err
}

// AddFailure writes the rows of a failed run to tables runs and failures.
func (b *BatchWriter) AddFailure(f Failure) error {
	if err := b.begin(f.RunInfo); err != nil {
		return err
	}
	b.appendRun(f.RunInfo, "failed")
	if b.err = b.tables.Runs.w.EndRow(); b.err == nil {
		b.err = b.appendFailure(f)
	}
	return b.err
}

func (b *BatchWriter) appendFailure(f Failure) error {
	c := &b.tables.Failures.c
	c.RunID.Append(f.RunID)
	c.Point.Append(f.Point)
	c.Replication.Append(f.Replication)
	c.Key.Append(f.Key)
	c.Seed.Append(strconv.FormatUint(f.Seed, 10))
	c.Class.Append(f.Class)
	if f.Tick != engine.None {
		c.Tick.Append(f.Tick)
	}
	c.Message.Append(f.Message)
	if f.Stack != "" {
		c.Stack.Append(f.Stack)
	}
	c.Attempts.Append(int32(f.Attempts))
	c.Command.Append(f.Command)
	c.Parameters.Append(parameterTexts(f.Params))
	return b.tables.Failures.w.EndRow()
}

// parameterTexts formats the values of a run as "axis=value". Numbers have as many digits as they need.
func parameterTexts(params []Param) []string {
	texts := make([]string, len(params))
	for i, p := range params {
		value := fmt.Sprint(p.Value)
		if f, ok := p.Value.(float64); ok {
			value = strconv.FormatFloat(f, 'g', -1, 64)
		}
		texts[i] = p.Axis + "=" + value
	}
	return texts
}

// begin checks that the run may be written now, and creates the tables if it is the first.
func (b *BatchWriter) begin(r RunInfo) error {
	switch {
	case b.err != nil:
		return b.err
	case b.open:
		b.err = fmt.Errorf("run %d begins before run %d is finished", r.RunID, b.last)
	case r.RunID <= b.last:
		b.err = fmt.Errorf("run %d comes after run %d; the runs of a batch must ascend", r.RunID, b.last)
	case !b.ready:
		b.err = b.makeTables(r)
	default:
		b.err = b.checkParams(r)
	}
	b.last = r.RunID
	return b.err
}

func (b *BatchWriter) makeTables(r RunInfo) error {
	b.ready = true
	b.axes = b.opts.Axes
	if b.axes == nil {
		var err error
		if b.axes, err = axesOf(r.Params); err != nil {
			return fmt.Errorf("run %d: %w", r.RunID, err)
		}
	}
	if err := b.checkParams(r); err != nil {
		return err
	}
	for t, own := range b.tables.all() {
		known := t.AsOf(cmp.Or(b.opts.Columns, NumColumns()))
		if known == nil || !b.picked.Has(t.Name) {
			continue
		}
		axes := t.axesInFiles(b.axes)
		cols := axisColumns(axes)
		kept, omitted := known.split(own.columns(t.Name))
		w := b.writer(known, withAxes(known, kept, cols))
		w.Omit(omitted...)
		if t.Axes {
			b.axisCols = cols
		} else {
			repeatAxes(w, axes, cols, r.Params)
		}
		own.start(w)
	}
	return nil
}

// repeatAxes gives the columns of axes in the path of the files their values, which all runs of the batch share.
func repeatAxes(w *columns.Writer, axes []Axis, cols []columns.Column, params []Param) {
	for i, a := range axes {
		value := params[slices.IndexFunc(params, func(p Param) bool { return p.Axis == a.Name })].Value
		w.Repeat(func() { appendAxis(cols[i], value) })
	}
}

// appendAxis appends a value to a column of an axis.
func appendAxis(c columns.Column, value any) {
	switch axis := c.(type) {
	case *columns.Int64:
		axis.Append(value.(int64))
	case *columns.Double:
		axis.Append(value.(float64))
	case *columns.Bool:
		axis.Append(value.(bool))
	case *columns.String:
		axis.Append(value.(string))
	}
}

func (b *BatchWriter) writer(t *Table, cols []columns.Column) *columns.Writer {
	w := columns.New(columns.Options{
		Name: t.Name, Codec: b.codec, CreatedBy: createdBy, Sorted: t.Sorted, Metadata: metadata(t, cols),
		Create: func() (io.WriteCloser, error) { return b.sink.Create(t.Name) },
	}, cols...)
	b.files, b.names = append(b.files, w), append(b.names, t.Name)
	return w
}

// metadata repeats the description of the table in its files.
func metadata(t *Table, cols []columns.Column) []columns.KeyValue {
	fields := make([]Column, len(cols))
	for i, c := range cols {
		fields[i] = describeColumn(c.Spec())
	}
	text, err := json.Marshal(fields)
	if err != nil {
		panic(err) // strings and truth values can always be encoded
	}
	return []columns.KeyValue{
		{Key: "sweep.columns", Value: string(text)},
		{Key: "sweep.description", Value: t.Description},
		{Key: "sweep.format_version", Value: strconv.Itoa(FormatVersion)},
		{Key: "sweep.table", Value: t.Name},
	}
}

// checkParams compares the values of a run with the axes.
func (b *BatchWriter) checkParams(r RunInfo) error {
	current := b.axes
	if i := slices.IndexFunc(current, func(a Axis) bool { return a.Former }); i >= 0 {
		current = current[:i] // former axes follow
	}
	if len(r.Params) != len(current) {
		return fmt.Errorf("run %d has values for %d axes, the batch has %d", r.RunID, len(r.Params), len(current))
	}
	own, err := axesOf(r.Params)
	if err != nil {
		return fmt.Errorf("run %d: %w", r.RunID, err)
	}
	for i, a := range current {
		if own[i].Name != a.Name || own[i].Type != a.Type {
			return fmt.Errorf("run %d: value %d belongs to axis %s with values of type %T, the batch has axis %s there with another type",
				r.RunID, i, own[i].Name, r.Params[i].Value, a.Name)
		}
	}
	return nil
}

// appendRun starts the row in table runs with what is known of every run.
func (b *BatchWriter) appendRun(r RunInfo, status string) {
	c := &b.tables.Runs.c
	c.RunID.Append(r.RunID)
	c.Point.Append(r.Point)
	c.Replication.Append(r.Replication)
	c.Seed.Append(strconv.FormatUint(r.Seed, 10))
	c.Key.Append(r.Key)
	for i, p := range r.Params { // former axes follow and have no value
		appendAxis(b.axisCols[i], p.Value)
	}
	c.Status.Append(status)
	c.Semantics.Append(engine.SemanticsVersion)
	if date, err := time.Parse(time.DateOnly, r.Date); err == nil {
		c.Date.Append(int32(date.Unix() / secondsPerDay))
		c.Weekday.Append(int32(date.Weekday()+6)%7 + 1)
		c.MonthEnd.Append(endsMonth(date))
	}
}

const secondsPerDay = 24 * 60 * 60

// endsMonth reports whether no Monday to Friday follows a date in its month.
func endsMonth(date time.Time) bool {
	for next := date.AddDate(0, 0, 1); next.Month() == date.Month(); next = next.AddDate(0, 0, 1) {
		if w := next.Weekday(); w != time.Saturday && w != time.Sunday {
			return false
		}
	}
	return true
}

// AddRejected writes a row of table rejected_rows, which belongs to no run. It must not be called before the first run.
func (b *BatchWriter) AddRejected(r RejectedRow) error {
	if b.err != nil || !b.tables.Rejected.on() {
		return b.err
	}
	c := &b.tables.Rejected.c
	c.Input.Append(r.Input)
	c.File.Append(r.File)
	c.Line.Append(r.Line)
	c.Reason.Append(r.Reason)
	b.err = b.tables.Rejected.w.EndRow()
	return b.err
}

// RejectedRow is a row of a file of payments or positions that was left out.
type RejectedRow struct {
	Input  string // hash of the rows that were read
	File   string
	Line   int64
	Reason string
}

// Close completes the files and returns the number of rows of each table that has any.
func (b *BatchWriter) Close() ([]FileInfo, error) {
	if b.open && b.err == nil {
		b.err = fmt.Errorf("the batch is closed before run %d is finished", b.last)
	}
	var infos []FileInfo
	for i, w := range b.files {
		if err := w.Close(); err != nil && b.err == nil {
			b.err = err
		}
		if rows := w.Rows(); rows > 0 {
			infos = append(infos, FileInfo{Table: b.names[i], Rows: rows})
		}
	}
	if b.err != nil {
		return nil, b.err
	}
	slices.SortFunc(infos, func(x, y FileInfo) int { return cmp.Compare(x.Table, y.Table) })
	return infos, nil
}
