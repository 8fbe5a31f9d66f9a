package engine

import (
	"math"
	"sort"
)

// amountTree finds the first of a sender's queued payments that is not larger than a bound in logarithmic time, so that a
// pass over a gridlocked queue does not read all of it after every credit. It is a heap-shaped tree of minima over
// slots in queue order. Slots of payments that have left hold the largest integer until the tree is built anew.
type amountTree struct {
	tx   []int32 // by slot, empty if the tree is not built
	seq  []int64 // by slot: the rank that the payment had when it was entered, ascending
	mins []int64 // mins[1] is the minimum of all, mins[n] that of mins[2n] and mins[2n+1]; the second half are the slots
}

// treeMin is the length from which on a sender's list gets a tree. Shorter ones are read faster than a tree is kept.
const treeMin = 16

const emptySlot = math.MaxInt64

func (t *amountTree) drop() { t.tx, t.seq = t.tx[:0], t.seq[:0] }

func (t *amountTree) built() bool { return len(t.tx) > 0 }

// build enters the payments of a list.
func (t *amountTree) build(pay []Payment, list *queueList) {
	t.drop()
	size := 2 * treeMin
	for size < 2*int(list.n) {
		size *= 2
	}
	t.mins = resized(t.mins, 2*size)
	for i := range t.mins {
		t.mins[i] = emptySlot
	}
	for k := list.head; k != None; k = pay[k].links.senderNext {
		t.mins[size+len(t.tx)] = list.need(&pay[k])
		t.tx = append(t.tx, k)
		t.seq = append(t.seq, pay[k].links.seq)
	}
	for i := size - 1; i > 0; i-- {
		t.mins[i] = min(t.mins[2*i], t.mins[2*i+1])
	}
}

func (t *amountTree) size() int { return len(t.mins) / 2 }

// push enters a payment at the end of the list. It reports whether there was a slot left.
func (t *amountTree) push(k int32, seq, amount int64) bool {
	if len(t.tx) == t.size() {
		return false
	}
	i := t.size() + len(t.tx)
	t.tx = append(t.tx, k)
	t.seq = append(t.seq, seq)
	for t.mins[i] = amount; i > 1 && t.mins[i/2] > amount; i /= 2 {
		t.mins[i/2] = amount
	}
	return true
}

// remove takes out the payment of this rank.
func (t *amountTree) remove(seq int64) {
	i := t.size() + t.after(seq-1)
	t.mins[i] = emptySlot
	for i /= 2; i > 0; i /= 2 {
		least := min(t.mins[2*i], t.mins[2*i+1])
		if t.mins[i] == least {
			return
		}
		t.mins[i] = least
	}
}

// after is the first slot behind a rank.
func (t *amountTree) after(seq int64) int {
	return sort.Search(len(t.seq), func(slot int) bool { return t.seq[slot] > seq })
}

// first is the first slot from a slot on whose amount is at most a bound, −1 without one.
func (t *amountTree) first(slot int, bound int64) int {
	if bound == emptySlot {
		bound-- // no amount is that large, and slots that are free must not match
	}
	size := t.size()
	if slot >= size {
		return -1
	}
	i := size + slot
	for t.mins[i] > bound {
		for i&1 == 1 { // a right child: what follows it stands to the right of its parent
			i /= 2
		}
		if i == 0 {
			return -1
		}
		i++
	}
	for i < size {
		i *= 2
		if t.mins[i] > bound {
			i++
		}
	}
	return i - size
}
