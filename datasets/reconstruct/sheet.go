package reconstruct

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"sweep/engine"
	"sweep/engine/scenario"
	"sweep/engine/text"
)

// SheetPart is a part of a state for people: a table with a title, or lines. Heads are those of text.NewTable.
type SheetPart struct {
	Title string
	Heads []string
	Rows  [][]string
	Lines []string
}

// Sheet returns a state for people: the banks and queues, and what else waits or runs. It shows one bank if only names it. sweep
// state and sweep view show the same.
func (r *Run) Sheet(s *engine.Snapshot, only string) ([]SheetPart, error) {
	ids, err := r.ExternalIDs()
	if err != nil {
		return nil, err
	}
	t := &sheet{run: r, state: s, only: only, ids: ids}
	t.banks()
	t.details()
	for i := range s.Agents {
		if a := &s.Agents[i]; t.shows(a.ID) {
			t.queue("queue 1 of "+a.ID, a.Queue1)
		}
	}
	t.queue("queue 2", s.Queue2)
	t.batches()
	t.outages()
	t.totals()
	return t.parts, nil
}

// At returns a tick with the time of day at which it begins, if the scenario has a clock.
func (r *Run) At(tick int32) string {
	s := r.scenario
	if s.Clock == nil {
		return fmt.Sprint(tick)
	}
	return fmt.Sprintf("%d (%s)", tick, s.Clock.Label(int(tick)%s.TicksPerDay))
}

// sheet collects the parts.
type sheet struct {
	run   *Run
	state *engine.Snapshot
	only  string // the only bank that is shown; all if empty
	ids   *ExternalIDs
	parts []SheetPart
}

// add adds a table that has rows.
func (t *sheet) add(table SheetPart) {
	if len(table.Rows) > 0 {
		t.parts = append(t.parts, table)
	}
}

func (p *SheetPart) add(cells ...string) { p.Rows = append(p.Rows, cells) }

// money formats an amount in the currency of the run.
func (t *sheet) money(minor int64) string { return t.run.scenario.Currency().Money(minor) }

func (t *sheet) shows(bank string) bool { return t.only == "" || t.only == bank }

// payment returns the number of a payment, with its id in the file it comes from.
func (t *sheet) payment(k int32) string {
	if id := t.ids.Of(k); id != "" {
		return fmt.Sprintf("T%d (%s)", k, id)
	}
	return fmt.Sprintf("T%d", k)
}

// banks has a row per bank.
func (t *sheet) banks() {
	heads := []string{"bank", ">balance", ">credit line", ">collateral", ">from pool", ">queue 1", ">queue 2", ">sent today", ">cost today"}
	if !t.run.scenario.Priced {
		heads = heads[:len(heads)-1]
	}
	table := SheetPart{Heads: heads}
	for i := range t.state.Agents {
		a := &t.state.Agents[i]
		if !t.shows(a.ID) {
			continue
		}
		central := slices.DeleteFunc(slices.Clone(t.state.Queue2), func(k int32) bool { return t.state.Payments[k].Sender != int32(i) })
		cells := []string{a.ID, t.money(a.Balance), t.money(a.UnsecuredCap), t.money(a.Posted), t.money(a.Allocated), t.waiting(a.Queue1), t.waiting(central),
			t.money(a.TotalOutflow), t.money(a.Costs.Total())}
		table.add(cells[:len(heads)]...)
	}
	t.parts = append(t.parts, table)
}

// waiting is the number and the value of queued payments, a dash for none.
func (t *sheet) waiting(queue []int32) string {
	if len(queue) == 0 {
		return "–"
	}
	var value int64
	for _, k := range queue {
		value += t.state.Payments[k].Remaining
	}
	return fmt.Sprintf("%d · %s", len(queue), t.money(value))
}

// details are what not every bank has; the settings of arrivals are shown for a single bank only.
func (t *sheet) details() {
	table := SheetPart{Heads: []string{"", "", ""}}
	for i := range t.state.Agents {
		a := &t.state.Agents[i]
		if !t.shows(a.ID) {
			continue
		}
		if a.Loan != 0 {
			table.add(a.ID, "loan", t.money(a.Loan)+" from the central bank until the next day starts")
		}
		if a.Budget.Limited {
			table.add(a.ID, "release budget", t.budget(&a.Budget))
		}
		for _, r := range a.Registers {
			table.add(a.ID, "register", fmt.Sprintf("%s = %v", r.Key, math.Float64frombits(r.Bits)))
		}
		for _, timer := range a.Timers {
			table.add(a.ID, "timer", fmt.Sprintf("withdraws %s at tick %s, posted at %s: %s", t.money(timer.Amount), t.run.At(timer.Due), t.run.At(timer.PostedAt), timer.Reason))
		}
		for n := range a.Streams {
			if t.only != "" {
				table.add(a.ID, "arrivals", t.arrivals(a.ID, &a.Streams[n]))
			}
		}
	}
	t.add(table)
}

