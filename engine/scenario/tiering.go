package scenario

import (
	"slices"
	"strings"

	d "sweep/engine/document"
)

// Tier makes a bank an indirect participant: its settlement bank sends and receives its payments.
type Tier struct {
	Client, Bank string
	Internalise  bool // payments between the two leave the system
	Pool         bool // the bank's balance, credit and limits go over
}

var tieringTable = &d.Table{
	Name: "tiering[]",
	Doc: "Indirect participation: the payments of the client are those of its settlement bank, whose policy decides about them and whose account they use. " +
		"A settlement bank is no client itself. Limits of other banks towards a client have no effect.",
	Fields: []d.Field{
		{Name: "client", Type: d.TextType, Required: true, Aka: []string{"bank", "indirect"}, Doc: "Id of the indirect participant, at most once."},
		{Name: "settlement_bank", Type: d.TextType, Required: true, Aka: []string{"agent", "direct", "via"}, Doc: "Id of the bank that pays for it."},
		{Name: "internalise", Type: d.BoolType, Default: true, Aka: []string{"internalize"}, Doc: "Payments between the client and its settlement bank, or between two such clients of it, are booked on its own books and counted, and do not enter the system. Otherwise they are payments of the settlement bank to itself."},
		{Name: "pool", Type: d.BoolType, Default: true, Doc: "The client's balance, unsecured credit, collateral and limits are added to those of the settlement bank; a limit that one of the two does not have, neither has. Otherwise they stay with the client, unused."},
	},
}

// tiering reads the indirect participants, in ascending order.
func (dec *decoder) tiering(top *d.Section) (tiers []Tier) {
	var sections []*d.Section
	for i, item := range top.Items("tiering") {
		s := dec.Section(item, d.JoinIndex("tiering", i), tieringTable)
		t := Tier{Client: dec.eventAgent(s, "client"), Bank: dec.eventAgent(s, "settlement_bank"), Internalise: s.Bool("internalise"), Pool: s.Bool("pool")}
		if s.Has("client") && s.Has("settlement_bank") && t.Client == t.Bank {
			s.Errorf("settlement_bank", "name another bank", "must not be the client itself")
		}
		if slices.ContainsFunc(tiers, func(o Tier) bool { return o.Client == t.Client }) {
			s.Errorf("client", "remove one of them", "%q already has a settlement bank", t.Client)
		}
		tiers, sections = append(tiers, t), append(sections, s)
	}
	for i, t := range tiers {
		if slices.ContainsFunc(tiers, func(o Tier) bool { return o.Client == t.Bank && t.Client != t.Bank }) {
			sections[i].Errorf("settlement_bank", "name a bank that is no client", "%q is a client itself", t.Bank)
		}
		dec.checkTier(sections[i], t)
	}
	dec.unusedLimits(sections)
	slices.SortFunc(tiers, func(a, b Tier) int { return strings.Compare(a.Client, b.Client) })
	return tiers
}

// checkTier refuses what cannot go over to the settlement bank.
func (dec *decoder) checkTier(s *d.Section, t Tier) {
	find := func(id string) *Agent {
		i := slices.IndexFunc(dec.s.Agents, func(a Agent) bool { return a.ID == id })
		if i < 0 {
			return nil // reported as unknown
		}
		return &dec.s.Agents[i]
	}
	client, bank := find(t.Client), find(t.Bank)
	if client == nil || bank == nil {
		return
	}
	for i, a := range []*Agent{client, bank} {
		if a.Role != Participant {
			s.Errorf([]string{"client", "settlement_bank"}[i], "name a participant", "%q is no participant", a.ID)
		}
	}
	if !t.Pool {
		return
	}
	for _, wrong := range []struct {
		is   bool
		what string
	}{
		{client.LiquidityPool != nil, "the client has a liquidity_pool"},
		{client.Reserve != nil, "the client has a reserve"},
		{client.PostedCollateral != 0 && client.CollateralHaircut != bank.CollateralHaircut, "the collateral of the two has different haircuts"},
		{bank.OpeningLiquidity != nil && (client.OpeningBalance != 0 || client.UnsecuredCap != 0), "the settlement bank has opening_liquidity, and the client has a balance or credit of its own"},
	} {
		if wrong.is {
			s.Errorf("pool", "set pool: false, or change the banks", "cannot be true: %s", wrong.what)
		}
	}
}

func tieringDocument(tiers []Tier) *d.Node {
	list := d.NewList(d.Pos{})
	for _, t := range tiers {
		w := newMap()
		w.text("client", t.Client)
		w.text("settlement_bank", t.Bank)
		w.bool("internalise", t.Internalise)
		w.bool("pool", t.Pool)
		list.Append(w.n)
	}
	return list
}
