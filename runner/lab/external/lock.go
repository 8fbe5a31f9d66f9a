package external

import (
	"errors"

	"sweep/datasets"
	"sweep/datasets/errkind"
	"sweep/datasets/vfs"
	"sweep/runner/shell"
)

// lockFile is locked by the process that talks to the program.
const lockFile = datasets.LogDir + "/proposer.lock"

// alone makes sure that no other process of this machine talks to a program of the same search: answers may cost money, and those of
// one of two programs would be lost. Where locks are not seen, the journal decides: nobody writes a page of it twice.
func (p *Proposer) alone() error {
	if p.lock != nil {
		return nil
	}
	lock, err := p.d.FS().Lock(lockFile)
	if errors.Is(err, vfs.ErrLocked) {
		return errkind.Errorf(errkind.Busy, "another process runs this search in %s and talks to the proposer, which only one may do; wait for its end, or help it to compute its runs: %s",
			p.d.Place(), shell.Join("sweep", "run", p.d.Place().Text()))
	}
	if err == nil {
		p.lock = lock
	}
	return nil
}
