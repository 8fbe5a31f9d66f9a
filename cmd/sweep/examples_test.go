package main

import (
	"bytes"
	"context"
	"os"
	"testing"
	"time"
)

// sweep runs a command line in this process and wants it to succeed.
func sweep(t *testing.T, args ...string) []byte {
	t.Helper()
	var stdout, stderr bytes.Buffer
	c := &Context{Context: context.Background(), Stdin: &bytes.Buffer{}, Stdout: &stdout, Stderr: &stderr, Env: os.Getenv, Now: time.Now}
	if code := Execute(args, c); code != exitDone {
		t.Fatalf("sweep %q: exit code %d\n%s", args, code, &stderr)
	}
	return stdout.Bytes()
}

// TestBugsHaveAStack checks that a bug is reported with its stack.
func TestBugsHaveAStack(t *testing.T) {
	var stderr bytes.Buffer
	c := &Context{Context: nil, Stdin: &bytes.Buffer{}, Stdout: &bytes.Buffer{}, Stderr: &stderr, Env: os.Getenv, Now: time.Now}
	if code := Execute([]string{"simulate", "../../sweeps/three-banks.yaml", "--quiet"}, c); code != exitBug {
		t.Errorf("exit code %d", code)
	}
	for _, want := range []string{"sweep: bug: ", "goroutine", "This is a bug in sweep"} {
		if !bytes.Contains(stderr.Bytes(), []byte(want)) {
			t.Errorf("stderr lacks %q:\n%s", want, &stderr)
		}
	}
}
