package main

import (
	"encoding/json"
	"fmt"
	"runtime"

	"sweep/datasets"
	"sweep/datasets/tables"
	"sweep/engine"
)

// VersionCmd is sweep version.
type VersionCmd struct {
	JSON bool `help:"Print JSON."`
}

// Run prints the versions that decide what a data set holds.
func (v *VersionCmd) Run(c *Context) error {
	if !v.JSON {
		c.Printf("%s\n", versionText())
		return nil
	}
	return json.NewEncoder(c.Stdout).Encode(map[string]any{
		"version": datasets.ProgramVersion(), "go": runtime.Version(), "platform": runtime.GOOS + "/" + runtime.GOARCH,
		"semantics": engine.SemanticsVersion, "format": tables.FormatVersion, "layout": datasets.LayoutVersion,
	})
}

// versionText is one line for people.
func versionText() string {
	return fmt.Sprintf("sweep %s (engine semantics %d, table format %d, layout %d, %s %s/%s)", datasets.ProgramVersion(),
		engine.SemanticsVersion, tables.FormatVersion, datasets.LayoutVersion, runtime.Version(), runtime.GOOS, runtime.GOARCH)
}
