//go:build !unix

package runner

import "math"

// openFilesMax is the number of files that this process may have open; here there is no such limit.
func openFilesMax() uint64 { return math.MaxUint64 }
