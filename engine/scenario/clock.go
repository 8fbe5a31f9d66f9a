package scenario

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Clock maps the ticks of a day to the time of day. All times are milliseconds.
type Clock struct {
	DayStart int64  // after midnight, below one day
	Tick     int64  // length of a tick
	Zone     string // IANA name; "" without
}

// dayMillis is the length of a calendar day on the wall clock.
const dayMillis = 24 * 60 * 60 * 1000

// Label returns the wall-clock time at which a tick of the day begins, such as 12:19. Seconds and milliseconds appear if
// a tick of the day can begin between minutes or seconds.
func (c *Clock) Label(tickOfDay int) string {
	t := (c.DayStart + int64(tickOfDay)*c.Tick) % dayMillis
	text := fmt.Sprintf("%02d:%02d", t/3_600_000, t/60_000%60)
	if c.DayStart%60_000 != 0 || c.Tick%60_000 != 0 {
		text += fmt.Sprintf(":%02d", t/1000%60)
	}
	if c.DayStart%1000 != 0 || c.Tick%1000 != 0 {
		text += fmt.Sprintf(".%03d", t%1000)
	}
	return text
}

// String describes the clock in the tables: the time of day at which tick 0 begins, the length of a tick in seconds, and
// the zone if there is one.
func (c *Clock) String() string {
	tick := strconv.FormatFloat(float64(c.Tick)/1000, 'f', -1, 64)
	return strings.TrimSuffix(c.Label(0)+" "+tick+"s "+c.Zone, " ")
}

// ClockOf reads what String writes, as tables have it. Any other text is no clock: nil.
func ClockOf(text string) *Clock {
	fields := strings.SplitN(text, " ", 3)
	if len(fields) < 2 {
		return nil
	}
	start, ok := parseTimeOfDay(fields[0])
	seconds, err := strconv.ParseFloat(strings.TrimSuffix(fields[1], "s"), 64)
	c := &Clock{DayStart: start, Tick: int64(math.Round(seconds * 1000))}
	if len(fields) == 3 {
		c.Zone = fields[2]
	}
	if !ok || err != nil || c.Tick <= 0 || c.Tick > dayMillis || c.String() != text {
		return nil
	}
	return c
}

// durationUnits are the units of a duration in milliseconds.
var durationUnits = []struct {
	name   string
	millis int64
}{{"ms", 1}, {"s", 1000}, {"min", 60_000}, {"m", 60_000}, {"h", 3_600_000}}

// parseDuration reads a duration such as 60s, 1m or 500ms of at most one day.
func parseDuration(text string) (millis int64, ok bool) {
	digits := strings.TrimRight(text, "abcdefghijklmnopqrstuvwxyz")
	for _, u := range durationUnits {
		if text[len(digits):] != u.name {
			continue
		}
		n, err := strconv.ParseUint(digits, 10, 32)
		return int64(n) * u.millis, err == nil && n > 0 && int64(n)*u.millis <= dayMillis
	}
	return 0, false
}

// parseTimeOfDay reads a time of day: HH:MM, HH:MM:SS or HH:MM:SS.mmm.
func parseTimeOfDay(text string) (millis int64, ok bool) {
	if len(text) == len("HH:MM:SS.mmm") && text[8] == '.' {
		n, err := strconv.ParseUint(text[9:], 10, 16)
		if err != nil {
			return 0, false
		}
		text, millis = text[:8], int64(n)
	}
	parts := strings.Split(text, ":")
	if len(parts) != 2 && len(parts) != 3 {
		return 0, false
	}
	limits := []uint64{24, 60, 60}
	for i, unit := range []int64{3_600_000, 60_000, 1000}[:len(parts)] {
		n, err := strconv.ParseUint(parts[i], 10, 8)
		if len(parts[i]) != 2 || err != nil || n >= limits[i] {
			return 0, false
		}
		millis += int64(n) * unit
	}
	return millis, true
}
