package main

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strings"

	"sweep/datasets/reconstruct"
	"sweep/datasets/vfs"
	"sweep/engine"
	"sweep/engine/document"
	"sweep/engine/scenario"
	"sweep/engine/text"
)

// StateCmd is sweep state.
type StateCmd struct {
	Dir   vfs.Place `arg:"" help:"Directory of the data set, or s3://BUCKET/PREFIX."`
	RunID int64     `name:"run" required:"" placeholder:"N" help:"Id of the run in the data set."`
	Tick  *int32    `placeholder:"T" help:"Tick after which to show the state. Default: the last one."`
	Agent string    `placeholder:"ID" help:"Print only this bank, in more detail."`
	JSON  bool      `help:"Print the complete state as JSON."`
}

// Help is shown below the usage.
func (*StateCmd) Help() string {
	return `The state is reconstructed from the tables, without computing the run again. It is complete: a simulation that starts from it
continues as the run did. The text shows the banks and queues; the JSON has everything, including settled payments and policies,
with the column names of the tables (amounts are in cents).

  sweep state out/quickstart --run 17 --tick 40
  sweep state out/quickstart --run 17 --tick 40 --agent SMALL --json`
}

// Run rebuilds and prints the state.
func (s *StateCmd) Run(c *Context) error {
	c.JSON = s.JSON
	r, err := openStored(s.Dir, s.RunID)
	if err != nil {
		return err
	}
	defer r.Close()
	if s.Agent != "" && !slices.Contains(r.Agents(), s.Agent) {
		return invalid(document.Suggest(s.Agent, r.Agents()), "the scenario has no bank %q", s.Agent)
	}
	tick := r.LastTick()
	if s.Tick != nil {
		tick = *s.Tick
	}
	state, err := r.State(tick)
	if err != nil {
		return err
	}
	if s.JSON {
		d, err := r.Document(state)
		if err != nil {
			return err
		}
		if s.Agent != "" {
			d.Only(s.Agent)
		}
		return json.NewEncoder(c.Stdout).Encode(d)
	}
	tpd := int32(r.Scenario().TicksPerDay)
	t := &stateText{c: c, run: r, state: state, only: s.Agent}
	if t.ids, err = r.ExternalIDs(); err != nil {
		return err
	}
	c.Printf("%s · after tick %s · day %d\n\n", r.name, t.at(tick), tick/tpd)
	t.print()
	return nil
}

// stateText prints a state for people.
type stateText struct {
	c     *Context
	run   *stored
	state *engine.Snapshot
	only  string // the only bank to print; all if empty
	ids   *reconstruct.ExternalIDs
}

func (t *stateText) print() {
	t.banks()
	t.details()
	for i := range t.state.Agents {
		if a := &t.state.Agents[i]; t.shows(a.ID) {
			t.queue("queue 1 of "+a.ID, a.Queue1)
		}
	}
	t.queue("queue 2", t.state.Queue2)
	t.batches()
	t.outages()
	t.totals()
}

// money formats an amount in the currency of the run.
func (t *stateText) money(minor int64) string { return t.run.Scenario().Currency().Money(minor) }

func (t *stateText) shows(bank string) bool { return t.only == "" || t.only == bank }

// at returns a tick with the time of day at which it begins, if the scenario has a clock.
func (t *stateText) at(tick int32) string {
	s := t.run.Scenario()
	if s.Clock == nil {
		return fmt.Sprint(tick)
	}
	return fmt.Sprintf("%d (%s)", tick, s.Clock.Label(int(tick)%s.TicksPerDay))
}

// payment returns the number of a payment, with its id in the file it comes from.
func (t *stateText) payment(k int32) string {
	if id := t.ids.Of(k); id != "" {
		return fmt.Sprintf("T%d (%s)", k, id)
	}
	return fmt.Sprintf("T%d", k)
}

// banks prints a row per bank.
func (t *stateText) banks() {
	heads := []string{"bank", ">balance", ">credit line", ">collateral", ">from pool", ">queue 1", ">queue 2", ">sent today", ">cost today"}
	if !t.run.Scenario().Priced {
		heads = heads[:len(heads)-1]
	}
	table := text.NewTable(heads...)
	for i := range t.state.Agents {
		a := &t.state.Agents[i]
		if !t.shows(a.ID) {
			continue
		}
		central := slices.DeleteFunc(slices.Clone(t.state.Queue2), func(k int32) bool { return t.state.Payments[k].Sender != int32(i) })
		cells := []string{a.ID, t.money(a.Balance), t.money(a.UnsecuredCap), t.money(a.Posted), t.money(a.Allocated), t.waiting(a.Queue1), t.waiting(central),
			t.money(a.TotalOutflow), t.money(a.Costs.Total())}
		table.Add(cells[:len(heads)]...)
	}
	t.c.printTable(table, "")
}

// waiting is the number and the value of queued payments, a dash for none.
func (t *stateText) waiting(queue []int32) string {
	if len(queue) == 0 {
		return "–"
	}
	var value int64
	for _, k := range queue {
		value += t.state.Payments[k].Remaining
	}
	return fmt.Sprintf("%d · %s", len(queue), t.money(value))
}

