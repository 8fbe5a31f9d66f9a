package main

import (
	"testing"
	"time"
)

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

// TestFiguresAreRoundedToWhatIsShown tries values at the edges where another unit or another number of digits begins.
func TestFiguresAreRoundedToWhatIsShown(t *testing.T) {
	for d, want := range map[time.Duration]string{
		0: "0 ms", 499 * time.Microsecond: "0 ms", 500 * time.Microsecond: "1 ms", 999_499 * time.Microsecond: "999 ms",
		999_600 * time.Microsecond: "1.0 s", 59_940 * time.Millisecond: "59.9 s", 59_960 * time.Millisecond: "1 min 0 s",
		119_600 * time.Millisecond: "2 min 0 s", 3599_600 * time.Millisecond: "1 h 0 min", 7199 * time.Second: "2 h 0 min",
		47*time.Hour + 59*time.Minute + 40*time.Second: "2 d 0 h", 71*time.Hour + 40*time.Minute: "3 d 0 h",
	} {
		if got := duration(d); got != want {
			t.Errorf("%v is written %q, want %q", d, got, want)
		}
	}
	for n, want := range map[int64]string{0: "0 B", 999: "999 B", 1000: "1 kB", 1234567: "1.23 MB", 999_600: "1 MB", 100_000: "100 kB"} {
		if got := byteSize(n); got != want {
			t.Errorf("%d bytes are written %q, want %q", n, got, want)
		}
	}
	for s, want := range map[float64]string{0.0004: "0.4 ms", 0.9994: "999 ms", 0.9996: "1.0 s", 12.34: "12.3 s"} {
		if got := shortTime(s); got != want {
			t.Errorf("%v s are written %q, want %q", s, got, want)
		}
	}
	if got := cpuHours(3600 * 999.9); got != "1,000" {
		t.Errorf("999.9 hours are written %q", got)
	}
	if got := seconds(1e12); got < 0 {
		t.Errorf("a long time is %v", got)
	}
}
