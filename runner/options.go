package runner

import (
	"runtime"
	"time"

	"sweep/datasets/errkind"
	"sweep/datasets/vfs"
	"sweep/runner/plan"
)

// Options configure how a grid is run. None of them changes the content of a complete data set, except the limits that
// decide when a run has failed.
type Options struct {
	Dir vfs.Place // of the data set, which is created when needed

	Workers int // batches computed at the same time; 0: one per core
	Shard   plan.Shard

	OnFailure   OnFailure
	FailuresMax int64         // give up when more runs have failed; 0: no limit
	Retries     int           // further attempts of a run that fails
	Timeout     time.Duration // wall-clock limit of one run, checked between ticks; 0: none
	TicksMax    int           // a run of more ticks fails; 0: no limit

	Grace    time.Duration // time for the batches under way once ctx has ended; negative: none; 0: GraceDefault
	Deadline time.Time     // when the scheduler will end the process; no batch is started that would not end before; zero: none

	// Wait is for the shards of a grid with a rule of replication: a shard that has finished its part of a round and
	// sees no commit of the others for this long computes their missing batches. Negative: it does not wait and is
	// interrupted; 0: WaitDefault.
	Wait time.Duration

	Session   *Session   // keeps the data set open between calls; nil: each opens it
	Unindexed bool       // leave the index of the data set to the caller, who knows that more will be added
	Isolation *Isolation // compute each batch in a separate process
	Progress  Progress   // may be nil
	Version   string     // of the program, for the log
	Restarts  string     // how often the scheduler has restarted the job, for the log

	known []plan.Grid // in addition to the one being run, for tests
}

// OnFailure determines what a failed run means for the sweep.
type OnFailure uint8

const (
	// Continue records the failure in place of the run and continues.
	Continue OnFailure = iota
	// Stop ends the sweep without committing the batch of the failed run, so that the same command computes it again
	// once the cause is fixed.
	Stop
)

// GraceDefault is shorter than the time between the two signals by which schedulers end a process, 30 s.
const GraceDefault = 20 * time.Second

// withDefaults fills in defaults and refuses invalid values.
func (o Options) withDefaults() (Options, error) {
	if o.Workers == 0 {
		o.Workers = runtime.GOMAXPROCS(0)
	}
	if o.Grace == 0 {
		o.Grace = GraceDefault
	}
	if o.Wait == 0 {
		o.Wait = WaitDefault
	}
	switch {
	case o.Isolation != nil && len(o.Isolation.Command) == 0:
		return o, errkind.Errorf(errkind.Invalid, "isolated processes need a command")
	case o.Dir.IsZero():
		return o, errkind.Errorf(errkind.Invalid, "no directory for the data set is given")
	case o.Workers < 0:
		return o, errkind.Errorf(errkind.Invalid, "%d workers are not possible", o.Workers)
	case o.Retries < 0:
		return o, errkind.Errorf(errkind.Invalid, "%d retries are not possible", o.Retries)
	}
	return o, o.Shard.Check()
}

func (o Options) runLimits() runLimits { return runLimits{timeout: o.Timeout, ticks: o.TicksMax} }

// isolated returns the isolation that computes batches in separate processes, nil if they are computed in this one.
func (o Options) isolated() *isolation {
	if o.Isolation == nil {
		return nil
	}
	return &isolation{Isolation: *o.Isolation, request: request{
		Dir: o.Dir.Text(), Retries: o.Retries, Stop: o.OnFailure == Stop, Timeout: o.Timeout, Ticks: o.TicksMax, Memory: o.Isolation.Memory,
	}}
}
