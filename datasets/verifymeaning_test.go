package datasets

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/format"

	"sweep/datasets/vfs/vfstest"
	"sweep/engine"
	"sweep/engine/enginetest"
	"sweep/engine/scenario"
)

// realRun computes the run of a reference case into the tables of a batch.
func realRun(t testing.TB, w *BatchWriter, id int64, dir string) {
	t.Helper()
	file := filepath.Join(dir, "scenario.yaml")
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	s, _, err := scenario.DecodeBytes(file, data, scenario.Files{Dir: enginetest.Policies(os.DirFS(dir))})
	if err != nil {
		t.Fatal(err)
	}
	e, err := engine.New(s, engine.WithDecisions())
	if err != nil {
		t.Fatal(err)
	}
	rows, err := w.BeginRun(realInfo(id, dir), e)
	if err != nil {
		t.Fatal(err)
	}
	for !e.Done() {
		if _, err := e.Step(rows); err != nil {
			t.Fatal(err)
		}
	}
	if err := rows.Finish(); err != nil {
		t.Fatal(err)
	}
}

func realInfo(id int64, dir string) RunInfo {
	return RunInfo{RunID: id, Point: id, Key: fmt.Sprintf("%016x", id), Params: []Param{
		{Axis: "case_name", Value: filepath.Base(dir)}, {Axis: "block", Value: blockOf(id), Partition: true}}}
}

// blockOf is the partition of a run: eight neighbours share one.
func blockOf(id int64) int64 { return id / 8 % 2 }

// realDataset is a data set with a batch per reference case; every tenth run is recorded as failed.
func realDataset(t testing.TB, dirs []string) (*vfstest.Memory, *Dataset) {
	t.Helper()
	m := vfstest.NewMemory()
	n := int64(len(dirs))
	d, err := Create(m, testDir, PlanDoc{Name: "cases", Semantics: engine.SemanticsVersion, Tables: FormatVersion, GridFile: "grid.toml",
		Axes:   []PlanAxis{{Name: "case_name", Type: "string"}, {Name: "block", Type: "int64"}},
		Points: n, Replications: 1, Runs: n, Batches: n, PartitionBy: []string{"block"}, Compression: "zstd"})
	if err != nil {
		t.Fatal(err)
	}
	for i, dir := range dirs {
		realBatch(t, d, int64(i), dir)
	}
	if _, err := d.RebuildManifest(); err != nil {
		t.Fatal(err)
	}
	return m, d
}

// realOrFailed computes a run; every tenth fails.
func realOrFailed(t testing.TB, w *BatchWriter, id int64, dir string) {
	t.Helper()
	if id%10 != 9 {
		realRun(t, w, id, dir)
		return
	}
	if err := w.AddFailure(Failure{RunInfo: realInfo(id, dir), Class: "error", Message: "a test", Tick: engine.None}); err != nil {
		t.Fatal(err)
	}
}

func realBatch(t testing.TB, d *Dataset, batch int64, dir string) {
	t.Helper()
	s, err := d.Stage(batch, []Partition{{"block", fmt.Sprint(blockOf(batch))}})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Abort()
	w := NewBatchWriter(s, WriterOptions{Tables: []string{"*", "decisions", PerTickQueues}})
	c := CommitInfo{Plan: 1, FirstRun: batch, LastRun: batch, RunKeys: []string{realInfo(batch, dir).Key}}
	realOrFailed(t, w, batch, dir)
	if batch%10 == 9 {
		c.Failures = []FailedRun{{Run: batch, Key: c.RunKeys[0], Class: "error", Error: "a test"}}
	}
	if c.Files, err = w.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Commit(c); err != nil {
		t.Fatal(err)
	}
}

func caseDirs(t testing.TB) []string {
	t.Helper()
	dirs, err := filepath.Glob("../engine/testdata/cases/*")
	if err != nil || len(dirs) == 0 {
		t.Fatalf("no reference cases: %v", err)
	}
	return dirs
}

func TestEveryReferenceCaseHasMeaning(t *testing.T) {
	m, d := realDataset(t, caseDirs(t))
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	report, err := Verify(context.Background(), m, testDir, VerifyOptions{Level: LevelMeaning, Workers: 2})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range report.Findings {
		t.Error(f)
	}
}

// lyingCase is a small case with several days, queues, splits and costs.
const lyingCase = "multi_day_mixed"

// tableRows is a table's file as rows that can be changed.
type tableRows struct {
	schema *parquet.Schema
	rows   []parquet.Row
	keys   []format.KeyValue
}

