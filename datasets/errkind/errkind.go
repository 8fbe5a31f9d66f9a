// Package errkind says what kind of error an error is, which is what the caller acts on: whether the input, the data or the
// storage is at fault, and whether trying again helps. The command line has an exit code for each kind.
package errkind

import (
	"errors"
	"fmt"
)

// Kind is the kind of an error.
type Kind int

// The kinds of errors. An error without a kind is a bug.
const (
	None        Kind = iota
	Incomplete       // some runs failed or are missing; everything else is sound
	NoDataset        // there is no data set
	Busy             // another process uses the data set
	Invalid          // the input is invalid; trying again does not help
	Damage           // a file of the data set is not what was written
	Determinism      // the same run was computed twice with different results
	Different        // two data sets, or two versions of the program, have different results
	Storage          // the storage is full or failing
	Interrupted      // the work was interrupted; the same command continues it
	Usage            // the command line is wrong
)

// Of returns the kind of an error: that of the outermost error in its chain with a method Kind; None if there is none.
func Of(err error) Kind {
	var of interface{ Kind() Kind }
	if errors.As(err, &of) {
		return of.Kind()
	}
	return None
}

// Errorf is fmt.Errorf with a kind.
func Errorf(kind Kind, format string, args ...any) error {
	return Mark(kind, fmt.Errorf(format, args...))
}

// Mark gives an error a kind; a nil error stays nil.
func Mark(kind Kind, err error) error {
	if err == nil {
		return nil
	}
	return &marked{err, kind}
}

type marked struct {
	error
	kind Kind
}

func (m *marked) Unwrap() error { return m.error }
func (m *marked) Kind() Kind    { return m.kind }
