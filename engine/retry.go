package engine

import (
	"cmp"
	"math"
	"slices"
)

// Retrying Queue 2
//
// A pass visits the payments of Queue 2 in queue order and settles those that the liquidity and limits of their senders
// allow. Every settlement gives its receiver liquidity, with which later payments of the same pass may settle. Visiting all
// payments would take time proportional to the queue in every pass, even if nothing can settle, and a gridlocked queue is
// long. The pass therefore visits only payments that settle, with the same result:
//
//   - A payment that could not settle cannot settle later unless the liquidity or the limits of its sender have improved.
//     allowRetry is called wherever they improve and when a payment is queued. A pass considers only the senders marked
//     since the last one.
//   - For each of them, firstAffordable finds the first payment that can settle. A heap of these, by rank in the queue,
//     gives the first one of all. It is still affordable when it is taken out: nothing but a settlement of the sender itself
//     reduces its liquidity, and a sender has only one valid item in the heap.
//   - After a settlement, both banks look for their next payment, but only behind the current rank: the receiver because
//     allowRetry says so, the sender because one payment of it has settled. What comes before the current rank waits for
//     the next pass, as it would if the pass visited everything.
//
// A sender keeps an old item in the heap when an earlier payment becomes affordable; retryState.next names the valid one.
// Under strict FIFO only the first payment of a sender can settle. Another payment becomes the first one when a settlement
// or a withdrawal removes it, so a withdrawal, too, marks the sender.
//
// With S marked senders and N settlements, a pass makes O(S+N) searches and heap operations. A search reads the list of
// the sender, or for long lists takes logarithmic time in amountTree, plus a step for each payment that a bilateral limit
// blocks.

// sortBands sorts Queue 2 by RTGS priority, then by submission tick, if priority mode is on.
func (e *Engine) sortBands() {
	if !e.toggle.priorityMode || e.q2.n < 2 || e.bandsSorted() {
		return
	}
	e.scratch.ids = e.q2.appendAll(e.scratch.ids[:0])
	slices.SortStableFunc(e.scratch.ids, func(j, k int32) int { return compareBands(&e.pay[j], &e.pay[k]) })
	e.q2.reorder(e.scratch.ids)
}

func (e *Engine) bandsSorted() bool {
	k := e.q2.head
	for next := e.pay[k].links.next; next != None; k, next = next, e.pay[next].links.next {
		if compareBands(&e.pay[k], &e.pay[next]) > 0 {
			return false
		}
	}
	return true
}

func compareBands(p, q *Payment) int {
	if c := cmp.Compare(p.RTGSPriority, q.RTGSPriority); c != 0 {
		return c
	}
	return cmp.Compare(p.SubmissionTick, q.SubmissionTick)
}

// markLate marks the payments of Queue 2 past their deadline as overdue and lists them in queue order for the cost step.
func (e *Engine) markLate() {
	d := &e.due
	d.now = d.now[:0]
	for _, k := range d.late {
		e.markIfQueued(k)
	}
	d.late = d.late[:0]
	if deadline := e.tick - 1; deadline >= 0 && int(deadline) < len(d.head) {
		for k := d.head[deadline]; k != None; k = e.pay[k].links.dueNext {
			e.pay[k].links.inDue = false
			e.markIfQueued(k)
		}
		d.head[deadline] = None
	}
	slices.SortFunc(d.now, func(j, k int32) int { return cmp.Compare(e.pay[j].links.seq, e.pay[k].links.seq) })
}

func (e *Engine) markIfQueued(k int32) {
	if p := &e.pay[k]; p.Where == InQueue2 && p.Status != Overdue {
		e.markOverdue(p)
		e.due.now = append(e.due.now, k)
	}
}

// retryState finds the payments of Queue 2 that may have become affordable. A failed payment fails again until its
// sender's liquidity or limits improve, so a pass visits only such senders and only the payments they can
// afford.
type retryState struct {
	isRetryable []bool
	retryable   []int32
	heap        []retryItem
	next        []int32 // by sender: its payment in the heap, None if none; its other heap items are stale
	running     bool
	improved    []bool // since the last search for cycles
	at          int64  // rank of the payment being tried
}

type retryItem struct {
	seq int64
	tx  int32
}

func (r *retryState) reset(agents int) {
	*r = retryState{isRetryable: resized(r.isRetryable, agents), retryable: r.retryable[:0], heap: r.heap[:0], next: resized(r.next, agents),
		improved: resized(r.improved, agents)}
	clear(r.isRetryable)
	clear(r.improved)
	for i := range r.next {
		r.next[i] = None
	}
}

// retry2 retries Queue 2 with one pass, or with passes until one settles nothing. It returns the number and the value in
// cents of the settled payments.
func (e *Engine) retry2() (settled, value int64) {
	for len(e.retry.retryable) > 0 {
		n, x := e.retryPass()
		settled, value = settled+n, value+x
		if n == 0 || !e.toggle.untilStable {
			break
		}
	}
	return settled, value
}

