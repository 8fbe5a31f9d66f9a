package main

import (
	"fmt"
	"math"
	"runtime"
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
	return fmt.Sprintf("%.3g %s", f, units[i])
}

// duration writes a time as people say it: "850 ms", "4.2 s", "3 min 20 s", "2 h 5 min".
func duration(d time.Duration) string {
	switch {
	case d < time.Second:
		return fmt.Sprintf("%d ms", d.Milliseconds())
	case d < time.Minute:
		return fmt.Sprintf("%.1f s", d.Seconds())
	case d < time.Hour:
		return fmt.Sprintf("%d min %d s", int(d.Minutes()), int(d.Seconds())%60)
	case d < 48*time.Hour:
		return fmt.Sprintf("%d h %d min", int(d.Hours()), int(d.Minutes())%60)
	}
	return fmt.Sprintf("%d d %d h", int(d.Hours())/24, int(d.Hours())%24)
}

// pace writes a number of runs per second with three digits.
func pace(rate float64) string {
	if rate < 999.5 {
		return fmt.Sprintf("%.3g runs/s", rate)
	}
	digit := math.Pow(10, math.Floor(math.Log10(rate))-2)
	return figures.Count(int64(math.Round(rate/digit)*digit)) + " runs/s"
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
