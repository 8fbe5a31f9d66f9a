package datasets

import (
	"errors"
	"io"
)

// Current is the manifest as the plans and commit records of this moment give it, without writing anything: what is
// there of a data set that is still being written. When records are damaged the manifest leaves them out, and a
// DamageError comes with it.
func (d *Dataset) Current() (*Manifest, error) {
	if err := d.reloadPlans(); err != nil {
		return nil, err
	}
	b := d.newManifestBuilder()
	b.entries = io.Discard
	err := d.EachCommit(b.add)
	var damage *DamageError
	if err != nil && !errors.As(err, &damage) {
		return nil, err
	}
	return b.finish(), err
}
