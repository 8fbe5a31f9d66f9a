package pictures

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"

	"sweep/datasets/stats"
)

// The pictures of a data set of sweep shadow: stored runs beside their replays under other policies. The original is known by its
// differences (tables replay_ticks and replay_payments), so nothing of the data set that it comes from is read.
//
// Runs of one grid that have the same seed, or date, are the same episode at other points. Differences are means within an episode
// first, then over episodes, as in sweep compare.

// shadowed is what the replays have changed.
type shadowed struct {
	agents   []string
	policies []string // combinations of what the agents follow, in the order of the replays
	from     int64    // tick of the change
	replays  []replayed
}

// replayed is a replay: the place of its policies, its episode, and its differences.
type replayed struct {
	run, source int64
	policy      int
	episode     string
	effects     [3][3]float64 // by measure and party; NaN for none
}

// measure is a result by which replays are compared with their runs.
type measure struct{ metric, words string }

var measures = []measure{
	{"total_cost_cents", "costs of a bank are sums over its ticks"},
	{"avg_delay_ticks", "the mean is over the payments that a bank sends and that settle; parts of splits count as their payment"},
	{"settlement_rate", "the share is of the payments that a bank sends, parts of splits as their payment"},
}

// parties are whose results are compared.
func (sh *shadowed) parties() []string {
	return []string{strings.Join(sh.agents, ", "), "other banks", "all banks"}
}

// shadow reads the replays; nil if the data set has none.
func (s *Session) shadow(ctx context.Context) (*shadowed, error) {
	if s.Study.index("source_run") < 0 {
		return nil, nil
	}
	rows, err := s.db.Query(ctx, "SELECT run_id, source_run, agent_id, from_tick, policy FROM replays ORDER BY run_id, agent_id")
	if err != nil || len(rows.Rows) == 0 {
		return nil, err
	}
	sh := &shadowed{from: integer(rows.Rows[0][3])}
	labels, sources := map[int64][]string{}, map[int64]int64{}
	for _, row := range rows.Rows {
		run, agent := integer(row[0]), row[2].(string)
		if !slices.Contains(sh.agents, agent) {
			sh.agents = append(sh.agents, agent)
		}
		labels[run], sources[run] = append(labels[run], s.banks.replace(row[4].(string))), integer(row[1])
	}
	episodes, err := s.episodes(ctx)
	if err != nil {
		return nil, err
	}
	for _, r := range s.runs {
		if labels[r.id] == nil {
			continue
		}
		one := replayed{run: r.id, source: sources[r.id], episode: episodes[r.id]}
		label := sh.labelOf(labels[r.id])
		if one.policy = slices.Index(sh.policies, label); one.policy < 0 {
			one.policy, sh.policies = len(sh.policies), append(sh.policies, label)
		}
		sh.replays = append(sh.replays, one)
	}
	return sh, nil
}

// labelOf names what the agents follow.
func (sh *shadowed) labelOf(labels []string) string {
	if len(sh.agents) == 1 {
		return labels[0]
	}
	return list(seq(len(labels)), func(i int) string { return sh.agents[i] + " " + labels[i] }, ", ")
}

// episodes name what happens in each run: its seed and its date.
func (s *Session) episodes(ctx context.Context) (map[int64]string, error) {
	rows, err := s.db.Query(ctx, "SELECT run_id, concat_ws(' ', seed, date) FROM runs"+s.among(" WHERE", "run_id"))
	if err != nil {
		return nil, err
	}
	of := map[int64]string{}
	for _, row := range rows.Rows {
		of[integer(row[0])] = row[1].(string)
	}
	return of, nil
}

// changed is the condition on rows of the banks that follow other policies.
func (sh *shadowed) changed(column string) string {
	return column + " IN (" + list(sh.agents, quoted, ", ") + ")"
}

