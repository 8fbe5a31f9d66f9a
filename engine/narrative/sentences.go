package narrative

import (
	"sweep/engine"
)

// section is a heading under which events are printed. The heading is printed whenever the log moves to another section.
type section uint8

const (
	noSection section = iota
	inScenario
	inLiquidity
	inArrivals
	inDecisions
	inCollateral
	inSettlement
	inSaving
	inClosing
	inDeadlines
	inCosts
	inDay
)

var sectionNames = [...]string{
	noSection: "", inScenario: "scenario", inLiquidity: "liquidity", inArrivals: "arrivals", inDecisions: "decisions", inCollateral: "collateral",
	inSettlement: "settlement", inSaving: "liquidity saving", inClosing: "end-of-day settlement", inDeadlines: "deadlines", inCosts: "costs", inDay: "end of day",
}

// sentence defines the section of an event and how it is printed.
type sentence struct {
	section section
	print   func(*Narrator, *engine.Event)
}

// sentences defines a sentence for every kind of event: those of the files say_*.go.
var sentences = func() (all [engine.NumKinds]sentence) {
	for _, list := range []*[engine.NumKinds]sentence{&decisionSentences, &moneySentences, &settlementSentences} {
		for k, s := range list {
			if s.print != nil {
				all[k] = s
			}
		}
	}
	return all
}()

// event prints one event under its heading.
func (n *Narrator) event(e *engine.Event) {
	if n.opts.Fields {
		n.fields(e)
		return
	}
	if n.isPrinted(e) {
		return
	}
	if split := n.context.splits[e.Tx]; e.Kind == engine.Arrival && split != nil && n.filter.wants(split, n.tick.Lists) {
		n.event(split) // a split is logged after its parts but printed before them
		n.context.printed[split] = true
	}
	n.enter(n.sectionOf(e))
	n.printf("    ")
	sentences[e.Kind].print(n, e)
	n.printf("\n")
}

// isPrinted reports whether an event has nothing to add, usually because another one already contains the same information.
func (n *Narrator) isPrinted(e *engine.Event) bool {
	switch {
	case !n.filter.anyKind:
		return false
	case e.Kind == engine.CostAccrual && !n.run.Priced:
		return true // the costs follow from rates that nobody has chosen
	case e.Kind == engine.PolicySubmit:
		return true // the submission to the RTGS precedes it
	case e.Kind == engine.ScenarioEventExecuted && e.Detail == engine.DetailCustomArrival:
		return true // the arrival precedes it
	}
	return n.context.printed[e]
}

// followsReleases reports whether the payments of the tick have been released before the section.
func (s section) followsReleases() bool {
	switch s {
	case inSettlement, inSaving, inClosing, inDeadlines, inCosts, inDay:
		return true
	}
	return false
}

// sectionOf returns the section of an event. For some kinds it depends on the surrounding events.
func (n *Narrator) sectionOf(e *engine.Event) section {
	switch {
	case e.Kind == engine.Arrival && n.context.splits[e.Tx] != nil:
		return inDecisions
	case e.Kind == engine.Arrival && n.context.injected[e.Tx] != nil:
		return inScenario
	case e.Kind == engine.Queue2LiquidityRelease && n.section == inSaving:
		return inSaving
	case (e.Kind == engine.PaymentRejected || e.Kind == engine.PaymentPostponed) && n.section.followsReleases():
		return inClosing // refused at the close
	case e.Kind == engine.CostAccrual && n.section == inDecisions:
		return inDecisions // friction of a split
	case e.Kind == engine.CostAccrual && n.section == inDay:
		return inDay // penalties
	}
	return sentences[e.Kind].section
}

// enter prints the heading of a section unless it is the current one.
func (n *Narrator) enter(s section) {
	if s == n.section {
		return
	}
	n.section = s
	n.printf("  ")
	n.styled(dim, "%s", sectionNames[s])
	n.printf("\n")
}

// transfer prints "T3     A → B       1,250.00" in aligned columns.
func (n *Narrator) transfer(tx string, from, to int32, cents int64) {
	n.printf("%-6s %s → %s %14s   ", tx, n.padded(n.bank(from)), n.padded(n.bank(to)), n.money(cents))
}

// RTGS priorities are printed only if they are not Normal.
func rtgsPriority(p string) string {
	if p == "Normal" {
		return ""
	}
	return ", " + p
}
