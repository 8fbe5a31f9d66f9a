package main

import "runtime"

// workers is a number of workers, by default one per core.
func workers(n int) int {
	if n > 0 {
		return n
	}
	return runtime.GOMAXPROCS(0)
}

// useCores keeps a process that was asked for fewer workers than there are cores to as many cores, garbage collection and
// all: on a shared machine --workers 1 leaves the others alone. Zero workers stand for one per core.
func useCores(workers int) {
	if workers > 0 {
		runtime.GOMAXPROCS(min(workers, runtime.GOMAXPROCS(0)))
	}
}
