package verify

import (
	"context"
	"fmt"
	"sweep/datasets"
)

// records reads every commit record once: each must decode, belong to a plan and continue the batch before it. The
// manifest is compared in the same pass, since it is derived from the same records.
func (v *verifier) records(ctx context.Context) error {
	set := &datasets.BatchSet{}
	err := v.d.ListBatches(datasets.CommitsDir, set.Add, func(name string) {
		v.damage(LevelCommits, name, -1, "is not the name of a commit record", "move it out of the data set")
	})
	if err != nil {
		return err
	}
	documents := &datasets.BatchSet{}
	if err := v.failureNames(set, documents); err != nil {
		return err
	}
	b, compared, err := v.openManifest()
	if err != nil {
		return err
	}
	var chain runChain
	err = v.eachRecord(ctx, set, func(r datasets.CommitRecord) error {
		v.checkPlace(&chain, r)
		if r.Failures == nil && documents.Has(r.Batch) {
			v.damage(LevelCommits, datasets.FailurePath(r.Batch), r.Batch, "lists failures that are not in the batch's commit record", "remove it")
		}
		if err := v.batches.Add(r); err != nil {
			v.damage(LevelCommits, datasets.RecordPath(r.Batch), r.Batch, err.Error(), datasets.RepairBatch(r.Batch))
		}
		v.report.Files += int64(len(r.Files))
		return b.Add(r)
	})
	if err != nil {
		return err
	}
	v.report.Batches = v.batches.Committed.Len()
	v.missing()
	if err := v.analysisRecords(ctx, b); err != nil {
		return err
	}
	return v.closeManifest(b, compared)
}

// eachRecord calls visit with the records that can be read, in ascending order, and reports the others.
func (v *verifier) eachRecord(ctx context.Context, set *datasets.BatchSet, visit func(datasets.CommitRecord) error) error {
	return v.d.EachRead(set, func(batch int64, r datasets.ReadRecord) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		if r.Err != nil {
			v.badDocument(LevelCommits, datasets.RecordPath(batch), batch, r.Err)
			return nil
		}
		return visit(r.CommitRecord)
	})
}

// failureNames lists the documents about failures and reports those whose batch is not committed.
func (v *verifier) failureNames(committed, documents *datasets.BatchSet) error {
	return v.d.ListBatches(datasets.FailuresDir, func(batch int64) {
		documents.Add(batch)
		if !committed.Has(batch) {
			v.note(LevelCommits, datasets.FailurePath(batch), "belongs to a batch that is not committed", "run sweep run to complete the batch")
		}
	}, func(name string) {
		v.damage(LevelCommits, name, -1, "is not the name of a document about failures", "move it out of the data set")
	})
}

// runChain is the end of the runs so far, where those of the next batch must begin.
type runChain struct {
	plan  int
	batch int64 // the batch before
	run   int64 // its last run
}

// checkPlace checks the batch and run numbers of a record against its plan and the record before it.
func (v *verifier) checkPlace(c *runChain, r datasets.CommitRecord) {
	bad := func(format string, args ...any) {
		v.damage(LevelCommits, datasets.RecordPath(r.Batch), r.Batch, fmt.Sprintf(format, args...), datasets.RepairBatch(r.Batch))
	}
	if r.Plan > len(v.plans) {
		return // its plan is lost, or was added by another process since
	}
	p := v.plans[r.Plan-1]
	if c.plan != r.Plan {
		*c = runChain{plan: r.Plan, batch: p.FirstBatch - 1, run: p.FirstRun - 1}
	}
	gap := r.Batch - c.batch - 1 // each batch that is missing in between has at least one run
	if r.FirstRun < c.run+1+gap || gap == 0 && r.FirstRun != c.run+1 {
		bad("its runs begin at %d, the batch before it ends at %d", r.FirstRun, c.run)
	}
	*c = runChain{plan: r.Plan, batch: r.Batch, run: r.LastRun}
}

// missing reports the planned batches that are not committed, a finding per range of consecutive batches.
func (v *verifier) missing() {
	for _, p := range v.plans {
		for b := p.FirstBatch; b <= p.LastBatch(); b++ {
			if v.batches.Committed.Has(b) {
				continue
			}
			first := b
			for b < p.LastBatch() && !v.batches.Committed.Has(b+1) {
				b++
			}
			v.report.Missing += b - first + 1
			v.find(Finding{Level: LevelCommits, Severity: Incomplete, Batch: first, Run: -1,
				Problem: fmt.Sprintf("batches %d to %d of plan %d are not committed", first, b, p.Number), Remedy: "run sweep run to compute them"})
		}
	}
}
