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
		e := counted{out: &b, bar: bar}
		for _, n := range counts[t] {
			e.all += n
		}
		e.width = len(text.Count(e.all))
		fmt.Fprintf(&b, "\n%s: %s\n", treeTitles[t], text.Counted(e.all, "evaluation"))
		steps := p.Outline(t)
		reached := Reached(steps, counts[t])
		for i, step := range steps {
			e.explain(step, reached[i])
		}
		if without := e.all - reached[0]; without > 0 {
			fmt.Fprintf(&b, "  %s without a path: the names of the nodes are too long to be stored\n", text.Counted(without, "evaluation"))
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// Reached counts the evaluations that reached each step of an outline, from those by path.
func Reached(steps []Step, paths map[string]int64) []int64 {
	reached := make([]int64, len(steps))
	var above []int // the steps that lead to this one, and itself
	for i, step := range steps {
		above = append(above[:step.Depth], i)
		if step.Path == "" {
			continue
		}
		for _, k := range above {
			reached[k] += paths[step.Path]
		}
	}
	return reached
}

// counted prints one tree.
type counted struct {
	out   *strings.Builder
	bar   func(share float64) string
	all   int64
	width int
}

// explain prints a node and how many evaluations reached it.
func (e *counted) explain(s Step, reached int64) {
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
	answer := s.Answer
	if answer != "" {
		answer = text.PadRight(answer, len("yes "))
	}
	fmt.Fprintf(e.out, "  %s  %s  %s%s%s[%s] %s\n", text.PadLeft(text.Count(reached), e.width), text.PadLeft(share, len("100.0 %")), bar, strings.Repeat("  ", s.Depth), answer, s.ID, s.Text)
}

// barWidth is the room for a bar.
const barWidth = 10
