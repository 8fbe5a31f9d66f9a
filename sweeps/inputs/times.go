package inputs

import (
	"bytes"
	"fmt"
	"strconv"
	"time"

	"sweep/engine/scenario"
)

// A time in a file becomes a moment: what the wall clock of the zone shows. An instant, which is a time with an offset or
// a number of seconds since 1970, is converted to it first. The ticks of a day then follow from the wall clock alone, so
// that a label such as 12:19 is the same tick every day, whether or not the clocks change in between.

// moment is a reading of the wall clock.
type moment struct {
	kind momentKind
	date int32 // days since 1970-01-01, of a dated moment
	ns   int64 // since midnight, at most 24 hours; of a tickMoment the tick
}

type momentKind uint8

const (
	clockMoment momentKind = iota // a time of day without a date
	datedMoment
	tickMoment
)

const (
	nsPerDay  = int64(24 * time.Hour)
	secPerDay = 24 * 60 * 60
)

// Dates before and after these years come from numbers in the wrong unit.
const (
	firstYear = 1980
	lastYear  = 2100
)

// timeReader converts times to moments.
type timeReader struct {
	format scenario.TimeFormat
	zone   *time.Location // nil without
	gaps   map[int32]gap  // by date: the local times that do not exist
}

// gap is a range of the wall clock that the zone skips on a date when its clocks go forward.
type gap struct{ from, to int64 }

// read converts a text; problem is "" or says what is wrong.
func (r *timeReader) read(text []byte) (m moment, problem string) {
	switch r.format {
	case scenario.TimeTick:
		if n, ok := parseDigits(text, 10); ok {
			return moment{kind: tickMoment, ns: n}, ""
		}
		return m, fmt.Sprintf("%s is not a tick: ticks are integers from 0", quoted(text))
	case scenario.TimeEpochSeconds:
		return r.epoch(text, 1_000_000_000)
	case scenario.TimeEpochMillis:
		return r.epoch(text, 1_000_000)
	}
	return r.iso(text)
}

// epoch reads a number of seconds or milliseconds, perhaps with a fraction.
func (r *timeReader) epoch(text []byte, unit int64) (m moment, problem string) {
	whole, fraction, _ := bytes.Cut(text, []byte("."))
	n, ok := parseDigits(whole, 15)
	if !ok || len(fraction) > 9 || !allDigits(fraction) || len(whole) < len(text) && len(fraction) == 0 {
		return m, fmt.Sprintf("%s is not a number of seconds or milliseconds since 1970, which payments.time_format announces", quoted(text))
	}
	seconds, ns := n/(1_000_000_000/unit), n%(1_000_000_000/unit)*unit
	scale := unit
	for _, b := range fraction {
		scale /= 10
		ns += int64(b-'0') * scale
	}
	return r.instant(seconds, ns, text)
}

// instant converts an instant to what the clock of the zone shows.
func (r *timeReader) instant(seconds, ns int64, text []byte) (m moment, problem string) {
	if r.zone == nil {
		return m, fmt.Sprintf("%s is an instant, but the scenario has no time zone to convert it to; set clock.zone", quoted(text))
	}
	if year := time.Unix(seconds, 0).UTC().Year(); year < firstYear || year > lastYear {
		return m, wrongYear(text, year)
	}
	_, offset := time.Unix(seconds, ns).In(r.zone).Zone()
	seconds += int64(offset)
	days := floorDiv(seconds, secPerDay)
	return moment{kind: datedMoment, date: int32(days), ns: (seconds-days*secPerDay)*1_000_000_000 + ns}, ""
}

func wrongYear(text []byte, year int) string {
	return fmt.Sprintf("%s is in the year %d; times are from %d to %d, another year means that the unit is wrong (payments.time_format)", quoted(text), year, firstYear, lastYear)
}

