package runner

import (
	"context"
	"sync"
	"time"
)

// shutdown ends a sweep in two steps: first no more batches are started, and after a grace period the running batches
// are abandoned between two ticks. Both are safe at any time; the first loses less work.
type shutdown struct {
	take     context.Context // done: start no further batch
	work     context.Context // done: abandon the running batches
	stop     context.CancelCauseFunc
	abandon  context.CancelFunc
	unlisten func() bool

	mu    sync.Mutex
	timer *time.Timer
}

// newShutdown returns a shutdown that is applied when ctx ends. release must be called at the end of the sweep.
func newShutdown(ctx context.Context, grace time.Duration) *shutdown {
	b := &shutdown{}
	detached := context.WithoutCancel(ctx)
	b.take, b.stop = context.WithCancelCause(detached)
	b.work, b.abandon = context.WithCancel(detached)
	if ctx.Err() != nil {
		b.stop(context.Cause(ctx)) // before the first batch, not only when the listener is scheduled
	}
	b.unlisten = context.AfterFunc(ctx, func() {
		b.stop(context.Cause(ctx))
		b.mu.Lock()
		defer b.mu.Unlock()
		b.timer = time.AfterFunc(grace, b.abandon)
	})
	return b
}

// stopped reports whether no further batch may be started.
func (b *shutdown) stopped() bool { return b.take.Err() != nil }

// cause is what stopped the sweep, nil if nothing did.
func (b *shutdown) cause() error { return context.Cause(b.take) }

// release frees the timer and the contexts.
func (b *shutdown) release() {
	b.unlisten()
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.timer != nil {
		b.timer.Stop()
	}
	b.stop(nil)
	b.abandon()
}
