package inputs

import (
	"fmt"

	"sweep/engine/scenario"
)

// noDate is the business date of rows in files without any dates.
const noDate int32 = -1 << 31

// dayPlan places moments in business days. A day begins at the same time on the wall clock each day and lasts a fixed
// number of ticks; it crosses midnight if it ends after 24:00 of the date on which it begins.
type dayPlan struct {
	start, length, tick int64 // nanoseconds
	ticks               int32 // of a day
	runTicks            int64
	crosses             bool
	startDate           bool // a day that crosses midnight has the date of its start
	clamp               bool
}

func newDayPlan(s *scenario.Scenario, p *scenario.PaymentsSource) *dayPlan {
	d := &dayPlan{ticks: int32(s.TicksPerDay), runTicks: int64(s.NumTicks())}
	d.startDate, d.clamp = p.BusinessDate == scenario.DateOfStart, p.Outside == scenario.OutsideClamp
	if c := s.Clock; c != nil {
		d.start, d.tick = c.DayStart*1_000_000, c.Tick*1_000_000
		d.length = d.tick * int64(s.TicksPerDay)
		d.crosses = d.start+d.length > nsPerDay
	}
	return d
}

// place is a position in the business days.
type place struct {
	date   int32 // business date, noDate without
	tick   int32 // of the day; without dates and with ticks in the files, of the run
	offset int64 // nanoseconds after the start of the day, for comparisons within a tick
}

// before reports whether a place is earlier than another one.
func (p place) before(q place) bool {
	if p.date != q.date {
		return p.date < q.date
	}
	if p.tick != q.tick {
		return p.tick < q.tick
	}
	return p.offset < q.offset
}

// find places a moment. column is the business date of the row, noDate if the file has no such column.
func (d *dayPlan) find(m moment, column int32, text []byte) (place, string) {
	switch m.kind {
	case tickMoment:
		return d.findTick(m.ns, column, text)
	case clockMoment:
		return d.findClock(m.ns, column, text)
	}
	if column != noDate {
		return d.within(column, (int64(m.date)-int64(d.calendarStart(column)))*nsPerDay+m.ns-d.start, text)
	}
	return d.within(d.dateOf(m), d.offset(m), text)
}

func (d *dayPlan) findTick(tick int64, column int32, text []byte) (place, string) {
	last := d.runTicks
	if column != noDate {
		last = int64(d.ticks)
	}
	switch {
	case tick < last:
	case d.clamp:
		tick = last - 1
	case column != noDate:
		return place{}, fmt.Sprintf("tick %s is not in the day, whose ticks are 0 to %d", text, last-1)
	default:
		return place{}, fmt.Sprintf("tick %s is not in the run, whose ticks are 0 to %d", text, last-1)
	}
	return place{date: column, tick: int32(tick)}, ""
}

// findClock places a time of day on the given business date.
func (d *dayPlan) findClock(ns int64, column int32, text []byte) (place, string) {
	off := ns - d.start
	if off < 0 && (d.crosses || d.length == 0) {
		off += nsPerDay
	}
	if d.crosses && off >= d.length {
		off = d.nearEnd(off)
	}
	return d.within(column, off, text)
}

// nearEnd is the offset of a time between the end of a day that crosses midnight and the start of the next: it belongs
// to the day with the date of the calendar, whose end it is after or whose start it is before.
func (d *dayPlan) nearEnd(off int64) int64 {
	if d.startDate {
		return off - nsPerDay
	}
	return off
}

// dateOf is the business date in which a dated moment falls.
func (d *dayPlan) dateOf(m moment) int32 {
	date := m.date
	if !d.crosses {
		return date
	}
	afterStart := m.ns >= d.start
	gap := !afterStart && m.ns-d.start+nsPerDay >= d.length
	switch {
	case gap:
		return date
	case afterStart && !d.startDate:
		return date + 1
	case !afterStart && d.startDate:
		return date - 1
	}
	return date
}

// offset is the time between the start of the business day and a dated moment.
func (d *dayPlan) offset(m moment) int64 {
	return (int64(m.date)-int64(d.calendarStart(d.dateOf(m))))*nsPerDay + m.ns - d.start
}

// calendarStart is the date of the calendar on which a business day begins.
func (d *dayPlan) calendarStart(date int32) int32 {
	if d.crosses && !d.startDate {
		return date - 1
	}
	return date
}

// calendarDate is the date of the calendar at a time of day within a business day.
func (d *dayPlan) calendarDate(date int32, ns int64) int32 {
	if d.crosses && ns < d.start {
		return d.calendarStart(date) + 1
	}
	return d.calendarStart(date)
}

// within cuts an offset to a whole tick of the day.
func (d *dayPlan) within(date int32, off int64, text []byte) (place, string) {
	switch {
	case off >= 0 && off < d.length:
	case !d.clamp:
		day := "the day"
		if date != noDate {
			day = "the business day " + dateText(date)
		}
		return place{}, fmt.Sprintf("%s is outside %s, which runs from %s up to %s; payments.outside: clamp moves it to the first or last tick",
			quoted(text), day, clockText(d.start), clockText(d.start+d.length))
	case off < 0:
		off = 0
	default:
		off = d.length - 1
	}
	return place{date: date, tick: int32(off / d.tick), offset: off}, ""
}

// clockText writes a time of day.
func clockText(ns int64) string {
	if ns != nsPerDay {
		ns %= nsPerDay
	}
	s := ns / 1_000_000_000
	text := fmt.Sprintf("%02d:%02d", s/3600, s/60%60)
	if s%60 != 0 {
		text += fmt.Sprintf(":%02d", s%60)
	}
	return text
}
