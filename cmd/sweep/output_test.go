package main

import (
	"bytes"
	"context"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"
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
			if code := Execute(args, c); code != exitStorage || !strings.Contains(stderr.String(), "the output is cut off: no space left on device") {
				t.Errorf("sweep %v into %d bytes ends with code %d: %s", args, room, code, &stderr)
			}
		}
	}
}
