package main

import (
	"fmt"
	"math"
	"runtime"
	"strconv"
	"strings"
	"time"

	"sweep/engine/figures"
)

// counted is "1 run" or "3 runs".
func counted(n int64, noun string) string {
	return figures.Count(n) + " " + plural(int(min(n, 2)), noun, pluralOf(noun))
}

func plural(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

// byteSize writes a number of bytes with a decimal unit.
func byteSize(n int64) string {
	units := []string{"B", "kB", "MB", "GB", "TB", "PB"}
	f, i := float64(n), 0
	for f >= 999.5 && i < len(units)-1 {
		f /= 1000
		i++
	}
	if i == 0 {
		return fmt.Sprintf("%d B", n)
	}
	return threeDigits(f) + " " + units[i]
}

// duration formats a time for people: "850 ms", "4.2 s", "3 min 20 s", "2 h 5 min". It is rounded to what is shown.
func duration(d time.Duration) string {
	switch {
	case d < 1000*time.Millisecond-time.Millisecond/2:
		return fmt.Sprintf("%d ms", d.Round(time.Millisecond).Milliseconds())
	case d < time.Minute-50*time.Millisecond:
		return figures.Fixed(d.Seconds(), 1) + " s"
	case d < time.Hour-time.Second/2:
		s := int(d.Round(time.Second).Seconds())
		return fmt.Sprintf("%d min %d s", s/60, s%60)
	case d < 48*time.Hour-time.Minute/2:
		m := int(d.Round(time.Minute).Minutes())
		return fmt.Sprintf("%d h %d min", m/60, m%60)
	}
	h := int(d.Round(time.Hour).Hours())
	return fmt.Sprintf("%d d %d h", h/24, h%24)
}

// pace formats a number of runs per second with three digits.
func pace(rate float64) string { return threeDigits(rate) + " runs/s" }

// threeDigits writes a number that is not negative with its first three digits, rounded, and no zeros behind the point.
func threeDigits(f float64) string {
	if f == 0 || math.IsInf(f, 0) || math.IsNaN(f) {
		return fmt.Sprint(f)
	}
	rounded, _ := strconv.ParseFloat(strconv.FormatFloat(f, 'e', 2, 64), 64)
	decimals := max(0, 2-int(math.Floor(math.Log10(rounded))))
	text := figures.Fixed(rounded, decimals)
	if decimals > 0 {
		text = strings.TrimRight(strings.TrimRight(text, "0"), ".")
	}
	return text
}

// workers is a number of workers, by default one per core.
func workers(n int) int {
	if n > 0 {
		return n
	}
	return runtime.GOMAXPROCS(0)
}

// pluralOf is the plural of a noun that counted is used with.
func pluralOf(noun string) string {
	if strings.HasSuffix(noun, "ch") {
		return noun + "es"
	}
	return noun + "s"
}
