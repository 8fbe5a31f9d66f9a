package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"sweep/datasets/vfs"
	"sweep/engine/document"
	"sweep/engine/text"
)

// The exit codes. Scripts rely on them and must treat unknown codes as failures.
const (
	exitDone        = 0
	exitBug         = 1
	exitIncomplete  = 3
	exitNoDataset   = 10
	exitBusy        = 11
	exitInvalid     = 12
	exitDamage      = 13
	exitDeterminism = 14
	exitDifferent   = 15
	exitStorage     = 20
	exitInterrupted = 75
	exitUsage       = 80
)

// exitCodes describes each code and what to do about it. docs/exit-codes.md is generated from it.
var exitCodes = []struct {
	Code    int
	Name    string
	Meaning string
	Action  string
}{
	{exitDone, "done", "The command succeeded.", ""},
	{exitBug, "bug", "A bug in sweep. The stack trace is on stderr.", "Report it with the command and the stack trace."},
	{exitIncomplete, "incomplete", "Some runs failed or, for `sweep finish` and `sweep verify`, are missing. Failures are stored as data; everything else is sound.",
		"See `sweep status`, fix the cause, and recompute the runs with `sweep retry` or `sweep run`."},
	{exitNoDataset, "no-dataset", "The directory contains no data set.", "Name the directory that `sweep run` wrote to."},
	{exitBusy, "busy", "Another process has locked the data set.", "Wait for it, or try again later."},
	{exitInvalid, "invalid", "The input is invalid: a document, a path, or a query, or it needs a feature that this build lacks. Nothing was changed.",
		"Correct the input; trying again does not help."},
	{exitDamage, "damage", "A file of the data set differs from what was written.", "Run `sweep verify`; restore the file or recompute its batch."},
	{exitDeterminism, "determinism", "The same run was computed twice with different results.",
		"Keep both; `sweep verify --rerun` shows which machine or version differs."},
	{exitDifferent, "different", "The two data sets that were compared do not contain the same runs or tables, or `sweep verify --rerun` computes other values than another version of sweep stored.",
		"See the output of `sweep diff` or `sweep verify`; nothing is damaged."},
	{exitStorage, "storage", "The storage is full or failing. Committed batches are safe.", "Free space or repair the storage, then run the same command again."},
	{exitInterrupted, "interrupted", "The command was interrupted. Committed batches are safe.", "Run the same command again to continue."},
	{exitUsage, "usage", "The command line is wrong: an unknown command or flag, or a missing argument.", "See `sweep --help`."},
	{exitPipe, "pipe", "The program that reads the output, for example `head`, ended before everything was written.", ""},
}

// exitCode returns the exit code for an error. Errors with an ExitCode method choose their own.
func exitCode(err error) int {
	var coded interface{ ExitCode() int }
	var mistakes document.Errors
	switch {
	case err == nil:
		return exitDone
	case errors.As(err, &coded):
		return coded.ExitCode()
	case errors.Is(err, context.Canceled):
		return exitInterrupted
	case vfs.IsFull(err), vfs.IsFailing(err):
		return exitStorage
	case vfs.Escapes(err):
		return exitDamage
	case errors.As(err, &mistakes), errors.Is(err, fs.ErrNotExist), errors.Is(err, fs.ErrPermission):
		return exitInvalid
	}
	return exitBug
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

// exitMeaning returns the description of a code.
func exitMeaning(code int) string {
	for _, e := range exitCodes {
		if e.Code == code {
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
