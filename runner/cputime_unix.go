//go:build unix

package runner

import (
	"syscall"
	"time"
)

// ProcessorTime is the processor time used by this process so far. Unlike the clock it depends little on what else runs
// on the machine.
func ProcessorTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic(err) // there is always a process
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
