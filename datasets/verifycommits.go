package datasets

import (
	"context"
	"fmt"
)

// records reads every commit record once: each must decode, belong to a plan and continue the batch before it. The
// manifest is compared in the same pass, since it is derived from the same records.
func (v *verifier) records(ctx context.Context) error {
	set := &BatchSet{}
	err := v.d.listBatches(commitsDir, set.Add, func(name string) {
		v.damage(LevelCommits, name, -1, "is not the name of a commit record", "move it out of the data set")
	})
	if err != nil {
		return err
	}
	documents := &BatchSet{}
	if err := v.failureNames(set, documents); err != nil {
		return err
	}
	b, compared, err := v.openManifest()
	if err != nil {
		return err
	}
	var chain runChain
	err = v.eachRecord(ctx, set, func(r CommitRecord) error {
		v.checkPlace(&chain, r)
		if r.Failures == nil && documents.Has(r.Batch) {
			v.damage(LevelCommits, failurePath(r.Batch), r.Batch, "lists failures that are not in the batch's commit record", "remove it")
		}
		if err := v.batches.add(r); err != nil {
			v.damage(LevelCommits, recordPath(r.Batch), r.Batch, err.Error(), repairBatch(r.Batch))
		}
		v.report.Files += int64(len(r.Files))
		return b.add(r)
	})
	if err != nil {
		return err
	}
	v.report.Batches = v.batches.committed.Len()
	v.missing()
	return v.closeManifest(b, compared)
}

// eachRecord calls visit with the records that can be read, in ascending order, and reports the others.
func (v *verifier) eachRecord(ctx context.Context, set *BatchSet, visit func(CommitRecord) error) error {
	return v.d.eachRead(set, func(batch int64, r readRecord) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		if r.err != nil {
			v.badDocument(LevelCommits, recordPath(batch), batch, r.err)
			return nil
		}
		return visit(r.CommitRecord)
	})
}

// failureNames lists the documents about failures and reports those whose batch is not committed.
func (v *verifier) failureNames(committed, documents *BatchSet) error {
	return v.d.listBatches(failuresDir, func(batch int64) {
		documents.Add(batch)
		if !committed.Has(batch) {
			v.note(LevelCommits, failurePath(batch), "belongs to a batch that is not committed", "run sweep run to complete the batch")
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
func (v *verifier) checkPlace(c *runChain, r CommitRecord) {
	bad := func(format string, args ...any) {
		v.damage(LevelCommits, recordPath(r.Batch), r.Batch, fmt.Sprintf(format, args...), repairBatch(r.Batch))
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
			if v.batches.committed.Has(b) {
				continue
			}
			first := b
			for b < p.LastBatch() && !v.batches.committed.Has(b+1) {
				b++
			}
			v.report.Missing += b - first + 1
			v.find(Finding{Level: LevelCommits, Severity: Incomplete, Batch: first, Run: -1,
				Problem: fmt.Sprintf("batches %d to %d of plan %d are not committed", first, b, p.Number), Remedy: "run sweep run to compute them"})
		}
	}
}
