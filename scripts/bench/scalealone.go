package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"time"

	"sweep/datasets"
	"sweep/engine"
)

// withoutRunner is the processor time in µs that a run takes without the program around it. It is measured in a process of
// its own: what this one has used of memory would show in the peaks of the processes it starts later.
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

// printAlone prints the processor time in µs that a small run takes in one engine, written to files together with as many
// as a batch has, and synchronised: the work itself.
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
	// What is measured is called a tick there; here it is a run.
	s, err := best(runs, func() (int64, error) {
		batch := filepath.Join(dir, "batch")
		if err := os.Mkdir(batch, 0o755); err != nil {
			return 0, err
		}
		defer os.RemoveAll(batch)
		w := datasets.NewBatchWriter(dirSink(batch), datasets.WriterOptions{Tables: []string{"*"}})
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
