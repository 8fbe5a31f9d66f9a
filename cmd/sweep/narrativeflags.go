package main

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"sweep/engine"
	"sweep/engine/document"
	"sweep/engine/narrative"
)

// narrativeFlags select what is printed of a run, computed or stored.
type narrativeFlags struct {
	Ticks     tickRange `placeholder:"FROM:TO" help:"Print only these ticks, both included; either may be omitted. Default: all."`
	Agent     []string  `sep:"none" placeholder:"ID" help:"Print only what concerns this bank. May be repeated."`
	Event     []string  `placeholder:"NAME" help:"Print only events of this type, for example LsmCycleSettlement. May be repeated."`
	Payment   []string  `placeholder:"ID" help:"Print only what concerns this payment: its number, for example T12, or its id in the file it comes from. May be repeated."`
	Decisions bool      `help:"Print the path of every evaluation through its policy tree."`
	Fields    bool      `help:"Print the field names and raw values (cents) of events."`
	Quiet     bool      `short:"q" help:"Print only the final state of the run."`
}

// options translates the flags for the narrator of a run with the given banks, whose payments may have external ids.
func (f *narrativeFlags) options(c *Context, agents []string, last int32, externalIDs bool) (narrative.Options, error) {
	o := narrative.Options{Fields: f.Fields, Quiet: f.Quiet, Color: c.Color}
	from, to := f.Ticks.within(last)
	if from > to {
		return o, usage("", "there are no ticks %s in a run that ends with tick %d", f.Ticks, last)
	}
	o.From, o.Before = from, to+1
	for _, id := range f.Agent {
		i := slices.Index(agents, id)
		if i < 0 {
			return o, invalid(document.Suggest(id, agents), "the scenario has no bank %q", id)
		}
		o.Agents = append(o.Agents, int32(i))
	}
	for _, name := range f.Event {
		kind, ok := eventKinds()[name]
		if !ok {
			return o, usage(document.Suggest(name, eventNames()), "unknown event %q", name)
		}
		o.Kinds = append(o.Kinds, kind)
	}
	for _, id := range f.Payment {
		k, ok := paymentNumber(id)
		switch {
		case ok:
			o.Payments = append(o.Payments, k)
		case !externalIDs:
			return o, usage("", "%q is not a payment; payments are called T0, T1, T2, …", id)
		}
		if externalIDs {
			o.IDs = append(o.IDs, id) // a text that is a number and an id means both payments
		}
	}
	return o, nil
}

// paymentNumber reads the number of a payment, with or without T.
func paymentNumber(id string) (int32, bool) {
	k, err := strconv.ParseInt(strings.TrimPrefix(id, "T"), 10, 32)
	return int32(k), err == nil && k >= 0
}

// knownPayments refuses payments that a run with n of them does not have, neither by number nor by external id.
func (f *narrativeFlags) knownPayments(n int, isExternal func(id string) bool) error {
	for _, id := range f.Payment {
		if k, ok := paymentNumber(id); ok && int(k) < n || isExternal(id) {
			continue
		}
		hint := ""
		if n > 0 {
			hint = fmt.Sprintf("its payments are T0 to T%d", n-1)
		}
		return invalid(hint, "the run has no payment %q", id)
	}
	return nil
}

func eventKinds() map[string]engine.Kind {
	kinds := map[string]engine.Kind{}
	for k := range engine.NumKinds {
		kinds[k.String()] = k
	}
	return kinds
}

func eventNames() []string {
	names := make([]string, engine.NumKinds)
	for k := range engine.NumKinds {
		names[k] = k.String()
	}
	return names
}
