package objects

import "sweep/datasets/vfs"

// The test doubles import this package, so the tests that use them are in package objects_test.

const (
	PieceBytes = pieceBytes
	StagingDir = stagingDir
)

var BodyOf = bodyOf

// NewS3 opens a bucket.
func NewS3(bucket string) (Store, error) { return newS3(bucket) }

// Age makes the next line of a log due for upload.
func Age(f vfs.File) { f.(*logFile).last = f.(*logFile).last.Add(-logInterval) }

// CheckConditions reports whether a store honors conditions of puts and of deletions.
func CheckConditions(store Store, key string) (puts, deletes bool, err error) {
	h := &conditionProbe{}
	err = h.check(store, key)
	return h.known, h.deletes, err
}