// arrivals says how a stream of payments stands now. Its weights are in the order of the scenario, without the sender.
func (t *sheet) arrivals(sender string, s *engine.StreamSnapshot) string {
	text := fmt.Sprintf("%v per tick, due after %d to %d ticks", s.Rate, s.DeadlineMin, s.DeadlineMax)
	others := slices.DeleteFunc(slices.Clone(t.run.scenario.Agents), func(a scenario.Agent) bool { return a.ID == sender })
	for i := range others {
		if s.Weighted {
			text += fmt.Sprintf(", %s %v", others[i].ID, s.Weights[i])
		}
	}
	return text
}

func (t *sheet) budget(b *engine.BudgetSnapshot) string {
	left := t.money(b.Remaining) + " left"
	if b.HasPer {
		left += ", at most " + t.money(b.Per) + " per receiver"
	}
	if b.HasFocus {
		left += ", only to " + strings.Join(b.Focus, ", ")
	}
	return left
}

// queue lists the payments of a queue in their order.
func (t *sheet) queue(name string, queue []int32) {
	table := SheetPart{Title: name, Heads: []string{">place", "payment", "from", "to", ">remaining", ">priority", ">due", ""}}
	for place, k := range queue {
		p := &t.state.Payments[k]
		from, to := t.state.Agents[p.Sender].ID, t.state.Agents[p.Receiver].ID
		if !t.shows(from) {
			continue
		}
		note := ""
		switch {
		case p.Postponed:
			note = "put off to the next day"
		case p.Waiting && p.Release == engine.None:
			note = "due for submission"
		case p.Waiting:
			note = "released at " + t.run.At(p.Release)
		case p.Status == engine.Overdue:
			note = "overdue since " + t.run.At(p.OverdueSince)
		}
		table.add(fmt.Sprint(place), t.payment(k), from, to, t.money(p.Remaining), fmt.Sprint(p.Priority), t.run.At(p.Deadline), note)
	}
	t.add(table)
}

// batches lists the legs of settlement batches that wait.
func (t *sheet) batches() {
	for i := range t.state.Batches {
		s := &t.state.Batches[i]
		b := t.run.scenario.Events[s.Event].Batch
		table := SheetPart{Title: fmt.Sprintf("settlement batch, %s, until tick %s", b.Mode, t.run.At(int32(min(b.Until, math.MaxInt32)))), Heads: []string{"payment", "from", "to", ">remaining"}}
		for k := s.First; k < s.First+int32(len(b.Legs)); k++ {
			p := &t.state.Payments[k]
			if from := t.state.Agents[p.Sender].ID; p.Where == engine.InBatch && t.shows(from) {
				table.add(t.payment(k), from, t.state.Agents[p.Receiver].ID, t.money(p.Remaining))
			}
		}
		t.add(table)
	}
}

// outages lists the outages that run in the tick, and who has stopped paying because of them.
func (t *sheet) outages() {
	for i := range t.state.Outages {
		s := &t.state.Outages[i]
		ev := &t.run.scenario.Events[s.Event]
		if ev.Agent != scenario.SystemAgent && !t.shows(ev.Agent) {
			continue
		}
		line := fmt.Sprintf("outage of %s from tick %s to %s", ev.Agent, t.run.At(int32(ev.Tick)), t.run.At(int32(ev.End()-1)))
		var stopped []string
		for _, i := range s.Stopped {
			stopped = append(stopped, t.state.Agents[i].ID)
		}
		if len(stopped) > 0 {
			line += fmt.Sprintf("; %s stopped paying it", text.List(stopped))
		}
		t.parts = append(t.parts, SheetPart{Lines: []string{line}})
	}
}

// totals counts the payments by status.
func (t *sheet) totals() {
	if t.only != "" {
		return
	}
	var count [engine.NumStatuses]int64
	for k := range t.state.Payments {
		count[t.state.Payments[k].Status]++
	}
	var standing []string
	for status, n := range count {
		standing = append(standing, fmt.Sprintf("%s %s", text.Count(n), engine.Status(status)))
	}
	t.parts = append(t.parts, SheetPart{Lines: []string{
		fmt.Sprintf("%s, parts of splits included: %s", text.Counted(int64(len(t.state.Payments)), "payment"), strings.Join(standing, ", ")),
		"largest overdraft so far: " + t.money(t.state.PeakOverdraft),
	}})
}
