package cluster

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// FormatTime writes a time limit as Slurm does: days-hours:minutes:seconds, without days below one.
func FormatTime(d time.Duration) string {
	seconds := int64(d.Round(time.Second) / time.Second)
	clock := fmt.Sprintf("%02d:%02d:%02d", seconds/3600%24, seconds/60%60, seconds%60)
	if days := seconds / 86400; days > 0 {
		return fmt.Sprintf("%d-%s", days, clock)
	}
	return clock
}

// ParseTime reads a time limit as Slurm does: MINUTES:SECONDS, HOURS:MINUTES:SECONDS, DAYS-HOURS, DAYS-HOURS:MINUTES or
// DAYS-HOURS:MINUTES:SECONDS; or with units, for example 90m or 2h30m. A plain number, minutes in Slurm, is refused as
// everywhere else.
func ParseTime(text string) (time.Duration, error) {
	if d, err := time.ParseDuration(text); err == nil && d > 0 {
		return d, nil
	}
	wrong := fmt.Errorf("%q is not a time limit; write 2h30m, or as in Slurm 02:30:00 or 1-12:00:00", text)
	dayPart, clock, hasDays := strings.Cut(text, "-")
	if !hasDays {
		dayPart, clock = "0", text
	}
	fields := strings.Split(clock, ":")
	units := []time.Duration{time.Hour, time.Minute, time.Second}
	if !hasDays && len(fields) < len(units) {
		units = units[1:]
	}
	if n, err := strconv.ParseUint(text, 10, 32); err == nil && n > 0 {
		return 0, fmt.Errorf("%q has no unit; write %sm for minutes, as Slurm reads it, or %sh for hours", text, text, text)
	}
	days, err := strconv.ParseUint(dayPart, 10, 16)
	if err != nil || len(fields) > len(units) {
		return 0, wrong
	}
	d := time.Duration(days) * 24 * time.Hour
	for i, f := range fields {
		n, err := strconv.ParseUint(f, 10, 32)
		if err != nil {
			return 0, wrong
		}
		d += time.Duration(n) * units[i]
	}
	if d <= 0 {
		return 0, wrong
	}
	return d, nil
}

// ParseMemory reads an amount of memory as Slurm does, a number with K, M, G or T, by itself in MiB; the result is in
// MiB, rounded up.
func ParseMemory(text string) (int, error) {
	wrong := fmt.Errorf("%q is not an amount of memory; write it as in Slurm, for example 8G or 500M", text)
	digits, kib := text, uint64(1<<10)
	if text != "" {
		if unit := strings.IndexByte("KMGT", text[len(text)-1]&^0x20); unit >= 0 {
			digits, kib = text[:len(text)-1], 1<<(10*unit)
		}
	}
	n, err := strconv.ParseUint(digits, 10, 32)
	if err != nil || n == 0 {
		return 0, wrong
	}
	return int((n*kib + 1<<10 - 1) >> 10), nil
}
