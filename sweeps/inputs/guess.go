package inputs

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"sweep/engine/scenario"
)

// guessAmount finds the separators and the unit of amounts.
func (s *Survey) guessAmount() {
	c := s.seen[amountColumn]
	a := scenario.AmountFormat{Unit: scenario.MajorUnit, Exponent: 2, Decimal: "."}
	switch {
	case c.typed > 0:
		if c.kind == doubleCell {
			a.Rounding = scenario.RoundHalfEven
			s.doubt("amounts are floating-point numbers: they are rounded to %d digits, half to even", a.Exponent)
		}
	case c.commas > 0 && c.points > 0:
		a.Decimal, a.Group = ".", ","
		if last := lastSeparator(c.values); last == "," {
			a.Decimal, a.Group = ",", "."
		}
	case c.commas > 0:
		a.Decimal = ","
		if c.threes == c.commas {
			a.Decimal, a.Group = ".", ","
			s.doubt("the comma in amounts is read as a separator of thousands, because three digits follow it; if it is the decimal separator, set amount.decimal")
		}
	case c.points > 0 && c.threes == c.points && c.integers > 0:
		s.doubt("amounts with a point have three digits after it; if it separates thousands, set amount.group")
	}
	switch {
	case c.spaces > 0:
		a.Group = " "
	case c.quotes > 0:
		a.Group = "'"
	}
	if a.Group == "" && c.typed == 0 && c.digits > 2 {
		a.Exponent = min(c.digits, 6)
		s.doubt("amounts have up to %d decimal digits; exponent is set to %d: does the currency have as many?", c.digits, a.Exponent)
	}
	if c.decimals == 0 && c.typed == 0 {
		s.doubt("amounts are integers and are read as whole units of the currency; if they are cents, set amount.unit: minor")
	}
	s.Payments.Amount = a
}

// lastSeparator is the separator that comes last in numbers with both.
func lastSeparator(values map[string]int64) string {
	for text := range values {
		if p, q := strings.LastIndex(text, "."), strings.LastIndex(text, ","); p >= 0 && q >= 0 {
			if q > p {
				return ","
			}
			return "."
		}
	}
	return ""
}

// Numbers of seconds and milliseconds since 1970 that are years in which payment files can be.
const (
	epochLow  = 315_532_800   // 1980
	epochHigh = 4_133_980_800 // 2101
)

// guessTime finds the notation of times, the day and the business dates.
func (s *Survey) guessTime(path, zone string) error {
	c := s.seen[timeColumn]
	numbers := c.integers > 0 && c.clocks+c.dated+c.typed == 0
	if numbers && hasLeadingZero(c.values) {
		numbers = false // 0930 is a time without its colon, not a tick
	}
	switch {
	case numbers && c.low >= epochLow && c.high < epochHigh:
		s.Payments.TimeFormat = scenario.TimeEpochSeconds
		s.doubt("times are read as seconds since 1970")
	case numbers && c.low >= epochLow*1000 && c.high < epochHigh*1000:
		s.Payments.TimeFormat = scenario.TimeEpochMillis
		s.doubt("times are read as milliseconds since 1970")
	case numbers:
		s.Payments.TimeFormat = scenario.TimeTick
		s.Ticks = int(min(c.high+1, scenario.RunTicksMax))
		s.doubt("times are integers from %d to %d and are read as ticks of the day; if they are times such as 0930, write them as 09:30", c.low, c.high)
		s.guessDates(nil)
		return nil
	}
	if zone == "" && (numbers || c.offsets > 0 || c.kind == instantCell && c.typed > 0) {
		zone = "UTC"
		s.doubt("times are instants, and the time zone is unknown: UTC is assumed; give it with --zone")
	}
	s.Clock = &scenario.Clock{Tick: 60_000, Zone: zone}
	if err := s.guessDay(path); err != nil {
		return err
	}
	if s.Payments.TimeIs == scenario.SubmissionTime {
		s.doubt("times are read as the times of submission; if they are the earliest possible times, set time_is: due")
	}
	return nil
}

// hasLeadingZero reports whether a number is written with zeros in front, as no count of ticks or seconds is.
func hasLeadingZero(values map[string]int64) bool {
	for text := range values {
		if len(text) > 1 && text[0] == '0' {
			return true
		}
	}
	return false
}

// guessDay finds the day that has all times, in whole hours, and the business dates.
func (s *Survey) guessDay(path string) error {
	location, err := Zone(s.Clock)
	if err != nil {
		s.doubt("%v", err)
	}
	times := timeReader{format: s.Payments.TimeFormat, zone: location}
	low, high := nsPerDay, int64(-1)
	dates := map[int32]bool{}
	err = s.eachValue(path, []int{timeColumn, deadlineColumn, settledColumn}, func(key int, text string) {
		m, problem := times.read([]byte(text))
		if problem != "" {
			return
		}
		low, high = min(low, m.ns), max(high, m.ns)
		if m.kind == datedMoment && key == timeColumn {
			dates[m.date] = true
		}
	})
	if err != nil {
		return err
	}
	const hour = nsPerDay / 24
	if high < 0 {
		low, high = 0, nsPerDay-1
	}
	start := low / hour
	hours := min(high/hour+1, 24) - start
	s.Clock.DayStart = start * hour / 1_000_000
	s.Ticks = int(hours * 60)
	s.doubt("the day is %s to %s, which has all times of the file in whole hours", clockText(start*hour), clockText((start+hours)*hour))
	if start == 0 && hours == 24 {
		s.doubt("if the business day crosses midnight, set clock.day_start to its start")
	}
	s.guessDates(dates)
	return nil
}

