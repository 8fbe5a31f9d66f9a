package narrative

import (
	"slices"

	"sweep/engine"
	"sweep/engine/policy"
)

// treeNames describe what each tree decides about, other than a single payment.
var treeNames = [policy.NumTrees]string{
	policy.StrategicCollateral: "collateral", policy.Bank: "bank", policy.Payment: "payment", policy.EndOfTickCollateral: "end-of-tick collateral",
}

// decisions prints the path that each evaluation took through its tree, if the input contains it.
func (n *Narrator) decisions(t *Tick) {
	if !n.filter.anyKind {
		return
	}
	first := true
	for i := range t.Decisions {
		d := &t.Decisions[i]
		if !n.wantsDecision(d) {
			continue
		}
		if first {
			n.printf("  ")
			n.styled(dim, "paths")
			n.printf("\n")
			first = false
		}
		about := treeNames[d.Tree]
		if d.Tx != engine.None {
			about = n.towards(d.Tx)
			if d.InQueue2 {
				about += " in queue 2"
			}
		}
		n.printf("    %s %s: %s\n", n.padded(n.bank(d.Agent)), about, d.Path)
	}
}

func (n *Narrator) wantsDecision(d *Decision) bool {
	if !n.filter.shows(d.Agent) {
		return false
	}
	return len(n.filter.payments) == 0 || slices.Contains(n.filter.payments, d.Tx)
}
