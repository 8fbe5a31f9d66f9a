package viewer

import (
	"context"
	"time"
)

// Times between two looks at a data set. Looking and drawing take at most a twentieth of a core: after a look, the next one waits
// twenty times as long as it took, and so does the next generation after the pictures of one were made.
const (
	lookTime   = 2 * time.Second
	remoteTime = 30 * time.Second // on an object store, and of a complete data set
	drawTime   = 5 * time.Second
	idleShare  = 20
)

// watched is what is known about a data set that may be growing.
type watched struct {
	progress Progress
	look     time.Time     // when to look again
	draw     time.Time     // when the next generation may begin
	shown    Progress      // of the present generation
	cost     time.Duration // of the pictures of the present generation
}

// liveAnswer says how far the sweep is, and which generation the pictures show.
type liveAnswer struct {
	Progress
	Generation int64 `json:"generation"`
	New        int64 `json:"new"`  // runs that are committed but not shown yet
	Wait       int64 `json:"wait"` // milliseconds after which to ask again
}

// live answers how far the sweep is. It begins a new generation if there are new batches.
func live(_ context.Context, st *study, _ *request) (any, error) {
	if _, _, err := st.now(); err != nil {
		return nil, err
	}
	st.mu.Lock()
	defer st.mu.Unlock()
	w := &st.watched
	if now := time.Now(); !now.Before(w.look) {
		p, err := st.server.options.Sources.Progress(st.place)
		if err != nil {
			return nil, err
		}
		first := w.look.IsZero()
		pause := lookTime
		if _, local := st.place.Path(); !local || p.Done == p.Planned && !p.Running {
			pause = remoteTime
		}
		w.progress, w.look = p, now.Add(max(pause, idleShare*time.Since(now)))
		if first {
			w.shown, w.shown.Done, w.shown.Failed = p, st.about.Study.Done, st.about.Study.Failed
			w.draw = now.Add(drawTime)
		}
	}
	if now := time.Now(); w.changed() && !now.Before(w.draw) {
		if err := st.renew(); err != nil {
			return nil, err
		}
	}
	answer := liveAnswer{Progress: w.progress, Generation: st.generation, New: w.progress.Done - w.shown.Done, Wait: max(time.Until(w.look).Milliseconds(), 100)}
	return answer, nil
}

// changed reports whether there are other batches than those of the present generation.
func (w *watched) changed() bool {
	return w.progress.Done != w.shown.Done || w.progress.Failed != w.shown.Failed || w.progress.Planned != w.shown.Planned || w.progress.Batches != w.shown.Batches
}

// renew begins a generation with the batches that are committed now. The connections follow when they are next used.
func (st *study) renew() error {
	start := time.Now()
	about, err := st.server.options.Sources.Describe(st.place)
	if err != nil {
		return err
	}
	w := &st.watched
	st.about, st.documents = about, cache{}
	st.generation++
	w.shown, w.shown.Done, w.shown.Failed = w.progress, about.Study.Done, about.Study.Failed
	w.cost = time.Since(start)
	w.draw = start.Add(max(drawTime, idleShare*w.cost))
	return nil
}

// took remembers how long pictures took.
func (st *study) took(d time.Duration) {
	st.mu.Lock()
	defer st.mu.Unlock()
	w := &st.watched
	w.cost += d
	if next := time.Now().Add(max(drawTime, idleShare*w.cost)); next.After(w.draw) {
		w.draw = next
	}
}
