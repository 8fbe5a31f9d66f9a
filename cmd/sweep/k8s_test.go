package main

import (
	"slices"
	"testing"
)

// TestPodsAreTriedAgainAfterTheRightExitCodes checks which codes end a job or an index: invalid input, other results of
// the same run and wrong usage; failed runs and damage.
func TestPodsAreTriedAgainAfterTheRightExitCodes(t *testing.T) {
	if got := codesOf(futile); !slices.Equal(got, []int{12, 14, 80}) {
		t.Errorf("the job ends after %v", got)
	}
	if got := codesOf(settled); !slices.Equal(got, []int{3, 13}) {
		t.Errorf("an index ends after %v", got)
	}
}
