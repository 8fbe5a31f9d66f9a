package main

import (
	"encoding/json"
	"fmt"
	"runtime"
	"runtime/debug"

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
		"version": buildVersion(), "go": runtime.Version(), "platform": runtime.GOOS + "/" + runtime.GOARCH,
		"semantics": engine.SemanticsVersion, "format": tables.FormatVersion, "layout": datasets.LayoutVersion,
	})
}

// versionText is one line for people.
func versionText() string {
	return fmt.Sprintf("sweep %s (engine semantics %d, table format %d, layout %d, %s %s/%s)", buildVersion(),
		engine.SemanticsVersion, tables.FormatVersion, datasets.LayoutVersion, runtime.Version(), runtime.GOOS, runtime.GOARCH)
}

// buildVersion is the version or the commit that the Go tool has written into the binary.
func buildVersion() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	commit, changed := "", ""
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			commit = s.Value[:min(len(s.Value), 12)]
		case "vcs.modified":
			if s.Value == "true" {
				changed = "+changes"
			}
		}
	}
	if commit != "" {
		return commit + changed
	}
	if info.Main.Version != "" && info.Main.Version != "(devel)" {
		return info.Main.Version
	}
	return "from source"
}
