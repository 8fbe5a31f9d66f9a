package main

import (
	"embed"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"sweep/datasets/vfs"
)

// InitCmd is sweep init.
type InitCmd struct {
	Dir   string `arg:"" optional:"" default:"." help:"Directory to write to; created if it does not exist. Default: the current one."`
	Force bool   `help:"Replace files that exist."`
}

// Help is shown below the usage.
func (*InitCmd) Help() string {
	return `Writes scenario.yaml, policies/cautious.json and grid.toml: a small study that can be run unchanged.`
}

//go:embed scaffold
var scaffold embed.FS

// Run writes the files, all or none.
func (i *InitCmd) Run(c *Context) error {
	names, err := scaffoldFiles()
	if err != nil {
		return err
	}
	if taken := i.taken(names); len(taken) > 0 && !i.Force {
		return invalid("name another directory, or give --force to replace", "%s already exists", strings.Join(taken, ", "))
	}
	if err := outsideDatasets(filepath.Join(i.Dir, names[0])); err != nil {
		return err
	}
	files, err := i.files(names)
	if err != nil {
		return err
	}
	if err := vfs.WriteOutputs(files, i.Force); err != nil {
		return err
	}
	for _, f := range files {
		c.Printf("%s\n", f.Name)
	}
	grid := filepath.Join(i.Dir, "grid.toml")
	c.Sayf("next: sweep check %s && sweep run %s", grid, grid)
	return nil
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
func (i *InitCmd) files(names []string) ([]vfs.OutputFile, error) {
	var files []vfs.OutputFile
	for _, name := range names {
		data, err := scaffold.ReadFile("scaffold/" + name)
		path := filepath.Join(i.Dir, filepath.FromSlash(name))
		if err := firstError(err, vfs.MakeOutputDir(filepath.Dir(path))); err != nil {
			return nil, err
		}
		files = append(files, vfs.OutputFile{Name: path, Data: data, Mode: 0o666})
	}
	return files, nil
}