// effectsQuery returns the differences of each replay, by measure and party.
func (s *Session) effectsQuery(sh *shadowed) string {
	costs := "CAST(coalesce(sum(total_cost_diff_cents) FILTER (%s), 0) AS DOUBLE)"
	parties := []string{sh.changed("agent_id"), "NOT " + sh.changed("agent_id"), "true"}
	senders := []string{sh.changed("sender_id"), "NOT " + sh.changed("sender_id"), "true"}
	names := []string{"agents", "others", "system"}
	var cost, delay, settled []string
	for i, name := range names {
		cost = append(cost, fmt.Sprintf(costs+" AS cost_%s", parties[i], name))
		mean := func(side string) string {
			return fmt.Sprintf("avg(settlement_tick_%s - arrival_tick) FILTER (%s)", side, senders[i])
		}
		delay = append(delay, mean("new")+" - "+mean("old")+" AS delay_"+name)
		settled = append(settled, fmt.Sprintf("(count(settlement_tick_new) FILTER (%[1]s) - count(settlement_tick_old) FILTER (%[1]s)) / count(*) FILTER (%[1]s) AS settled_%[2]s", senders[i], name))
	}
	return "SELECT run_id, c.* EXCLUDE (run_id), p.* EXCLUDE (run_id) FROM (SELECT run_id, " + strings.Join(cost, ", ") + " FROM replay_ticks GROUP BY run_id) c JOIN (SELECT run_id, " + strings.Join(delay, ", ") + ", " + strings.Join(settled, ", ") +
		" FROM replay_payments WHERE split_path IS NULL GROUP BY run_id) p USING (run_id)" + s.among(" WHERE", "run_id") + " ORDER BY run_id"
}

// replays compares all replays with their runs.
func (s *Session) replays(ctx context.Context, sh *shadowed) (p Picture, err error) {
	p = Picture{Name: "replays", Title: "What would " + sh.whose() + " have changed?", Short: "Replays"}
	query := s.effectsQuery(sh)
	rows, err := s.db.Query(ctx, query)
	if err != nil {
		return p, err
	}
	effects := map[int64][]any{}
	for _, row := range rows.Rows {
		effects[integer(row[0])] = row[1:]
	}
	for i := range sh.replays {
		for m := range measures {
			for party := range 3 {
				x := math.NaN()
				if row := effects[sh.replays[i].run]; row != nil {
					x = numeric(row[3*m+party])
				}
				sh.replays[i].effects[m][party] = x
			}
		}
	}
	for m, of := range measures {
		if m == 0 && !s.Study.Priced {
			continue
		}
		metric := s.Study.metric(of.metric)
		s.doc.Metrics[of.metric] = metric
		p.control("metric", "metric", of.metric, metric.Label)
		v := s.replaysView(sh, m)
		v.Key = map[string]string{"metric": of.metric}
		s.doc.Tables[v.Table].Query = s.command(query)
		p.Views = append(p.Views, v)
	}
	return p, nil
}

// whose names the policies in a question.
func (sh *shadowed) whose() string {
	if len(sh.policies) == 1 {
		return "“" + sh.policies[0] + "”"
	}
	return "other policies"
}

// replayDots limits the dots of a row.
const replayDots = 200

func (s *Session) replaysView(sh *shadowed, m int) View {
	of := measures[m]
	metric := s.Study.metric(of.metric)
	t := &Table{Columns: []Column{{Name: "policy", Label: "policy", Kind: "label", Labels: sh.policies}, {Name: "party", Label: "of", Kind: "label", Labels: sh.parties()},
		{Name: "difference", Label: "mean difference in " + metric.Label, Kind: "difference", Of: of.metric}, {Name: "half_width", Label: "± half width", Kind: "metric", Of: of.metric},
		{Name: "n", Label: "episodes", Kind: "count"}, {Name: "replays", Label: "replays", Kind: "count"}, {Name: "verdict", Label: "verdict", Kind: "text"}}}
	var n numbers
	dots, verdicts, rare, replays := [][]float64{}, map[int][]string{}, false, 0
	for policy := range sh.policies {
		for party := range 3 {
			values, runs := sh.ofEpisodes(policy, m, party)
			e := estimateOf(values)
			verdict := verdictOf(values, e, metric.Better == "higher")
			rare, replays = rare || verdict == rareVerdict, max(replays, runs)
			n.add(e.n)
			verdicts[policy] = append(verdicts[policy], verdict)
			t.Rows = append(t.Rows, []any{policy, party, mean(e.mean), half(e.half), e.n, runs, verdict})
			dots = append(dots, dotsOf(values))
		}
	}
	v := View{Table: s.table("replays:"+of.metric, func() *Table { return t }), Draw: map[string]any{"metric": of.metric, "dots": dots}}
	v.Sentence = s.replaysSentence(sh, t, metric)
	v.Caption = fmt.Sprintf("Each replay minus its run, everything else equal: %s. ", of.words)
	switch {
	case n.most == 0:
		v.Caption += "No two runs can be compared."
	case n.most == 1:
		v.Caption += "One episode: there are no intervals, so nothing is decided."
	default:
		v.Caption += fmt.Sprintf("Lines are 95 %% intervals of the mean paired difference over %s; a filled marker leaves out zero. Small dots are the episodes.", n.of("episode"))
		if n.most > replayDots {
			v.Caption += fmt.Sprintf(" Of each row, %d of %d are drawn, in equal steps of their order.", replayDots, n.most)
		}
		if replays > n.most {
			v.Caption += " Runs with the same seed are one episode: the mean of their differences."
		}
	}
	if rare {
		v.Caption += " Where few episodes carry half of the variation, the verdict is undecided: rare large costs."
	}
	return v
}

