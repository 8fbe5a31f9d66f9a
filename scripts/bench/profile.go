package main

import (
	"errors"
	"fmt"
	"os"
	"runtime/pprof"
	"time"

	"sweep/engine"
)

// profileFile is the profile that the compiler uses for cmd/sweep; scripts/bench/default.pgo is a link to it.
const profileFile = "cmd/sweep/default.pgo"

// profileTime is how long each scenario runs for the profile.
const profileTime = 4 * time.Second

// benchProfile records the profile for profile-guided optimisation: the benchmark scenarios one after another, with every
// table written.
func benchProfile() (err error) {
	list, err := speedScenarios()
	if err != nil {
		return err
	}
	file, err := os.Create(profileFile)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	if err := pprof.StartCPUProfile(file); err != nil {
		return err
	}
	defer pprof.StopCPUProfile()
	for _, s := range list {
		e := &engine.Engine{}
		events, err := runOnce(e, s, nil)
		if err != nil {
			return err
		}
		for start := processorTime(); processorTime()-start < profileTime; {
			if _, err := writeBatch(e, s, batchRuns(events)); err != nil {
				return err
			}
		}
		fmt.Println("profiled", s.name)
	}
	return nil
}
