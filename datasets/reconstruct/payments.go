package reconstruct

import (
	"fmt"
	"math"

	"sweep/datasets/parquet"
	"sweep/engine"
)

// never is the tick of something that does not happen in the run.
const never int32 = math.MaxInt32

// life is a payment's row: its fixed properties and the tick of each change, never if it did not happen.
type life struct {
	engine.PaymentSnapshot
	settled  int32
	dropped  int32
	rejected int32
	split    int32
}

// left is the tick in which the payment left the queues for good.
func (l *life) left() int32 { return min(l.settled, l.dropped, l.rejected, l.split) }

// paths maps the names used in the tables to settlement paths.
var paths = func() map[string]engine.Path {
	byName := map[string]engine.Path{}
	for p := range engine.NumPaths {
		byName[p.String()] = p
	}
	return byName
}()

// lifeColumns are the columns of table transactions that a life is made of.
type lifeColumns struct {
	Tx              *parquet.Column `column:"tx_id"`
	Parent          *parquet.Column `column:"parent_tx_id"`
	SplitIndex      *parquet.Column `column:"split_index"`
	Origin          *parquet.Column `column:"origin"`
	Sender          *parquet.Column `column:"sender_id"`
	Receiver        *parquet.Column `column:"receiver_id"`
	SenderClient    *parquet.Column `column:"sender_client_id"`
	ReceiverClient  *parquet.Column `column:"receiver_client_id"`
	Amount          *parquet.Column `column:"amount_cents"`
	Divisible       *parquet.Column `column:"is_divisible"`
	Original        *parquet.Column `column:"original_priority"`
	Arrival         *parquet.Column `column:"arrival_tick"`
	Created         *parquet.Column `column:"created_tick"`
	Deadline        *parquet.Column `column:"deadline_tick"`
	Settlement      *parquet.Column `column:"settlement_tick"`
	Path            *parquet.Column `column:"settlement_path"`
	Dropped         *parquet.Column `column:"dropped_tick"`
	Rejected        *parquet.Column `column:"rejected_tick"`
	Type            *parquet.Column `column:"payment_type"`
	Overdue         *parquet.Column `column:"overdue_since_tick"`
	Release         *parquet.Column `column:"release_tick"`
	First           *parquet.Column `column:"first_submission_tick"`
	DeadlinePenalty *parquet.Column `column:"deadline_penalty_cents"`
	EODPenalty      *parquet.Column `column:"eod_penalty_cents"`
}

// paymentTypes has the numbers of payment types in the engine.
type paymentTypes map[string]int32

func newPaymentTypes(e *engine.Engine) paymentTypes {
	types := paymentTypes{}
	for i, name := range e.PaymentTypes() {
		types[name] = int32(i + 1)
	}
	return types
}

// number is the number of the type in a column. A type that the scenario does not name is one of a file that is not
// attached to it.
func (t paymentTypes) number(c *parquet.Column) int32 {
	if c.Null() {
		return 0
	}
	n, known := t[c.Text()]
	if !known {
		n = int32(len(t) + 1)
		t[c.Text()] = n
	}
	return n
}

// lives reads the payments of the run that exist after a tick, as they end.
func (r *Run) lives(tick int32, types paymentTypes) ([]life, error) {
	var c lifeColumns
	var lives []life
	filed := int32(0) // payments from files so far: they arrive in the order of their rows
	err := r.each("transactions", 0, never, &c, func() error {
		if parent := orElse(c.Parent, engine.None); parent != engine.None && int(parent) < len(lives) {
			lives[parent].split = min(lives[parent].split, c.Created.Int32())
		}
		if c.Created.Int32() > tick {
			return nil
		}
		if c.Tx.Int() != int64(len(lives)) || orElse(c.Parent, engine.None) >= c.Tx.Int32() {
			return fmt.Errorf("payment T%d comes after %d payments, or after its parts", c.Tx.Int(), len(lives))
		}
		l, err := r.life(&c)
		l.Input = engine.None
		if c.Origin.Text() == "file" {
			for in := r.scenario.Inputs; in != nil && int(filed) < len(in.Payments) && engine.Internalised(r.scenario, in.Payments[filed].Sender, in.Payments[filed].Receiver); {
				filed++ // it has no row
			}
			l.Input = filed
			filed++
		}
		l.Type = types.number(c.Type)
		lives = append(lives, l)
		return err
	})
	return lives, err
}

// life reads the current row.
func (r *Run) life(c *lifeColumns) (l life, err error) {
	l = life{settled: orElse(c.Settlement, never), dropped: orElse(c.Dropped, never), rejected: orElse(c.Rejected, never), split: never}
	p := &l.PaymentSnapshot
	if p.Sender, err = r.agent(c.Sender.Text()); err != nil {
		return l, err
	}
	if p.Receiver, err = r.agent(c.Receiver.Text()); err != nil {
		return l, err
	}
	if p.SenderClient, err = r.client(c.SenderClient); err != nil {
		return l, err
	}
	if p.ReceiverClient, err = r.client(c.ReceiverClient); err != nil {
		return l, err
	}
	p.Parent, p.SplitIndex = orElse(c.Parent, engine.None), orElse(c.SplitIndex, engine.None)
	p.Amount, p.IsDivisible = c.Amount.Int(), c.Divisible.Bool()
	p.Arrival, p.Created, p.Deadline = c.Arrival.Int32(), c.Created.Int32(), c.Deadline.Int32()
	p.OriginalPriority, p.Path = uint8(c.Original.Int()), paths[c.Path.Text()]
	p.OverdueSince, p.Release = orElse(c.Overdue, engine.None), orElse(c.Release, engine.None)
	p.FirstSubmission = orElse(c.First, engine.None)
	p.DeadlinePenalty, p.EODPenalty = c.DeadlinePenalty.Int(), c.EODPenalty.Int()
	return l, nil
}

// client is the indirect participant in a column, None for NULL.
func (r *Run) client(c *parquet.Column) (int32, error) {
	if c.Null() {
		return engine.None, nil
	}
	return r.agent(c.Text())
}

// orElse returns the value of a column, or null if it is NULL.
func orElse(c *parquet.Column, null int32) int32 {
	if c.Null() {
		return null
	}
	return c.Int32()
}

// cutOff returns the payments as they were after a tick, except for values that later events overwrite.
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
		case l.rejected <= tick:
			p.Status, p.StatusTick = engine.Rejected, l.rejected
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

// penaltiesUntil is the part of the payment's end-of-day penalties that was charged up to a tick. All of them are equal,
// because the remaining amount of a payment does not change while it waits, so counting them is enough.
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
