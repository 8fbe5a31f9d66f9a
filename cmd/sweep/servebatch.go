package main

import (
	"os"

	"sweep/datasets/errkind"
	"sweep/datasets/places"
	"sweep/runner"
)

// ServeBatchCmd is the process in which an isolated batch is computed; sweep run starts it.
type ServeBatchCmd struct{}

// Run computes the batch that the parent names on standard input.
func (*ServeBatchCmd) Run(c *Context) error {
	return runner.ServeBatch(c, places.Parse, c.Stdin, c.Data(), func(kind errkind.Kind) { os.Exit(codeOf(kind)) })
}

// isolation makes sweep run compute its batches in processes of this program.
func isolation(memoryBytes int64) *runner.Isolation {
	program, err := os.Executable()
	if err != nil {
		program = os.Args[0]
	}
	return &runner.Isolation{Command: []string{program, "serve-batch"}, Memory: memoryBytes}
}
