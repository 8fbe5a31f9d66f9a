package engine

// None marks a missing agent or payment.
const None int32 = -1

// Event is one entry of the log: a flat record, so that a tick logs without allocating. Kind.Fields (eventkinds.go) lists
// the fields of a kind and where the record stores them. Agents and payments are dense indices; names are added when an
// event leaves the engine. An event and its lists are valid until the next tick starts.
type Event struct {
	Kind   Kind
	Flag   bool // is_divisible; settled
	Set    Presence
	Detail DetailKind
	Tick   int32
	Agent  int32 // the agent of the event: agent_id, sender, sender_id, agent_a
	Peer   int32 // receiver, receiver_id, agent_b, max_net_outflow_agent, counterparty
	Tx     int32 // payment number
	Tx2    int32 // queued_tx_id
	N      Numbers
	F      Floats
	Text   Texts
	Names  []string // focus counterparties
	Txs    Span     // payments: tx_ids, child_ids, source_transactions
	Agents Span     // agents of a cycle
	Ints   Span     // tx_amounts of a cycle
	Nets   Span     // net_positions of a cycle
}

// The values of an event. They are indexed by the constants of NumberSlot, FloatSlot and TextSlot.
type (
	Numbers [7]int64
	Floats  [3]float64
	Texts   [3]string
)

// Costs returns the costs of a CostAccrual.
func (ev *Event) Costs() Costs {
	n := &ev.N
	return Costs{Liquidity: n[LiquidityCost], Delay: n[DelayCost], Collateral: n[CollateralCost], Penalty: n[PenaltyCost],
		SplitFriction: n[SplitFrictionCost], Opportunity: n[OpportunityCost]}
}

// Has reports whether an optional field is present.
func (ev *Event) Has(p Presence) bool { return ev.Set&p != 0 }

// Span is a part of a tick's list arena (TickRecord.Lists).
type Span struct{ Start, Len int32 }

// In returns the part of the arena that s refers to.
func (s Span) In(lists []int64) []int64 { return lists[s.Start : s.Start+s.Len] }

// FieldType defines where an event stores the value of a field and how it is shown.
type FieldType uint8

// The field types.
const (
	AgentField   FieldType = iota // Event.Agent, shown as the agent's id
	PeerField                     // Event.Peer, shown as the agent's id; empty text if None
	TxField                       // Event.Tx, shown as "T" + number; if None, the MovementID of a movement without a payment
	Tx2Field                      // Event.Tx2
	NumberField                   // Event.N[Number]
	FloatField                    // Event.F[Float]
	FlagField                     // Event.Flag
	TextField                     // Event.Text[Text]
	NamesField                    // Event.Names
	TxsField                      // Event.Txs: payments
	AgentsField                   // Event.Agents: agents
	IntsField                     // Event.Ints: cents
	NetsField                     // Event.Nets: cents
	CostsField                    // the CostFields
	DetailField                   // Event.Detail: event type of the scenario event
	DetailsField                  // the fields of Event.Detail
)

// EventField describes one field of an event kind.
type EventField struct {
	Name   string
	Type   FieldType
	Number NumberSlot // of a NumberField
	Float  FloatSlot  // of a FloatField
	Text   TextSlot   // of a TextField
	When   Presence   // the bit of Event.Set that marks the field as present, 0 if it always is
	Omit   bool       // a missing optional field is omitted instead of shown as null
}

// Missing reports whether the event has no value for the field.
func (f *EventField) Missing(ev *Event) bool { return f.When != 0 && !ev.Has(f.When) }

func number(name string, n NumberSlot) EventField {
	return EventField{Name: name, Type: NumberField, Number: n}
}

func float(name string, n FloatSlot) EventField {
	return EventField{Name: name, Type: FloatField, Float: n}
}

func text(name string, n TextSlot) EventField {
	return EventField{Name: name, Type: TextField, Text: n}
}

func other(name string, t FieldType) EventField { return EventField{Name: name, Type: t} }

func (f EventField) when(p Presence) EventField {
	f.When = p
	return f
}
