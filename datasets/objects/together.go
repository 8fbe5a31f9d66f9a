package objects

import (
	"errors"

	"golang.org/x/sync/errgroup"
)

// requestsAtOnce bounds how many requests of one caller are under way at a time.
const requestsAtOnce = 16

// Together carries out operations at the same time, since each of them waits for an answer most of its time.
func (f *FS) Together(operations []func() error) error {
	errs := make([]error, len(operations))
	var group errgroup.Group
	group.SetLimit(requestsAtOnce)
	for i, do := range operations {
		group.Go(func() error {
			errs[i] = do()
			return nil
		})
	}
	group.Wait()
	return errors.Join(errs...)
}
