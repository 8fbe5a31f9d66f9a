package main

import (
	"os"
	"os/exec"

	"sweep/datasets/errkind"
	"sweep/datasets/vfs"
	"sweep/datasets/viewer"
)

// ServeQueriesCmd is the process in which sweep view runs what its readers write in SQL.
type ServeQueriesCmd struct {
	Dir vfs.Place `arg:"" help:"What sweep view shows."`
}

// Run answers the requests that the parent writes to standard input.
func (s *ServeQueriesCmd) Run(c *Context) error {
	return viewer.Work(viewOptions(c, s.Dir), c.Stdin, c.Data(), func() { os.Exit(codeOf(errkind.Interrupted)) })
}

// queryWorker starts this program as a ServeQueriesCmd.
func queryWorker(at vfs.Place) *exec.Cmd {
	program, err := os.Executable()
	if err != nil {
		program = os.Args[0]
	}
	return &exec.Cmd{Path: program, Args: []string{"sweep", "serve-queries", "--", at.Text()}}
}
