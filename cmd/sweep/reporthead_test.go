package main

import (
	"testing"

	"sweep/datasets/pictures"
)

// TestAboutText checks that points times replications are only said where they are the runs.
func TestAboutText(t *testing.T) {
	for want, study := range map[string]*pictures.Study{
		"3 points × 4 replications · 12 runs · different days at every point":           {Points: 3, Replications: 4, Planned: 12},
		"3 points × 4 dates · 12 runs":                                                  {Points: 3, Replications: 4, Planned: 12, Dates: 4},
		"3 points, up to 9 replications each · 12 runs · different days at every point": {Points: 3, Replications: 9, Planned: 12, Rule: &pictures.Rule{}},
		"up to 9 replications of a point · 12 runs · the same days at every point":      {Points: 2, Replications: 9, Planned: 12, Common: true},
	} {
		if got := aboutText(study); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
