package main

import (
	"bytes"
	"context"
	"io"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"sweep/datasets/errkind"
)

// fullDisk takes some bytes and then refuses more.
type fullDisk struct{ room int }

func (f *fullDisk) Write(data []byte) (int, error) {
	if len(data) > f.room {
		return 0, &os.PathError{Op: "write", Path: "results.txt", Err: syscall.ENOSPC}
	}
	f.room -= len(data)
	return len(data), nil
}

// Output that does not reach its reader is an error of every command, also of those that print in many small pieces.
func TestOutputThatIsCutOffIsAnError(t *testing.T) {
	for _, args := range [][]string{{"version"}, {"--help"}, {"policy", "list"}, {"schema", "scenario"}, {"plan", "../../sweeps/quickstart.toml", "--pilot", "0"}} {
		for _, room := range []int{0, 30} {
			var stderr bytes.Buffer
			c := &Context{Context: context.Background(), Stdin: &bytes.Buffer{}, Stdout: &fullDisk{room}, Stderr: &stderr, Env: os.Getenv, Now: time.Now}
			if code := Execute(args, c); code != codeOf(errkind.Storage) || !strings.Contains(stderr.String(), "the output is cut off: no space left on device") {
				t.Errorf("sweep %v into %d bytes ends with code %d: %s", args, room, code, &stderr)
			}
		}
	}
}

// brokenPipe is a pipe whose reader has ended.
type brokenPipe struct{}

func (brokenPipe) Write([]byte) (int, error) {
	return 0, &os.PathError{Op: "write", Path: "/dev/stdout", Err: syscall.EPIPE}
}

// A reader that has seen enough is no mistake to be told; a closed output is one.
func TestOutputWithoutAReader(t *testing.T) {
	for name, want := range map[string]struct {
		out    io.Writer
		code   int
		stderr string
	}{
		"pipe":   {brokenPipe{}, 141, ""},
		"closed": {closedOutput{}, codeOf(errkind.Storage), "sweep: the output is cut off: standard output is closed\n"},
	} {
		var stderr bytes.Buffer
		c := &Context{Context: context.Background(), Stdin: &bytes.Buffer{}, Stdout: want.out, Stderr: &stderr, Env: os.Getenv, Now: time.Now}
		if code := Execute([]string{"version"}, c); code != want.code || stderr.String() != want.stderr {
			t.Errorf("%s: code %d: %s", name, code, &stderr)
		}
	}
}

// The shell closes the output of the process, as nothing inside it can.
func TestClosedStandardOutput(t *testing.T) {
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	link := t.TempDir() + "/sweep"
	if err := os.Symlink(program, link); err != nil {
		t.Fatal(err)
	}
	for redirect, want := range map[string]int{">&-": codeOf(errkind.Storage), ">/dev/full": codeOf(errkind.Storage), ">/dev/null": 0, "<&- >/dev/null": 0, "<>/dev/null >&0": 0} {
		command := exec.Command("sh", "-c", link+" policy list "+redirect)
		if _, err := command.CombinedOutput(); command.ProcessState.ExitCode() != want {
			t.Errorf("%s: exit code %d, %v", redirect, command.ProcessState.ExitCode(), err)
		}
	}
}
