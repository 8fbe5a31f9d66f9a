package engine

import (
	"math"
	"slices"
)

// queue2 is the central queue: an ordered linked list of payments, with removal in constant time. Sums per sender and
// receiver are kept up to date, so that the liquidity-saving pass visits only existing pairs.
type queue2 struct {
	pay   *[]Payment
	head  int32
	tail  int32
	n     int
	value int64 // Σ remaining
	seq   int64 // rank of the last payment

	senders     []queueList // by agent
	pairs       pairTable
	out         [][]int32 // by sender: receivers of its queued payments, ascending
	in          []int32   // by receiver: number of senders with queued payments to it
	inValue     []int64   // by receiver: value of the queued payments to it
	ready       []pair    // pairs with payments in both directions, in no particular order
	edgeVersion uint64    // changes whenever an edge sender → receiver appears or goes
	touched     []pair    // sender and receiver of payments that entered or left since the last cycle search
}

// queueList is the part of Queue 2 of one sender, in queue order.
type queueList struct {
	head, tail int32
	n          int32
	value      int64
	least      int64 // lower bound of what the payments need
	held             // of the sender's reserve
	tree       amountTree
}

// pair is two agents, a < b.
type pair struct{ a, b int32 }

func (q *queue2) reset(pay *[]Payment, agents int) {
	*q = queue2{pay: pay, head: None, tail: None, senders: resized(q.senders, agents), out: resized(q.out, agents),
		in: resized(q.in, agents), inValue: resized(q.inValue, agents), ready: q.ready[:0], touched: q.touched[:0], pairs: q.pairs, edgeVersion: 1}
	for i := range q.senders {
		q.senders[i] = queueList{head: None, tail: None, least: math.MaxInt64, tree: q.senders[i].tree}
		q.senders[i].tree.drop()
		q.out[i] = q.out[i][:0]
	}
	clear(q.in)
	clear(q.inValue)
	q.pairs.reset(agents)
}

// push appends payment k to the end of the queue.
func (q *queue2) push(k int32) {
	p := &(*q.pay)[k]
	p.Where = InQueue2
	q.seq++
	p.links.seq = q.seq
	q.link(k, p)
	q.n++
	q.value += p.Remaining
	q.inValue[p.Receiver] += p.Remaining
	s := &q.senders[p.Sender]
	s.n++
	s.value += p.Remaining
	s.least = min(s.least, p.Remaining)
	if s.tree.built() && !s.tree.push(k, p.links.seq, s.need(p)) {
		s.tree.drop()
	}
	q.touched = append(q.touched, pair{p.Sender, p.Receiver})
	e := q.pairs.at(p.Sender, p.Receiver)
	e.sum += p.Remaining
	e.n++
	if e.n == 1 {
		q.connect(p.Sender, p.Receiver)
	}
}

// link appends k to the lists of the queue and of its sender.
func (q *queue2) link(k int32, p *Payment) {
	pay := *q.pay
	p.links.prev, p.links.next = q.tail, None
	if q.tail == None {
		q.head = k
	} else {
		pay[q.tail].links.next = k
	}
	q.tail = k
	s := &q.senders[p.Sender]
	p.links.senderPrev, p.links.senderNext = s.tail, None
	if s.tail == None {
		s.head = k
	} else {
		pay[s.tail].links.senderNext = k
	}
	s.tail = k
}

// remove removes payment k from the queue; its remaining amount must not have changed since it was queued.
func (q *queue2) remove(k int32) {
	pay := *q.pay
	p := &pay[k]
	p.Where = Nowhere
	l := &p.links
	if l.prev == None {
		q.head = l.next
	} else {
		pay[l.prev].links.next = l.next
	}
	if l.next == None {
		q.tail = l.prev
	} else {
		pay[l.next].links.prev = l.prev
	}
	s := &q.senders[p.Sender]
	if l.senderPrev == None {
		s.head = l.senderNext
	} else {
		pay[l.senderPrev].links.senderNext = l.senderNext
	}
	if l.senderNext == None {
		s.tail = l.senderPrev
	} else {
		pay[l.senderNext].links.senderPrev = l.senderPrev
	}
	s.n--
	s.value -= p.Remaining
	if s.tree.built() {
		s.tree.remove(l.seq)
	}
	q.n--
	q.value -= p.Remaining
	q.inValue[p.Receiver] -= p.Remaining
	q.touched = append(q.touched, pair{p.Sender, p.Receiver})
	e := q.pairs.at(p.Sender, p.Receiver)
	e.sum -= p.Remaining
	e.n--
	if e.n == 0 {
		q.disconnect(p.Sender, p.Receiver)
	}
}

// connect records that s now has a queued payment to r.
func (q *queue2) connect(s, r int32) {
	i, _ := slices.BinarySearch(q.out[s], r)
	q.out[s] = slices.Insert(q.out[s], i, r)
	q.in[r]++
	q.edgeVersion++
	if s == r {
		return
	}
	if back := q.pairs.peek(r, s); back != nil && back.n > 0 {
		p := pair{min(s, r), max(s, r)}
		q.pairs.at(p.a, p.b).ready = int32(len(q.ready))
		q.ready = append(q.ready, p)
	}
}

// disconnect records that s no longer has a queued payment to r.
func (q *queue2) disconnect(s, r int32) {
	i, _ := slices.BinarySearch(q.out[s], r)
	q.out[s] = slices.Delete(q.out[s], i, i+1)
	q.in[r]--
	q.edgeVersion++
	if s == r {
		return
	}
	if back := q.pairs.peek(r, s); back != nil && back.n > 0 {
		e := q.pairs.at(min(s, r), max(s, r))
		last := q.ready[len(q.ready)-1]
		q.ready[e.ready] = last
		q.pairs.at(last.a, last.b).ready = e.ready
		q.ready = q.ready[:len(q.ready)-1]
	}
}

// sum returns the value queued from s to r.
func (q *queue2) sum(s, r int32) int64 {
	if e := q.pairs.peek(s, r); e != nil {
		return e.sum
	}
	return 0
}

// appendPair appends the payments queued from s to r, in queue order.
func (q *queue2) appendPair(list []int32, s, r int32) []int32 {
	pay := *q.pay
	for k := q.senders[s].head; k != None; k = pay[k].links.senderNext {
		if pay[k].Receiver == r {
			list = append(list, k)
		}
	}
	return list
}

// appendAll appends all queued payments, in queue order.
func (q *queue2) appendAll(list []int32) []int32 {
	pay := *q.pay
	for k := q.head; k != None; k = pay[k].links.next {
		list = append(list, k)
	}
	return list
}

// reorder sets the order of the queue; order must be a permutation of the queued payments.
func (q *queue2) reorder(order []int32) {
	q.head, q.tail = None, None
	for i := range q.senders {
		q.senders[i].head, q.senders[i].tail = None, None
		q.senders[i].tree.drop()
	}
	for _, k := range order {
		p := &(*q.pay)[k]
		q.seq++
		p.links.seq = q.seq
		q.link(k, p)
	}
}