// local checks a reading of the wall clock on a date: it does not exist if the zone skips it.
func (r *timeReader) local(date int32, ns int64, text []byte) (m moment, problem string) {
	if ns == nsPerDay {
		date, ns = date+1, 0
	}
	if g := r.gapOf(date); ns >= g.from && ns < g.to {
		return m, fmt.Sprintf("%s does not exist in %s: the clocks go forward on %s", quoted(text), r.zone, dateText(date))
	}
	return moment{kind: datedMoment, date: date, ns: ns}, ""
}

// gapOf returns the local times of a date that do not exist.
func (r *timeReader) gapOf(date int32) gap {
	if r.zone == nil {
		return gap{}
	}
	g, known := r.gaps[date]
	if known {
		return g
	}
	midnight := int64(date) * secPerDay // as if the zone were UTC
	for t := time.Unix(midnight-15*3600, 0).In(r.zone); ; {
		_, end := t.ZoneBounds()
		if end.IsZero() || end.Unix() > midnight+secPerDay+15*3600 {
			break
		}
		_, before := end.Add(-time.Second).Zone()
		_, after := end.Zone()
		from := max((end.Unix()+int64(before)-midnight)*1_000_000_000, 0)
		to := min((end.Unix()+int64(after)-midnight)*1_000_000_000, nsPerDay)
		if from < to {
			g = gap{from, to}
		}
		t = end
	}
	if r.gaps == nil {
		r.gaps = map[int32]gap{}
	}
	r.gaps[date] = g
	return g
}

// iso reads HH:MM[:SS[.fraction]], or YYYY-MM-DD with such a time after a T or a space and perhaps an offset.
func (r *timeReader) iso(text []byte) (m moment, problem string) {
	clock := text
	dated := len(text) > 10 && text[4] == '-'
	var date int32
	if dated {
		if text[10] != 'T' && text[10] != ' ' {
			return m, oddTime(text)
		}
		if date, problem = parseDate(text[:10]); problem != "" {
			return m, problem
		}
		clock = text[11:]
	}
	ns, n, ok := parseClock(clock)
	if !ok {
		return m, oddTime(text)
	}
	zone := clock[n:]
	switch {
	case len(zone) > 0:
		offset, ok := parseOffset(zone)
		switch {
		case !ok:
			return m, oddTime(text)
		case !dated:
			return m, fmt.Sprintf("%s has an offset but no date", quoted(text))
		}
		return r.instant(int64(date)*secPerDay+ns/1_000_000_000-offset, ns%1_000_000_000, text)
	case dated:
		return r.local(date, ns, text)
	}
	return moment{kind: clockMoment, ns: ns}, ""
}

// parseClock reads a time of day and the number of bytes it has. 24:00 is the end of the day.
func parseClock(text []byte) (ns int64, n int, ok bool) {
	if len(text) < 5 || text[2] != ':' {
		return 0, 0, false
	}
	hours, ok1 := twoDigits(text[0:2])
	minutes, ok2 := twoDigits(text[3:5])
	seconds, n := int64(0), 5
	if len(text) >= 8 && text[5] == ':' {
		var ok3 bool
		if seconds, ok3 = twoDigits(text[6:8]); !ok3 {
			return 0, 0, false
		}
		n = 8
		if len(text) > 8 && (text[8] == '.' || text[8] == ',') {
			scale := int64(1_000_000_000)
			for n = 9; n < len(text) && text[n] >= '0' && text[n] <= '9'; n++ {
				scale /= 10 // digits beyond nanoseconds are cut
				ns += int64(text[n]-'0') * scale
			}
			if n == 9 {
				return 0, 0, false
			}
		}
	}
	ns += ((hours*60+minutes)*60 + seconds) * 1_000_000_000
	ok = ok1 && ok2 && minutes < 60 && seconds < 60 && (hours < 24 || ns == nsPerDay)
	return ns, n, ok
}

