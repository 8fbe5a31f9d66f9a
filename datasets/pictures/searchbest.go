package pictures

import (
	"fmt"
	"math"
)

// reached is the best candidate after some computed runs.
type reached struct {
	runs int64
	trial
}

// bestSoFar follows a search: after each result the best candidate of those with the most episodes. Candidates of a stage with more
// episodes than any before are compared when all of them have a result, because the first one alone says little. Runs are those of
// candidates, each counted once; equal candidates share theirs, and the confirmation does not count.
func bestSoFar(list []trial, higher bool) (path []reached, runs int64) {
	seen := map[string]int64{"incumbent": math.MaxInt64}
	var best *trial
	add := func(x trial) {
		best = &x
		path = append(path, reached{runs, x})
	}
	for first := 0; first < len(list); {
		last := first
		for last < len(list) && list[last].stage == list[first].stage {
			last++
		}
		stage := list[first:last]
		if first = last; stage[0].stage == 0 || stage[0].kind == "confirm" {
			continue
		}
		longer := best != nil && stage[0].planned > best.planned
		var leader *trial
		for i := range stage {
			x := &stage[i]
			label := x.candidate
			if x.sameness != "" {
				label = x.sameness
			}
			if x.runs > seen[label] {
				runs += x.runs - seen[label]
				seen[label] = x.runs
			}
			switch {
			case x.rank() == 2:
			case longer:
				if leader == nil || x.beats(*leader, higher) {
					leader = x
				}
			case best == nil || x.planned == best.planned && x.beats(*best, higher):
				add(*x)
			}
		}
		if leader != nil {
			add(*leader)
		}
	}
	return path, runs
}

// bestSoFarView shows the best candidate so far against the computed runs.
func (s *Session) bestSoFarView(list []trial, number int, sql string, draw map[string]any, columns []Column, sentence string) View {
	path, runs := bestSoFar(list, s.Study.Maximises)
	t := &Table{Query: s.command(sql), Columns: append([]Column{{Name: "runs", Label: "computed runs", Kind: "count"}, {Name: "candidate", Label: "best so far", Kind: "text"}, {Name: "stage", Label: "stage", Kind: "count"}, {Name: "episodes", Label: "episodes", Kind: "count"}}, columns...)}
	t.Columns = append(t.Columns, Column{Name: "verdict", Label: "verdict", Kind: "text"}, Column{Name: "parameters", Label: "values", Kind: "text"})
	for _, x := range path {
		t.Rows = append(t.Rows, []any{x.runs, x.candidate, x.stage, x.episodes, mean(x.mean), mean(x.low), mean(x.high), x.verdict, x.values})
	}
	of := map[string]any{"objective": draw["objective"], "winner": draw["winner"], "confirmed": draw["confirmed"], "runs": runs}
	if metric, ok := draw["metric"]; ok {
		of["metric"] = metric
	}
	v := View{Table: s.table(fmt.Sprintf("search:%d:best", number), func() *Table { return t }), Draw: of, Sentence: sentence}
	v.Caption = fmt.Sprintf("The best candidate of those with the most episodes, after each result, by runs of candidates computed until then (%s in all). Whiskers: the interval of the difference from the incumbent in the same episodes. The best of many is partly luck: it is judged on more or fresh episodes, where it may lose.", count(int(runs), "run"))
	if len(path) == 0 {
		v.Caption = "No candidate has a result yet."
	}
	return v
}
