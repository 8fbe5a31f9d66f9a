package inputs

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"sweep/engine/document"
	"sweep/engine/scenario"
	"sweep/engine/text"
)

// finish turns the rows into days: business dates become numbers of days, and ticks of the day become ticks of the run.
func (r *reader) finish() (*Data, error) {
	dates, errs := r.businessDates()
	if len(errs) > 0 {
		return nil, errs
	}
	days := dayNumbers(dates)
	r.toRunTicks(days)
	in := &scenario.Inputs{Types: r.collector.types}
	for _, date := range dates {
		in.Dates = append(in.Dates, dateText(date))
	}
	numDays := max(len(dates), r.s.NumDays)
	added := r.sortMembers()
	r.collector.sortByTick(numDays*r.s.TicksPerDay, in)
	if r.positions != nil {
		if errs := r.finishPositions(dates, days, in); len(errs) > 0 {
			return nil, errs
		}
	}
	d := &Data{Added: added, Warnings: r.warnings, Rejected: r.rejectedRows()}
	if r.byDate() {
		d.Days = episodes(in, r.s.TicksPerDay, r.s.Positions != nil && r.s.Positions.Missing == scenario.MissingCarries)
	} else {
		d.Whole = in
	}
	d.hash(r.members.ids, r.s.TicksPerDay, numDays)
	return d, nil
}

// rejectedRows lists the rows that were left out in the order of files and lines.
func (r *reader) rejectedRows() []Rejected {
	if !r.collector.rejected.all {
		return nil
	}
	order := map[string]int{}
	for _, f := range r.files {
		order[f.shown] = len(order)
	}
	rows := r.collector.rejected.rows
	slices.SortStableFunc(rows, func(a, b Rejected) int {
		of := func(x Rejected) int {
			if i, ok := order[x.shown]; ok {
				return i
			}
			return len(order) // files of positions
		}
		return cmp.Or(cmp.Compare(of(a), of(b)), cmp.Compare(a.shown, b.shown), cmp.Compare(a.Line, b.Line))
	})
	return rows
}

// dayNumbers maps business dates to days.
func dayNumbers(dates []int32) map[int32]int {
	days := map[int32]int{noDate: 0}
	for i, date := range dates {
		days[date] = i
	}
	return days
}

// byDate reports whether each date is a run of its own.
func (r *reader) byDate() bool { return r.payments.Episodes == scenario.EpisodesByDate }

// businessDates lists the distinct dates of all files, which must be the days of the run.
func (r *reader) businessDates() ([]int32, document.Errors) {
	dated, without := r.collector.firstDated(true), r.collector.firstDated(false)
	undated := without.file != nil
	if undated && dated.file != nil {
		return nil, mistake("payments.file", fmt.Sprintf("some payments have a business date (%s:%d) and others have none (%s:%d)", dated.file.shown, dated.line, without.file.shown, without.line),
			"use times with dates in all files, or map payments.columns.date")
	}
	all := r.allDates()
	delete(all, noDate)
	dates := slices.Sorted(maps.Keys(all))
	n, runDays := len(dates), r.s.NumDays
	oneDay := undated && r.payments.TimeFormat != scenario.TimeTick
	switch {
	case r.byDate() && (n == 0 || undated):
		return nil, mistake("payments.episodes", "by_date needs business dates, but the payments have none", "map the column payments.columns.date, or use times with dates")
	case r.byDate() && int64(n)*int64(r.s.TicksPerDay) > scenario.RunTicksMax:
		return nil, mistake("payments.episodes", fmt.Sprintf("%d days of %d ticks are too many to read", n, r.s.TicksPerDay), "use longer ticks")
	case oneDay && n > 1:
		return nil, mistake("positions.file", fmt.Sprintf("the positions have %d business dates, but payments without dates are one day", n), "map payments.columns.date")
	case r.byDate():
		return dates, nil
	case n == 0 && runDays > 1 && oneDay:
		return nil, mistake("simulation.num_days", fmt.Sprintf("times without dates are one day, but num_days is %d", runDays), "set it to 1, or map payments.columns.date")
	case n > 0 && n != runDays:
		between := dateText(dates[0])
		if n > 1 {
			between += " to " + dateText(dates[n-1])
		}
		remedy := fmt.Sprintf("set it to %d", n)
		if n > 1 && r.s.Payments != nil {
			remedy += ", or set payments.episodes: by_date for a run per date"
		}
		return nil, mistake("simulation.num_days", fmt.Sprintf("the files have %s (%s), but num_days is %d", text.Counted(int64(n), "business date"), between, runDays), remedy)
	}
	return dates, nil
}

// allDates are the business dates of all rows, noDate for payments without.
func (r *reader) allDates() map[int32]bool {
	all := map[int32]bool{}
	r.collector.dates(all)
	if r.positions != nil {
		r.positions.dates(all)
	}
	return all
}

// rejectOtherDates rejects payments whose deadline or settlement is on a date that no row has. A date whose payments are all
// rejected is none any more, which may concern others.
func (r *reader) rejectOtherDates() {
	rejected := &r.collector.rejected
	for again := true; again; {
		again = false
		all := r.allDates()
		for _, b := range r.collector.blocks {
			for _, x := range b.later {
				row := &b.rows[x.row]
				problem := r.otherDate(x, b.dates[x.row], all)
				if row.Amount == 0 || problem == "" {
					continue
				}
				again, row.Amount = true, 0
				r.collector.payments--
				rejected.add(Rejected{File: b.file.name, Line: b.lines[x.row], Reason: problem, shown: b.file.shown})
			}
		}
	}
}