// guessDates lists the business dates.
func (s *Survey) guessDates(fromTimes map[int32]bool) {
	if c := s.seen[dateColumn]; c != nil {
		fromTimes = map[int32]bool{}
		for text := range c.values {
			if date, problem := parseDate([]byte(text)); problem == "" {
				fromTimes[date] = true
			}
		}
	}
	for date := range fromTimes {
		s.Dates = append(s.Dates, dateText(date))
	}
	slices.Sort(s.Dates)
	if len(s.Dates) > 1 {
		s.Payments.Episodes = scenario.EpisodesByDate
		s.doubt("each of the %d business dates is a run of its own (episodes: by_date); for one run of %d days remove episodes and set num_days", len(s.Dates), len(s.Dates))
	}
}

// levels are usual names of priorities.
var levels = map[string]int{"highlyurgent": 10, "hurgent": 10, "highest": 10, "urgent": 9, "urgp": 9, "high": 8, "1": 8, "normal": 5, "norm": 5, "medium": 5, "standard": 5, "low": 2}

// guessPriority maps the texts of priorities.
func (s *Survey) guessPriority() {
	s.Payments.Priority = 5
	c := s.seen[priorityColumn]
	if c == nil || c.integers+c.empty == c.rows && c.high <= 10 {
		return
	}
	if len(c.values) > 50 {
		s.doubt("the column %q has more than 50 different values; it is not read as the priority", c.name)
		s.Payments.Columns.Priority, s.seen[priorityColumn] = "", nil
		return
	}
	s.Payments.Priorities = map[string]int{}
	for _, text := range slices.Sorted(maps.Keys(c.values)) {
		level, known := levels[plainName(text)]
		if !known {
			level = 5
			s.doubt("the priority %q is unknown and read as 5", text)
		}
		s.Payments.Priorities[text] = level
	}
}

// pathNames are usual names of settlement paths.
var pathNames = map[string]scenario.ObservedPath{
	"immediate": scenario.ObservedImmediate, "direct": scenario.ObservedImmediate, "entry": scenario.ObservedImmediate,
	"queue": scenario.ObservedQueue, "queued": scenario.ObservedQueue, "fifo": scenario.ObservedQueue,
	"bilateral": scenario.ObservedBilateral, "bilat": scenario.ObservedBilateral, "bilateraloffset": scenario.ObservedBilateral, "bilateraloffsetting": scenario.ObservedBilateral,
	"cycle": scenario.ObservedCycle, "entryoffset": scenario.ObservedEntryOffset, "entrydisposition": scenario.ObservedEntryOffset,
	"netting": scenario.ObservedNetting, "multilateral": scenario.ObservedNetting, "multilat": scenario.ObservedNetting, "multi": scenario.ObservedNetting,
	"multilateraloffset": scenario.ObservedNetting, "multilateralnetting": scenario.ObservedNetting,
	"endofday": scenario.ObservedEndOfDay, "eod": scenario.ObservedEndOfDay, "batch": scenario.ObservedBatch, "ancillary": scenario.ObservedBatch,
	"gross": scenario.ObservedGross, "rtgs": scenario.ObservedGross, "single": scenario.ObservedGross,
	"lsm": scenario.ObservedLSM, "offset": scenario.ObservedLSM, "offsetting": scenario.ObservedLSM, "optimisation": scenario.ObservedLSM, "optimization": scenario.ObservedLSM,
}

// guessPaths maps the texts of settlement paths. A column with a text that is none is not read: a wrong path would be worse
// than none.
func (s *Survey) guessPaths() {
	c := s.seen[pathColumn]
	if c == nil {
		return
	}
	paths, named := map[string]scenario.ObservedPath{}, true
	for _, text := range slices.Sorted(maps.Keys(c.values)) {
		path, known := pathNames[plainName(text)]
		if !known {
			s.doubt("the column %q has %s, which is no known settlement path; it is not read: add it to columns as path, with a map paths", c.name, quoted([]byte(text)))
			s.Payments.Columns.Path, s.seen[pathColumn] = "", nil
			return
		}
		paths[text], named = path, named && text == path.String()
	}
	if !named {
		s.Payments.Paths = paths
	}
}

// Sample lists the first payments as Read has them, one per line.
func Sample(d *Data, s *scenario.Scenario, n int) []string {
	in, ids := d.Whole, d.names(s)
	if in == nil {
		in = d.Days[0]
	}
	var out []string
	for i := range min(n, len(in.Payments)) {
		x := &in.Payments[i]
		day := ""
		if len(in.Dates) > 0 {
			day = in.Dates[int(x.Tick)/s.TicksPerDay] + " "
		}
		at := fmt.Sprintf("tick %d", x.Tick)
		if s.Clock != nil {
			at = s.Clock.Label(int(x.Tick) % s.TicksPerDay)
		}
		out = append(out, strings.TrimSpace(fmt.Sprintf("%s%s\t%s\t%s\t%s\t%d\t%s\t%s", day, at, ids[x.Sender], ids[x.Receiver],
			s.Currency().Money(x.Amount), x.Priority, in.ID(i), in.TypeOf(i))))
	}
	return out
}