func readTableRows(t testing.TB, d *Dataset, f CommittedFile) *tableRows {
	t.Helper()
	data := []byte(readText(t, d, f.Path))
	file, err := parquet.OpenFile(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	r := &tableRows{schema: file.Schema(), keys: file.Metadata().KeyValueMetadata}
	reader := parquet.NewReader(bytes.NewReader(data))
	defer reader.Close()
	for {
		buffer := make([]parquet.Row, 1)
		n, err := reader.ReadRows(buffer)
		if n > 0 {
			r.rows = append(r.rows, buffer[0].Clone())
		}
		if err == io.EOF {
			return r
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

func (r *tableRows) encode(t testing.TB) []byte {
	t.Helper()
	options := []parquet.WriterOption{r.schema}
	for _, kv := range r.keys {
		options = append(options, parquet.KeyValueMetadata(kv.Key, kv.Value))
	}
	var b bytes.Buffer
	w := parquet.NewWriter(&b, options...)
	if _, err := w.WriteRows(r.rows); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// set puts a value into a column of a row; nil is NULL.
func (r *tableRows) set(row int, name string, value any) {
	leaf, _ := r.schema.Lookup(name)
	for i, v := range r.rows[row] {
		if v.Column() == leaf.ColumnIndex {
			level := 0
			if leaf.Node.Optional() && value != nil {
				level = 1
			}
			r.rows[row][i] = parquet.ValueOf(value).Level(0, level, leaf.ColumnIndex)
		}
	}
}

func (r *tableRows) int(row int, name string) int64 {
	leaf, _ := r.schema.Lookup(name)
	for _, v := range r.rows[row] {
		if v.Column() == leaf.ColumnIndex {
			if v.Kind() == parquet.Int32 {
				return int64(v.Int32())
			}
			return v.Int64()
		}
	}
	return 0
}

// replaceTable puts other content in the place of a table's file, with a commit record that fits, as a wrong program
// would have written it.
func replaceTable(t testing.TB, m *vfstest.Memory, d *Dataset, batch int64, table string, data []byte) {
	t.Helper()
	r, err := d.Record(batch)
	if err != nil {
		t.Fatal(err)
	}
	f := r.file(table)
	f.Bytes, f.SHA256 = int64(len(data)), fmt.Sprintf("%x", sha256.Sum256(data))
	if rows, err := parquetRows(bytes.NewReader(data), f.Bytes); err == nil {
		f.Rows = rows
	}
	record, err := encodeSealed(&r)
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{f.Path: data, recordPath(batch): record} {
		if err := m.Overwrite(testDir+"/"+name, data); err != nil {
			t.Fatal(err)
		}
	}
}

func TestEveryLieIsFound(t *testing.T) {
	m, d := realDataset(t, []string{"../engine/testdata/cases/" + lyingCase})
	pristine := m.Crash(vfstest.Keep, nil)
	r, err := d.Record(0)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name  string
		table string
		lie   func(r *tableRows)
		want  string
	}{
		{"nothing is changed", "ticks", func(*tableRows) {}, ""},
		{"another key", "runs", func(r *tableRows) { r.set(0, "run_key", "ffffffffffffffff") }, "its key is ffffffffffffffff"},
		{"another status", "runs", func(r *tableRows) { r.set(0, "status", "failed") }, "its status is failed"},
		{"a metric that is too large", "runs", func(r *tableRows) { r.set(0, "num_events", r.int(0, "num_events")+1) }, "num_events is"},
		{"a run of another batch", "runs", func(r *tableRows) { r.set(0, "run_id", int64(7)) }, "a row of run 7, which is not in the batch"},
		{"an event less", "events", func(r *tableRows) { r.rows = r.rows[:len(r.rows)-1] }, "the number of rows in events is"},
		{"an event twice", "events", func(r *tableRows) { r.set(1, "seq", int64(0)) }, "has two rows with the same key"},
		{"an event without its neighbour", "events", func(r *tableRows) { r.rows = slices.Delete(r.rows, 1, 2) }, "has a gap in events before seq 2"},
		{"events in another order", "events", func(r *tableRows) { r.rows[0], r.rows[1] = r.rows[1], r.rows[0] }, "its rows are not in the order of [run_id seq]"},
		{"an event that goes back", "events", func(r *tableRows) { r.set(len(r.rows)-1, "tick", int32(0)) }, "the event before it in tick"},
		{"an event on another day", "events", func(r *tableRows) { r.set(0, "day", int32(3)) }, "is on day 3"},
		{"a tick less", "ticks", func(r *tableRows) { r.rows = r.rows[1:] }, "has a gap in ticks before tick 1"},
		{"a tick that counts wrong", "ticks", func(r *tableRows) { r.set(0, "num_settlements", int64(99)) }, "the sum of num_settlements in ticks"},
		{"a tick whose events begin elsewhere", "ticks", func(r *tableRows) { r.set(1, "first_event_seq", int64(99)) }, "the events of tick 1 begin at 99"},
		{"a tick with other queues", "ticks", func(r *tableRows) { r.set(1, "queue1_size", int64(99)) }, "queue1_size of tick 1 is 99"},
		{"money out of nothing", "tick_agent_states", func(r *tableRows) { r.set(0, "balance_cents", r.int(0, "balance_cents")+1) }, "money is not conserved in tick 1"},
		{"a bank without a state", "tick_agent_states", func(r *tableRows) { r.rows = r.rows[1:] }, "banks after tick 0 instead of"},
		{"a cost nobody paid", "tick_agent_states", func(r *tableRows) { r.set(0, "delay_cost_delta_cents", int64(12345)) }, "the sum of delay_cost_delta_cents in tick_agent_states"},
		{"a bank less", "agents", func(r *tableRows) { r.rows = r.rows[1:] }, "the number of rows in agents"},
		{"a bank twice", "agents", func(r *tableRows) { r.rows[1] = r.rows[0] }, "has two rows with the same key, or rows out of order, in agents"},
		{"a payment that is worth more", "transactions", func(r *tableRows) { r.set(0, "amount_cents", r.int(0, "amount_cents")+1) }, "payment 0 of"},
		{"a payment to oneself", "transactions", func(r *tableRows) { r.rows[0] = copyColumn(r, 0, "sender_id", "receiver_id") }, "to itself"},
		{"a payment that settles before it arrives", "transactions", func(r *tableRows) { r.set(0, "arrival_tick", int32(999)) }, "arrived in tick 999"},
		{"a text that is none", "agents", func(r *tableRows) { r.set(0, "policy_kind", "\xff") }, "is not UTF-8"},
		{"another version", "agents", func(r *tableRows) { r.keys[2].Value = "0" }, "its tables have version"},
		{"another table", "agents", func(r *tableRows) { r.keys[3].Value = "runs" }, "it claims to be table"},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := pristine.Crash(vfstest.Keep, nil)
			d := mustOpen(t, m)
			rows := readTableRows(t, d, *r.file(c.table))
			c.lie(rows)
			replaceTable(t, m, d, 0, c.table, rows.encode(t))
			report := verify(t, d, VerifyOptions{Level: LevelMeaning})
			var found []string
			for _, f := range report.Findings {
				if f.Level >= LevelParquet {
					found = append(found, f.String())
				}
			}
			text := strings.Join(found, "\n")
			if (c.want == "") != (text == "") || !strings.Contains(text, c.want) {
				t.Errorf("found %s", text)
			}
		})
	}
}

// copyColumn returns a row in which one column has the value of another.
func copyColumn(r *tableRows, row int, from, to string) parquet.Row {
	source, _ := r.schema.Lookup(from)
	target, _ := r.schema.Lookup(to)
	changed := r.rows[row].Clone()
	for i, v := range changed {
		if v.Column() == target.ColumnIndex {
			changed[i] = changed[source.ColumnIndex].Level(0, v.DefinitionLevel(), target.ColumnIndex)
		}
	}
	return changed
}

func TestOtherSchemasAreRefused(t *testing.T) {
	m, d := realDataset(t, []string{"../engine/testdata/cases/" + lyingCase})
	other := fakeParquet(t, 0, 0, "runs")
	for table, want := range map[string]string{"agents": "it claims to be table"} {
		replaceTable(t, m, d, 0, table, other)
		found := fmt.Sprint(verify(t, d, VerifyOptions{Level: LevelParquet}).Findings)
		if !strings.Contains(found, want) {
			t.Errorf("%s: found %s", table, found)
		}
	}
}

// TestOtherWordsInFilesAreNoOtherResult computes batches again whose files were written when a description had other words.
func TestOtherWordsInFilesAreNoOtherResult(t *testing.T) {
	dirs := caseDirs(t)[:2]
	ticks := FindTable("ticks")
	now := ticks.Description
	ticks.Description = "A row for each tick."
	_, d := realDataset(t, dirs)
	ticks.Description = now
	again := func(_ context.Context, r CommitRecord, create func(string) (io.WriteCloser, error)) ([]FileInfo, error) {
		w := NewBatchWriter(sinkOf(create), WriterOptions{Tables: []string{"*", "decisions", PerTickQueues}})
		realOrFailed(t, w, r.FirstRun, dirs[r.FirstRun])
		return w.Close()
	}
	report := verify(t, d, VerifyOptions{Level: LevelRerun, Rerun: again})
	if report.Reruns != 2 || report.Count(Note) < 2 || report.Count(Damage)+report.Count(Nondetermin) > 0 || report.ExitCode() != 3 {
		t.Errorf("%+v", report)
	}
	for _, f := range report.Findings {
		if f.Severity == Note && f.Level == LevelRerun && !strings.Contains(f.Problem, "column descriptions of another version") || f.Severity == Incomplete && f.File != manifestFile && f.File != sqlFile {
			t.Error(f)
		}
	}
}
