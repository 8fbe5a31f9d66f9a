package reconstruct

import (
	"encoding/json"
	"math"
	"slices"
	"strconv"

	"sweep/datasets/parquet"
	"sweep/engine"
	"sweep/engine/policy"
	"sweep/engine/scenario"
)

// Document is the complete state of a run after a tick as JSON: banks by id, payments by number, with the terms of the tables.
type Document struct {
	Run             int64             `json:"run_id"`
	Key             string            `json:"run_key"`
	Tick            int32             `json:"tick"` // last executed tick
	Day             int32             `json:"day"`
	Time            *string           `json:"clock_label"` // time of day at which the tick begins; null without a clock
	SnapshotVersion int               `json:"snapshot_version"`
	RNGState        string            `json:"rng_state"` // as text: 64 bits exceed the precision of JSON numbers
	PeakOverdraft   int64             `json:"peak_overdraft_cents"`
	Agents          []AgentDocument   `json:"agents"`
	Queue2          []int32           `json:"queue2"`
	Payments        []PaymentDocument `json:"payments"`
	Outages         []OutageDocument  `json:"outages"`
	Batches         []BatchDocument   `json:"settlement_batches"`
}

// BatchDocument is a settlement batch with legs that wait.
type BatchDocument struct {
	Event   int32   `json:"scenario_event"`
	Mode    string  `json:"batch_mode"`
	Until   int     `json:"until_tick"`
	First   int32   `json:"first_tx_id"`
	Legs    int     `json:"num_legs"`
	Waiting []int32 `json:"tx_ids"` // legs that have not settled
}

// OutageDocument is an outage that runs in the tick.
type OutageDocument struct {
	Event    int32            `json:"scenario_event"`
	Agent    *string          `json:"agent_id"` // null: the system
	From     int              `json:"from_tick"`
	Until    int              `json:"until_tick"`        // its last tick
	Stopped  []string         `json:"stopped_agent_ids"` // those that do not pay it
	Exposure map[string]int64 `json:"exposure_cents"`    // by bank; null unless the reaction depends on it
}

// PaymentDocument is a payment. Ticks of events that have not happened are null.
type PaymentDocument struct {
	Tx               int32   `json:"tx_id"`
	Input            *int32  `json:"input_row"` // number of the payment among those from files, from 0
	ExternalID       *string `json:"external_id"`
	Type             *string `json:"payment_type"`
	Observed         *int32  `json:"observed_settlement_tick"`
	ObservedPath     *string `json:"observed_path"`
	Parent           *int32  `json:"parent_tx_id"`
	SplitIndex       *int32  `json:"split_index"`
	Sender           string  `json:"sender_id"`
	Receiver         string  `json:"receiver_id"`
	SenderClient     *string `json:"sender_client_id"`
	ReceiverClient   *string `json:"receiver_client_id"`
	Amount           int64   `json:"amount_cents"`
	Remaining        int64   `json:"remaining_cents"`
	Divisible        bool    `json:"is_divisible"`
	Split            bool    `json:"is_split"`
	Priority         uint8   `json:"priority"`
	OriginalPriority uint8   `json:"original_priority"`
	RTGSPriority     *string `json:"rtgs_priority"`
	Declared         *string `json:"declared_rtgs_priority"`
	Arrival          int32   `json:"arrival_tick"`
	Created          int32   `json:"created_tick"`
	Deadline         int32   `json:"deadline_tick"`
	Status           string  `json:"status"`
	StatusTick       *int32  `json:"status_tick"`
	Queue            string  `json:"queue"`
	Path             *string `json:"settlement_path"`
	OverdueSince     *int32  `json:"overdue_since_tick"`
	Release          *int32  `json:"release_tick"`
	Waiting          bool    `json:"waits_for_release"`
	Postponed        bool    `json:"waits_for_next_day"`
	FirstSubmission  *int32  `json:"first_submission_tick"`
	Submission       *int32  `json:"submission_tick"`
	Submissions      int32   `json:"num_submissions"`
	Queue2Tick       *int32  `json:"queue2_tick"`
	DeadlinePenalty  int64   `json:"deadline_penalty_cents"`
	EODPenalty       int64   `json:"eod_penalty_cents"`
}

// Only keeps one bank in the document, with the payments it sends and receives.
func (d *Document) Only(agent string) {
	d.Agents = slices.DeleteFunc(d.Agents, func(a AgentDocument) bool { return a.Agent != agent })
	d.Payments = slices.DeleteFunc(d.Payments, func(p PaymentDocument) bool { return p.Sender != agent && p.Receiver != agent })
}

// Document returns the JSON form of a state of the run.
func (r *Run) Document(s *engine.Snapshot) (Document, error) {
	d := Document{Run: r.id, Key: r.Key(), Tick: s.Tick - 1, Day: (s.Tick - 1) / int32(r.scenario.TicksPerDay), SnapshotVersion: s.Version,
		RNGState: strconv.FormatUint(s.RNG, 10), PeakOverdraft: s.PeakOverdraft, Queue2: numbers(s.Queue2),
		Agents: []AgentDocument{}, Payments: []PaymentDocument{}, Outages: []OutageDocument{}, Batches: []BatchDocument{}}
	for i := range s.Agents {
		d.Agents = append(d.Agents, r.agentDocument(&s.Agents[i]))
	}
	for k := range s.Payments {
		d.Payments = append(d.Payments, r.paymentDocument(int32(k), &s.Payments[k]))
	}
	for i := range s.Batches {
		d.Batches = append(d.Batches, r.batchDocument(s, &s.Batches[i]))
	}
	for i := range s.Outages {
		d.Outages = append(d.Outages, r.outageDocument(&s.Outages[i]))
	}
	if clock := r.scenario.Clock; clock != nil {
		label := clock.Label(int(d.Tick) % r.scenario.TicksPerDay)
		d.Time = &label
	}
	return d, r.addFiled(&d)
}

