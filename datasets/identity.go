package datasets

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"math/bits"
	"slices"
	"strings"
)

// Identity are hashes that tell whether two data sets are the same, computed from the plans and commit records alone.
type Identity struct {
	// Tree is the TreeHash, if the data files have the content that their records state. Verify checks that.
	Tree string `json:"tree_hash"`
	// Content identifies the runs that have a result, by their keys, and the tables that they were written to, and the
	// analyses, by their ids and numbers of rows. It does
	// not depend on batches, partitions, run ids, plans or versions of the format, so it is the same after compacting
	// and migrating, and when the same runs were planned in other steps. It says nothing about the bytes of the files.
	Content string `json:"content_hash"`
}

// Identify returns the current manifest and the hashes of the data set. As for Current, damaged records are left out and
// reported with the result.
func (d *Dataset) Identify() (*Manifest, Identity, error) {
	if err := d.reloadPlans(); err != nil {
		return nil, Identity{}, err
	}
	b := d.newManifestBuilder()
	sums, keys := map[string]Sum{}, keySum{}
	err := d.EachCommit(func(r CommitRecord) error {
		for _, f := range r.Files {
			addSum(sums, f)
		}
		keys.add(&r)
		return b.Add(r)
	})
	var analyses strings.Builder
	err = errors.Join(err, d.EachAnalysis(func(r AnalysisRecord) error {
		fmt.Fprintf(&analyses, "analysis %s", r.ID)
		for _, f := range r.Files {
			addSum(sums, f)
			fmt.Fprintf(&analyses, " %s %d", f.Table, f.Rows)
		}
		analyses.WriteByte('\n')
		return b.AddAnalysis(r)
	}))
	var damage *DamageError
	if err != nil && !errors.As(err, &damage) {
		return nil, Identity{}, err
	}
	for _, p := range d.Plans() {
		for _, hash := range p.StoredInputs() {
			if r, err := d.InputRecord(hash); err == nil {
				if sum, err := hex.DecodeString(r.SHA256); err == nil {
					sums[InputPath(hash)] = Sum(sum)
				}
			}
		}
	}
	m := b.Finish()
	tree, treeErr := d.treeHash(sums)
	if treeErr != nil {
		return nil, Identity{}, treeErr
	}
	return m, Identity{Tree: tree, Content: keys.hash(m, d.Plans(), analyses.String())}, err
}

// addSum adds the hash of a file that its record states.
func addSum(sums map[string]Sum, f CommittedFile) {
	if sum, err := hex.DecodeString(f.SHA256); err == nil && len(sum) == sha256.Size {
		sums[f.Path] = Sum(sum)
	}
}

// keySum adds up hashes of run keys, so that their order does not matter and a data set of any size needs no memory.
type keySum struct {
	runs int64
	sum  [4]uint64 // modulo 2^256, the lowest part first
}

// add adds the runs of a batch that have a result.
func (k *keySum) add(r *CommitRecord) {
	for i, key := range r.RunKeys {
		run := r.FirstRun + int64(i)
		if slices.ContainsFunc(r.Failed, func(f FailedRef) bool { return f.Run == run }) {
			continue
		}
		k.runs++
		h, carry := sha256.Sum256([]byte(key)), uint64(0)
		for j := range k.sum {
			k.sum[j], carry = bits.Add64(k.sum[j], binary.LittleEndian.Uint64(h[8*j:]), carry)
		}
	}
}

// hash is the hash of the runs and of a text about the analyses.
func (k *keySum) hash(m *Manifest, plans []PlanDoc, analyses string) string {
	tables := slices.Sorted(slices.Values(lastPlan(plans).OutTables))
	text := fmt.Sprintf("model %d\ntables %s\nruns %d\nkeys %016x %016x %016x %016x\n", m.Semantics, strings.Join(tables, " "), k.runs,
		k.sum[0], k.sum[1], k.sum[2], k.sum[3]) + analyses
	return fmt.Sprintf("%x", sha256.Sum256([]byte(text)))
}
