//go:build !unix

package runner

import "time"

var started = time.Now()

// processorTime is the time of the clock where processors' time cannot be asked for.
func processorTime() time.Duration { return time.Since(started) }
