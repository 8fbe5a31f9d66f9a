package engine_test

import (
	"path/filepath"
	"strings"
	"testing"

	"sweep/engine"
)

// BenchmarkScenarios runs the five speed scenarios one after the other on one core, each from Reset to its last tick, in
// one engine as a worker of a sweep does. It reports ticks/s and events/s; events are counted, not kept.
func BenchmarkScenarios(b *testing.B) {
	files, err := filepath.Glob("testdata/bench/*.yaml")
	if err != nil || len(files) == 0 {
		b.Fatalf("no bench scenarios: %v", err)
	}
	for _, file := range files {
		name, _, _ := strings.Cut(filepath.Base(file), "_")
		b.Run(name, func(b *testing.B) { benchmarkScenario(b, file, nil) })
	}
}

// keeper reads every event and keeps nothing.
type keeper struct{ events int }

func (k *keeper) RecordTick(r *engine.TickRecord) error {
	k.events += len(r.Events)
	return nil
}

// BenchmarkRecorded is BenchmarkScenarios with a recorder that every event is made for.
func BenchmarkRecorded(b *testing.B) {
	benchmarkScenario(b, "testdata/bench/b3_10banks_100x5.yaml", &keeper{})
}

func benchmarkScenario(b *testing.B, file string, rec engine.Recorder) {
	sc := loadScenario(b, file)
	e, ticks, events := &engine.Engine{}, 0, int64(0)
	b.ReportAllocs()
	b.ResetTimer()
	for i := 0; i < b.N; i++ {
		if err := e.Reset(sc); err != nil {
			b.Fatal(err)
		}
		for !e.Done() {
			if _, err := e.Step(rec); err != nil {
				b.Fatal(err)
			}
			ticks++
		}
		events += e.NumEvents()
	}
	b.ReportMetric(float64(ticks)/b.Elapsed().Seconds(), "ticks/s")
	b.ReportMetric(float64(events)/b.Elapsed().Seconds(), "events/s")
}

// BenchmarkHistory runs one scenario for 1, 10 and 100 days: the time per tick must follow the activity of a tick, not
// the payments that have settled before.
func BenchmarkHistory(b *testing.B) {
	for _, days := range []int{1, 10, 100} {
		b.Run(map[int]string{1: "1day", 10: "10days", 100: "100days"}[days], func(b *testing.B) {
			sc := *loadScenario(b, "testdata/bench/b3_10banks_100x5.yaml")
			sc.NumDays = days
			ticks := 0
			for i := 0; i < b.N; i++ {
				e, err := engine.New(&sc)
				if err != nil {
					b.Fatal(err)
				}
				for !e.Done() {
					if _, err := e.Step(nil); err != nil {
						b.Fatal(err)
					}
					ticks++
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(ticks), "ns/tick")
		})
	}
}
