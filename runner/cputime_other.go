//go:build !unix

package runner

import "time"

var started = time.Now()

// ProcessorTime is the time of the clock on systems that do not report processor time.
func ProcessorTime() time.Duration { return time.Since(started) }
