//go:build unix

package runner

import (
	"math"
	"syscall"
)

// openFilesMax is the number of files that this process may have open.
func openFilesMax() uint64 {
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit); err != nil {
		return math.MaxUint64
	}
	return uint64(limit.Cur)
}
