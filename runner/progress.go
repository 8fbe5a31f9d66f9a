package runner

import (
	"sweep/runner/journal"
	"sync"
	"sync/atomic"
	"time"
)

// Progress watches a sweep, for example to draw a bar. Its methods are called by one goroutine at a time and should
// return quickly.
type Progress interface {
	// Update is called before the first batch, a few times per second, and once at the end.
	Update(Snapshot)
	// Failed is called as soon as a run has failed for good.
	Failed(Failure)
}

// Snapshot is the state of a sweep at one moment. Runs and batches are those of the shard being computed.
type Snapshot struct {
	Runs    int64 // planned
	Before  int64 // of these committed before, or meanwhile by another process
	Done    int64 // of these computed by this sweep, failed ones included
	Failed  int64 // of Done
	Batches int64 // planned
	Commits int64 // of these committed, Before included
	Waiting int64 // batches of other shards that this one needs before it can continue; 0: it is not waiting
	Workers int
	Others  int // processes of this machine that were writing to the same data set when this one started

	Elapsed time.Duration
	Rate    float64       // runs per second over the last minute
	Left    time.Duration // estimate from Rate, 0 if unknown
}

// updateInterval is the time between two updates of the progress.
const updateInterval = 200 * time.Millisecond

// meter counts the work of the workers and reports it to the progress and, from time to time, to the journal.
type meter struct {
	progress Progress
	journal  *journal.Journal
	start    time.Time
	base     Snapshot // constant part

	done    atomic.Int64
	skipped atomic.Int64
	failed  atomic.Int64
	commits atomic.Int64
	waiting atomic.Int64

	mu     sync.Mutex // held around calls of progress
	window rateWindow
}

func newMeter(p Progress, j *journal.Journal, base Snapshot) *meter {
	m := &meter{progress: p, journal: j, start: time.Now(), base: base}
	m.commits.Store(base.Commits)
	m.window.add(0, 0)
	return m
}

// watch updates the progress until stop is called; stop sends the last update.
func (m *meter) watch() (stop func()) {
	m.update()
	quit, finished := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(finished)
		ticker, alive := time.NewTicker(updateInterval), time.NewTicker(journal.AliveInterval)
		defer ticker.Stop()
		defer alive.Stop()
		for {
			select {
			case <-ticker.C:
				m.update()
			case <-alive.C:
				m.journal.Add(journal.Entry{Event: "alive", Done: m.done.Load()})
			case <-quit:
				return
			}
		}
	}()
	return func() {
		close(quit)
		<-finished
		m.update()
	}
}

func (m *meter) update() {
	m.mu.Lock()
	defer m.mu.Unlock()
	s := m.snapshot()
	if m.progress != nil {
		m.progress.Update(s)
	}
}

// fail counts and reports a run that has failed for good.
func (m *meter) fail(f Failure) {
	m.failed.Add(1)
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.progress != nil {
		m.progress.Failed(f)
	}
}

// grow adds a round of replications to the plan.
func (m *meter) grow(runs, batches int64) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.base.Runs += runs
	m.base.Batches += batches
}

// waitFor records how many batches of other shards are awaited.
func (m *meter) waitFor(batches int64) { m.waiting.Store(batches) }

// skip counts a batch that another process has committed.
func (m *meter) skip(runs int64) {
	m.skipped.Add(runs)
	m.commits.Add(1)
}

// snapshot must be called with mu held.
func (m *meter) snapshot() Snapshot {
	s := m.base
	s.Done, s.Failed, s.Commits = m.done.Load(), m.failed.Load(), m.commits.Load()
	s.Before += m.skipped.Load()
	s.Waiting = m.waiting.Load()
	s.Elapsed = time.Since(m.start)
	m.window.add(s.Elapsed, s.Done)
	s.Rate = m.window.rate()
	if left := s.Runs - s.Before - s.Done; left > 0 && s.Rate > 0 && s.Waiting == 0 {
		s.Left = time.Duration(float64(left) / s.Rate * float64(time.Second))
	}
	return s
}

// rateWindow is the recent history of a counter.
type rateWindow struct {
	samples []reading
}

type reading struct {
	at   time.Duration
	done int64
}

// windowLength is the length of the history that the rate covers.
const windowLength = time.Minute

func (w *rateWindow) add(at time.Duration, done int64) {
	w.samples = append(w.samples, reading{at, done})
	old := 0
	for old < len(w.samples)-2 && at-w.samples[old].at > windowLength {
		old++
	}
	w.samples = w.samples[old:]
}

// rate is the mean rate over the window in 1/s, 0 if unknown.
func (w *rateWindow) rate() float64 {
	first, last := w.samples[0], w.samples[len(w.samples)-1]
	if last.at <= first.at || last.done <= first.done {
		return 0
	}
	return float64(last.done-first.done) / (last.at - first.at).Seconds()
}
