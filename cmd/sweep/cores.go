package main

import "runtime"

// useCores keeps a process that was asked for fewer workers than there are cores to as many cores, garbage collection and
// all: on a shared machine --workers 1 leaves the others alone. Zero workers stand for one per core.
func useCores(workers int) {
	if workers > 0 {
		runtime.GOMAXPROCS(min(workers, runtime.GOMAXPROCS(0)))
	}
}
