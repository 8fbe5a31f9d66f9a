package narrative

import (
	"fmt"
	"strconv"
	"strings"

	"sweep/engine"
)

// fields prints the name of an event and all its fields with raw values: money in cents, missing values as null.
func (n *Narrator) fields(e *engine.Event) {
	n.printf("    %s", e.Kind)
	for _, f := range e.Kind.Fields() {
		n.field(e, f)
	}
	if e.Kind == engine.Arrival && n.run.ExternalID != nil {
		if id := n.run.ExternalID(e.Tx); id != "" {
			n.printf(" external_id=%s", quoted(id))
		}
	}
	n.printf("\n")
}

func (n *Narrator) field(e *engine.Event, f engine.EventField) {
	if f.Type == engine.DetailsField {
		for _, d := range e.Detail.Fields() {
			n.field(e, d)
		}
		return
	}
	if f.Missing(e) {
		if !f.Omit {
			n.printf(" %s=null", f.Name)
		}
		return
	}
	n.printf(" %s=%s", f.Name, n.value(e, f))
}

func (n *Narrator) value(e *engine.Event, f engine.EventField) string {
	lists := n.tick.Lists
	switch f.Type {
	case engine.AgentField:
		return n.bank(e.Agent)
	case engine.PeerField:
		return n.bank(e.Peer)
	case engine.TxField:
		if e.Tx == engine.None {
			return quoted(e.Text[engine.MovementID])
		}
		return txID(e.Tx)
	case engine.Tx2Field:
		return txID(e.Tx2)
	case engine.NumberField:
		return strconv.FormatInt(e.N[f.Number], 10)
	case engine.FloatField:
		return number(e.F[f.Float])
	case engine.FlagField:
		return strconv.FormatBool(e.Flag)
	case engine.TextField:
		return quoted(e.Text[f.Text])
	case engine.NamesField:
		return "[" + strings.Join(e.Names, " ") + "]"
	case engine.TxsField:
		return list(e.Txs.In(lists), txID)
	case engine.AgentsField:
		return list(e.Agents.In(lists), n.bank)
	case engine.IntsField:
		return fmt.Sprint(e.Ints.In(lists))
	case engine.NetsField:
		return fmt.Sprint(e.Nets.In(lists))
	case engine.CostsField:
		c := e.Costs()
		return fmt.Sprint([]int64{c.Liquidity, c.Delay, c.Collateral, c.Penalty, c.SplitFriction, c.Opportunity})
	case engine.DetailField:
		return e.Detail.String()
	}
	panic(fmt.Sprintf("narrative: no way to print field %s of %s", f.Name, e.Kind))
}

// quoted returns a text unchanged, or in quotes if it would be ambiguous without them.
func quoted(s string) string {
	if s == "" || strings.ContainsAny(s, " =\"") {
		return strconv.Quote(s)
	}
	return s
}

func list(indices []int64, name func(int32) string) string {
	names := make([]string, len(indices))
	for i, v := range indices {
		names[i] = name(int32(v))
	}
	return "[" + strings.Join(names, " ") + "]"
}
