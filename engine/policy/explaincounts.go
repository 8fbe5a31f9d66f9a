package policy

import (
	"fmt"
	"io"
	"strings"

	"sweep/engine/text"
)

// Counts are numbers of evaluations by the path from the root of a tree to the action, as Policy.Path writes it.
type Counts [NumTrees]map[string]int64

// ExplainCounts prints the trees of a policy with the number of evaluations that reached each node and its share of those of
// the tree. bar draws a share; it may be nil.
func ExplainCounts(w io.Writer, p *Policy, counts *Counts, bar func(share float64) string) error {
	var b strings.Builder
	fmt.Fprintf(&b, "policy %s\n", p.ID())
	for _, t := range p.Trees() {
		e := counted{out: &b, paths: counts[t], bar: bar, matched: 0}
		for _, n := range counts[t] {
			e.all += n
		}
		e.width = len(text.Count(e.all))
		fmt.Fprintf(&b, "\n%s: %s\n", treeTitles[t], text.Counted(e.all, "evaluation"))
		if e.matched = e.explain(p.content.trees[t], nil, "", ""); e.matched < e.all {
			fmt.Fprintf(&b, "  %s without a path: the names of the nodes are too long to be stored\n", text.Counted(e.all-e.matched, "evaluation"))
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// counted prints one tree.
type counted struct {
	out          *strings.Builder
	paths        map[string]int64
	bar          func(share float64) string
	all, matched int64
	width        int
}

// explain prints a node and those below it, and returns how many evaluations reached it.
func (e *counted) explain(n *node, above []string, indent, answer string) int64 {
	reached := e.reached(n, above)
	share := "never"
	if reached > 0 {
		share = text.Part(reached, e.all)
	}
	bar := ""
	if e.bar != nil {
		part := 0.0
		if e.all > 0 {
			part = float64(reached) / float64(e.all)
		}
		bar = text.PadRight(e.bar(part), barWidth) + "  "
	}
	fmt.Fprintf(e.out, "  %s  %s  %s%s%s[%s] ", text.PadLeft(text.Count(reached), e.width), text.PadLeft(share, len("100.0 %")), bar, indent, answer, n.id)
	if n.isAction() {
		fmt.Fprintf(e.out, "%s\n", printer{money: true}.action(n))
		return reached
	}
	fmt.Fprintf(e.out, "%s\n", printer{money: true}.expr(&n.condition, orLevel))
	e.explain(n.yes, append(above, n.id+"(true)"), indent+"  ", "yes ")
	e.explain(n.no, append(above, n.id+"(false)"), indent+"  ", "no  ")
	return reached
}

// barWidth is the room for a bar.
const barWidth = 10

// reached adds up the actions below a node.
func (e *counted) reached(n *node, above []string) int64 {
	if n.isAction() {
		return e.paths[strings.Join(append(above[:len(above):len(above)], n.id), " → ")]
	}
	return e.reached(n.yes, append(above[:len(above):len(above)], n.id+"(true)")) + e.reached(n.no, append(above[:len(above):len(above)], n.id+"(false)"))
}
