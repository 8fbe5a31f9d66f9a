package main

import (
	"errors"
	"fmt"
	"os"
	"runtime/pprof"
	"time"

	"sweep/engine"
)

// profileFile is where the compiler looks for the profile of cmd/sweep; scripts/bench links to it.
const profileFile = "cmd/sweep/default.pgo"

// profileTime is how long each scenario runs for the profile.
const profileTime = 4 * time.Second

// benchProfile writes the profile by which the compiler optimises the program: the speed scenarios one after the other,
// with every table written.
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
