package main

import (
	"embed"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// InitCmd is sweep init.
type InitCmd struct {
	Dir   string `arg:"" optional:"" default:"." help:"Directory to write to; created if it does not exist. Default: the current one."`
	Force bool   `help:"Replace files that exist."`
}

// Help is shown below the usage.
func (*InitCmd) Help() string {
	return `Writes scenario.yaml, policies/cautious.json and grid.toml: a small study that can be run as it is.`
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
		return invalid("name another directory, or give --force to replace", "%s exists already", strings.Join(taken, ", "))
	}
	for _, name := range names {
		if err := i.write(name); err != nil {
			return err
		}
		c.Printf("%s\n", filepath.Join(i.Dir, name))
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

// taken lists the files that are there already.
func (i *InitCmd) taken(names []string) []string {
	var taken []string
	for _, name := range names {
		path := filepath.Join(i.Dir, name)
		if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
			taken = append(taken, path)
		}
	}
	return taken
}

func (i *InitCmd) write(name string) error {
	data, err := scaffold.ReadFile("scaffold/" + name)
	if err != nil {
		return err
	}
	path := filepath.Join(i.Dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return cannotWrite(filepath.Dir(path), err)
	}
	if err := os.WriteFile(path, data, 0o644); err != nil {
		return cannotWrite(path, err)
	}
	return nil
}
