package tables_test

import (
	"io"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"sweep/datasets/datasetstest"
	"sweep/datasets/tables"
	"sweep/engine"
)

// discardSink counts what is written to it.
type discardSink struct{ bytes int64 }

func (s *discardSink) Create(string) (io.WriteCloser, error) { return discardFile{s}, nil }

type discardFile struct{ s *discardSink }

func (f discardFile) Write(p []byte) (int, error) { f.s.bytes += int64(len(p)); return len(p), nil }
func (f discardFile) Close() error                { return nil }

// BenchmarkRecorder runs the speed scenarios without a recorder and with all tables, many runs to a batch. The quotient
// of the two is what storing everything costs.
func BenchmarkRecorder(b *testing.B) {
	files, err := filepath.Glob("../../engine/testdata/bench/*.yaml")
	if err != nil || len(files) == 0 {
		b.Fatalf("no bench scenarios: %v", err)
	}
	for _, file := range files {
		name, _, _ := strings.Cut(filepath.Base(file), "_")
		b.Run(name+"/alone", func(b *testing.B) { benchmarkRuns(b, file, nil) })
		b.Run(name+"/all", func(b *testing.B) { benchmarkRuns(b, file, []string{"*"}) })
		b.Run(name+"/events", func(b *testing.B) { benchmarkRuns(b, file, []string{"events"}) })
	}
}

func benchmarkRuns(b *testing.B, file string, picked []string) {
	sc := datasetstest.LoadScenario(b, file)
	e, sink := &engine.Engine{}, &discardSink{}
	w := tables.NewBatchWriter(sink, tables.WriterOptions{Tables: picked})
	events := int64(0)
	b.ReportAllocs()
	b.ResetTimer()
	before := cpuTime(b)
	for i := range b.N {
		replication := *sc
		replication.Seed = uint64(i)
		if err := e.Reset(&replication); err != nil {
			b.Fatal(err)
		}
		run(b, e, w, tables.RunInfo{RunID: int64(i), Key: "0123456789abcdef"}, picked != nil)
		events += e.NumEvents()
	}
	if _, err := w.Close(); err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(float64((cpuTime(b)-before).Nanoseconds())/float64(events), "cpu-ns/event")
	b.ReportMetric(float64(sink.bytes)/float64(events), "B/event")
}

// cpuTime is what the process has used so far, on all cores and for garbage collection too. Unlike the clock it does not
// count what other processes do meanwhile.
func cpuTime(b *testing.B) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func run(b *testing.B, e *engine.Engine, w *tables.BatchWriter, info tables.RunInfo, record bool) {
	var rec engine.Recorder
	if record {
		rw, err := w.BeginRun(info, e)
		if err != nil {
			b.Fatal(err)
		}
		rec = rw
		defer func() {
			if err := rw.Finish(); err != nil {
				b.Fatal(err)
			}
		}()
	}
	for !e.Done() {
		if _, err := e.Step(rec); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkSmallBatches writes batches of a single run of 57 events: what a batch costs beside its rows.
func BenchmarkSmallBatches(b *testing.B) {
	sc := datasetstest.LoadScenario(b, "../../engine/testdata/bench/b1_2banks_12ticks.yaml")
	e, sink := &engine.Engine{}, &discardSink{}
	b.ReportAllocs()
	b.ResetTimer()
	for range b.N {
		if err := e.Reset(sc); err != nil {
			b.Fatal(err)
		}
		w := tables.NewBatchWriter(sink, tables.WriterOptions{})
		run(b, e, w, tables.RunInfo{Key: "0123456789abcdef"}, true)
		if _, err := w.Close(); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(sink.bytes)/float64(b.N), "B/batch")
}
