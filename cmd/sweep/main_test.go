package main

import (
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"sweep/datasets/datasetstest"
)

// testFormats are the data sets of earlier versions of the format; transcripts run in other directories.
var testFormats, _ = filepath.Abs("../../datasets/testdata")

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"sweep": main, "test-proposer": testProposer})
}

// TestTranscripts runs the transcripts of testdata. Each starts in an empty directory with a copy of the example grids
// in sweeps/ and says in its first lines what it shows.
//
// Besides the usual commands they have the program test-proposer, which proposes candidates (searchkill_test.go), and:
//
//	code N sweep …     the command ends with exit code N
//	waitfor FILE       wait until a file exists
//	damage FILE        flip one bit in the middle of a file; FILE may be a pattern
//	format NAME DIR    copy a data set of an earlier version of the format
func TestTranscripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(env *testscript.Env) error {
			return copyExamples(filepath.Join(env.WorkDir, "sweeps"))
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"code": codeCommand, "waitfor": waitforCommand, "damage": damageCommand, "format": formatCommand,
		},
	})
}

// copyExamples copies the grids that ship, with the files they use.
func copyExamples(to string) error {
	from := os.DirFS("../../sweeps")
	return fs.WalkDir(from, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if name == "." || name == "policies" || name == "rings" || name == "searches" {
				return os.MkdirAll(filepath.Join(to, name), 0o755)
			}
			return fs.SkipDir
		}
		switch filepath.Ext(name) {
		case ".toml", ".yaml", ".json", ".csv":
			data, err := fs.ReadFile(from, name)
			if err != nil {
				return err
			}
			return os.WriteFile(filepath.Join(to, name), data, 0o644)
		}
		return nil
	})
}

func codeCommand(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: code N command args…")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		var exit *exec.ExitError
		if !errors.As(err, &exit) {
			ts.Fatalf("%v", err)
		}
		got = exit.ExitCode()
	}
	if got != want {
		ts.Fatalf("exit code %d, not %d", got, want)
	}
}

func waitforCommand(ts *testscript.TestScript, _ bool, args []string) {
	for range 600 {
		if matches, _ := filepath.Glob(ts.MkAbs(args[0])); len(matches) > 0 {
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	ts.Fatalf("%s did not come into being within a minute", args[0])
}

func formatCommand(ts *testscript.TestScript, _ bool, args []string) {
	ts.Check(datasetstest.CopyFormat(testFormats, args[0], ts.MkAbs(args[1])))
}

func damageCommand(ts *testscript.TestScript, _ bool, args []string) {
	matches, err := filepath.Glob(ts.MkAbs(args[0]))
	ts.Check(err)
	if len(matches) == 0 {
		ts.Fatalf("no file matches %s", args[0])
	}
	data, err := os.ReadFile(matches[0])
	ts.Check(err)
	data[len(data)/2] ^= 1
	ts.Check(os.Remove(matches[0])) // the files of a data set are read-only
	ts.Check(os.WriteFile(matches[0], data, 0o644))
}
