package scenario

import "math"

// Outage is a time in which a bank, or the whole system, is out of operation. What it stops is in docs/model.md.
type Outage struct {
	Ticks    int // 0: none
	Reaction Reaction
	Limit    int64    // of the reaction: ticks or cents
	By       []string // ids of the banks that react, ascending; nil: all others
	Backlog  Backlog
}

// SystemAgent stands in the place of a bank's id for an outage of the central system.
const SystemAgent = "SYSTEM"

// Reaction is what makes other banks stop paying a bank in an outage.
type Reaction uint8

// The reactions.
const (
	NoReaction    Reaction = iota
	AfterTicks             // of the outage
	AboveExposure          // the value paid to the bank since the start of the outage, less what was received from it
)

// Backlog is what a bank does with its own queue when it is back.
type Backlog uint8

// The two ways.
const (
	BacklogAtOnce Backlog = iota // submits everything
	BacklogPolicy                // leaves it to its policy
)

var backlogNames = []string{BacklogAtOnce: "at_once", BacklogPolicy: "policy"}

// String returns the name used in documents and tables.
func (b Backlog) String() string { return backlogNames[b] }

// End is the first tick after the outage of an event.
func (e *Event) End() int { return min(e.Tick+e.Outage.Ticks, math.MaxInt32) }

// OutageBanks lists the ids of the banks that an outage names, in the order of the events, without repetition. An outage of
// the system names none.
func (s *Scenario) OutageBanks() (ids []string) {
	named := map[string]bool{SystemAgent: true}
	for i := range s.Events {
		if e := &s.Events[i]; e.Kind == OutageEvent && !named[e.Agent] {
			named[e.Agent] = true
			ids = append(ids, e.Agent)
		}
	}
	return ids
}
