package engine

import (
	"testing"

	"pgregory.net/rapid"
)

// TestAmountTree compares the tree with a list that is read from its start, while payments enter and leave.
func TestAmountTree(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var q queue2
		var pay []Payment
		q.reset(&pay, 2)
		var queued []int32
		enter := func(n int) {
			for range n {
				pay = append(pay, Payment{Sender: 0, Receiver: 1, Remaining: rapid.SampledFrom([]int64{1, 2, 3, 50, 51, 1 << 56}).Draw(t, "amount")})
				k := int32(len(pay) - 1)
				q.push(k)
				queued = append(queued, k)
			}
		}
		enter(rapid.IntRange(1, 40).Draw(t, "first"))
		tree := &q.senders[0].tree
		for range rapid.IntRange(1, 60).Draw(t, "steps") {
			if !tree.built() && q.n > 0 {
				tree.build(pay, &q.senders[0])
			}
			switch rapid.IntRange(0, 9).Draw(t, "step") {
			case 0:
				enter(rapid.IntRange(1, 50).Draw(t, "more"))
			case 1, 2, 3:
				for n := rapid.IntRange(0, len(queued)).Draw(t, "fewer"); n > 0; n-- {
					i := rapid.IntRange(0, len(queued)-1).Draw(t, "which")
					k := queued[i]
					q.remove(k)
					queued = append(queued[:i], queued[i+1:]...)
					if rapid.Bool().Draw(t, "back") {
						q.push(k)
						queued = append(queued, k)
					}
				}
			case 4:
				queued = rapid.Permutation(queued).Draw(t, "order")
				q.reorder(queued)
			}
			if !tree.built() {
				continue
			}
			rank := rapid.Int64Range(-1, q.seq+1).Draw(t, "rank")
			bound := rapid.SampledFrom([]int64{-1, 0, 1, 2, 49, 50, 1 << 56, emptySlot}).Draw(t, "bound")
			want := None
			for _, k := range queued {
				if pay[k].links.seq > rank && pay[k].Remaining <= bound {
					want = k
					break
				}
			}
			got := None
			if slot := tree.first(tree.after(rank), bound); slot >= 0 {
				got = tree.tx[slot]
			}
			if got != want {
				t.Fatalf("the first payment behind rank %d of at most %d is %d, want %d", rank, bound, got, want)
			}
		}
	})
}