// details prints what not every bank has; the settings of arrivals are printed for a single bank only.
func (t *stateText) details() {
	table := text.NewTable("", "", "")
	for i := range t.state.Agents {
		a := &t.state.Agents[i]
		if !t.shows(a.ID) {
			continue
		}
		if a.Loan != 0 {
			table.Add(a.ID, "loan", t.money(a.Loan)+" from the central bank until the next day starts")
		}
		if a.Budget.Limited {
			table.Add(a.ID, "release budget", t.budget(&a.Budget))
		}
		for _, r := range a.Registers {
			table.Add(a.ID, "register", fmt.Sprintf("%s = %v", r.Key, math.Float64frombits(r.Bits)))
		}
		for _, timer := range a.Timers {
			table.Add(a.ID, "timer", fmt.Sprintf("withdraws %s at tick %s, posted at %s: %s", t.money(timer.Amount), t.at(timer.Due), t.at(timer.PostedAt), timer.Reason))
		}
		for n := range a.Streams {
			if t.only != "" {
				table.Add(a.ID, "arrivals", t.arrivals(a.ID, &a.Streams[n]))
			}
		}
	}
	if table.Len() > 0 {
		t.c.Printf("\n")
		t.c.printTable(table, "")
	}
}

// arrivals says how a stream of payments stands now. Its weights are in the order of the scenario, without the sender.
func (t *stateText) arrivals(sender string, s *engine.StreamSnapshot) string {
	text := fmt.Sprintf("%v per tick, due after %d to %d ticks", s.Rate, s.DeadlineMin, s.DeadlineMax)
	others := slices.DeleteFunc(slices.Clone(t.run.Scenario().Agents), func(a scenario.Agent) bool { return a.ID == sender })
	for i := range others {
		if s.Weighted {
			text += fmt.Sprintf(", %s %v", others[i].ID, s.Weights[i])
		}
	}
	return text
}

func (t *stateText) budget(b *engine.BudgetSnapshot) string {
	left := t.money(b.Remaining) + " left"
	if b.HasPer {
		left += ", at most " + t.money(b.Per) + " per receiver"
	}
	if b.HasFocus {
		left += ", only to " + strings.Join(b.Focus, ", ")
	}
	return left
}

// queue prints the payments of a queue in their order.
func (t *stateText) queue(name string, queue []int32) {
	table := text.NewTable(">place", "payment", "from", "to", ">remaining", ">priority", ">due", "")
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
			note = "released at " + t.at(p.Release)
		case p.Status == engine.Overdue:
			note = "overdue since " + t.at(p.OverdueSince)
		}
		table.Add(fmt.Sprint(place), t.payment(k), from, to, t.money(p.Remaining), fmt.Sprint(p.Priority), t.at(p.Deadline), note)
	}
	if table.Len() > 1 {
		t.c.Printf("\n%s\n", name)
		t.c.printTable(table, "")
	}
}

// batches prints the legs of settlement batches that wait.
func (t *stateText) batches() {
	for i := range t.state.Batches {
		s := &t.state.Batches[i]
		b := t.run.Scenario().Events[s.Event].Batch
		table := text.NewTable("payment", "from", "to", ">remaining")
		for k := s.First; k < s.First+int32(len(b.Legs)); k++ {
			p := &t.state.Payments[k]
			if from := t.state.Agents[p.Sender].ID; p.Where == engine.InBatch && t.shows(from) {
				table.Add(t.payment(k), from, t.state.Agents[p.Receiver].ID, t.money(p.Remaining))
			}
		}
		if table.Len() > 1 {
			t.c.Printf("\nsettlement batch, %s, until tick %s\n", b.Mode, t.at(int32(min(b.Until, math.MaxInt32))))
			t.c.printTable(table, "")
		}
	}
}

// outages prints the outages that run in the tick, and who has stopped paying because of them.
func (t *stateText) outages() {
	for i := range t.state.Outages {
		s := &t.state.Outages[i]
		ev := &t.run.Scenario().Events[s.Event]
		if ev.Agent != scenario.SystemAgent && !t.shows(ev.Agent) {
			continue
		}
		t.c.Printf("\noutage of %s from tick %s to %s", ev.Agent, t.at(int32(ev.Tick)), t.at(int32(ev.End()-1)))
		var stopped []string
		for _, i := range s.Stopped {
			stopped = append(stopped, t.state.Agents[i].ID)
		}
		if len(stopped) > 0 {
			t.c.Printf("; %s stopped paying it", text.List(stopped))
		}
		t.c.Printf("\n")
	}
}

// totals prints how many payments stand where.
func (t *stateText) totals() {
	if t.only != "" {
		return
	}
	var count [engine.NumStatuses]int64
	for k := range t.state.Payments {
		count[t.state.Payments[k].Status]++
	}
	t.c.Printf("\n%s, parts of splits included:", text.Counted(int64(len(t.state.Payments)), "payment"))
	for status, n := range count {
		t.c.Printf(" %s %s", text.Count(n), engine.Status(status))
		if status < len(count)-1 {
			t.c.Printf(",")
		}
	}
	t.c.Printf("\nlargest overdraft so far: %s\n", t.money(t.state.PeakOverdraft))
}
