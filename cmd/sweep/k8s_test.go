package main

import (
	"slices"
	"testing"

	"sweep/runner/cluster"
)

// TestPodsAreTriedAgainAfterTheRightExitCodes holds the failure policy of the pods against the table of codes.
func TestPodsAreTriedAgainAfterTheRightExitCodes(t *testing.T) {
	for _, code := range []int{exitBug, exitBusy, exitStorage, exitInterrupted} {
		if slices.Contains(cluster.FutileCodes, code) || slices.Contains(cluster.SettledCodes, code) {
			t.Errorf("a pod is not tried again after %d (%s)", code, exitName(code))
		}
	}
	for _, code := range []int{exitInvalid, exitDeterminism, exitUsage} {
		if !slices.Contains(cluster.FutileCodes, code) {
			t.Errorf("a job goes on after %d (%s)", code, exitName(code))
		}
	}
	for _, code := range []int{exitIncomplete, exitDamage} {
		if !slices.Contains(cluster.SettledCodes, code) {
			t.Errorf("an index is tried again after %d (%s)", code, exitName(code))
		}
	}
}
