package pictures

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"sweep/datasets/stats"
)

const (
	searchMarks = 1000 // candidates in stages that are drawn
	searchWords = 6    // candidates whose rejection is told in the picture
)

// trial is a candidate in a stage of a search, or one that could not be simulated.
type trial struct {
	candidate        string
	generation       int64
	stage            int64 // 0: never simulated
	kind             string
	episodes         any
	mean, low, high  float64 // of the difference from the incumbent; NaN for none
	feasible         any
	verdict, why     string
	values, sameness string
	planned, runs    int64 // episodes of the stage, and runs of the candidate up to it
}

// search shows how a search went: what was estimated of each candidate at each stage, beside the incumbent. Games have no incumbent.
func (s *Session) search(ctx context.Context) (p, best Picture, ok bool, err error) {
	p = Picture{Name: "search", Title: "How did the search go?", Short: "Search"}
	found, err := s.db.Query(ctx, "SELECT DISTINCT outer_point, objective, level FROM candidates WHERE estimate IS NOT NULL ORDER BY ALL")
	if err != nil || len(found.Rows) == 0 {
		return p, best, false, err
	}
	best = Picture{Name: "best_so_far", Title: "How soon was a good candidate found?", Short: "Best so far"}
	for i, row := range found.Rows {
		outer, _ := row[0].(string)
		views, err := s.searchViews(ctx, i, outer, row[1].(string), numeric(row[2]))
		if err != nil {
			return p, best, false, err
		}
		for k, of := range []*Picture{&p, &best} {
			v := views[k]
			v.Key = map[string]string{}
			if outer != "" {
				v.Key["at"] = s.banks.replace(outer)
				of.control("at", "where", v.Key["at"], v.Key["at"])
			}
			of.Views = append(of.Views, v)
		}
	}
	return p, best, true, nil
}

// simpleObjective is an objective that is a column, of a bank or of all.
var simpleObjective = regexp.MustCompile(`^(?:[\w-]+\.)?([a-z_0-9]+)$`)

// searchViews are the candidates stage by stage, and the best of them so far.
func (s *Session) searchViews(ctx context.Context, number int, outer, objective string, level float64) (views [2]View, err error) {
	where := "outer_point IS NULL"
	if outer != "" {
		where = "outer_point = " + quoted(outer)
	}
	sql := "SELECT candidate, generation, stage, stage_kind, episodes, estimate, ci_low, ci_high, is_feasible, verdict, reason, parameters, same_as, num_replications, len(runs) AS runs FROM candidates WHERE " + where +
		" ORDER BY stage IS NULL, stage, generation, length(candidate), candidate"
	list, err := s.trials(ctx, sql)
	if err != nil {
		return views, err
	}
	objective = s.banks.replace(objective)
	estimate := Column{Name: "estimate", Label: "difference in " + objective, Kind: "number"}
	low, high := Column{Name: "ci_low", Label: "from", Kind: "number"}, Column{Name: "ci_high", Label: "to", Kind: "number"}
	draw := map[string]any{"objective": objective}
	if m := simpleObjective.FindStringSubmatch(objective); m != nil {
		metric := s.Study.metric(m[1])
		s.doc.Metrics[m[1]] = metric
		estimate.Kind, low.Kind, high.Kind = "difference", "difference", "difference"
		estimate.Of, low.Of, high.Of = m[1], m[1], m[1]
		draw["metric"] = m[1]
	}
	t := &Table{Query: s.command(sql), Columns: []Column{{Name: "candidate", Label: "candidate", Kind: "text"}, {Name: "generation", Label: "generation", Kind: "count"},
		{Name: "stage", Label: "stage", Kind: "count"}, {Name: "kind", Label: "kind of stage", Kind: "text"}, {Name: "episodes", Label: "episodes", Kind: "count"}, estimate, low, high,
		{Name: "feasible", Label: "fulfils constraints", Kind: "flag"}, {Name: "verdict", Label: "verdict", Kind: "text"}, {Name: "reason", Label: "why", Kind: "text"}, {Name: "parameters", Label: "values", Kind: "text"}}}
	shown := shownTrials(list)
	for _, x := range shown {
		t.Rows = append(t.Rows, []any{x.candidate, x.generation, positive(x.stage), words(x.kind), x.episodes, mean(x.mean), mean(x.low), mean(x.high), x.feasible, x.verdict, words(x.why), x.values})
	}
	higher := s.Study.Maximises
	winner := winnerOf(list, higher)
	draw["winner"], draw["stages"], draw["words"] = winner, stageNames(list), refusals(list)
	draw["confirmed"] = slices.ContainsFunc(list, func(x trial) bool { return x.kind == "confirm" })
	v := View{Table: s.table(fmt.Sprintf("search:%d", number), func() *Table { return t }), Draw: draw,
		Sentence: searchSentence(s, list, winner, estimate), Caption: searchCaption(list, len(shown), level)}
	return [2]View{v, s.bestSoFarView(list, number, sql, draw, []Column{estimate, low, high}, v.Sentence)}, nil
}

