package engine_test

import (
	"pgregory.net/rapid"

	"sweep/engine/scenario"
)

// Indirect participation in the simple system, read literally: before the first tick what is pooled goes over, and every
// payment becomes one of the settlement banks when it is drawn.

type simpleTier struct {
	bank              int
	internalise, pool bool
}

// bankOf is the bank that pays for another, and whether payments inside it leave the system.
func (s *simpleSystem) bankOf(i int) (bank int, internalises bool) {
	if tier, ok := s.tiers[i]; ok {
		return tier.bank, tier.internalise
	}
	return i, true
}

// through makes a payment one of the settlement banks. It reports whether it leaves the system.
func (s *simpleSystem) through(from, to int) (payer, payee int, internal bool) {
	payer, leaves := s.bankOf(from)
	payee, leavesToo := s.bankOf(to)
	return payer, payee, payer == payee && leaves && leavesToo
}

// pools reports whether a bank shares what it has.
func (s *simpleSystem) pools(i int) bool {
	for client, tier := range s.tiers {
		if tier.pool && (i == client || i == tier.bank) {
			return true
		}
	}
	return false
}

// fitsAlone tests a payment that settles on its own. One of a bank to itself needs the liquidity for a moment, as if
// somebody else received it.
func (s *simpleSystem) fitsAlone(k int) bool {
	p := s.pay[k]
	if p.from == p.to {
		away := *p
		away.to = -1
		s.pay[k] = &away
		defer func() { s.pay[k] = p }()
	}
	return s.fits([]int{k})
}

// drawTiers draws clients of a settlement bank, for the scenario and the simple system.
func drawTiers(t *rapid.T, sc *scenario.Scenario, s *simpleSystem) {
	s.tiers = map[int]simpleTier{}
	bank := rapid.IntRange(-len(s.balance), len(s.balance)-1).Draw(t, "settlement bank")
	if bank < 0 || bank == s.outside {
		return
	}
	for i := range s.balance {
		if i == bank || i == s.outside || rapid.IntRange(0, 2).Draw(t, "client") > 0 {
			continue
		}
		tier := simpleTier{bank, rapid.Bool().Draw(t, "internalise"), rapid.Bool().Draw(t, "pool")}
		s.tiers[i] = tier
		sc.Tiering = append(sc.Tiering, scenario.Tier{Client: sc.Agents[i].ID, Bank: sc.Agents[bank].ID, Internalise: tier.internalise, Pool: tier.pool})
		if tier.pool {
			sc.Agents[i].Reserve, s.reserve[i] = nil, simpleReserve{}
			s.pool(i, bank)
		}
	}
}

// pool moves what a client has to its settlement bank.
func (s *simpleSystem) pool(client, bank int) {
	s.balance[bank] += s.balance[client]
	s.cap[bank] += s.cap[client]
	s.balance[client], s.cap[client] = 0, 0
	for r := range s.limit[bank] {
		limit, both := s.limit[client][r]
		s.limit[bank][r] += limit
		if !both || r == client {
			delete(s.limit[bank], r)
		}
	}
	if s.total[bank] < 0 || s.total[client] < 0 {
		s.total[bank] = -1
	} else {
		s.total[bank] += s.total[client]
	}
	s.limit[client], s.total[client] = map[int]int64{}, -1
}
