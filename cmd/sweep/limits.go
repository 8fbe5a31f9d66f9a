package main

import (
	"time"

	"sweep/runner"
)

// limits are the flags that say when a run has failed, and what that means for the others. Commands that compute runs
// have them all.
type limits struct {
	OnFailure   string        `enum:"continue,stop" default:"continue" help:"What to do when a run fails: continue with the others, or stop. Default: continue."`
	MaxFailures int64         `min:"1" placeholder:"N" aliases:"failures-max" help:"Stop when more than N runs have failed. Default: no limit."`
	Retries     int           `max:"1000" placeholder:"N" help:"Number of times to retry a failed run. Default: 0."`
	Timeout     time.Duration `min:"1ms" placeholder:"TIME" help:"Fail a run that takes longer, for example 10m. Default: no limit."`
	MaxTicks    int           `min:"1" placeholder:"N" help:"Fail a run that has more than N ticks. Default: no limit."`
	Grace       time.Duration `placeholder:"TIME" default:"20s" help:"Time to finish the batches in progress after a signal to stop. Default: 20s."`
	Isolate     string        `enum:"none,process" default:"none" help:"How to isolate batches: none, or process (each batch in its own process, so that a crash of the runtime affects only one run). Default: none."`
	MemoryLimit int64         `min:"1" max:"1000000000" placeholder:"MIB" help:"Memory limit of such a process in MiB; a run that needs more fails. Implies --isolate process. Default: no limit."`
}

// apply puts the flags into the options of a sweep.
func (l *limits) apply(o *runner.Options) {
	o.FailuresMax, o.Retries, o.Timeout, o.TicksMax, o.Grace = l.MaxFailures, l.Retries, l.Timeout, l.MaxTicks, l.Grace
	if l.Grace == 0 {
		o.Grace = -1 // none, where the options take 0 for the default
	}
	if l.OnFailure == "stop" {
		o.OnFailure = runner.Stop
	}
	if l.Isolate == "process" || l.MemoryLimit > 0 {
		o.Isolation = isolation(l.MemoryLimit << 20)
	}
}