func (r *reader) otherDate(x later, date int32, all map[int32]bool) string {
	switch {
	case x.deadline != noDate && !r.byDate() && !all[x.deadline]:
		return fmt.Sprintf("%s: the deadline is on %s, which is not a business date of the files", r.s.Payments.Columns.Deadline, dateText(x.deadline))
	case x.observed != noDate && (r.byDate() && x.observed != date || !all[x.observed]):
		return fmt.Sprintf("%s: the settlement is on %s, which is not a business date of the run", r.s.Payments.Columns.SettledTime, dateText(x.observed))
	}
	return ""
}

// toRunTicks makes the ticks of all payments ticks of the run and gives those without a deadline one.
func (r *reader) toRunTicks(days map[int32]int) {
	perDay := int64(r.s.TicksPerDay)
	for _, b := range r.collector.blocks {
		next := 0
		for i := range b.rows {
			x := &b.rows[i]
			date := b.dates[i]
			deadlineDate, observedDate := date, date
			if next < len(b.later) && int(b.later[next].row) == i {
				if b.later[next].deadline != noDate {
					deadlineDate = b.later[next].deadline
				}
				if b.later[next].observed != noDate {
					observedDate = b.later[next].observed
				}
				next++
			}
			if x.Amount == 0 {
				continue
			}
			tick := int64(days[date])*perDay + int64(x.Tick)
			x.Deadline = int32(r.deadline(x.Deadline, tick, days, date, deadlineDate))
			if x.Observed >= 0 {
				x.Observed += int32(int64(days[observedDate]) * perDay)
			}
			x.Tick = int32(tick)
		}
	}
}

// deadline is the tick of a deadline on a date, or that of rows without one, of a payment on the date from. An episode
// ends before a later date, and its rows must not depend on the other dates of the files: days of the calendar count.
func (r *reader) deadline(tickOfDay int32, tick int64, days map[int32]int, from, date int32) int64 {
	perDay := int64(r.s.TicksPerDay)
	switch {
	case tickOfDay < 0 && r.payments.DeadlineTicks > 0:
		return min(tick+int64(r.payments.DeadlineTicks), scenario.TicksMax)
	case tickOfDay < 0:
		return tick/perDay*perDay + perDay - 1
	case date != from && r.byDate():
		later := (int64(date)-int64(from))*perDay + int64(tickOfDay)
		return int64(days[from])*perDay + min(later, scenario.RunTicksMax)
	}
	return int64(days[date])*perDay + int64(tickOfDay)
}

// sortMembers orders the added banks by name, so that their order does not depend on that of the rows, and returns them.
// A bank that only rejected rows have is none.
func (r *reader) sortMembers() []string {
	agents := len(r.s.Agents)
	ids := r.members.ids
	if len(ids) == agents {
		return nil
	}
	used := r.usedMembers()
	var added []string
	for i, id := range ids[agents:] {
		if used[agents+i] {
			added = append(added, id)
		}
	}
	slices.Sort(added)
	if slices.Equal(added, ids[agents:]) {
		return added
	}
	moved := make([]int32, len(ids))
	for i, id := range ids {
		moved[i] = int32(i)
		if i >= agents && used[i] {
			at, _ := slices.BinarySearch(added, id)
			moved[i] = int32(agents + at)
		}
	}
	r.members.ids = append(ids[:agents:agents], added...)
	for _, b := range r.collector.blocks {
		for i := range b.rows {
			if x := &b.rows[i]; x.Amount > 0 {
				x.Sender, x.Receiver = moved[x.Sender], moved[x.Receiver]
			}
		}
	}
	if r.positions != nil {
		for i := range r.positions.rows {
			r.positions.rows[i].Agent = moved[r.positions.rows[i].Agent]
		}
	}
	return added
}

// usedMembers reports which banks have a payment or a position.
func (r *reader) usedMembers() []bool {
	used := make([]bool, len(r.members.ids))
	for _, b := range r.collector.blocks {
		for i := range b.rows {
			if x := &b.rows[i]; x.Amount > 0 {
				used[x.Sender], used[x.Receiver] = true, true
			}
		}
	}
	if r.positions != nil {
		for i := range r.positions.rows {
			used[r.positions.rows[i].Agent] = true
		}
	}
	return used
}

// finishPositions checks that no date lacks a position and puts them into the days.
func (r *reader) finishPositions(dates []int32, days map[int32]int, in *scenario.Inputs) document.Errors {
	p := r.positions
	carry := r.s.Positions.Missing == scenario.MissingCarries
	if r.s.Positions.Columns.Date == "" && max(len(dates), r.s.NumDays) > 1 && !carry {
		return mistake("positions.columns.date", "the run has several days, but the positions have no dates", "map the column, or set positions.missing: carry to have them on the first day")
	}
	if !carry && len(dates) > 0 && r.s.Positions.Columns.Date != "" {
		if errs := p.missing(dates, r.members.ids); len(errs) > 0 {
			return errs
		}
	}
	p.sort()
	for _, x := range p.rows {
		x.Tick = int32(int64(days[x.at.date])*int64(r.s.TicksPerDay) + int64(x.at.tick))
		in.Positions = append(in.Positions, x.InputPosition)
	}
	return nil
}
