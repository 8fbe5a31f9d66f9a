package text

import (
	"testing"
	"time"
)

func TestDigits(t *testing.T) {
	for rate, want := range map[float64]string{
		0: "0", 0.01234: "0.0123", 71.93: "71.9", 999.4: "999", 999.9: "1,000",
		1000: "1,000", 14249.7: "14,200", 1234567: "1,230,000",
	} {
		if got := Digits(rate); got != want {
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
		if got := Seconds(d.Seconds()); got != want {
			t.Errorf("%v is written %q, want %q", d, got, want)
		}
	}
	for n, want := range map[int64]string{0: "0 B", 999: "999 B", 1000: "1 kB", 1234567: "1.23 MB", 999_600: "1 MB", 100_000: "100 kB"} {
		if got := Bytes(n); got != want {
			t.Errorf("%d bytes are written %q, want %q", n, got, want)
		}
	}
	for s, want := range map[float64]string{0.0004: "0.4 ms", 0.9994: "999 ms", 0.9996: "1.0 s", 12.34: "12.3 s"} {
		if got := ShortSeconds(s); got != want {
			t.Errorf("%v s are written %q, want %q", s, got, want)
		}
	}
	if got := Seconds(1e12); got != "11574074 d 2 h" {
		t.Errorf("a long time is %s", got)
	}
}

func TestWordsFollowTheirNumber(t *testing.T) {
	for n, want := range map[int64]string{0: "0 batches", 1: "1 batch", 2: "2 batches", 1234: "1,234 batches"} {
		if got := Counted(n, "batch"); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	for want, names := range map[string][]string{"": nil, "a": {"a"}, "a and b": {"a", "b"}, "a, b and c": {"a", "b", "c"}} {
		if got := List(names); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
