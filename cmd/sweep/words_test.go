package main

import "testing"

func TestPaceHasThreeDigits(t *testing.T) {
	for rate, want := range map[float64]string{
		0: "0 runs/s", 0.01234: "0.0123 runs/s", 71.93: "71.9 runs/s", 999.4: "999 runs/s", 999.9: "1,000 runs/s",
		1000: "1,000 runs/s", 14249.7: "14,200 runs/s", 1234567: "1,230,000 runs/s",
	} {
		if got := pace(rate); got != want {
			t.Errorf("%g is written %q, want %q", rate, got, want)
		}
	}
}
