package engine

// Greatest feasible prefix
//
// Offsetting all queued payments of a group of banks or none leaves a group unsettled if a single payment is too much.
// Multilateral netting and pairs by prefix settle as much as possible instead, without breaking the FIFO order of a bank:
// of every bank's list a prefix. A vector of prefix lengths is feasible if every bank with a non-empty prefix
//
//   - can pay its net outflow, with the payments of the others' prefixes to it, from the liquidity it has now, and
//   - stays within its limits with the gross amounts of its prefix.
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
	out       int64 // Σ of the prefix
	in        int64 // Σ of payments to the bank in the prefixes of others
	available int64
	sent      []int64 // by receiver: Σ of the prefix; for banks with bilateral limits
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
	*b = prefixBank{last: list.tail, out: list.value, in: e.q2.inValue[i], available: a.available(), sent: b.sent}
	if a.limits == nil {
		return
	}
	b.sent = resized(b.sent, len(e.agents))
	for _, r := range e.q2.out[i] {
		b.sent[r] = e.q2.sum(i, r)
		if !a.okBilateral(r, b.sent[r]) {
			b.over++
		}
	}
}

func (e *Engine) prefixFeasible(i int32) bool {
	b := &e.scratch.prefix.banks[i]
	return b.last == None || b.out-b.in <= b.available && b.over == 0 && e.agents[i].okMultilateral(b.out)
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
	b, a := &s.banks[i], &e.agents[i]
	p := &e.pay[b.last]
	r, x := p.Receiver, p.Remaining
	b.last = p.links.senderPrev
	b.out -= x
	s.n--
	if a.limits != nil {
		within := a.okBilateral(r, b.sent[r])
		b.sent[r] -= x
		if !within && a.okBilateral(r, b.sent[r]) {
			b.over--
		}
	}
	s.banks[r].in -= x
	e.listInfeasible(r)
}

// pairPrefix shortens the mutual lists of the banks a and b to their greatest feasible prefixes, and returns them with
// their sums.
func (e *Engine) pairPrefix(a, b int32, ab, ba []int32) (outAB, outBA []int32, sumAB, sumBA int64) {
	sumAB, sumBA = e.remaining(ab), e.remaining(ba)
	for {
		switch {
		case len(ab) > 0 && !e.sideFeasible(a, b, sumAB, sumBA):
			sumAB -= e.pay[ab[len(ab)-1]].Remaining
			ab = ab[:len(ab)-1]
		case len(ba) > 0 && !e.sideFeasible(b, a, sumBA, sumAB):
			sumBA -= e.pay[ba[len(ba)-1]].Remaining
			ba = ba[:len(ba)-1]
		default:
			return ab, ba, sumAB, sumBA
		}
	}
}

// sideFeasible checks one bank of an offset: the liquidity for its net outflow and the limits of its gross outflow to r.
func (e *Engine) sideFeasible(i, r int32, out, in int64) bool {
	a := &e.agents[i]
	return (out <= in || a.canPay(out-in)) && a.okBilateral(r, out) && a.okMultilateral(out)
}

// remaining sums payments.
func (e *Engine) remaining(list []int32) (sum int64) {
	for _, k := range list {
		sum += e.pay[k].Remaining
	}
	return sum
}
