package engine

// Greatest feasible prefix
//
// Offsetting all queued payments of a group of banks or none leaves a group unsettled if a single payment is too much.
// Multilateral netting and pairs by prefix settle as much as possible instead, without breaking the FIFO order of a bank:
// of every bank's list a prefix. A vector of prefix lengths is feasible if every bank with a non-empty prefix
//
//   - can pay its net outflow, with the payments of the others' prefixes to it, from the liquidity it has now without what
//     it reserves for other payments (reserve.go), and
//   - stays within its limits with its prefix.
//
// The search starts with the complete lists and takes the last payment out of the prefix of any infeasible bank, until
// there is none. The order does not matter: removing a payment reduces the inflow of its receiver and of nobody else, so a
// bank that is infeasible stays so, whatever else is removed, until its own last payment goes. A payment that is removed is
// therefore in no feasible vector, and what is left is the unique greatest one (Bech and Soramäki 2001).
//
// prefixSearch keeps the sums of every prefix up to date and the infeasible banks in a work list, so a search takes time
// proportional to the number of banks plus the number of payments removed.

// prefixSearch finds the greatest feasible prefix over the whole of Queue 2.
type prefixSearch struct {
	banks []prefixBank
	work  []int32 // infeasible banks
	n     int     // payments in all prefixes
}

// prefixBank is the prefix of one bank's part of Queue 2.
type prefixBank struct {
	last      int32 // last payment of the prefix, None if it is empty
	listed    bool  // the bank is in the work list
	over      int32 // receivers whose bilateral limit the prefix exceeds
	flow            // the prefix, and the payments to the bank in the prefixes of others
	available int64
	sent      []int64 // by receiver: Σ of the prefix; for banks with bilateral limits
	received  []int64 // by sender: Σ of the payments to the bank in its prefix; for banks with bilateral net limits
}

// findPrefix finds the greatest feasible prefix and reports whether it has a payment.
func (e *Engine) findPrefix() bool {
	s := &e.scratch.prefix
	s.banks = resized(s.banks, len(e.agents))
	s.work, s.n = s.work[:0], e.q2.n
	for i := range s.banks {
		e.startPrefix(int32(i))
	}
	for i := range s.banks {
		e.listInfeasible(int32(i))
	}
	for len(s.work) > 0 {
		i := s.work[len(s.work)-1]
		s.work = s.work[:len(s.work)-1]
		s.banks[i].listed = false
		for !e.prefixFeasible(i) {
			e.shortenPrefix(i)
		}
	}
	return s.n > 0
}

// startPrefix sets the prefix of bank i to all its queued payments.
func (e *Engine) startPrefix(i int32) {
	b, a, list := &e.scratch.prefix.banks[i], &e.agents[i], &e.q2.senders[i]
	*b = prefixBank{last: list.tail, flow: flow{list.value, e.q2.inValue[i], e.belowAll(i)}, available: a.available(),
		sent: b.sent, received: b.received}
	if a.limits == nil {
		return
	}
	b.sent = resized(b.sent, len(e.agents))
	clear(b.sent)
	if a.inflow != nil {
		b.received = resized(b.received, len(e.agents))
		for s := range b.received {
			b.received[s] = e.q2.sum(int32(s), i)
		}
	}
	for _, r := range e.q2.out[i] {
		b.sent[r] = e.q2.sum(i, r)
		b.over += e.exceeds(i, r)
	}
}

// exceeds is 1 if the prefix of bank i pays r more than its bilateral limit allows, else 0.
func (e *Engine) exceeds(i, r int32) int32 {
	b, a := &e.scratch.prefix.banks[i], &e.agents[i]
	in := int64(0)
	if a.inflow != nil {
		in = b.received[r]
	}
	if b.sent[r] == 0 || a.okBilateral(r, b.sent[r]-in) {
		return 0
	}
	return 1
}

func (e *Engine) prefixFeasible(i int32) bool {
	b, a := &e.scratch.prefix.banks[i], &e.agents[i]
	return b.last == None || b.fits(b.available, a.reserve.left) && b.over == 0 && a.okMultilateral(a.counted(b.out, b.in))
}

// listInfeasible puts bank i into the work list if it is infeasible.
func (e *Engine) listInfeasible(i int32) {
	s := &e.scratch.prefix
	if !s.banks[i].listed && !e.prefixFeasible(i) {
		s.banks[i].listed = true
		s.work = append(s.work, i)
	}
}

// shortenPrefix takes the last payment out of the prefix of bank i.
func (e *Engine) shortenPrefix(i int32) {
	s := &e.scratch.prefix
	b := &s.banks[i]
	p := &e.pay[b.last]
	r, x := p.Receiver, p.Remaining
	b.out -= x
	b.below -= e.belowOne(b.last)
	b.last = p.links.senderPrev
	s.n--
	if e.agents[i].limits != nil {
		b.over -= e.exceeds(i, r)
		b.sent[r] -= x
		b.over += e.exceeds(i, r)
	}
	other := &s.banks[r]
	other.in -= x
	if e.agents[r].inflow != nil {
		other.over -= e.exceeds(r, i)
		other.received[i] -= x
		other.over += e.exceeds(r, i)
	}
	e.listInfeasible(r)
}

// pairPrefix shortens the mutual lists of the banks a and b to their greatest feasible prefixes, and returns them with
// their sums.
func (e *Engine) pairPrefix(a, b int32, ab, ba []int32) (outAB, outBA []int32, sumAB, sumBA int64) {
	sumAB, sumBA = e.remaining(ab), e.remaining(ba)
	belowAB, belowBA := e.belowOf(ab), e.belowOf(ba)
	for {
		switch {
		case len(ab) > 0 && !e.sideFeasible(a, b, flow{sumAB, sumBA, belowAB}):
			last := ab[len(ab)-1]
			sumAB, belowAB = sumAB-e.pay[last].Remaining, belowAB-e.belowOne(last)
			ab = ab[:len(ab)-1]
		case len(ba) > 0 && !e.sideFeasible(b, a, flow{sumBA, sumAB, belowBA}):
			last := ba[len(ba)-1]
			sumBA, belowBA = sumBA-e.pay[last].Remaining, belowBA-e.belowOne(last)
			ba = ba[:len(ba)-1]
		default:
			return ab, ba, sumAB, sumBA
		}
	}
}

// remaining sums payments.
func (e *Engine) remaining(list []int32) (sum int64) {
	for _, k := range list {
		sum += e.pay[k].Remaining
	}
	return sum
}
