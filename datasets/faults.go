package datasets

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"syscall"

	"sweep/datasets/errkind"
	"sweep/datasets/vfs"
)

// The errors of this package have a kind and end with what the user can do.

// ErrDeterminism is the target that errors.Is matches with a DeterminismError.
var ErrDeterminism = errors.New("determinism violation")

// NoDatasetError reports that there is no data set at a place.
type NoDatasetError struct {
	Place   vfs.Place
	MovedTo string // its directory while it is being replaced; empty otherwise
}

func (e *NoDatasetError) Error() string {
	if e.MovedTo != "" {
		return fmt.Sprintf("%s: its data set is in %s, because sweep compact or sweep migrate was interrupted; run the same command again", e.Place, e.MovedTo)
	}
	return fmt.Sprintf("%s: no data set here (%s is missing); name the directory that sweep run wrote to", e.Place, PlanPath(1))
}

// Kind is errkind.NoDataset.
func (e *NoDatasetError) Kind() errkind.Kind { return errkind.NoDataset }

// InvalidError reports a request that cannot be fulfilled; trying again does not help.
type InvalidError struct{ What, Why, Remedy string }

func (e *InvalidError) Error() string {
	return JoinNonEmpty("; ", JoinNonEmpty(": ", e.What, e.Why), e.Remedy)
}

// Kind is errkind.Invalid.
func (e *InvalidError) Kind() errkind.Kind { return errkind.Invalid }

// DamageError reports that a file of the data set is not what was written.
type DamageError struct {
	Path   string
	Batch  int64 // -1 if the file belongs to no batch
	Why    string
	Remedy string
}

func (e *DamageError) Error() string {
	return JoinNonEmpty("; ", e.Path+": damaged: "+e.Why, e.Remedy)
}

// Kind is errkind.Damage.
func (e *DamageError) Kind() errkind.Kind { return errkind.Damage }

// DeterminismError reports that a batch or an analysis was computed twice with different results. The committed result is kept; the
// other one is moved to Quarantine for comparison.
type DeterminismError struct {
	Analysis          string // its id; empty for a batch
	Batch             int64
	FirstRun, LastRun int64
	Differences       []string // one per table or field that differs
	Quarantine        []string // files of the result that was not committed
}

func (e *DeterminismError) Error() string {
	if e.Analysis != "" {
		return fmt.Sprintf("analysis %s: %v: %s; the committed analysis is kept, the other is in %s", e.Analysis, ErrDeterminism,
			strings.Join(e.Differences, ", "), QuarantineDir)
	}
	return fmt.Sprintf("batch %d (runs %d to %d): %v: %s; the committed result is kept, the other is in %s; "+
		"run sweep verify --rerun 0 to see which machine or version computes differently",
		e.Batch, e.FirstRun, e.LastRun, ErrDeterminism, strings.Join(e.Differences, ", "), QuarantineDir)
}

// Is makes errors.Is(err, ErrDeterminism) true.
func (e *DeterminismError) Is(target error) bool { return target == ErrDeterminism }

// Kind is errkind.Determinism.
func (e *DeterminismError) Kind() errkind.Kind { return errkind.Determinism }

// StorageError reports that the storage failed or is full while the data set was written. Nothing incomplete is
// visible; the same command completes the work once the storage works again.
type StorageError struct {
	Doing string
	Path  string
	Err   error

	Nothing bool // there is no data set yet
}

func (e *StorageError) Error() string {
	safe, remedy := "the work done so far is safe", "repair the storage and run the same command again"
	if e.Nothing {
		safe = "nothing was computed"
	}
	switch {
	case vfs.IsFull(e.Err):
		remedy = "free space and run the same command again"
	case errors.Is(e.Err, fs.ErrPermission), errors.Is(e.Err, syscall.EROFS):
		remedy = "make it writable and run the same command again"
	}
	return fmt.Sprintf("%s %s: %v; %s, %s", e.Doing, e.Path, e.Err, safe, remedy)
}

func (e *StorageError) Unwrap() error { return e.Err }

// Kind is errkind.Storage.
func (e *StorageError) Kind() errkind.Kind { return errkind.Storage }

// Storage wraps an error of a file operation. It returns nil and the errors of this package unchanged.
func Storage(doing, path string, err error) error {
	if err == nil {
		return nil
	}
	if errkind.Of(err) != errkind.None {
		return err
	}
	if vfs.Escapes(err) {
		return &DamageError{Path: path, Batch: -1, Why: "it, or a directory above it, is a symbolic link that leads out of the data set",
			Remedy: "remove the link, or replace it with what it points to"}
	}
	if errors.Is(err, syscall.ENOTDIR) {
		return &DamageError{Path: path, Batch: -1, Why: "it, or a directory above it, is something other than a directory",
			Remedy: "remove it, or put the directory back"}
	}
	return &StorageError{Doing: doing, Path: path, Err: err}
}

// JoinNonEmpty joins the parts that are not empty.
func JoinNonEmpty(separator string, parts ...string) string {
	kept := parts[:0:0]
	for _, p := range parts {
		if p != "" {
			kept = append(kept, p)
		}
	}
	return strings.Join(kept, separator)
}
