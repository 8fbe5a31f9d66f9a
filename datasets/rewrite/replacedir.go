package rewrite

import (
	"context"
	"errors"
	"fmt"
	"path"
	"reflect"

	"sweep/datasets"
	"sweep/datasets/errkind"
	"sweep/datasets/verify"
	"sweep/datasets/vfs"
)

// A data set is rewritten in place in four steps, using sibling directories:
//
//  1. NAME.compacting (or NAME.migrating) is written beside the old data set, which stays as it is;
//  2. it is verified up to its meaning, and row by row against the old one;
//  3. the two exchange their names in one step, where the file system can; elsewhere the old one becomes
//     NAME.before-compact and the new one takes its name;
//  4. the old one becomes NAME.removing and is removed, or NAME.before-compact and stays, if that was asked for.
//
// Whenever this is interrupted, the complete old or new data set has the name NAME, and the same command continues.
// Marks in both directories record which data set is the new one and that they belong together (replacemark.go). Only
// on file systems that cannot exchange names is there a moment in which no directory has the name.

// InPlaceOptions say how a data set is replaced.
type InPlaceOptions struct {
	Keep   bool         // keep the old data set next to the new one
	Notice func(string) // receives messages for the user; may be nil
}

// InPlace is the result of rewriting a data set in place.
type InPlace struct {
	Rewritten
	Needless bool   // there was nothing to do
	Resumed  bool   // an earlier replacement, which was interrupted in its last step, was completed
	Kept     string // directory of the old data set; empty if it was removed
}

// BusyError reports that another process is running.
type BusyError struct{ What, Why, Remedy string }

func (e *BusyError) Error() string {
	return datasets.JoinNonEmpty("; ", datasets.JoinNonEmpty(": ", e.What, e.Why), e.Remedy)
}

// Kind is errkind.Busy.
func (e *BusyError) Kind() errkind.Kind { return errkind.Busy }

// replacement replaces the data set in a directory by a rewritten one.
type replacement struct {
	fs      vfs.FS
	dir     string    // path with which the directory can be renamed
	given   vfs.Place // for messages
	names   names
	rewrite *rewriting // its data set is set once that is open
	options InPlaceOptions
	mark    *datasets.RewriteMark // of the data set that has the name; nil if it has none yet
	kept    string                // where the old one is kept; empty if it is not
}

const (
	removingSuffix = ".removing"
	rewritingLock  = ".rewriting" + datasets.LockSuffix
)

func (r *replacement) open(name string) (*datasets.Dataset, error) {
	return datasets.Open(vfs.In(r.fs, name))
}

func (r *replacement) working() string  { return r.dir + r.names.working }
func (r *replacement) before() string   { return r.dir + r.names.before }
func (r *replacement) removing() string { return r.dir + removingSuffix }

// rewriteInPlace replaces the data set at a place.
func rewriteInPlace(ctx context.Context, at vfs.Place, w *rewriting, o InPlaceOptions) (InPlace, error) {
	fsys, dir, ok := at.Directory()
	if !ok {
		return InPlace{}, &datasets.InvalidError{What: at.String(), Why: "directories on an object store cannot be renamed, so a data set there cannot be replaced in place",
			Remedy: "name a second place for the new data set"}
	}
	name, err := fsys.RealPath(dir)
	if err == nil && path.Dir(name) == name {
		err = &datasets.InvalidError{What: at.String(), Why: "it has no parent directory in which the new data set could be written", Remedy: "name a second place for the new data set"}
	}
	if err != nil && datasets.IsFile(at) {
		err = &datasets.NoDatasetError{Place: at}
	}
	if err != nil {
		return InPlace{}, datasets.Storage("finding", dir, err)
	}
	if o.Notice == nil {
		o.Notice = func(string) {}
	}
	r := &replacement{fs: fsys, dir: name, given: at, names: w.kind.names(), rewrite: w, options: o}
	unlock, err := r.lock()
	if err != nil {
		return InPlace{}, err
	}
	done, err := r.run(ctx)
	return done, errors.Join(err, unlock())
}

// lock prevents others from rewriting the same data set. The lock file is removed at the end, so the lock counts only
// if the file still exists once it is locked.
func (r *replacement) lock() (unlock func() error, err error) {
	name := r.dir + rewritingLock
	if there, err := vfs.Exists(r.fs, path.Dir(name)); err == nil && !there {
		return nil, &datasets.NoDatasetError{Place: r.given}
	}
	if info, err := r.fs.Stat(name); err == nil && (!info.Mode().IsRegular() || info.Size() > 0) {
		return nil, inTheWay(name)
	}
	for range datasets.OwnerTries {
		lock, err := r.fs.Lock(name)
		if errors.Is(err, vfs.ErrLocked) {
			return nil, &BusyError{What: r.given.String(), Why: "another process is rewriting it", Remedy: "wait for it to end"}
		}
		if err != nil {
			return nil, datasets.Storage("locking", name, err)
		}
		there, err := vfs.Exists(r.fs, name)
		if err == nil && there {
			return func() error {
				err := r.fs.Remove(name)
				return datasets.Storage("removing", name, errors.Join(err, lock.Close()))
			}, nil
		}
		lock.Close()
		if err != nil {
			return nil, datasets.Storage("locking", name, err)
		}
	}
	return nil, datasets.Storage("locking", name, errors.New("other processes removed our lock file again and again"))
}

