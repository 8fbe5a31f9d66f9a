package viewer

import (
	"context"
	"time"
)

// Times between two looks at a data set. Looking takes at most a hundredth of a core and drawing two: after a look, the next one waits
// a hundred times as long as the processor time of the first, and the next generation fifty times that of the pictures of one.
const (
	lookTime   = 2 * time.Second
	remoteTime = 30 * time.Second // on an object store, and of a complete data set
	drawTime   = 5 * time.Second
	lookShare  = 100
	drawShare  = 50
)

// watched is what is known about a data set that may be growing.
type watched struct {
	progress Progress
	look     time.Time     // when to look again
	shown    Progress      // of the present generation
	began    time.Time     // when the present generation did
	spent    time.Duration // processor time when it began
}

// next is when the present generation was long enough for what it cost.
func (w *watched) next(spent time.Duration) time.Time {
	return w.began.Add(max(drawTime, drawShare*(spent-w.spent)))
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
	now, processor := time.Now(), st.server.options.Sources.Processor
	if !now.Before(w.look) {
		spent := processor()
		p, err := st.server.options.Sources.Progress(st.place)
		if err != nil {
			return nil, err
		}
		first := w.look.IsZero()
		pause := lookTime
		if _, local := st.place.Path(); !local || p.Done == p.Planned && !p.Running {
			pause = remoteTime
		}
		w.progress, w.look = p, time.Now().Add(max(pause, lookShare*(processor()-spent)))
		if first {
			w.shown, w.shown.Done, w.shown.Failed = p, st.about.Study.Done, st.about.Study.Failed
			w.began, w.spent = now, spent
		}
	}
	if w.progress.Running {
		st.server.touch()
	}
	again := w.look
	if w.changed() {
		if next := w.next(processor()); now.Before(next) {
			again = earlier(again, next) // the last runs of a sweep do not wait for the next look, which comes late then
		} else if err := st.renew(); err != nil {
			return nil, err
		}
	}
	answer := liveAnswer{Progress: w.progress, Generation: st.generation, New: w.progress.Done - w.shown.Done, Wait: max(time.Until(again).Milliseconds(), 100)}
	return answer, nil
}

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

// changed reports whether there are other batches than those of the present generation.
func (w *watched) changed() bool {
	return w.progress.Done != w.shown.Done || w.progress.Failed != w.shown.Failed || w.progress.Planned != w.shown.Planned || w.progress.Batches != w.shown.Batches
}

// renew begins a generation with the batches that are committed now. The connections follow when they are next used.
func (st *study) renew() error {
	began, spent := time.Now(), st.server.options.Sources.Processor()
	about, err := st.server.options.Sources.Describe(st.place)
	if err != nil {
		return err
	}
	w := &st.watched
	st.about, st.documents = about, cache{}
	st.generation++
	w.shown, w.shown.Done, w.shown.Failed = w.progress, about.Study.Done, about.Study.Failed
	w.began, w.spent = began, spent
	return nil
}