// parseOffset reads Z, ±HH, ±HHMM or ±HH:MM as seconds east of UTC.
func parseOffset(text []byte) (seconds int64, ok bool) {
	if len(text) == 1 {
		return 0, text[0] == 'Z'
	}
	if text[0] != '+' && text[0] != '-' {
		return 0, false
	}
	digits := text[1:]
	if len(digits) == 5 && digits[2] == ':' {
		digits = []byte{digits[0], digits[1], digits[3], digits[4]}
	}
	if len(digits) != 2 && len(digits) != 4 {
		return 0, false
	}
	hours, ok := twoDigits(digits[:2])
	minutes := int64(0)
	if len(digits) == 4 && ok {
		minutes, ok = twoDigits(digits[2:])
	}
	seconds = hours*3600 + minutes*60
	if text[0] == '-' {
		seconds = -seconds
	}
	return seconds, ok && minutes < 60 && hours <= 15
}

// oddTime says why a text is no time.
func oddTime(text []byte) string {
	const want = "write HH:MM:SS or YYYY-MM-DDTHH:MM:SS"
	upper := bytes.ToUpper(text)
	_, err := strconv.ParseFloat(string(text), 64)
	switch {
	case len(text) == 0:
		return "the time is empty"
	case err == nil:
		return fmt.Sprintf("%s is a bare number, not a time; %s, or set payments.time_format to epoch_s, epoch_ms or tick", quoted(text), want)
	case bytes.HasSuffix(upper, []byte("AM")), bytes.HasSuffix(upper, []byte("PM")):
		return fmt.Sprintf("%s has AM or PM; write hours from 00 to 23", quoted(text))
	case len(text) == 10 && bytes.Count(text, []byte("-")) == 2:
		return fmt.Sprintf("%s is a date without a time; %s", quoted(text), want)
	case bytes.ContainsAny(text, "/.") && !bytes.Contains(text[:min(len(text), 5)], []byte(":")):
		return fmt.Sprintf("%s is not a time: dates are YYYY-MM-DD; %s", quoted(text), want)
	}
	return fmt.Sprintf("%s is not a time; %s", quoted(text), want)
}

// parseDate reads YYYY-MM-DD.
func parseDate(text []byte) (date int32, problem string) {
	if len(text) != 10 || text[4] != '-' || text[7] != '-' || !allDigits(text[:4]) {
		return 0, fmt.Sprintf("%s is not a date; write YYYY-MM-DD", quoted(text))
	}
	year, _ := parseDigits(text[:4], 4)
	month, ok1 := twoDigits(text[5:7])
	day, ok2 := twoDigits(text[8:10])
	if !ok1 || !ok2 || month < 1 || month > 12 || day < 1 {
		return 0, fmt.Sprintf("%s is not a date; write YYYY-MM-DD", quoted(text))
	}
	if year < firstYear || year > lastYear {
		return 0, wrongYear(text, int(year))
	}
	t := time.Date(int(year), time.Month(month), int(day), 0, 0, 0, 0, time.UTC)
	if t.Day() != int(day) {
		return 0, fmt.Sprintf("%s is not a day of the calendar", quoted(text))
	}
	return int32(t.Unix() / secPerDay), ""
}

// dateText writes a date.
func dateText(date int32) string { return string(appendDate(nil, date)) }

func appendDate(b []byte, date int32) []byte {
	return time.Unix(int64(date)*secPerDay, 0).UTC().AppendFormat(b, time.DateOnly)
}

// appendClock writes a time of day.
func appendClock(b []byte, ns int64) []byte {
	s := ns / 1_000_000_000
	for i, n := range [3]int64{s / 3600, s / 60 % 60, s % 60} {
		if i > 0 {
			b = append(b, ':')
		}
		b = append(b, byte('0'+n/10), byte('0'+n%10))
	}
	return b
}

func twoDigits(text []byte) (int64, bool) {
	if !allDigits(text) {
		return 0, false
	}
	return int64(text[0]-'0')*10 + int64(text[1]-'0'), true
}

// parseDigits reads a number of at most so many digits and nothing else.
func parseDigits(text []byte, digitsMax int) (n int64, ok bool) {
	if len(text) == 0 || len(text) > digitsMax || !allDigits(text) {
		return 0, false
	}
	for _, b := range text {
		n = n*10 + int64(b-'0')
	}
	return n, true
}

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}
