package datasets

import (
	"errors"
)

// Current returns the manifest that the plans and commit records give at this moment, without writing anything: the
// state of a data set that is still being written. Damaged records are left out of the manifest and reported in a
// DamageError returned with it.
func (d *Dataset) Current() (*Manifest, error) {
	if err := d.reloadPlans(); err != nil {
		return nil, err
	}
	b := d.newManifestBuilder()
	err := errors.Join(d.EachCommit(b.Add), d.EachAnalysis(b.AddAnalysis))
	var damage *DamageError
	if err != nil && !errors.As(err, &damage) {
		return nil, err
	}
	return b.Finish(), err
}
