package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"sweep/engine/document"
	"sweep/engine/policy"
	"sweep/engine/scenario"
	"sweep/sweeps"
)

// readFile reads a document that the user has named.
func readFile(name string) ([]byte, error) {
	data, err := os.ReadFile(name)
	if err == nil {
		return data, nil
	}
	hint := ""
	if errors.Is(err, fs.ErrNotExist) {
		hint = nearbyFiles(name)
	}
	return nil, because(fmt.Errorf("cannot read %s: %w", name, errors.Unwrap(err)), exitInvalid, hint)
}

// nearbyFiles says what the directory of a missing file has instead.
func nearbyFiles(name string) string {
	dir := filepath.Dir(name)
	entries, err := os.ReadDir(dir)
	if err != nil {
		return "the directory " + dir + " does not exist either"
	}
	var names []string
	for _, e := range entries {
		if !e.IsDir() {
			names = append(names, e.Name())
		}
	}
	if s := document.Suggest(filepath.Base(name), names); s != "" {
		return s
	}
	return ""
}

func parseFile(name string) (*document.Node, error) {
	data, err := readFile(name)
	if err != nil {
		return nil, err
	}
	return document.Parse(name, data)
}

// loadScenario reads and validates a scenario with the policies it names.
func loadScenario(name string) (*scenario.Scenario, []string, error) {
	data, err := readFile(name)
	if err != nil {
		return nil, nil, err
	}
	return scenario.DecodeBytes(name, data, scenarioFiles(name))
}

// scenarioFiles finds policies beside the scenario, then in the working directory.
func scenarioFiles(name string) scenario.Files {
	return scenario.Files{Dir: readBelow(filepath.Dir(name)), Work: readBelow(".")}
}

func readBelow(dir string) scenario.ReadFunc {
	return func(name string) ([]byte, error) {
		if filepath.IsAbs(name) {
			return os.ReadFile(name)
		}
		return os.ReadFile(filepath.Join(dir, name))
	}
}

func loadPolicy(name string) (*policy.Policy, error) {
	data, err := readFile(name)
	if err != nil {
		return nil, err
	}
	p, err := policy.Parse(data)
	if err != nil {
		return nil, policyErrors(name, err)
	}
	return p, nil
}

// loadGrid reads a grid; runsMax raises the number of runs above which it is refused, 0 leaves it.
func loadGrid(name string, runsMax int64) (*sweeps.Grid, error) {
	if _, err := readFile(name); err != nil {
		return nil, err
	}
	var opts []sweeps.Option
	if runsMax > 0 {
		opts = append(opts, sweeps.WithRunsMax(runsMax))
	}
	return sweeps.Load(name, opts...)
}
