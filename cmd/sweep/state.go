package main

import (
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"unicode"

	"sweep/engine"
)

// StateCmd is sweep state.
type StateCmd struct {
	Dir   string `arg:"" help:"Directory of the data set."`
	RunID int64  `name:"run" required:"" placeholder:"N" help:"Number of the run in the data set."`
	Tick  *int32 `placeholder:"T" help:"Tick after which the state is wanted. Default: the last one."`
	JSON  bool   `help:"Print the complete state as JSON."`
}

// Help is shown below the usage.
func (*StateCmd) Help() string {
	return `The state is rebuilt from the tables alone, without computing the run again: balances, collateral, queues in their
order, registers, timers, and the state of the random numbers. Amounts of the JSON form are cents.`
}

// Run rebuilds and prints the state.
func (s *StateCmd) Run(c *Context) error {
	c.JSON = s.JSON
	r, err := openStored(s.Dir, s.RunID)
	if err != nil {
		return err
	}
	defer r.Close()
	tick := r.LastTick()
	if s.Tick != nil {
		tick = *s.Tick
	}
	state, err := r.State(tick)
	if err != nil {
		return err
	}
	if s.JSON {
		return writeSnakeCase(c, state)
	}
	s.print(c, tick, state)
	return nil
}

func (s *StateCmd) print(c *Context, tick int32, state *engine.Snapshot) {
	c.Printf("run %d after tick %d\n\n", s.RunID, tick)
	banks := newTable("bank", ">balance", ">collateral", ">sent today", ">cost today", ">queue 1")
	for i := range state.Agents {
		a := &state.Agents[i]
		banks.add(a.ID, cents(a.Balance), cents(a.Posted), cents(a.TotalOutflow), cents(a.Costs.Total()), fmt.Sprint(len(a.Queue1)))
	}
	banks.writeTo(c.Stdout, "")
	for i := range state.Agents {
		a := &state.Agents[i]
		s.queue(c, "queue 1 of "+a.ID, state, a.Queue1)
		for _, r := range a.Registers {
			c.Printf("%s: register %s = %v\n", a.ID, r.Key, math.Float64frombits(r.Bits))
		}
		for _, t := range a.Timers {
			c.Printf("%s: withdraws %s of collateral at %d, posted at %d: %s\n", a.ID, cents(t.Amount), t.Due, t.PostedAt, t.Reason)
		}
	}
	s.queue(c, "queue 2", state, state.Queue2)
}

// queue prints the payments of a queue in their order.
func (*StateCmd) queue(c *Context, name string, state *engine.Snapshot, queue []int32) {
	if len(queue) == 0 {
		return
	}
	c.Printf("\n%s\n", name)
	rows := newTable("payment", "from", "to", ">remaining", ">priority", ">due")
	for _, k := range queue {
		p := &state.Payments[k]
		rows.add(fmt.Sprintf("T%d", k), state.Agents[p.Sender].ID, state.Agents[p.Receiver].ID, cents(p.Remaining), fmt.Sprint(p.Priority), fmt.Sprint(p.Deadline))
	}
	rows.writeTo(c.Stdout, "")
}

// cents prints an amount as units.
func cents(amount int64) string {
	sign := ""
	if amount < 0 {
		sign = "-"
		amount = -amount
	}
	return fmt.Sprintf("%s%s.%02d", sign, grouped(amount/100), amount%100)
}

// writeSnakeCase prints a value as JSON with the names of its fields in the style of all other JSON of this program.
func writeSnakeCase(c *Context, v any) error {
	data, err := json.Marshal(v)
	if err != nil {
		return err
	}
	decoder := json.NewDecoder(strings.NewReader(string(data)))
	decoder.UseNumber()
	var tree any
	if err := decoder.Decode(&tree); err != nil {
		return err
	}
	return json.NewEncoder(c.Stdout).Encode(renamed(tree))
}

func renamed(v any) any {
	switch v := v.(type) {
	case map[string]any:
		out := make(map[string]any, len(v))
		for key, value := range v {
			out[snakeCase(key)] = renamed(value)
		}
		return out
	case []any:
		for i := range v {
			v[i] = renamed(v[i])
		}
	}
	return v
}

// snakeCase turns "PeakNetDebit" into "peak_net_debit" and "RNG" into "rng".
func snakeCase(name string) string {
	var b strings.Builder
	letters := []rune(name)
	for i, r := range letters {
		startsWord := unicode.IsUpper(r) && i > 0 && (!unicode.IsUpper(letters[i-1]) || i+1 < len(letters) && unicode.IsLower(letters[i+1]))
		if startsWord {
			b.WriteByte('_')
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}