// ofEpisodes are the mean differences of the episodes in the order of the replays, and the number of replays behind them.
func (sh *shadowed) ofEpisodes(policy, m, party int) (means []float64, replays int) {
	at, values := map[string]int{}, [][]float64{}
	for _, r := range sh.replays {
		x := r.effects[m][party]
		if r.policy != policy || math.IsNaN(x) {
			continue
		}
		i, known := at[r.episode]
		if !known {
			i = len(values)
			at[r.episode], values = i, append(values, nil)
		}
		values[i] = append(values[i], x)
		replays++
	}
	for _, list := range values {
		means = append(means, stats.Mean(list))
	}
	return means, replays
}

const (
	sameVerdict = "no difference"
	rareVerdict = "undecided: rare large costs"
)

// verdictOf judges paired differences: better or worse if the interval leaves out zero, and no few episodes decide that.
func verdictOf(values []float64, e estimate, higher bool) string {
	switch {
	case e.n == 0:
		return "nothing to compare"
	case !slices.ContainsFunc(values, func(x float64) bool { return x != 0 }):
		return sameVerdict
	case e.n == 1 || !e.clear():
		return "undecided"
	case stats.CarriersOf(values).Rare:
		return rareVerdict
	case e.mean > 0 == higher:
		return "better"
	}
	return "worse"
}

// dotsOf are the values of the dots of a row, of many those in equal steps of their order.
func dotsOf(values []float64) []float64 {
	dots := []float64{}
	if len(values) < 2 {
		return dots
	}
	sorted := stats.Sorted(values)
	n := min(len(sorted), replayDots)
	for i := range n {
		dots = append(dots, rounded(sorted[i*(len(sorted)-1)/(n-1)], 5))
	}
	return dots
}

// policiesNamed is the number of policies up to which a sentence names each.
const policiesNamed = 3

func (s *Session) replaysSentence(sh *shadowed, t *Table, metric Metric) string {
	c := t.Columns[2]
	say := func(row []any) string {
		if row[2] == nil {
			return "nothing to compare"
		}
		if row[6] == sameVerdict {
			return "no difference"
		}
		return s.doc.Text(c, row[2]) + " (" + row[6].(string) + ")"
	}
	parties := sh.parties()
	if len(sh.policies) <= policiesNamed {
		return list(seq(len(sh.policies)), func(policy int) string {
			rows := t.Rows[3*policy : 3*policy+3]
			head := upperFirst(metric.Label) + ", under " + sh.policies[policy] + ": "
			if !slices.ContainsFunc(rows, func(row []any) bool { return row[6] != sameVerdict }) {
				return head + "no difference for any bank."
			}
			return head + list(seq(3), func(party int) string { return parties[party] + " " + say(rows[party]) }, ", ") + "."
		}, " ")
	}
	return list(seq(3), func(party int) string {
		counts := map[string]int{}
		for policy := range sh.policies {
			verdict, _, _ := strings.Cut(t.Rows[3*policy+party][6].(string), ":")
			counts[verdict]++
		}
		var parts []string
		for _, verdict := range []string{"better", "worse", "undecided", sameVerdict, "nothing to compare"} {
			if counts[verdict] > 0 {
				parts = append(parts, fmt.Sprintf("%s with %d", verdict, counts[verdict]))
			}
		}
		return upperFirst(parties[party]) + ": " + strings.Join(parts, ", ") + fmt.Sprintf(" of %d policies.", len(sh.policies))
	}, " ")
}
