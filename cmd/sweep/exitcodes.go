package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"syscall"

	"sweep/datasets/errkind"
	"sweep/datasets/vfs"
	"sweep/engine/document"
	"sweep/engine/text"
)

// The exit codes that are not those of a kind of error.
const (
	exitDone = 0
	exitBug  = 1
	exitPipe = 128 + int(syscall.SIGPIPE) // by convention, of programs whose reader has seen enough, as head does
)

// exitCodes has the code of each kind of error, which scripts rely on, and what to do about it. docs/exit-codes.md is checked
// against it.
var exitCodes = []struct {
	Code    int
	Kind    errkind.Kind
	Name    string
	Meaning string
	Action  string
}{
	{exitDone, errkind.None, "done", "The command succeeded.", ""},
	{exitBug, errkind.None, "bug", "A bug in sweep. The stack trace is on stderr.", "Report it with the command and the stack trace."},
	{3, errkind.Incomplete, "incomplete", "Some runs failed or, for `sweep finish` and `sweep verify`, are missing. Failures are stored as data; everything else is sound.",
		"See `sweep status`, fix the cause, and recompute the runs with `sweep retry` or `sweep run`."},
	{10, errkind.NoDataset, "no-dataset", "The directory contains no data set.", "Name the directory that `sweep run` wrote to."},
	{11, errkind.Busy, "busy", "Another process has locked the data set.", "Wait for it, or try again later."},
	{12, errkind.Invalid, "invalid", "The input is invalid: a document, a path, or a query, or it needs a feature that this build lacks. Nothing was changed.",
		"Correct the input; trying again does not help."},
	{13, errkind.Damage, "damage", "A file of the data set differs from what was written.", "Run `sweep verify`; restore the file or recompute its batch."},
	{14, errkind.Determinism, "determinism", "The same run was computed twice with different results.",
		"Keep both; `sweep verify --rerun` shows which machine or version differs."},
	{15, errkind.Different, "different", "The two data sets that were compared do not contain the same runs or tables, two policies differ, or `sweep verify --rerun` computes other values than another version of sweep stored.",
		"See the output of `sweep diff`, `sweep policy diff` or `sweep verify`; nothing is damaged."},
	{20, errkind.Storage, "storage", "The storage is full or failing. Committed batches are safe.", "Free space or repair the storage, then run the same command again."},
	{75, errkind.Interrupted, "interrupted", "The command was interrupted. Committed batches are safe.", "Run the same command again to continue."},
	{80, errkind.Usage, "usage", "The command line is wrong: an unknown command or flag, or a missing argument.", "See `sweep --help`."},
	{exitPipe, errkind.None, "pipe", "The program that reads the output, for example `head`, ended before everything was written.", ""},
}

// exitCode returns the exit code for an error.
func exitCode(err error) int {
	if err == nil {
		return exitDone
	}
	return codeOf(errorKind(err))
}

// codeOf returns the exit code for a kind of error.
func codeOf(kind errkind.Kind) int {
	for _, e := range exitCodes {
		if e.Kind == kind && kind != errkind.None {
			return e.Code
		}
	}
	return exitBug
}

// errorKind returns the kind of an error, also of the errors of packages that know no kinds.
func errorKind(err error) errkind.Kind {
	var mistakes document.Errors
	switch kind := errkind.Of(err); {
	case kind != errkind.None:
		return kind
	case errors.Is(err, context.Canceled):
		return errkind.Interrupted
	case vfs.IsFull(err), vfs.IsFailing(err):
		return errkind.Storage
	case vfs.Escapes(err):
		return errkind.Damage
	case errors.As(err, &mistakes), errors.Is(err, fs.ErrNotExist), errors.Is(err, fs.ErrPermission):
		return errkind.Invalid
	}
	return errkind.None
}

// exitName returns the name of a code, as used in JSON.
func exitName(code int) string {
	for _, e := range exitCodes {
		if e.Code == code {
			return e.Name
		}
	}
	return "unknown"
}

// meaningOf returns the description of a kind of error.
func meaningOf(kind errkind.Kind) string {
	for _, e := range exitCodes {
		if e.Kind == kind {
			return e.Meaning
		}
	}
	return ""
}

// writeExitCodes prints the table of codes.
func writeExitCodes(w io.Writer) {
	codes := text.NewTable(">", "", "")
	for _, e := range exitCodes {
		codes.Add(fmt.Sprint(e.Code), e.Name, e.Meaning)
	}
	(&Context{Stdout: w, OutTerminal: terminalWidth(os.Stdout)}).printTable(codes, "")
}
