package text

import (
	"fmt"
	"math"
	"strings"
)

// Counted is a count with its noun: "1 run" or "3 runs".
func Counted(n int64, noun string) string { return Count(n) + " " + Plural(n, noun) }

// Plural is a noun in the form that follows a number.
func Plural(n int64, noun string) string {
	if stem, found := strings.CutSuffix(noun, "sis"); found {
		return Form(n, noun, stem+"ses")
	}
	if strings.HasSuffix(noun, "ch") {
		return Form(n, noun, noun+"es")
	}
	return Form(n, noun, noun+"s")
}

// Form is the form of a word for one or for any other number.
func Form(n int64, one, other string) string {
	if n == 1 {
		return one
	}
	return other
}

// List is "a", "a and b" or "a, b and c".
func List(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " and " + names[last]
}

// Bytes formats a number of bytes with a decimal unit.
func Bytes(n int64) string {
	units := []string{"B", "kB", "MB", "GB", "TB", "PB"}
	f, i := float64(n), 0
	for f >= 999.5 && i < len(units)-1 {
		f /= 1000
		i++
	}
	if i == 0 {
		return fmt.Sprintf("%d B", n)
	}
	return Digits(f) + " " + units[i]
}

// Seconds formats a time: "850 ms", "4.2 s", "3 min 20 s", "2 h 5 min". It is rounded to what is shown.
func Seconds(s float64) string {
	whole := func(unit float64) int64 { return int64(math.Round(min(s/unit, 1<<53))) }
	switch {
	case s < 0.9995:
		return fmt.Sprintf("%d ms", whole(0.001))
	case s < 59.95:
		return Fixed(s, 1) + " s"
	case s < 3599.5:
		n := whole(1)
		return fmt.Sprintf("%d min %d s", n/60, n%60)
	case s < 48*3600-30:
		n := whole(60)
		return fmt.Sprintf("%d h %d min", n/60, n%60)
	}
	n := whole(3600)
	return fmt.Sprintf("%d d %d h", n/24, n%24)
}

// ShortSeconds is Seconds with three digits for times below a second: "0.4 ms".
func ShortSeconds(s float64) string {
	if s < 0.9995 {
		return Digits(s*1000) + " ms"
	}
	return Seconds(s)
}