func (r *Run) batchDocument(s *engine.Snapshot, x *engine.BatchSnapshot) BatchDocument {
	b := r.scenario.Events[x.Event].Batch
	d := BatchDocument{Event: x.Event, Mode: b.Mode.String(), Until: b.Until, First: x.First, Legs: len(b.Legs), Waiting: []int32{}}
	for k := x.First; k < x.First+int32(len(b.Legs)) && int(k) < len(s.Payments); k++ {
		if s.Payments[k].Where == engine.InBatch {
			d.Waiting = append(d.Waiting, k)
		}
	}
	return d
}

func (r *Run) outageDocument(s *engine.OutageSnapshot) OutageDocument {
	ev := &r.scenario.Events[s.Event]
	d := OutageDocument{Event: s.Event, From: ev.Tick, Until: ev.End() - 1, Stopped: []string{}, Exposure: r.byBank(s.Exposure)}
	if ev.Agent != scenario.SystemAgent {
		d.Agent = &ev.Agent
	}
	for _, i := range s.Stopped {
		d.Stopped = append(d.Stopped, r.names[i])
	}
	return d
}

// addFiled adds the types of the payments and what only the files know of them.
func (r *Run) addFiled(d *Document) error {
	var c struct {
		Tx       *parquet.Column `column:"tx_id"`
		ID       *parquet.Column `column:"external_id"`
		Type     *parquet.Column `column:"payment_type"`
		Observed *parquet.Column `column:"observed_settlement_tick"`
		Path     *parquet.Column `column:"observed_path"`
	}
	return r.each("transactions", 0, never, &c, func() error {
		if c.Tx.Int() < 0 || c.Tx.Int() >= int64(len(d.Payments)) {
			return nil // it arrives later
		}
		p := &d.Payments[c.Tx.Int()]
		p.ExternalID, p.Type, p.Observed = textOrNull(c.ID), textOrNull(c.Type), orNull(orElse(c.Observed, engine.None))
		p.ObservedPath = textOrNull(c.Path)
		return nil
	})
}

func textOrNull(c *parquet.Column) *string {
	if c.Null() {
		return nil
	}
	text := c.Text()
	return &text
}

func (r *Run) paymentDocument(k int32, p *engine.PaymentSnapshot) PaymentDocument {
	d := PaymentDocument{
		Tx: k, Input: orNull(p.Input), Parent: orNull(p.Parent), SplitIndex: orNull(p.SplitIndex), Sender: r.names[p.Sender], Receiver: r.names[p.Receiver],
		SenderClient: r.nameOrNull(p.SenderClient), ReceiverClient: r.nameOrNull(p.ReceiverClient),
		Amount: p.Amount, Remaining: p.Remaining, Divisible: p.IsDivisible, Split: p.HasChildren, Priority: p.Priority,
		OriginalPriority: p.OriginalPriority, RTGSPriority: priorityName(p.RTGSPriority), Declared: priorityName(p.Declared),
		Arrival: p.Arrival, Created: p.Created, Deadline: p.Deadline, Status: p.Status.String(), StatusTick: orNull(p.StatusTick),
		Queue: p.Where.String(), OverdueSince: orNull(p.OverdueSince), Release: orNull(p.Release), Waiting: p.Waiting, Postponed: p.Postponed,
		FirstSubmission: orNull(p.FirstSubmission), Submission: orNull(p.SubmissionTick), Submissions: p.Submissions,
		Queue2Tick: orNull(p.Queue2Tick), DeadlinePenalty: p.DeadlinePenalty, EODPenalty: p.EODPenalty,
	}
	if p.Path != engine.PathNone {
		path := p.Path.String()
		d.Path = &path
	}
	return d
}

// nameOrNull returns the id of an agent, nil for none.
func (r *Run) nameOrNull(i int32) *string {
	if i == engine.None || int(i) >= len(r.names) {
		return nil
	}
	return &r.names[i]
}

// orNull returns a pointer to a tick, nil for none.
func orNull(v int32) *int32 {
	if v == engine.None {
		return nil
	}
	return &v
}

func priorityName(p policy.RTGSPriority) *string {
	if p == engine.NoPriority {
		return nil
	}
	name := p.String()
	return &name
}

// numbers returns a list that is written as [] when empty.
func numbers(list []int32) []int32 { return append([]int32{}, list...) }

// number is a float that may be infinite or NaN, which JSON has no number for and which is written as text.
type number float64

// MarshalJSON writes the number, or its name as a text.
func (n number) MarshalJSON() ([]byte, error) {
	f := float64(n)
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return json.Marshal(strconv.FormatFloat(f, 'g', -1, 64))
	}
	return json.Marshal(f)
}
