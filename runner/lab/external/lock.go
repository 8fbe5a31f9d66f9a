package external

import (
	"context"
	"errors"
	"time"

	"sweep/datasets"
	"sweep/datasets/vfs"
)

// lockFile is locked by the process that talks to the program.
const lockFile = datasets.LogDir + "/proposer.lock"

// alone waits until no other process of this machine talks to a program of the same search, and helps to compute runs meanwhile:
// answers may cost money, and those of one of two programs would be lost. Where locks are not seen, the journal decides: nobody writes
// a page of it twice.
func (p *Proposer) alone(ctx context.Context) error {
	if err := p.d.FS().MkdirAll(datasets.LogDir); err != nil {
		return datasets.Storage("creating", datasets.LogDir, err)
	}
	for p.lock == nil {
		lock, err := p.d.FS().Lock(lockFile)
		if !errors.Is(err, vfs.ErrLocked) {
			p.lock = lock // nil where there are no locks
			return nil
		}
		if !p.waited {
			p.waited = true
			p.o.Warn("another process talks to the proposer of %s; this one computes runs until it ends", p.d.Place())
		}
		if err := p.o.Help(ctx); err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-time.After(helpEvery):
		}
	}
	return nil
}

// helpEvery is how often a waiting process looks for runs that it can compute.
const helpEvery = 500 * time.Millisecond