// retryPass tries Queue 2 once, in order, and settles what liquidity and limits allow. A credit can help later payments
// in the same pass and earlier payments in the next one. It logs the releases and returns their number and value in
// cents.
func (e *Engine) retryPass() (settled, value int64) {
	r := &e.retry
	e.startPass()
	for len(r.heap) > 0 {
		item := r.pop()
		p := &e.pay[item.tx]
		sender := p.Sender
		if r.next[sender] != item.tx {
			continue
		}
		r.at = item.seq
		x := p.Remaining
		e.dequeue2(item.tx)
		r.next[sender] = None
		e.transfer(item.tx, PathQueue)
		settled++
		value += x
		e.logRelease(item.tx, x)
		if r.next[sender] == None {
			e.pushNextAffordable(sender, r.at)
		}
	}
	r.running = false
	return settled, value
}

// startPass pushes the first affordable payment of every retryable sender onto the heap.
func (e *Engine) startPass() {
	r := &e.retry
	r.running, r.at = true, math.MinInt64
	r.heap = r.heap[:0]
	for _, i := range r.retryable {
		r.isRetryable[i] = false
		e.pushNextAffordable(i, r.at)
	}
	r.retryable = r.retryable[:0]
}

// pushNextAffordable puts the first payment of sender i behind a rank that it can afford into the heap, unless it is
// there already.
func (e *Engine) pushNextAffordable(i int32, rank int64) {
	if k := e.firstAffordable(i, rank); k != None && k != e.retry.next[i] {
		e.retry.next[i] = k
		e.retry.push(retryItem{e.pay[k].links.seq, k})
	}
}

// firstAffordable is the first queued payment of sender i behind a rank that liquidity and limits allow, None without
// one.
func (e *Engine) firstAffordable(i int32, rank int64) int32 {
	list, a := &e.q2.senders[i], &e.agents[i]
	available := a.available()
	if list.n == 0 || available < list.least {
		return None
	}
	if e.toggle.strictFIFO {
		return e.headIfAffordable(list, a, rank, available)
	}
	if list.n >= treeMin {
		return e.searchTree(list, a, rank, available)
	}
	least := int64(math.MaxInt64)
	for k := list.head; k != None; k = e.pay[k].links.senderNext {
		p := &e.pay[k]
		need := list.need(p)
		least = min(least, need)
		if p.links.seq > rank && need <= available && a.okBilateral(p.Receiver, p.Remaining) && a.okMultilateral(p.Remaining) {
			return k
		}
	}
	list.least = least
	return None
}

// headIfAffordable is firstAffordable under strict FIFO: a sender's other payments wait for the first one, and one that
// the pass has already visited has failed.
func (e *Engine) headIfAffordable(list *queueList, a *agent, rank, available int64) int32 {
	k := list.head
	p := &e.pay[k]
	if p.links.seq > rank && list.need(p) <= available && a.okBilateral(p.Receiver, p.Remaining) && a.okMultilateral(p.Remaining) {
		return k
	}
	return None
}

// searchTree is firstAffordable for a long list.
func (e *Engine) searchTree(list *queueList, a *agent, rank, available int64) int32 {
	t := &list.tree
	if !t.built() {
		t.build(e.pay, list)
	}
	list.least = t.mins[1]
	if a.hasMulti && list.left == 0 { // otherwise the tree has more than the amounts that the limit counts
		available = min(available, a.multiLimit-a.sentToAll())
	}
	for slot := t.first(t.after(rank), available); slot >= 0; slot = t.first(slot+1, available) {
		if p := &e.pay[t.tx[slot]]; a.okBilateral(p.Receiver, p.Remaining) && a.okMultilateral(p.Remaining) {
			return t.tx[slot]
		}
	}
	return None
}

// allowRetry records that payments of agent i in Queue 2 may be able to settle now: in the next pass, and also in the
// current pass if they come after the current payment.
func (e *Engine) allowRetry(i int32) {
	r := &e.retry
	r.improved[i] = true
	if !r.isRetryable[i] {
		r.isRetryable[i] = true
		r.retryable = append(r.retryable, i)
	}
	if r.running {
		e.pushNextAffordable(i, r.at)
	}
}

func (e *Engine) logRelease(k int32, x int64) {
	p := &e.pay[k]
	ev := e.emitTx(Queue2LiquidityRelease, p.Sender, k)
	ev.Peer = p.Receiver
	ev.N[Amount], ev.N[QueueWait] = x, int64(e.tick-p.Arrival)
	ev.Text[Reason] = "liquidity_available"
}

// push and pop maintain the heap by rank.
func (r *retryState) push(item retryItem) {
	h := append(r.heap, item)
	i := len(h) - 1
	for i > 0 {
		up := (i - 1) / 2
		if h[up].seq <= h[i].seq {
			break
		}
		h[up], h[i] = h[i], h[up]
		i = up
	}
	r.heap = h
}

func (r *retryState) pop() retryItem {
	h := r.heap
	first := h[0]
	last := len(h) - 1
	h[0] = h[last]
	h = h[:last]
	i := 0
	for {
		child := 2*i + 1
		if child >= last {
			break
		}
		if child+1 < last && h[child+1].seq < h[child].seq {
			child++
		}
		if h[i].seq <= h[child].seq {
			break
		}
		h[i], h[child] = h[child], h[i]
		i = child
	}
	r.heap = h
	return first
}
