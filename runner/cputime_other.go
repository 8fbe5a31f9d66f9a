//go:build !unix

package runner

import "time"

var started = time.Now()

// processorTime is the time of the clock on systems that do not report processor time.
func processorTime() time.Duration { return time.Since(started) }
