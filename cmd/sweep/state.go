package main

import (
	"encoding/json"
	"slices"

	"sweep/datasets/vfs"
	"sweep/engine/document"
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
	sheet, err := r.Sheet(state, s.Agent)
	if err != nil {
		return err
	}
	c.Printf("%s · after tick %s · day %d\n", r.name, r.At(tick), tick/int32(r.Scenario().TicksPerDay))
	for _, part := range sheet {
		c.Printf("\n")
		if part.Title != "" {
			c.Printf("%s\n", part.Title)
		}
		for _, line := range part.Lines {
			c.Printf("%s\n", line)
		}
		if len(part.Rows) > 0 {
			table := text.NewTable(part.Heads...)
			for _, row := range part.Rows {
				table.Add(row...)
			}
			c.printTable(table, "")
		}
	}
	return nil
}
