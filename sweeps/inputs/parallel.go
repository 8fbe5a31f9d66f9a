package inputs

import "sync"

// inParallel reads parts one after another, converts them in several goroutines, and takes them in the order in which they
// were read. At most two parts per worker are in memory. next returns nil at the end.
func inParallel[In, Out any](workers int, next func() (*In, error), newWorker func() func(*In) Out, take func(Out) error) error {
	type job struct {
		in  *In
		out chan Out
	}
	jobs := make(chan job)
	order := make(chan chan Out, 2*workers)
	stop := make(chan struct{})
	var readError error
	var group sync.WaitGroup
	group.Go(func() {
		defer close(jobs)
		defer close(order)
		for {
			in, err := next()
			if in == nil || err != nil {
				readError = err
				return
			}
			j := job{in, make(chan Out, 1)}
			select {
			case order <- j.out:
			case <-stop:
				return
			}
			jobs <- j
		}
	})
	for range workers {
		group.Go(func() {
			convert := newWorker()
			for j := range jobs {
				j.out <- convert(j.in)
			}
		})
	}
	var failed error
	for out := range order {
		if part := <-out; failed == nil {
			if failed = take(part); failed != nil {
				close(stop)
			}
		}
	}
	group.Wait()
	if failed != nil {
		return failed
	}
	return readError
}
