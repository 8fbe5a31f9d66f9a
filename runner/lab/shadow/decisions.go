package shadow

import (
	"math"
	"slices"
	"strings"

	"sweep/engine/policy"
)

// DecisionDifference is the first decision that differs. One side is nil if only the other run has the decision.
type DecisionDifference struct {
	Tick     int32
	Agent    string
	Tree     policy.Tree
	Payment  *Name // nil for a tree that decides about the bank
	InQueue2 bool
	Old, New *DecisionSide
}

// DecisionSide is the decision in one run.
type DecisionSide struct {
	Tx     int32  // engine.None for a tree that decides about the bank
	Path   string // of the nodes
	Fields []string
	Values []float64 // of the fields that the tree reads
	Action string
}

// identity is what a decision is about.
type identity struct {
	agent   int32
	tree    uint8
	queue2  bool
	about   Name
	payment bool
}

func (t *twin) identity(i int) identity {
	d := &t.decisions[i]
	id := identity{agent: d.Agent, tree: d.Tree, queue2: d.InQ2}
	id.about, id.payment = t.names.find(d.Tx)
	return id
}

// firstDecision finds the first decision of a tick that differs: other nodes, or nodes with another action at the end. The
// values of fields alone make no difference.
func firstDecision(leaves *leafTexts, a, b *twin, tick int32) *DecisionDifference {
	for i := 0; i < len(a.decisions) || i < len(b.decisions); i++ {
		switch {
		case i >= len(b.decisions):
			return difference(leaves, tick, a.identity(i), a, i, nil, 0)
		case i >= len(a.decisions):
			return difference(leaves, tick, b.identity(i), nil, 0, b, i)
		}
		old, new := a.identity(i), b.identity(i)
		if old != new {
			// One of them is missing in the other run, or was made at another place.
			for j := i + 1; j < len(a.decisions); j++ {
				if a.identity(j) == new {
					return difference(leaves, tick, old, a, i, nil, 0)
				}
			}
			return difference(leaves, tick, new, nil, 0, b, i)
		}
		x, y := &a.decisions[i], &b.decisions[i]
		if leaves.of(a.Policy(x.Agent), policy.Tree(x.Tree), x.Leaf) != leaves.of(b.Policy(y.Agent), policy.Tree(y.Tree), y.Leaf) {
			return difference(leaves, tick, old, a, i, b, i)
		}
	}
	return nil
}

func difference(leaves *leafTexts, tick int32, id identity, a *twin, i int, b *twin, j int) *DecisionDifference {
	d := &DecisionDifference{Tick: tick, Tree: policy.Tree(id.tree), InQueue2: id.queue2}
	if id.payment {
		d.Payment = &id.about
	}
	if a != nil {
		d.Agent, d.Old = a.AgentID(id.agent), a.side(leaves, i)
	}
	if b != nil {
		d.Agent, d.New = b.AgentID(id.agent), b.side(leaves, j)
	}
	return d
}

// side describes a decision with the values that its tree read.
func (t *twin) side(leaves *leafTexts, i int) *DecisionSide {
	d := &t.decisions[i]
	p, tree := t.Policy(d.Agent), policy.Tree(d.Tree)
	s := &DecisionSide{Tx: d.Tx, Path: p.Path(tree, d.Leaf), Action: leaves.of(p, tree, d.Leaf).text}
	bits := d.Fields.In(t.lists)
	for j, f := range p.Fields(tree) {
		if j < len(bits) {
			s.Fields, s.Values = append(s.Fields, f.String()), append(s.Values, math.Float64frombits(uint64(bits[j])))
		}
	}
	return s
}

// leafTexts are the paths to the leaves of policies with the actions there.
type leafTexts struct {
	known map[*policy.Policy]*[policy.NumTrees]map[string]leaf
}

// leaf is the end of a path. Two decisions are the same if their leaves are.
type leaf struct{ path, text, parameters string }

func (l *leafTexts) of(p *policy.Policy, t policy.Tree, number int32) leaf {
	trees := l.known[p]
	if trees == nil {
		trees = &[policy.NumTrees]map[string]leaf{}
		for tree := range policy.NumTrees {
			trees[tree] = map[string]leaf{}
			for _, s := range p.Outline(tree) {
				if s.Path != "" {
					trees[tree][s.Path] = leaf{s.Path, s.Text, parametersIn(p, s.Text)}
				}
			}
		}
		if l.known == nil {
			l.known = map[*policy.Policy]*[policy.NumTrees]map[string]leaf{}
		}
		l.known[p] = trees
	}
	return trees[t][p.Path(t, number)]
}

// parametersIn lists the values of the parameters that an action uses.
func parametersIn(p *policy.Policy, action string) string {
	var used []string
	for name, value := range p.Parameters() {
		if strings.Contains(action, "$"+name) {
			used = append(used, name+"="+formatFloat(value))
		}
	}
	slices.Sort(used)
	return strings.Join(used, " ")
}