// trials reads them in the order of the stages.
func (s *Session) trials(ctx context.Context, sql string) (list []trial, err error) {
	rows, err := s.db.Rows(ctx, sql)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	said := func(v any) string { t, _ := v.(string); return s.banks.replace(t) }
	return list, each(rows, func(row []any) error {
		x := trial{candidate: said(row[0]), generation: integer(row[1]), stage: integer(row[2]), kind: said(row[3]), mean: numeric(row[5]), low: numeric(row[6]), high: numeric(row[7]),
			feasible: row[8], verdict: row[9].(string), why: said(row[10]), values: s.inAxes.replace(valuesText(said(row[11]))), sameness: said(row[12]), planned: integer(row[13]), runs: integer(row[14])}
		if row[4] != nil {
			x.episodes = integer(row[4])
		}
		list = append(list, x)
		return nil
	})
}

// valuesText writes the values of a candidate, which are stored as JSON in canonical order.
func valuesText(values string) string {
	d := json.NewDecoder(strings.NewReader(values))
	d.UseNumber()
	var words []string
	name := ""
	for {
		token, err := d.Token()
		if err != nil {
			return strings.Join(words, " ")
		}
		switch {
		case token == json.Delim('{') || token == json.Delim('}'):
		case name == "":
			name = fmt.Sprint(token)
		default:
			words, name = append(words, name+"="+fmt.Sprint(token)), ""
		}
	}
}

// shownTrials keeps, of many, those of the winner, those that were accepted or never simulated, and the best of each stage.
func shownTrials(list []trial) []trial {
	if len(list) <= searchMarks {
		return list
	}
	winner, order := "", seq(len(list))
	if at := slices.IndexFunc(list, func(x trial) bool { return x.kind == "confirm" }); at >= 0 {
		winner = cmp.Or(list[at].sameness, list[at].candidate)
	}
	rank := make([]int, len(list)) // place in the stage
	slices.SortStableFunc(order, func(a, b int) int {
		return cmp.Or(cmp.Compare(list[a].stage, list[b].stage), -cmp.Compare(math.Abs(list[a].mean), math.Abs(list[b].mean)))
	})
	for i, at := range order {
		if i > 0 && list[order[i-1]].stage == list[at].stage {
			rank[at] = rank[order[i-1]] + 1
		}
	}
	first := func(x trial) int {
		if x.candidate == winner {
			return 0
		}
		return 1 + boolean(x.verdict != "accept")
	}
	slices.SortStableFunc(order, func(a, b int) int {
		return cmp.Or(cmp.Compare(first(list[a]), first(list[b])), cmp.Compare(rank[a], rank[b]))
	})
	order = order[:searchMarks]
	slices.Sort(order)
	few := make([]trial, len(order))
	for i, at := range order {
		few[i] = list[at]
	}
	return few
}

// winnerOf is the candidate that was confirmed on fresh episodes, else the best of those judged on the most episodes of their generation,
// if it is better than the incumbent: what a confirmation would be of. It is "" if there is none.
func winnerOf(list []trial, higher bool) string {
	last, most := map[string]trial{}, map[int64]int64{}
	var order []string
	for _, x := range list {
		if x.kind == "confirm" {
			return cmp.Or(x.sameness, x.candidate)
		}
		if x.stage == 0 {
			continue
		}
		if _, known := last[x.candidate]; !known {
			order = append(order, x.candidate)
		}
		last[x.candidate], most[x.generation] = x, max(most[x.generation], x.planned)
	}
	best := ""
	for _, name := range order {
		if x := last[name]; x.planned == most[x.generation] && (best == "" || x.beats(last[best], higher)) {
			best = name
		}
	}
	if x := last[best]; best == "" || x.verdict != "accept" && (x.rank() > 0 || !x.improves(higher)) {
		return ""
	}
	return best
}

// rank puts candidates that fulfil the constraints before those that do not, and failed ones last.
func (x *trial) rank() int {
	switch {
	case x.verdict == "failed" || math.IsNaN(x.mean):
		return 2
	case x.feasible == false:
		return 1
	}
	return 0
}

// improves reports whether a candidate is better than the incumbent in the mean.
func (x *trial) improves(higher bool) bool { return x.mean < 0 && !higher || x.mean > 0 && higher }

