package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"time"

	"sweep/datasets/tables"
	"sweep/engine"
)

// withoutRunner measures the processor time in µs of a run in a bare engine. It uses a separate process, because the memory
// of this one would be included in the peaks of processes started later.
func withoutRunner(runsPerBatch int) (float64, error) {
	self, err := os.Executable()
	if err != nil {
		return 0, err
	}
	alone := exec.Command(self, "scale", "alone", strconv.Itoa(runsPerBatch))
	alone.Stderr = os.Stderr
	out, err := alone.Output()
	if err != nil {
		return 0, err
	}
	return strconv.ParseFloat(string(bytes.TrimSpace(out)), 64)
}

// printAlone prints the processor time in µs of a small run in one engine, with its batch written to files and synced.
func printAlone(runsPerBatch string) error {
	runs, err := strconv.Atoi(runsPerBatch)
	if err != nil {
		return err
	}
	sc, err := loadScenario(filepath.Join("engine/testdata/bench", smallScenario))
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "sweep-alone-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	e, seeded := &engine.Engine{}, *sc
	// best counts ticks; here each tick stands for a run.
	s, err := best(runs, func() (int64, error) {
		batch := filepath.Join(dir, "batch")
		if err := os.Mkdir(batch, 0o755); err != nil {
			return 0, err
		}
		defer os.RemoveAll(batch)
		w := tables.NewBatchWriter(dirSink(batch), tables.WriterOptions{Tables: []string{"*"}})
		for i := range runs {
			seeded.Seed = uint64(i)
			if err := writeRun(w, e, speedScenario{sc: &seeded}, i); err != nil {
				return 0, err
			}
		}
		_, err := w.Close()
		return 0, err
	})
	if err == nil {
		fmt.Println(float64(time.Second.Microseconds()) / s.ticks)
	}
	return err
}
