//go:build unix

package runner

import (
	"syscall"
	"time"
)

// processorTime is what this process has used of all processors so far. Unlike the clock it tells little about who else is
// on the machine.
func processorTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic(err) // there is always a process
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
