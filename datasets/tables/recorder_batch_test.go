package tables_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/parquet-go/parquet-go"

	"sweep/datasets/datasetstest"
	"sweep/datasets/tables"
	"sweep/engine"
)

const (
	twoBanks   = "../../engine/testdata/bench/b1_2banks_12ticks.yaml"
	threeBanks = "../../engine/testdata/bench/b2_3banks_100x3.yaml"
	tenBanks   = "../../engine/testdata/bench/b3_10banks_100x5.yaml"
)

func newEngine(t testing.TB, file string) *engine.Engine {
	t.Helper()
	e, err := engine.New(datasetstest.LoadScenario(t, file))
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func ignore(*engine.TickRecord) {}

func params(credit int64, price float64, policy string, on bool) []tables.Param {
	return []tables.Param{{Axis: "credit", Value: credit}, {Axis: "price", Value: price}, {Axis: "policy_a", Value: policy, Partition: true}, {Axis: "on", Value: on}}
}

// A batch of runs and a failed run: the axes are columns of runs, and the one in the path is a column of every table; a
// failed run has its rows in runs and failures and no others.
func TestBatchOfRunsAndFailures(t *testing.T) {
	sink := memorySink{}
	w := tables.NewBatchWriter(sink, tables.WriterOptions{})
	record(t, w, tables.RunInfo{RunID: 10, Point: 3, Replication: 0, Key: "0000000000000001", Seed: 18446744073709551615, Params: params(5, 0.25, "fifo", true)}, newEngine(t, twoBanks), ignore)
	failed := tables.Failure{RunInfo: tables.RunInfo{RunID: 11, Point: 3, Replication: 1, Key: "0000000000000002", Seed: 7, Params: params(6, 0.5, "fifo", false)},
		Class: "panic", Message: "index out of range", Tick: 4, Stack: "engine.step\nengine.run", Attempts: 3, Command: "sweep simulate --dataset . --run 11"}
	if err := w.AddFailure(failed); err != nil {
		t.Fatal(err)
	}
	record(t, w, tables.RunInfo{RunID: 12, Point: 4, Replication: 0, Key: "0000000000000003", Seed: 8, Params: params(-7, 1e-6, "fifo", false)}, newEngine(t, threeBanks), ignore)
	infos, err := w.Close()
	if err != nil {
		t.Fatal(err)
	}
	if !slices.IsSortedFunc(infos, func(a, b tables.FileInfo) int { return strings.Compare(a.Table, b.Table) }) || len(infos) != len(sink) {
		t.Errorf("Close told of %v, the sink has %d files", infos, len(sink))
	}
	tables := sink.frames(t)
	want := []map[string]any{
		{"run_id": int64(10), "point": int64(3), "replication": int64(0), "seed": "18446744073709551615", "run_key": "0000000000000001", "credit": int64(5), "price": 0.25, "on": true, "status": "completed", "num_agents": int32(2)},
		{"run_id": int64(11), "point": int64(3), "replication": int64(1), "seed": "7", "run_key": "0000000000000002", "credit": int64(6), "price": 0.5, "on": false, "status": "failed", "num_agents": nil, "total_cost_cents": nil, "settlement_decile_ticks": nil},
		{"run_id": int64(12), "credit": int64(-7), "price": 1e-6, "on": false, "status": "completed", "num_agents": int32(3)},
	}
	for row := range want {
		checkRow(t, "runs", tables["runs"], row, want[row])
	}
	for _, name := range []string{"runs", "failures", "events", "agents"} { // the axis in the path
		checkRow(t, name, tables[name], 0, map[string]any{"policy_a": "fifo"})
	}
	checkRow(t, "failures", tables["failures"], 0, map[string]any{"run_id": int64(11), "point": int64(3), "replication": int64(1),
		"run_key": "0000000000000002", "seed": "7", "class": "panic", "message": "index out of range", "tick": int32(4), "stack": "engine.step\nengine.run", "attempts": int32(3),
		"command": "sweep simulate --dataset . --run 11", "parameters": []any{"credit=6", "price=0.5", "policy_a=fifo", "on=false"}})
	for name, f := range tables {
		if name != "runs" && name != "failures" && f.rows > 0 && f.where("run_id", int64(11)).rows > 0 {
			t.Errorf("the failed run has rows in %s", name)
		}
	}
	hashes := map[any]int{}
	tables["policies"].each(func(row int) { hashes[tables["policies"].at(row, "policy_hash")]++ })
	tables["agents"].each(func(row int) {
		if hash := tables["agents"].at(row, "policy_hash"); hashes[hash] != 1 {
			t.Errorf("policy %v of a bank stands %d times in the file", hash, hashes[hash])
		}
	})
}

// Runs of different banks follow each other in one batch, over several row groups, and every event keeps its bank.
func TestNamesOfDifferentRunsDoNotMix(t *testing.T) {
	sink := memorySink{}
	w := tables.NewBatchWriter(sink, tables.WriterOptions{Tables: []string{"events", "tick_agent_states"}})
	var kinds, agents []string
	for run := range int64(14) {
		e := newEngine(t, []string{tenBanks, threeBanks, twoBanks}[run%3])
		record(t, w, tables.RunInfo{RunID: run}, e, func(r *engine.TickRecord) {
			for i := range r.Events {
				kinds = append(kinds, r.Events[i].Kind.String())
				agents = append(agents, e.AgentID(max(0, r.Events[i].Agent)))
			}
		})
	}
	if _, err := w.Close(); err != nil {
		t.Fatal(err)
	}
	f := sink.frames(t)["events"]
	if f.rows != len(kinds) || groups(t, sink, "events") < 2 || sink["runs"] == nil || len(sink) != 3 {
		t.Fatalf("%d events in %d row groups, %d were logged", f.rows, groups(t, sink, "events"), len(kinds))
	}
	for i := range kinds {
		agent := f.at(i, "agent_id")
		if f.at(i, "event_type") != kinds[i] || (agent != nil && agent != agents[i]) {
			t.Fatalf("event %d is a %v of %v, logged was a %s of %s", i, f.at(i, "event_type"), agent, kinds[i], agents[i])
		}
	}
}

func groups(t testing.TB, sink memorySink, table string) int {
	t.Helper()
	f, err := parquet.OpenFile(bytes.NewReader(sink[table].Bytes()), int64(sink[table].Len()))
	if err != nil {
		t.Fatal(err)
	}
	return len(f.RowGroups())
}

// The same runs give the same bytes, whichever batch writer writes them.
func TestBatchesAreDeterministic(t *testing.T) {
	write := func() memorySink {
		sink := memorySink{}
		w := tables.NewBatchWriter(sink, tables.WriterOptions{Tables: everything})
		for run, file := range []string{threeBanks, twoBanks, threeBanks} {
			record(t, w, tables.RunInfo{RunID: int64(run), Key: "k", Params: params(1, 2, "x", true)}, newEngine(t, file), ignore)
		}
		if _, err := w.Close(); err != nil {
			t.Fatal(err)
		}
		return sink
	}
	one, other := write(), write()
	for name := range one {
		if !bytes.Equal(one[name].Bytes(), other[name].Bytes()) {
			t.Errorf("%s differs", name)
		}
	}
}

// Files say what they are: version, table and columns, and by what their rows ascend.
func TestFilesDescribeThemselves(t *testing.T) {
	sink := memorySink{}
	w := tables.NewBatchWriter(sink, tables.WriterOptions{})
	record(t, w, tables.RunInfo{RunID: 0, Params: params(1, 2, "x", true)}, newEngine(t, twoBanks), ignore)
	if _, err := w.Close(); err != nil {
		t.Fatal(err)
	}
	for name, file := range sink {
		f, err := parquet.OpenFile(bytes.NewReader(file.Bytes()), int64(file.Len()))
		if err != nil {
			t.Fatal(err)
		}
		table, _ := f.Lookup("sweep.table")
		version, _ := f.Lookup("sweep.format_version")
		columns, _ := f.Lookup("sweep.columns")
		if table != name || version != fmt.Sprint(tables.FormatVersion) || !strings.Contains(columns, `"name":"run_id","field_id":1,"type":"BIGINT"`) {
			t.Errorf("%s says it is table %q of version %q with the columns %.60q", name, table, version, columns)
		}
		if by := len(f.RowGroups()[0].SortingColumns()); by != len(tables.FindTable(name).Sorted) {
			t.Errorf("%s has %d sorting columns", name, by)
		}
		if name == "runs" && !strings.Contains(columns, `"name":"credit"`) {
			t.Error("runs does not describe its axes")
		}
	}
}

// What cannot be written is refused with the run and the reason.
func TestMisuseIsRefused(t *testing.T) {
	info := func(run int64, p ...tables.Param) tables.RunInfo { return tables.RunInfo{RunID: run, Params: p} }
	tests := []struct {
		name  string
		opts  tables.WriterOptions
		use   func(w *tables.BatchWriter) error
		wants []string
	}{
		{"unknown compression", tables.WriterOptions{Compression: "lzma"}, func(w *tables.BatchWriter) error {
			_, err := w.BeginRun(info(0), newEngine(t, twoBanks))
			return err
		}, []string{`"lzma"`, "zstd"}},
		{"unknown table", tables.WriterOptions{Tables: []string{"evnts"}}, func(w *tables.BatchWriter) error {
			return w.AddFailure(tables.Failure{RunInfo: info(0)})
		}, []string{`"evnts"`, "events"}},
		{"descending runs", tables.WriterOptions{}, func(w *tables.BatchWriter) error {
			return errors.Join(w.AddFailure(tables.Failure{RunInfo: info(5)}), w.AddFailure(tables.Failure{RunInfo: info(5)}))
		}, []string{"run 5 comes after run 5"}},
		{"run inside a run", tables.WriterOptions{}, func(w *tables.BatchWriter) error {
			_, err := w.BeginRun(info(0), newEngine(t, twoBanks))
			return errors.Join(err, w.AddFailure(tables.Failure{RunInfo: info(1)}))
		}, []string{"run 1 begins before run 0 is finished"}},
		{"unfinished run", tables.WriterOptions{}, func(w *tables.BatchWriter) error {
			_, err := w.BeginRun(info(3), newEngine(t, twoBanks))
			_, closeErr := w.Close()
			return errors.Join(err, closeErr)
		}, []string{"closed before run 3 is finished"}},
		{"started engine", tables.WriterOptions{}, func(w *tables.BatchWriter) error {
			e := newEngine(t, twoBanks)
			_, stepErr := e.Step(nil)
			_, err := w.BeginRun(info(2), e)
			return errors.Join(stepErr, err)
		}, []string{"run 2", "tick 1"}},
		{"other axes", tables.WriterOptions{}, func(w *tables.BatchWriter) error {
			return errors.Join(w.AddFailure(tables.Failure{RunInfo: info(0, tables.Param{Axis: "a", Value: int64(1)})}),
				w.AddFailure(tables.Failure{RunInfo: info(1, tables.Param{Axis: "a", Value: 1.5})}))
		}, []string{"run 1", "axis a"}},
		{"value of no column", tables.WriterOptions{}, func(w *tables.BatchWriter) error {
			return w.AddFailure(tables.Failure{RunInfo: info(0, tables.Param{Axis: "a", Value: []int{1}})})
		}, []string{"axis a", "[]int"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			w := tables.NewBatchWriter(memorySink{}, test.opts)
			err := test.use(w)
			if err == nil {
				t.Fatal("it was accepted")
			}
			for _, want := range test.wants {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("the message %q does not say %q", err, want)
				}
			}
			if _, err := w.Close(); err == nil {
				t.Error("the batch could be closed all the same")
			}
		})
	}
}

