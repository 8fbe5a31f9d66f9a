package main

import (
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"sweep/datasets/tables"
	"sweep/engine"
)

// speed is a result on one scenario.
type speed struct {
	ticks, events float64 // per second
	allocations   float64 // per tick
}

const (
	measureTime  = 1500 * time.Millisecond
	measureTimes = 3
)

// best measures work several times for measureTime and returns the best result. Work runs one scenario and returns its
// number of events.
func best(ticks int, work func() (int64, error)) (speed, error) {
	var top speed
	for range measureTimes {
		var before, after runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		start := processorTime()
		n, events := 0, int64(0)
		for processorTime()-start < measureTime {
			e, err := work()
			if err != nil {
				return speed{}, err
			}
			n++
			events += e
		}
		used := (processorTime() - start).Seconds()
		runtime.ReadMemStats(&after)
		s := speed{float64(n*ticks) / used, float64(events) / used,
			float64(after.Mallocs-before.Mallocs) / float64(n*ticks)}
		if s.ticks > top.ticks {
			top = s
		}
	}
	return top, nil
}

// benchEngine measures complete runs without a recorder, in one engine that is reused.
func benchEngine() error {
	fmt.Println("Simulator alone: complete runs including construction; events are counted.")
	return compare(func(s speedScenario) (speed, error) {
		e := &engine.Engine{}
		return best(s.sc.NumTicks(), func() (int64, error) { return runOnce(e, s, nil) })
	})
}

func runOnce(e *engine.Engine, s speedScenario, rec engine.Recorder) (int64, error) {
	if err := e.Reset(s.sc); err != nil {
		return 0, err
	}
	if err := stepAll(e, rec); err != nil {
		return 0, err
	}
	return e.NumEvents(), nil
}

func stepAll(e *engine.Engine, rec engine.Recorder) error {
	for !e.Done() {
		if _, err := e.Step(rec); err != nil {
			return err
		}
	}
	return nil
}

// compare prints a table with the measurement and the reference for each of the five scenarios, and the geometric mean.
func compare(measure func(speedScenario) (speed, error)) error {
	list, err := speedScenarios()
	if err != nil {
		return err
	}
	fmt.Println()
	header("scenario", "ticks/s", "events/s", "allocations per tick", "reference ticks/s", "ratio")
	logs := 0.0
	for _, s := range list {
		got, err := measure(s)
		if err != nil {
			return err
		}
		ratio := got.ticks / s.reference
		logs += math.Log(ratio)
		row(s.name, count(got.ticks), count(got.events), fmt.Sprintf("%.2f", got.allocations), count(s.reference),
			fmt.Sprintf("%.0f", ratio))
	}
	row("geometric mean", "", "", "", "", fmt.Sprintf("%.0f", math.Exp(logs/float64(len(list)))))
	fmt.Println()
	return nil
}

// benchHistory measures the processor time per tick of runs of 1, 10 and 100 days, without construction. It should depend
// on the activity in a tick, not on the number of earlier payments.
func benchHistory() error {
	list, err := speedScenarios()
	if err != nil {
		return err
	}
	fmt.Println("Processor time per tick as the history grows.")
	fmt.Println()
	header("scenario", "1 day", "10 days", "100 days", "payments in 100 days", "of which queued at the end")
	for _, s := range list[1:4] {
		cells := []string{s.name}
		payments, queued := 0, 0
		for _, days := range []int{1, 10, 100} {
			sc := *s.sc
			sc.NumDays = days
			e, err := engine.New(&sc)
			if err != nil {
				return err
			}
			start, runs := processorTime(), 0
			for processorTime()-start < measureTime {
				if _, err := runOnce(e, speedScenario{sc: &sc}, nil); err != nil {
					return err
				}
				runs++
			}
			perTick := float64((processorTime() - start).Nanoseconds()) / float64(runs*sc.NumTicks())
			cells = append(cells, count(perTick)+" ns")
			payments, queued = e.NumPayments(), e.Queue2Size()
		}
		row(append(cells, count(float64(payments)), count(float64(queued)))...)
	}
	fmt.Println()
	return nil
}

// benchTables measures complete runs with every table written, in batches of about two million events, whose files are
// created, written, synced and removed. The reference used the seeds of the scenarios. Other seeds have a different number
// of events per tick, so the result is the number of events converted to ticks of the reference seed.
func benchTables() error {
	fmt.Println("All tables written to files: batches of about two million events, a different seed for every run.")
	return compare(func(s speedScenario) (speed, error) {
		e := &engine.Engine{}
		events, err := runOnce(e, s, nil)
		if err != nil {
			return speed{}, err
		}
		runs := batchRuns(events)
		got, err := best(s.sc.NumTicks()*runs, func() (int64, error) { return writeBatch(e, s, runs) })
		got.ticks = got.events * float64(s.sc.NumTicks()) / float64(events)
		return got, err
	})
}

// batchRuns returns how many runs with the given number of events have about two million events in total.
func batchRuns(events int64) int { return max(1, 2_000_000/int(events)) }

// writeBatch writes a batch of replications of one scenario to files. Each has its own seed, because identical runs would
// compress better than those of a sweep.
func writeBatch(e *engine.Engine, s speedScenario, runs int) (events int64, err error) {
	dir, err := os.MkdirTemp("", "sweep-bench-")
	if err != nil {
		return 0, err
	}
	defer os.RemoveAll(dir)
	w := tables.NewBatchWriter(dirSink(dir), tables.WriterOptions{Tables: []string{"*"}})
	for i := range runs {
		if err := writeRun(w, e, s, i); err != nil {
			return 0, err
		}
		events += e.NumEvents()
	}
	_, err = w.Close()
	return events, err
}

// writeRun computes a replication and adds it to a batch.
func writeRun(w *tables.BatchWriter, e *engine.Engine, s speedScenario, run int) error {
	replication := *s.sc
	replication.Seed = uint64(run)
	if err := e.Reset(&replication); err != nil {
		return err
	}
	rec, err := w.BeginRun(tables.RunInfo{RunID: int64(run), Key: fmt.Sprintf("%016x", run)}, e)
	if err != nil {
		return err
	}
	if err := stepAll(e, rec); err != nil {
		return err
	}
	return rec.Finish()
}

// dirSink writes one file per table to a directory and syncs it when it is closed.
type dirSink string

func (d dirSink) Create(table string) (io.WriteCloser, error) {
	f, err := os.Create(filepath.Join(string(d), table+".parquet"))
	return durableFile{f}, err
}

type durableFile struct{ *os.File }

func (f durableFile) Close() error {
	if err := f.Sync(); err != nil {
		return err
	}
	return f.File.Close()
}
