package objects

import (
	"errors"

	"golang.org/x/sync/errgroup"
)

// requestsAtOnce bounds the number of concurrent requests of one caller.
const requestsAtOnce = 16

// Together runs operations concurrently, because each of them mostly waits for a response.
func (f *FS) Together(operations ...func() error) error {
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
