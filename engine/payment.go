package engine

import "sweep/engine/policy"

// Status is the status of a payment.
type Status uint8

// The statuses of a payment.
const (
	Pending Status = iota
	Settled
	Overdue
	Dropped
	Rejected // submitted after its cut-off
	NumStatuses
)

// String returns the lower-case name used in traces and tables.
func (s Status) String() string {
	return [NumStatuses]string{Pending: "pending", Settled: "settled", Overdue: "overdue", Dropped: "dropped", Rejected: "rejected"}[s]
}

// Path is the mechanism that settled a payment.
type Path uint8

// The settlement paths.
const (
	PathNone      Path = iota
	PathImmediate      // RTGS attempt in the tick of its release
	PathQueue          // queue retry (also inside the liquidity-saving pass)
	PathBilateral
	PathCycle
	PathEntry    // entry disposition offset
	PathChildren // a split parent whose children have settled
	PathNetting
	PathEndOfDay // with loans at the end of the day
	PathBatch    // leg of a settlement batch
	NumPaths
)

// String returns the name used in tables.
func (p Path) String() string {
	return [NumPaths]string{PathNone: "", PathImmediate: "immediate", PathQueue: "queue", PathBilateral: "bilateral", PathCycle: "cycle",
		PathEntry: "entry_offset", PathChildren: "children", PathNetting: "netting", PathEndOfDay: "end_of_day", PathBatch: "batch"}[p]
}

// NoPriority marks a missing RTGS priority of a payment; it prints as None.
const NoPriority = policy.RTGSPriority(255)

// Payment is a payment and its history. Payments are numbered from 0 in creation order; the textual id is "T" + number.
type Payment struct {
	Sender, Receiver int32
	SenderClient     int32 // indirect participant for which Sender pays, None without
	ReceiverClient   int32 // likewise
	Input            int32 // row in the scenario's Inputs.Payments, None if not from a file
	Parent           int32 // None unless a child of a split
	SplitIndex       int32 // position among the children of Parent, None otherwise
	Type             int32 // number of its type, 0 without; see Engine.TypeName
	Amount           int64
	Remaining        int64
	Arrival          int32 // tick; children carry the parent's
	Created          int32 // tick of the Arrival event
	Deadline         int32
	Priority         uint8
	OriginalPriority uint8
	Status           Status
	Path             Path
	StatusTick       int32               // tick of settled, overdue, dropped or rejected; None while pending
	OverdueSince     int32               // first overdue tick, kept after settlement; None if never
	Release          int32               // release tick of a child of a staggered split that was not submitted at once, None otherwise
	SubmissionTick   int32               // current RTGS submission tick, None if not submitted
	FirstSubmission  int32               // tick of the first release to the RTGS, None if never
	Queue2Tick       int32               // tick of the latest entry into Queue 2, None if never
	Submissions      int32               // number of releases
	RTGSPriority     policy.RTGSPriority // NoPriority if missing
	Declared         policy.RTGSPriority
	IsDivisible      bool
	HasChildren      bool
	DeadlinePenalty  int64 // cents charged for this payment at its deadline
	EODPenalty       int64 // cents charged for this payment at the end of days
	Where            Location
	Waiting          bool // it waits for its release tick, or for the next day if Postponed; its policy is not evaluated
	Postponed        bool // submitted after its cut-off: it is submitted again when the next day starts

	links links
}

// Location is the queue that contains a payment between two ticks.
type Location uint8

// The locations of a payment.
const (
	Nowhere  Location = iota // settled, dropped, rejected or split
	InQueue1                 // the sender's internal queue
	Released                 // only inside a tick: submitted, not yet attempted
	InQueue2                 // the central queue
	InBatch                  // leg of a settlement batch that waits
)

// String returns the name used in tables.
func (l Location) String() string {
	return [...]string{Nowhere: "none", InQueue1: "queue1", Released: "released", InQueue2: "queue2", InBatch: "batch"}[l]
}

// enterBatch makes a new payment the leg of a settlement batch.
func (p *Payment) enterBatch() { p.Where, p.RTGSPriority = InBatch, policy.HighlyUrgent }

// links chain a payment into Queue 2, its sender's part of Queue 2, and the list of its deadline.
type links struct {
	next, prev             int32 // Queue 2
	senderNext, senderPrev int32 // the sender's payments in Queue 2
	dueNext                int32 // payments of Queue 2 with the same deadline
	inDue                  bool
	seq                    int64 // rank in Queue 2: ascending along the queue
}
