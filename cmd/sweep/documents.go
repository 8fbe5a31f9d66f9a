package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"

	"sweep/datasets/errkind"
	"sweep/datasets/vfs"
	"sweep/engine/document"
	"sweep/engine/policy"
	"sweep/engine/scenario"
	"sweep/engine/text"
	"sweep/runner/plan"
	"sweep/sweeps"
	"sweep/sweeps/inputs"
)

// readFile reads a document that the user named.
func readFile(name string) ([]byte, error) {
	data, err := vfs.ReadRegular(name, vfs.DocumentBytesMax)
	if err == nil {
		return data, nil
	}
	hint := ""
	var irregular *vfs.NotRegularError
	switch {
	case errors.Is(err, fs.ErrNotExist):
		hint = nearbyFiles(name)
	case errors.As(err, &irregular) && !irregular.Mode.IsDir():
		hint = "write its content to a file, and name that file"
	}
	return nil, because(fmt.Errorf("cannot read %s: %w", name, reasonOf(err)), errkind.Invalid, hint)
}

// reasonOf returns an error of the file system without the operation and the path.
func reasonOf(err error) error {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err
	}
	return err
}

// nearbyFiles suggests a file of the same directory for a missing one.
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
	if best, ok := document.Nearest(filepath.Base(name), names); ok {
		return fmt.Sprintf("did you mean %s?", filepath.Join(dir, best))
	}
	return ""
}

func parseFile(name string) (*document.Node, error) {
	data, err := readFile(name)
	if err != nil {
		return nil, err
	}
	return document.ParseLong(name, data)
}

// loadScenario reads and validates a scenario with the policies and the files of payments that it names. With a run per
// business date, the scenario is that of the first date.
func loadScenario(name, date string) (*scenario.Scenario, []string, error) {
	data, err := readFile(name)
	if err != nil {
		return nil, nil, err
	}
	n, err := document.Parse(name, data)
	if err != nil {
		return nil, nil, firstError(anotherKind(name, data, "scenario"), err)
	}
	s, rows, warnings, err := inputs.Load(n, scenarioFiles(name), func(s *scenario.Scenario) (*inputs.Data, error) {
		return inputs.Read(s, inputs.Dirs{Scenario: filepath.Dir(name), Work: "."})
	})
	if err != nil {
		return nil, warnings, firstError(anotherKind(name, data, "scenario"), err)
	}
	if rows != nil && rows.Whole == nil {
		s, err = oneDate(n, s, rows, date, scenarioFiles(name))
	} else if date != "" {
		err = invalid("remove --date", "the days of %s are not runs of their own (payments.episodes: by_date)", name)
	}
	return s, warnings, err
}

// oneDate is the run of a business date, as the grid has it: with the banks that the scenario lists and those of the date's
// rows. Without a date it is the first.
func oneDate(n *document.Node, s *scenario.Scenario, rows *inputs.Data, date string, files scenario.Files) (*scenario.Scenario, error) {
	day := rows.Days[0]
	if date != "" {
		i := slices.IndexFunc(rows.Days, func(day *scenario.Inputs) bool { return day.Dates[0] == date })
		if i < 0 {
			last := rows.Days[len(rows.Days)-1]
			return nil, invalid("", "the files have no business date %s; they have %s from %s to %s", date,
				text.Counted(int64(len(rows.Days)), "date"), day.Dates[0], last.Dates[0])
		}
		day = rows.Days[i]
	}
	if len(rows.Added) > 0 {
		own := inputs.OwnBanks(day, len(s.Agents)-len(rows.Added), rows.Added)
		var err error
		if s, _, err = scenario.Decode(inputs.WithBanks(n, own), files); err != nil {
			return nil, err
		}
	}
	s.Inputs = day
	return s, nil
}

// kindHints say how to use documents of each kind.
var kindHints = map[string]string{
	"grid": "sweep run %[1]s computes it", "scenario": "sweep simulate %[1]s runs it; a grid refers to it with the key scenario",
	"policy": "use it in a scenario with policy: {type: FromJson, json_path: %[1]s}; sweep policy explain %[1]s prints it",
}

// anotherKind returns an error if an invalid document is valid as another kind, else nil.
func anotherKind(name string, data []byte, wanted string) error {
	tree, err := document.ParseLong(name, data)
	if err != nil {
		return nil
	}
	kind := kindOf(tree)
	if kind == "" || kind == wanted {
		return nil
	}
	return invalid(fmt.Sprintf(kindHints[kind], name), "%s is a %s, not a %s", name, kind, wanted)
}

// scenarioFiles finds policies beside the scenario, then in the working directory.
func scenarioFiles(name string) scenario.Files {
	return scenario.Files{Dir: readBelow(filepath.Dir(name)), Work: readBelow("."), New: true}
}

func readBelow(dir string) scenario.ReadFunc {
	return func(name string) ([]byte, error) {
		if filepath.IsAbs(name) {
			return vfs.ReadRegular(name, vfs.DocumentBytesMax)
		}
		return vfs.ReadRegular(filepath.Join(dir, name), vfs.DocumentBytesMax)
	}
}

func loadPolicy(name string) (*policy.Policy, error) {
	data, err := readFile(name)
	if err != nil {
		return nil, err
	}
	p, err := policy.Parse(data)
	if err != nil {
		var list document.Errors
		if errors.As(err, &list) {
			list.In(name)
		}
		return nil, firstError(anotherKind(name, data, "policy"), err)
	}
	return p, scenario.UnprintablePolicy(name, data).Err()
}

// loadGrid reads a grid; runsMax raises the number of runs above which it is refused, 0 leaves it.
func loadGrid(name string, runsMax int64) (*sweeps.Grid, error) {
	opts := []sweeps.Option{sweeps.WithAlso(func(g *sweeps.Grid) error { return plan.Storable(g) })}
	if runsMax > 0 {
		opts = append(opts, sweeps.WithRunsMax(runsMax))
	}
	defer tidy()()
	g, err := sweeps.Load(name, opts...)
	if err == nil {
		return g, nil
	}
	data, unread := readFile(name)
	if unread != nil {
		return nil, noGrid(name, unread)
	}
	return nil, firstError(anotherKind(name, data, "grid"), err)
}

// tidy collects garbage more often until the function that it gives is called. Reading a long list makes much more garbage
// than it keeps, and what it keeps has few pointers, so this costs little time and halves the memory.
func tidy() (restore func()) {
	const percent = 20
	before := debug.SetGCPercent(percent)
	if before >= 0 && before < percent {
		debug.SetGCPercent(before)
	}
	return func() { debug.SetGCPercent(before) }
}
