package main

import (
	"context"
	"path/filepath"
	"strings"
	"time"

	"sweep/datasets"
	"sweep/datasets/vfs"
	"sweep/runner"
	"sweep/runner/lab"
	"sweep/runner/lab/external"
	"sweep/runner/plan"
)

// external returns the proposer that is a program of the user.
func (k *SearchCmd) external(c *Context, doc *lab.Document, session *runner.Session) (*external.Proposer, error) {
	dir := k.place(doc.Name)
	o := external.Options{
		Open: func() (*datasets.Dataset, error) {
			d, _, err := session.Open(dir)
			return d, err
		},
		Command: doc.Proposer.Command, Dir: doc.Dir, Timeout: time.Duration(doc.Proposer.Timeout * float64(time.Second)),
		Replay: k.Replay || !k.Journal.IsZero(), Lab: doc.Name, Names: doc.Space.Names(), Space: doc.Space.JSON(), Objective: doc.ObjectiveJSON(),
		Seed: doc.Seed(), Known: []string{lab.IncumbentID},
		Warn: func(format string, args ...any) { c.Sayf(format, args...) },
		Help: func(ctx context.Context) error { return k.help(ctx, c, dir) },
	}
	if !k.Journal.IsZero() {
		d, err := datasets.Open(dataSetOf(k.Journal))
		if err != nil {
			return nil, err
		}
		defer d.Close()
		if o.Journal, err = d.ReadJournal(); err != nil {
			return nil, err
		}
		if len(o.Journal) == 0 {
			return nil, invalid("name the data set of a search with an external proposer", "%s has no journal", k.Journal)
		}
	}
	return external.New(o), nil
}

// help computes what other processes of the search have planned.
func (k *SearchCmd) help(ctx context.Context, c *Context, dir vfs.Place) error {
	g, err := plan.StoredGrid(dir)
	if err != nil {
		return err
	}
	_, err = runner.Run(ctx, g, k.options(c, dir))
	return err
}

// dataSetOf is the data set that a place names: itself, or the one that has the journal in this directory.
func dataSetOf(at vfs.Place) vfs.Place {
	if dir, ok := at.Path(); ok {
		if root, is := strings.CutSuffix(filepath.ToSlash(filepath.Clean(dir)), "/"+datasets.JournalDir); is {
			return vfs.OnDisk(filepath.FromSlash(root))
		}
	}
	return at
}