// fullDisk takes some bytes and then no more.
type fullDisk struct{ left int }

var errFull = errors.New("no space left")

func (d *fullDisk) Create(string) (io.WriteCloser, error) { return d, nil }
func (d *fullDisk) Close() error                          { return nil }
func (d *fullDisk) Write(p []byte) (int, error) {
	if d.left -= len(p); d.left < 0 {
		return 0, errFull
	}
	return len(p), nil
}

// An error of the sink reaches the caller, wherever it comes, and names the table.
func TestErrorsOfTheSinkReachTheCaller(t *testing.T) {
	write := func(sink tables.Sink) error {
		w := tables.NewBatchWriter(sink, tables.WriterOptions{})
		record(t, w, tables.RunInfo{}, newEngine(t, threeBanks), ignore)
		_, err := w.Close()
		return err
	}
	whole := &discardSink{}
	if err := write(whole); err != nil {
		t.Fatal(err)
	}
	for left := 0; left < int(whole.bytes); left += int(whole.bytes) / 20 {
		if err := write(&fullDisk{left}); !errors.Is(err, errFull) || !strings.Contains(err.Error(), "table ") {
			t.Errorf("with %d bytes left: %v", left, err)
		}
	}
}

// The memory of a batch does not follow the number of its runs.
func TestMemoryIsBounded(t *testing.T) {
	sink := &discardSink{}
	w := tables.NewBatchWriter(sink, tables.WriterOptions{Tables: everything})
	sc := datasetstest.LoadScenario(t, "../../engine/testdata/bench/b5_200banks_100x1.yaml")
	e := &engine.Engine{}
	heap := func() uint64 {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	before := heap()
	for run := range int64(8) {
		if err := e.Reset(sc, engine.WithDecisions()); err != nil {
			t.Fatal(err)
		}
		record(t, w, tables.RunInfo{RunID: run}, e, ignore)
		if used := heap() - before; used > 256<<20 {
			t.Fatalf("%d MB are in use after %d runs", used>>20, run+1)
		}
	}
	t.Logf("%d MB in use, %d MB written", (heap()-before)>>20, sink.bytes>>20)
	if _, err := w.Close(); err != nil {
		t.Fatal(err)
	}
}
