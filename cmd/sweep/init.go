package main

import (
	"bytes"
	"embed"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"sweep/datasets/vfs"
	"sweep/engine/text"
	"sweep/runner/shell"
	"sweep/sweeps"
)

// InitCmd is sweep init.
type InitCmd struct {
	Dir       string    `arg:"" optional:"" default:"." help:"Directory to write to; created if it does not exist. Default: the current one."`
	From      *string   `placeholder:"NAME" help:"Copy a study that ships with sweep instead: its grid or search document, scenario, policies and query."`
	Banks     int       `min:"2" max:"10000" placeholder:"N" help:"Write a scenario of N equal banks instead."`
	Like      vfs.Place `placeholder:"DATASET" help:"Write a synthetic twin of the first run of a data set instead: a scenario that draws payments like it, with numbered banks and banded amounts."`
	Proposers bool      `help:"Write the programs in Python that propose candidates to sweep search instead: echo_proposer.py, optuna_proposer.py and model_proposer.py."`
	Force     bool      `help:"Replace files that exist."`
}

// Help is shown below the usage.
func (*InitCmd) Help() string {
	return `Writes scenario.yaml, policies/cautious.json and grid.toml: a small study that can be run unchanged. With --banks or --like,
writes scenario.yaml and grid.toml.

The studies for --from are ` + text.List(sweeps.StudyNames()) + `. docs/studies.md describes them. The first lines of its
grid or search document have the commands that run it and answer its question.

A synthetic twin (--like) has no id and no single amount of the data set. Banks are numbered by their number of payments, amounts
are means of at least ten payments of similar value, the course of the day is that of all banks together, and balances and
credit lines have two digits. The clock, the cost rates and the settlement rules are those of the data set; policies, limits and
rates of single banks, and scenario events, are left out. It still shows how many banks there are, how many payments each makes, to whom and of which
size: a bank that is known to be the largest is recognised. It is not anonymous in a formal sense.`
}

//go:embed scaffold
var scaffold embed.FS

// Run writes the files, all or none.
func (i *InitCmd) Run(c *Context) error {
	written, next, err := i.study(c)
	if err != nil {
		return err
	}
	if i.From != nil {
		maps.DeleteFunc(written, i.has)
	}
	names := slices.Sorted(maps.Keys(written))
	if len(names) == 0 {
		return invalid("", "%s already has all files of the study", i.Dir)
	}
	if taken := i.taken(names); len(taken) > 0 && !i.Force {
		return invalid("name another directory, or give --force to replace", "%s already exists", strings.Join(taken, ", "))
	}
	if err := outsideDatasets(filepath.Join(i.Dir, names[0])); err != nil {
		return err
	}
	files, err := i.files(names, written)
	if err != nil {
		return err
	}
	if err := vfs.WriteOutputs(files, i.Force); err != nil {
		return err
	}
	for _, f := range files {
		c.Printf("%s\n", f.Name)
	}
	if i.From != nil {
		c.Sayf("next: %s", next)
		return nil
	}
	if i.Proposers {
		c.Sayf(`next: in a search document, [proposer] with kind = "external" and command = ["python3", "echo_proposer.py"]`)
		return nil
	}
	grid := shell.Quote(filepath.Join(i.Dir, "grid.toml"))
	c.Sayf("next: sweep check %s && sweep run %s", grid, grid)
	return nil
}

// study returns the files to write, by name, and for a study that ships the command that runs it.
func (i *InitCmd) study(c *Context) (files map[string][]byte, next string, err error) {
	given := 0
	for _, yes := range []bool{i.From != nil, i.Banks != 0, !i.Like.IsZero(), i.Proposers} {
		if yes {
			given++
		}
	}
	switch {
	case given > 1:
		return nil, "", usage("", "give only one of --from, --banks, --like and --proposers")
	case i.From != nil:
		return shippedStudy(*i.From, i.Dir)
	case i.Proposers:
		files, err = sweeps.Proposers()
		return files, "", err
	case i.Banks != 0:
		return map[string][]byte{"scenario.yaml": manyBanks(i.Banks), "grid.toml": []byte(studyGrid)}, "", nil
	case !i.Like.IsZero():
		t, err := readTwin(c, i.Like)
		if err != nil {
			return nil, "", err
		}
		return map[string][]byte{"scenario.yaml": t.scenario(), "grid.toml": []byte(twinGrid)}, "", nil
	}
	names, err := scaffoldFiles()
	files = map[string][]byte{}
	for _, name := range names {
		if files[name], err = scaffold.ReadFile("scaffold/" + name); err != nil {
			return nil, "", err
		}
	}
	return files, "", err
}

// scaffoldFiles lists the files to write, relative to the scaffold.
func scaffoldFiles() ([]string, error) {
	var names []string
	err := fs.WalkDir(scaffold, "scaffold", func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			names = append(names, strings.TrimPrefix(path, "scaffold/"))
		}
		return err
	})
	return names, err
}

// has reports whether a file exists with the same content: studies share scenarios and policies.
func (i *InitCmd) has(name string, data []byte) bool {
	old, err := vfs.ReadRegular(filepath.Join(i.Dir, name), int64(len(data)))
	return err == nil && bytes.Equal(old, data)
}

// taken lists the files that already exist.
func (i *InitCmd) taken(names []string) []string {
	var taken []string
	for _, name := range names {
		path := filepath.Join(i.Dir, name)
		if _, err := os.Lstat(path); err == nil {
			taken = append(taken, path)
		}
	}
	return taken
}

// files returns the files to write, and creates their directories.
func (i *InitCmd) files(names []string, written map[string][]byte) ([]vfs.OutputFile, error) {
	var files []vfs.OutputFile
	for _, name := range names {
		path := filepath.Join(i.Dir, filepath.FromSlash(name))
		if err := vfs.MakeOutputDir(filepath.Dir(path)); err != nil {
			return nil, err
		}
		files = append(files, vfs.OutputFile{Name: path, Data: written[name], Mode: 0o666})
	}
	return files, nil
}