// run performs the remaining steps.
func (r *replacement) run(ctx context.Context) (done InPlace, err error) {
	defer func() { done.Kept = r.kept }()
	if done.Resumed, err = r.resume(ctx); err != nil {
		return done, err
	}
	old, err := r.open(r.dir)
	if err != nil {
		return done, err
	}
	defer func() { err = errors.Join(err, old.Close()) }()
	if datasets.Private(old.Plans()) {
		r.fs = vfs.Private(r.fs)
	}
	w := r.rewrite
	w.from = old
	if err := w.plan(ctx); err != nil {
		return done, err
	}
	needed, err := w.kind.needed(w)
	if err != nil {
		return done, err
	}
	if !needed {
		done.Needless = !done.Resumed
		return done, r.mentionKept()
	}
	if err := r.ready(ctx, old); err != nil {
		return done, err
	}
	before, err := r.stateOf(old)
	if err != nil {
		return done, err
	}
	if err := r.markOld(); err != nil {
		return done, err
	}
	if err := r.write(ctx, w); err != nil {
		return done, err
	}
	done.Rewritten = w.done
	if err := r.check(ctx, w); err != nil {
		return done, err
	}
	if now, err := r.stateOf(old); err != nil || now != before {
		return done, errors.Join(err, r.disturbed())
	}
	if err := r.swap(before); err != nil {
		return done, err
	}
	if err := r.clear(); err != nil {
		return done, err
	}
	return done, r.finish()
}

// resume completes or undoes what an interrupted replacement has left, so that a new one can start. done reports
// whether the interrupted one was completed.
func (r *replacement) resume(ctx context.Context) (done bool, err error) {
	there, err := vfs.Exists(r.fs, r.dir)
	if err != nil {
		return false, datasets.Storage("checking", r.dir, err)
	}
	if !there {
		return r.takeName(ctx)
	}
	if r.mark, err = datasets.ReadMark(r.fs, r.dir); err != nil || r.mark == nil {
		return false, err
	}
	if r.mark.Command != r.names.command {
		return false, &datasets.InvalidError{What: r.given.String(), Why: "sweep " + r.mark.Command + " was interrupted here",
			Remedy: "run sweep " + r.mark.Command + " again first, or remove " + r.dir + "/" + datasets.MarkFile + " and the directories it has left next to the data set"}
	}
	if err := r.clear(); err != nil || r.mark.Role == datasets.RoleOld {
		return false, err
	}
	if old, err := r.isOurs(r.working()); err != nil || !old {
		return true, errors.Join(err, r.finish())
	}
	return true, r.complete(ctx, r.working())
}

// takeName gives the new data set the name if the old one has given it up and nothing else has it.
func (r *replacement) takeName(ctx context.Context) (done bool, err error) {
	if r.mark, err = datasets.ReadMark(r.fs, r.working()); err != nil || r.mark == nil {
		return false, err
	}
	if old, err := r.isOurs(r.before()); err != nil || !old || r.mark.Role != datasets.RoleNew || r.mark.Command != r.names.command {
		return false, err
	}
	if err := r.rename(r.working(), r.dir); err != nil {
		return false, err
	}
	return true, r.complete(ctx, r.before())
}

// complete puts away the old data set, which has the given name, after the new one has taken its place.
func (r *replacement) complete(ctx context.Context, name string) error {
	old, err := r.open(name)
	if err != nil {
		return err
	}
	err = r.decideKeep(ctx, old)
	if err := errors.Join(err, old.Close()); err != nil {
		return err
	}
	if err := r.putAway(name); err != nil {
		return err
	}
	if err := r.clear(); err != nil {
		return err
	}
	return r.finish()
}

// mentionKept reports an old copy of the data set that still exists.
func (r *replacement) mentionKept() error {
	if there, err := vfs.Exists(r.fs, r.before()); err != nil || !there {
		return datasets.Storage("checking", r.before(), err)
	}
	kept, err := r.open(r.before())
	if err != nil {
		return nil // it is something else
	}
	defer kept.Close()
	now, err := r.open(r.dir)
	if err != nil {
		return err
	}
	defer now.Close()
	if a, b := now.Plans()[0], kept.Plans()[0]; a.Name == b.Name && a.Seed == b.Seed && reflect.DeepEqual(a.Sources, b.Sources) {
		r.options.Notice(r.before() + " still holds the data set as it was before")
	}
	return nil
}

// write writes the new data set next to the old one. What an earlier attempt with other options has started is started
// again.
func (r *replacement) write(ctx context.Context, w *rewriting) error {
	err := r.claimWorking()
	if err == nil {
		err = w.create(vfs.In(r.fs, r.working()))
	}
	var conflict *datasets.PlanConflictError
	if errors.As(err, &conflict) {
		r.options.Notice(r.working() + " was started with other options, or before the data set was extended; it is started again")
		if err = r.discardWorking(); err == nil {
			err = r.claimWorking()
		}
		if err == nil {
			err = w.create(vfs.In(r.fs, r.working()))
		}
	}
	if err != nil {
		return err
	}
	return errors.Join(w.write(ctx), w.to.Close())
}

// discardWorking removes what an earlier attempt has written.
func (r *replacement) discardWorking() error {
	if err := r.free(r.removing()); err != nil {
		return err
	}
	if err := r.rename(r.working(), r.removing()); err != nil {
		return err
	}
	return r.clear()
}

// check verifies the new data set and compares its rows with those of the old one.
func (r *replacement) check(ctx context.Context, w *rewriting) error {
	d, err := r.open(r.working())
	if err != nil {
		return err
	}
	defer d.Close()
	w.to = d
	report, err := verify.Run(ctx, d, verify.Options{Level: verify.LevelMeaning, Progress: w.progress})
	if err != nil {
		return err
	}
	for _, f := range report.Findings {
		if f.Severity == verify.Damage {
			f.Remedy = ""
			return fmt.Errorf("%s: %w", r.working(), asDamage(f, r.given.String()+" is left as it is; remove "+r.working()+" and run the same command again"))
		}
	}
	return w.sameContent(ctx)
}
