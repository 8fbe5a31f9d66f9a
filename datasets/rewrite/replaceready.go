package rewrite

import (
	"context"
	"fmt"

	"sweep/datasets"
	"sweep/datasets/verify"
	"sweep/datasets/vfs"
)

// ready refuses a data set that is damaged or being written to, and one whose name for the old copy is taken.
func (r *replacement) ready(ctx context.Context, old *datasets.Dataset) error {
	if err := quiet(old, r.given.String()); err != nil {
		return err
	}
	if err := r.decideKeep(ctx, old); err != nil {
		return err
	}
	if r.kept == "" {
		return r.free(r.removing())
	}
	return r.free(r.kept)
}

// decideKeep checks all names in the old data set. It refuses a damaged one, and keeps one that contains files of the
// user.
func (r *replacement) decideKeep(ctx context.Context, old *datasets.Dataset) error {
	report, err := verify.Run(ctx, old, verify.Options{Level: verify.LevelCommits})
	if err != nil {
		return err
	}
	if r.options.Keep {
		r.kept = r.before()
	}
	for _, f := range report.Findings {
		switch {
		case f.Severity == verify.Damage:
			return asDamage(f, "run sweep verify for details")
		case f.Severity == verify.Note && r.kept == "":
			r.kept = r.before()
			r.options.Notice(fmt.Sprintf("the old data set stays in %s, because %s %s", r.kept, f.File, f.Problem))
		}
	}
	return nil
}

// free refuses to continue if a name that the old data set needs is taken.
func (r *replacement) free(name string) error {
	there, err := vfs.Exists(r.fs, name)
	if err == nil && there {
		err = inTheWay(name)
	}
	return datasets.Storage("checking", name, err)
}

// quiet refuses a data set that other processes may be writing to: what they commit meanwhile would be lost.
func quiet(d *datasets.Dataset, dir string) error {
	leftovers, err := d.CleanStaging(false)
	if err != nil {
		return err
	}
	for _, l := range leftovers {
		switch {
		case l.State == datasets.LeftoverAlive:
			return &BusyError{What: dir, Why: "another process is writing to it (" + datasets.StagingDir + "/" + l.Name + ")", Remedy: "wait for it to end"}
		case l.State == datasets.LeftoverForeign && !l.Removed:
			return &BusyError{What: dir, Why: "a process of another machine is writing to it or has died (" + datasets.StagingDir + "/" + l.Name + ")",
				Remedy: "when nothing is running there, run sweep finish to remove what is left"}
		}
	}
	return nil
}

// datasetState changes whenever something is added to a data set.
type datasetState struct {
	plans    int
	batches  int64
	analyses int
}

func (r *replacement) stateOf(d *datasets.Dataset) (datasetState, error) {
	if err := quiet(d, r.given.String()); err != nil {
		return datasetState{}, err
	}
	plans, err := d.ReadPlans()
	if err != nil {
		return datasetState{}, err
	}
	set, err := d.Committed()
	if err != nil {
		return datasetState{}, err
	}
	ids, err := d.Analyses()
	return datasetState{len(plans), set.Len(), len(ids)}, err
}

func (r *replacement) disturbed() error {
	return &BusyError{What: r.given.String(), Why: "another process has written to it in the meantime; it was not changed", Remedy: "run the same command again"}
}

// asDamage is the finding as an error, with an additional hint.
func asDamage(f verify.Finding, remedy string) error {
	where := f.File
	if where == "" {
		where = fmt.Sprintf("batch %d", f.Batch)
	}
	return &datasets.DamageError{Path: where, Batch: f.Batch, Why: f.Problem, Remedy: datasets.JoinNonEmpty("; ", f.Remedy, remedy)}
}
