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
)

// The exit codes. Scripts rely on them; a code they do not know must be taken for a failure.
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

// exitCodes says what each code means and what to do. docs/exit-codes.md is made from it.
var exitCodes = []struct {
	Code    int
	Name    string
	Meaning string
	Action  string
}{
	{exitDone, "done", "The command did what it was asked to do.", ""},
	{exitBug, "bug", "sweep has a defect. The stack is on stderr.", "Report it with the command and the stack."},
	{exitIncomplete, "incomplete", "Some runs failed or, in `sweep finish` and `sweep verify`, are missing. Failures are data of the data set; everything else is sound.",
		"Look at `sweep status`, repair the cause, compute them again with `sweep retry` or `sweep run`."},
	{exitNoDataset, "no-dataset", "There is no data set in the directory.", "Name the directory that `sweep run` wrote to."},
	{exitBusy, "busy", "Another process has the data set locked.", "Wait for it, or try again later."},
	{exitInvalid, "invalid", "The input is not valid: a document, a path, a query, or something that is not built. Nothing was changed.",
		"Correct it; trying again does not help."},
	{exitDamage, "damage", "A file of the data set is not what was written.", "Run `sweep verify`; restore the file or compute its batch again."},
	{exitDeterminism, "determinism", "The same run was computed twice with different results.",
		"Keep both; `sweep verify --rerun` tells which machine or version differs."},
	{exitDifferent, "different", "Two data sets that were compared do not hold the same runs or tables.", "See what `sweep diff` lists; nothing is wrong with either."},
	{exitStorage, "storage", "The storage is full or fails. What was committed is safe.", "Free space or repair it, then run the same command again."},
	{exitInterrupted, "interrupted", "The command was asked to stop. What was committed is safe.", "Run the same command again to continue."},
	{exitUsage, "usage", "The command line is wrong: an unknown command or flag, or a missing argument.", "See `sweep --help`."},
}

// exitCode maps an error to the code the process ends with. Errors that know their code say so themselves.
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

// exitName is the name of a code in JSON.
func exitName(code int) string {
	for _, e := range exitCodes {
		if e.Code == code {
			return e.Name
		}
	}
	return "unknown"
}

// exitMeaning is the sentence of a code.
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
	codes := newTable(">", "", "")
	for _, e := range exitCodes {
		codes.add(fmt.Sprint(e.Code), e.Name, e.Meaning)
	}
	codes.writeTo(&Context{Stdout: w, OutTerminal: terminalWidth(os.Stdout)}, "")
}