// beats reports whether a candidate is better than another one.
func (x *trial) beats(y trial, higher bool) bool {
	if x.rank() != y.rank() {
		return x.rank() < y.rank()
	}
	return x.mean < y.mean && !higher || x.mean > y.mean && higher
}

// stageNames are the stages in order: number, and words below it.
func stageNames(list []trial) [][2]any {
	names, generations := [][2]any{}, map[int64]bool{}
	for _, x := range list {
		generations[x.generation] = true
	}
	for _, x := range list {
		if x.stage == 0 || len(names) > 0 && names[len(names)-1][0] == x.stage {
			continue
		}
		name := fmt.Sprintf("stage %d", x.stage)
		if len(generations) > 1 && x.kind != "confirm" {
			name = fmt.Sprintf("generation %d", x.generation)
			if x.kind == "rung" || len(names) > 0 && strings.HasPrefix(fmt.Sprint(names[len(names)-1][1]), name) {
				name += fmt.Sprintf(", stage %d", x.stage)
			}
		}
		if x.kind == "confirm" {
			name = "fresh episodes"
		}
		names = append(names, [2]any{x.stage, name})
	}
	return names
}

// refusals are the candidates that were rejected, that failed or that could not be simulated, with words: the worst kind first.
func refusals(list []trial) [][2]string {
	said := [][2]string{}
	for _, verdict := range []string{"invalid", "failed", "reject"} {
		for _, x := range list {
			if x.verdict != verdict || len(said) == searchWords {
				continue
			}
			words := strings.TrimSpace(x.why)
			if words == "" {
				words = "its interval shows no gain"
			}
			said = append(said, [2]string{x.candidate + ", " + verdictWords[verdict] + atStage(x), words})
		}
	}
	return said
}

var verdictWords = map[string]string{"invalid": "invalid", "failed": "failed", "reject": "rejected"}

func atStage(x trial) string {
	if x.stage == 0 {
		return ""
	}
	if x.kind == "confirm" {
		return " on fresh episodes"
	}
	return fmt.Sprintf(" at stage %d", x.stage)
}

func searchSentence(s *Session, list []trial, winner string, c Column) string {
	if winner == "" {
		return "No candidate is better than the incumbent, even in the mean."
	}
	confirmed := slices.ContainsFunc(list, func(x trial) bool { return x.kind == "confirm" })
	for _, x := range slices.Backward(list) {
		if confirmed && x.kind != "confirm" || x.stage == 0 || !confirmed && x.candidate != winner {
			continue
		}
		say := func(v float64) string { return s.doc.Text(c, mean(v)) }
		text := fmt.Sprintf("The winner is %s (%s): on fresh episodes its difference from the incumbent is %s", winner, x.values, say(x.mean))
		if !confirmed {
			text = fmt.Sprintf("The best candidate is %s (%s), not confirmed on fresh episodes: its difference from the incumbent is %s", winner, x.values, say(x.mean))
		}
		if stats.Finite(x.low) && stats.Finite(x.high) {
			text += fmt.Sprintf(" (%s to %s)", say(x.low), say(x.high))
		}
		return text + ", verdict " + x.verdict + "."
	}
	return ""
}

func searchCaption(list []trial, shown int, level float64) string {
	verdicts, candidates := map[string]int{}, map[string]string{}
	for _, x := range list {
		if x.kind != "confirm" {
			candidates[x.candidate] = x.verdict // that of the last stage it was in
		}
	}
	for _, v := range candidates {
		verdicts[v]++
	}
	text := fmt.Sprintf("Each mark is a candidate in a stage: the mean difference of the objective from the incumbent's in the same episodes, with its %s %% interval. The line at zero is the incumbent. Filled: accepted; hollow: undecided; grey: rejected. Before its last stage a candidate is undecided. ",
		strconv.FormatFloat(100*level, 'g', 6, 64))
	var parts []string
	for _, v := range [][2]string{{"accept", "accepted"}, {"undecided", "undecided"}, {"reject", "rejected"}, {"invalid", "invalid"}, {"failed", "failed"}} {
		if verdicts[v[0]] > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", verdicts[v[0]], v[1]))
		}
	}
	text += fmt.Sprintf("%s: %s.", upperFirst(count(len(candidates), "candidate")), strings.Join(parts, ", "))
	if shown < len(list) {
		text += fmt.Sprintf(" Shown are %d of %d results: those of the winner, those accepted, and the largest differences of each stage.", shown, len(list))
	}
	return text
}

// words and positive are cells, nil for nothing.
func words(s string) any {
	if s == "" {
		return nil
	}
	return s
}

func positive(n int64) any {
	if n == 0 {
		return nil
	}
	return n
}
