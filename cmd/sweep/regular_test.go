//go:build unix

package main

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"sweep/datasets/errkind"
)

// stuckAfter is far longer than any of the commands here takes; one that waits for a pipe waits for ever.
const stuckAfter = 2 * time.Minute

// ended runs a command that must come to an end, whatever it says.
func ended(t *testing.T, args ...string) string {
	t.Helper()
	done := make(chan string, 1)
	go func() {
		stdout, stderr := commandOutput(t, args)
		done <- stdout + stderr
	}()
	select {
	case text := <-done:
		if strings.Contains(text, "sweep: bug") || strings.Contains(text, "no place in sweep's list") {
			t.Errorf("%q: %s", args, text)
		}
		return text
	case <-time.After(stuckAfter):
		t.Fatalf("%q does not end", args)
		return ""
	}
}

// irregular puts something in the place of a file that is no regular file.
var irregular = map[string]func(name string) error{
	"a pipe":      func(name string) error { return syscall.Mkfifo(name, 0o666) },
	"a directory": func(name string) error { return os.Mkdir(name, 0o777) },
	"a device":    func(name string) error { return os.Symlink("/dev/zero", name) },
}

func TestDocumentsAreRegularFiles(t *testing.T) {
	for kind, put := range irregular {
		dir := t.TempDir()
		in := func(name string) string { return filepath.Join(dir, name) }
		if err := errors.Join(copyExamples(in("sweeps")),
			os.WriteFile(in("scenario.toml"), []byte("scenario = \"x.yaml\"\nseed = 1\n"), 0o666),
			os.WriteFile(in("list.toml"), []byte("scenario = \"sweeps/three-banks.yaml\"\nseed = 1\n[design]\nkind = \"list\"\nfile = \"x.csv\"\n[[axis]]\nname = \"cap\"\nset = \"agents.*.unsecured_cap\"\n"), 0o666),
			os.WriteFile(in("parquet.toml"), []byte("scenario = \"sweeps/three-banks.yaml\"\nseed = 1\n[design]\nkind = \"list\"\nfile = \"x.parquet\"\n[[axis]]\nname = \"cap\"\nset = \"agents.*.unsecured_cap\"\n"), 0o666),
			os.WriteFile(in("value.toml"), []byte("scenario = \"sweeps/three-banks.yaml\"\nseed = 1\n[[axis]]\nname = \"policy\"\nset = \"agents.*.policy\"\nvalues = [{label = \"a\", file = \"x.json\"}]\n"), 0o666),
			os.WriteFile(in("policy.yaml"), []byte("simulation: {ticks_per_day: 5, num_days: 1, rng_seed: 1}\nagents:\n  - {id: A, opening_balance: 1, policy: {type: FromJson, json_path: x.json}}\n  - {id: B, opening_balance: 1}\n"), 0o666),
		); err != nil {
			t.Fatal(err)
		}
		for _, suffix := range []string{"yaml", "toml", "json", "csv", "parquet", "sql"} {
			if err := put(in("x." + suffix)); err != nil {
				t.Fatal(err)
			}
		}
		for _, args := range [][]string{
			{"check", in("x.yaml")}, {"check", in("x.toml")}, {"check", in("x.json")}, {"simulate", in("x.yaml")}, {"run", in("x.toml")}, {"plan", in("x.toml")},
			{"slurm", in("x.toml"), "--program", "sweep"}, {"k8s", in("x.toml"), "--image", "i", "--claim", "c"}, {"policy", "check", in("x.json")}, {"policy", "explain", in("x.json")},
			{"check", in("scenario.toml")}, {"check", in("list.toml")}, {"check", in("parquet.toml")}, {"check", in("value.toml")}, {"check", in("policy.yaml")},
			{"simulate", in("policy.yaml")}, {"query", dir, "-f", in("x.sql")},
		} {
			if kind == "a directory" && (args[0] == "run" || args[0] == "slurm") {
				continue // the directory of a data set
			}
			if text := ended(t, args...); !strings.Contains(text, "it is "+kind) {
				t.Errorf("%s, %q: %s", kind, args, text)
			}
		}
	}
}

// A data set of a stranger may have anything in the place of a file. No command waits for it.
func TestFilesOfADataSetAreRegularFiles(t *testing.T) {
	set := filepath.Join(t.TempDir(), "set")
	if text := ended(t, "run", filepath.Join("..", "..", "sweeps", "quickstart.toml"), "--quiet", "--dir", set); text != "" {
		t.Fatal(text)
	}
	tried := 0
	for _, pattern := range []string{"runs/*.parquet", "transactions/*.parquet", "_sweep/plan-0001.json",
		"_sweep/commits/*", "_sweep/log/*.jsonl", "manifest.json", "dataset.sql"} {
		names, err := filepath.Glob(filepath.Join(set, pattern))
		if err != nil {
			t.Fatal(err)
		}
		if len(names) == 0 {
			continue
		}
		tried++
		name, aside := names[0], filepath.Join(set, "..", "aside")
		if err := errors.Join(os.Rename(name, aside), syscall.Mkfifo(name, 0o666)); err != nil {
			t.Fatal(err)
		}
		ended(t, "status", set)
		ended(t, "verify", set)
		ended(t, "state", set, "--run", "1")
		ended(t, "query", set, "from runs")
		ended(t, "diff", set, set)
		ended(t, "run", set, "--quiet")
		ended(t, "finish", set)
		if err := os.Rename(aside, name); err != nil {
			t.Fatal(err)
		}
	}
	if tried != 7 {
		t.Errorf("%d places were tried", tried)
	}
}

// A name that stands for a data set, and every directory of one, may be something else. No command waits for it.
func TestDirectoriesAreDirectories(t *testing.T) {
	set := filepath.Join(t.TempDir(), "set")
	grid := filepath.Join("..", "..", "sweeps", "quickstart.toml")
	if text := ended(t, "run", grid, "--quiet", "--dir", set); text != "" {
		t.Fatal(text)
	}
	for _, place := range []string{".", "_sweep", "_sweep/commits", "_sweep/log", "_sweep/staging", "runs", "transactions"} {
		name, aside := filepath.Join(set, place), set+".aside"
		if err := os.Rename(name, aside); err != nil && place != "_sweep/staging" {
			t.Fatal(err)
		}
		if err := syscall.Mkfifo(name, 0o666); err != nil {
			t.Fatal(err)
		}
		if code, _, stderr := execute("status", set); strings.HasPrefix(place, "_sweep/") && code != codeOf(errkind.Damage) {
			t.Errorf("status with a pipe as %s: %d, %s", place, code, stderr)
		}
		for _, args := range [][]string{{"status", set}, {"verify", set}, {"query", set, "from runs"}, {"state", set, "--run", "1"}, {"diff", set, set},
			{"plan", grid, "--dir", set}, {"run", grid, "--quiet", "--dir", set}, {"retry", set}, {"finish", set}, {"info", set}, {"migrate", set}, {"compact", set}} {
			ended(t, args...)
		}
		os.Remove(name)
		if place == "_sweep/log" { // a directory of somebody else is not written to
			if err := os.Symlink(t.TempDir(), name); err != nil {
				t.Fatal(err)
			}
			for _, command := range []string{"status", "run", "finish", "verify", "retry"} {
				if code, _, stderr := execute(command, set); code != codeOf(errkind.Damage) {
					t.Errorf("%s with a link out as %s: %d, %s", command, place, code, stderr)
				}
			}
			os.Remove(name)
		}
		os.Rename(aside, name)
	}
}
