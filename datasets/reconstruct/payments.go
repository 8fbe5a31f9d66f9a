package reconstruct

import (
	"fmt"
	"math"

	"sweep/datasets/rows"
	"sweep/engine"
)

// never is the tick of what does not happen in the run.
const never int32 = math.MaxInt32

// life is a payment's row: what it is, and the ticks in which things happened to it, never for what did not.
type life struct {
	engine.PaymentSnapshot
	settled int32
	dropped int32
	split   int32
}

// left is the tick in which the payment has left the queues for good.
func (l *life) left() int32 { return min(l.settled, l.dropped, l.split) }

var statuses = map[string]engine.Status{}
var paths = map[string]engine.Path{}

func init() {
	for s := engine.Pending; s <= engine.Dropped; s++ {
		statuses[s.String()] = s
	}
	for p := engine.PathNone; p <= engine.PathChildren; p++ {
		paths[p.String()] = p
	}
}

// lives reads the payments of the run that exist after a tick, as they end.
func (r *Run) lives(tick int32) ([]life, error) {
	var c struct {
		tx, parent, splitIndex, sender, receiver, amount, divisible, original, arrival, created, deadline *rows.Column
		settlement, path, dropped, overdue, release, first, deadlinePenalty, eodPenalty                   *rows.Column
	}
	var lives []life
	err := r.each("transactions", 0, never, func(cursor *rows.Rows) {
		for name, at := range map[string]**rows.Column{
			"tx_id": &c.tx, "parent_tx_id": &c.parent, "split_index": &c.splitIndex, "sender_id": &c.sender, "receiver_id": &c.receiver,
			"amount_cents": &c.amount, "is_divisible": &c.divisible, "original_priority": &c.original, "arrival_tick": &c.arrival,
			"created_tick": &c.created, "deadline_tick": &c.deadline, "settlement_tick": &c.settlement, "settlement_path": &c.path,
			"dropped_tick": &c.dropped, "overdue_since_tick": &c.overdue, "release_tick": &c.release, "first_submission_tick": &c.first,
			"deadline_penalty_cents": &c.deadlinePenalty, "eod_penalty_cents": &c.eodPenalty,
		} {
			*at = cursor.Column(name)
		}
	}, func() error {
		parent := orElse(c.parent, engine.None)
		if parent != engine.None && int(parent) < len(lives) {
			lives[parent].split = min(lives[parent].split, c.created.Int32())
		}
		if c.created.Int32() > tick {
			return nil
		}
		if c.tx.Int() != int64(len(lives)) || parent >= c.tx.Int32() {
			return fmt.Errorf("payment T%d with parent T%d comes after %d payments", c.tx.Int(), parent, len(lives))
		}
		l := life{settled: orElse(c.settlement, never), dropped: orElse(c.dropped, never), split: never}
		p := &l.PaymentSnapshot
		var err error
		if p.Sender, err = r.agent(c.sender.Text()); err != nil {
			return err
		}
		if p.Receiver, err = r.agent(c.receiver.Text()); err != nil {
			return err
		}
		p.Parent, p.SplitIndex = parent, orElse(c.splitIndex, engine.None)
		p.Amount, p.IsDivisible = c.amount.Int(), c.divisible.Bool()
		p.Arrival, p.Created, p.Deadline = c.arrival.Int32(), c.created.Int32(), c.deadline.Int32()
		p.OriginalPriority, p.Path = uint8(c.original.Int()), paths[c.path.Text()]
		p.OverdueSince, p.Release = orElse(c.overdue, engine.None), orElse(c.release, engine.None)
		p.FirstSubmission = orElse(c.first, engine.None)
		p.DeadlinePenalty, p.EODPenalty = c.deadlinePenalty.Int(), c.eodPenalty.Int()
		lives = append(lives, l)
		return nil
	})
	return lives, err
}

// orElse is the tick or number of a column, or what stands for NULL.
func orElse(c *rows.Column, null int32) int32 {
	if c.Null() {
		return null
	}
	return c.Int32()
}

// cutOff turns the payments into what their rows tell of them after a tick: everything but what later events overwrite.
func (r *Run) cutOff(lives []life, tick int32) []engine.PaymentSnapshot {
	payments := make([]engine.PaymentSnapshot, len(lives))
	for k := range lives {
		l := &lives[k]
		p := &payments[k]
		*p = l.PaymentSnapshot
		p.Remaining = p.Amount
		p.Status, p.StatusTick, p.Path = engine.Pending, engine.None, engine.PathNone
		if p.OverdueSince > tick {
			p.OverdueSince = engine.None
		}
		if p.FirstSubmission > tick {
			p.FirstSubmission = engine.None
		}
		switch {
		case l.settled <= tick:
			p.Status, p.StatusTick, p.Path = engine.Settled, l.settled, l.Path
		case l.dropped <= tick:
			p.Status, p.StatusTick = engine.Dropped, l.dropped
		case p.OverdueSince != engine.None:
			p.Status, p.StatusTick = engine.Overdue, p.OverdueSince
		}
		p.HasChildren = l.split <= tick
		if p.OverdueSince == engine.None {
			p.DeadlinePenalty = 0
		}
		p.EODPenalty = r.penaltiesUntil(l, tick)
	}
	for k := range lives {
		if l := &lives[k]; l.settled <= tick && l.split > l.settled {
			for q := int32(k); q != engine.None; q = payments[q].Parent {
				payments[q].Remaining -= l.Amount
			}
		}
	}
	return payments
}

// penaltiesUntil is the part of the payment's end-of-day penalties that was charged up to a tick. Each of them is the
// same, because what remains of a payment does not change while it waits, so their number at each time tells.
func (r *Run) penaltiesUntil(l *life, tick int32) int64 {
	if l.EODPenalty == 0 {
		return 0
	}
	first := max(int64(l.Created), int64(l.Deadline)+1)
	last := min(int64(l.left())-1, int64(r.LastTick()))
	all := r.dayEnds(first, last)
	if all == 0 {
		return 0
	}
	return l.EODPenalty / all * r.dayEnds(first, min(last, int64(tick)))
}

// dayEnds is the number of last ticks of days among the ticks from … to.
func (r *Run) dayEnds(from, to int64) int64 {
	if from > to {
		return 0
	}
	tpd := int64(r.scenario.TicksPerDay)
	return (to+1)/tpd - from/tpd
}
