package main

import (
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"sweep/datasets/vfs"
)

// Every argument that names a data set is a place, which is resolved when it is parsed.
func TestArgumentsThatNameADataSetArePlaces(t *testing.T) {
	parser := newParser(&CLI{}, &Context{}, func(int) {})
	n := 0
	for _, command := range parser.Model.Leaves(false) {
		values := command.Positional
		for _, f := range command.Flags {
			values = append(values, f.Value)
		}
		for _, v := range values {
			names := strings.Contains(v.Help, "s3://") || strings.Contains(v.Help, "irectory of the data set") || strings.Contains(v.Help, "irectory of a data set")
			if !names || v.Target.Kind() == reflect.Bool || strings.Contains(v.Help, "for the scripts") {
				continue
			}
			n++
			if v.Target.Type() != reflect.TypeFor[vfs.Place]() {
				t.Errorf("sweep %s: %s is a %v", command.FullPath(), v.Name, v.Target.Type())
			}
		}
	}
	if n < 15 {
		t.Errorf("only %d arguments name a data set", n)
	}
}

// A data set is one and the same by its path and by its URLs, for every command.
func TestADataSetByItsURL(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "my set")
	grid := filepath.Join("..", "..", "sweeps", "quickstart.toml")
	url := "file://localhost" + strings.ReplaceAll(dir, " ", "%20") + "/"
	if _, stderr := commandOutput(t, []string{"run", grid, "--quiet", "--dir", url}); stderr != "" {
		t.Fatal(stderr)
	}
	for _, args := range [][]string{
		{"status", ""}, {"status", "", grid}, {"verify", ""}, {"finish", ""}, {"diff", "", ""}, {"query", "", "select count(*) from runs"}, {"state", "", "--run", "1"},
		{"replay", "", "--run", "1", "--ticks", "0"}, {"simulate", "--dir", "", "--run", "1", "--ticks", "0"}, {"run", grid, "--dry-run", "--dir", ""}, {"run", "", "--dry-run"},
		{"status", "", "--json"}, {"retry", "", "--quiet"}, {"compact", "", dir + "-2"},
	} {
		with := func(name string) (stdout, stderr string) {
			filled := append([]string(nil), args...)
			for i, arg := range filled {
				if arg == "" {
					filled[i] = name
				}
			}
			return commandOutput(t, filled)
		}
		if args[0] == "compact" {
			if _, stderr := with(url); strings.Contains(stderr, "sweep:") {
				t.Errorf("%q: %s", args, stderr)
			}
			continue
		}
		want, wantErr := with(dir)
		got, gotErr := with(url)
		if got != want || gotErr != wantErr || strings.Contains(gotErr, "sweep:") {
			t.Errorf("%q by the URL: %s%s, by the path: %s%s", args, got, gotErr, want, wantErr)
		}
	}
	for _, name := range []string{"", "file:out", "file:/out", "s3:x", "file://elsewhere/x", "gs://x/y"} {
		if _, stderr := commandOutput(t, []string{"run", grid, "--dir", name}); !strings.Contains(stderr, "write s3://BUCKET/PREFIX, file:///DIRECTORY or a path") {
			t.Errorf("%q: %s", name, stderr)
		}
	}
}
