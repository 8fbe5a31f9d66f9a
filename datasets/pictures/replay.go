package pictures

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"sweep/datasets/stats"
)

// replay shows the examples tick by tick: the banks with other policies in the run and in its replay, and what the change costs.
func (s *Session) replay(ctx context.Context, sh *shadowed) (p Picture, err error) {
	p = Picture{Name: "replay", Draw: "timeline", Title: "Where does the replay differ from its run?", Short: "A replay"}
	err = s.replayViews(ctx, &p, sh, s.replayView)
	return p, err
}

// replayViews makes the views of the examples that have been compared with their runs.
func (s *Session) replayViews(ctx context.Context, p *Picture, sh *shadowed, view func(context.Context, *shadowed, *replayed, example) (View, error)) error {
	err := s.viewsOf(ctx, p, s.replayExamples(sh), func(ctx context.Context, e example) ([]View, error) {
		for i := range sh.replays {
			if r := &sh.replays[i]; r.run == e.id {
				v, err := view(ctx, sh, r, e)
				return []View{v}, err
			}
		}
		return nil, nil
	})
	if len(p.Views) == 0 {
		p.Missing = "No replay that is shown has been compared with its run yet. The same command of sweep shadow continues."
	}
	return err
}

// replayExamples are the runs that the user chose, else the replays of the median, largest and smallest difference in what their banks
// pay (without prices: wait), of those with any difference. Ties go to the lowest id.
func (s *Session) replayExamples(sh *shadowed) []example {
	if len(s.options.Runs) > 0 {
		return s.examples()
	}
	m, name := 0, "cost"
	if !s.Study.Priced {
		m, name = 1, "delay"
	}
	differs := slices.DeleteFunc(slices.Clone(sh.replays), func(r replayed) bool { return !stats.Finite(r.effects[m][0]) || !r.differs() })
	if len(differs) == 0 {
		differs = sh.replays[:min(len(sh.replays), 1)]
	}
	slices.SortStableFunc(differs, func(a, b replayed) int { return cmp.Compare(a.effects[m][0], b.effects[m][0]) })
	var list []example
	byRule(len(differs), func(i int) float64 { return differs[i].effects[m][0] }, func(i int, why string) {
		id := differs[i].run
		list = append(list, example{id, "the one with the " + why + " difference in " + name, s.runs[s.place(id)]})
	})
	return list
}

// differs reports whether anything differs that replays are compared by.
func (r *replayed) differs() bool {
	return slices.ContainsFunc(r.effects[:], func(parties [3]float64) bool {
		return slices.ContainsFunc(parties[:], func(x float64) bool { return x != 0 && !math.IsNaN(x) })
	})
}

func (s *Session) replayView(ctx context.Context, sh *shadowed, r *replayed, e example) (v View, err error) {
	c, err := s.calendar(ctx, r.run)
	if err != nil {
		return v, err
	}
	scale := c.dayScale
	if c.numDays > 1 {
		scale = scaleOf(c.ticks*c.numDays, nil)
	}
	sums := s.stored("tick_agent_states")
	query := replayQuery(sh, r.run, scale.width, sums)
	rows, err := s.db.Query(ctx, query)
	if err != nil {
		return v, err
	}
	columns, panels := s.replayPanels(sh, scale, sums)
	t := &Table{Query: s.command(query), Columns: columns}
	for _, row := range rows.Rows {
		cells := []any{integer(row[0])}
		if scale.clock != nil {
			cells = append(cells, scale.clock.Label(int(integer(row[0]))))
		}
		for _, x := range row[1:] {
			if x == nil {
				cells = append(cells, nil)
				continue
			}
			cells = append(cells, integer(x))
		}
		t.Rows = append(t.Rows, cells)
	}
	v = View{Table: s.table(fmt.Sprintf("replay:%d", r.run), func() *Table { return t }), Draw: scale.draw(panels)}
	if c.numDays > 1 {
		v.Draw["across"] = "tick of the run"
	}
	parting, err := s.parting(ctx, r, c)
	if err != nil {
		return v, err
	}
	v.Sentence = s.replaySentence(sh, r, t) + parting
	v.Caption = fmt.Sprintf("%s It is run %d of the data set that the replays come from, where %s", s.runTitle(e), r.source, sh.follows(r))
	if sh.from > 0 {
		v.Caption += fmt.Sprintf(" from %s on", s.moment(c, sh.from))
	}
	v.Caption += ". Balances and queues are those at the ends of ticks, costs are sums from the start."
	if scale.width > 1 {
		v.Caption += fmt.Sprintf(" Of every %d ticks the last one is drawn.", scale.width)
	}
	if !sums {
		v.Caption += " The replays do not keep the table tick_agent_states, so only differences are drawn."
	}
	v.Commands = []Command{{Does: "steps both side by side", Line: fmt.Sprintf("sweep replay SOURCE --run %d --beside %s:%d", r.source, s.options.Dir, r.run)}}
	return v, nil
}

// replayPanels are the columns of a replay and what is drawn of them: the banks in both runs if the states of the replay are stored, and the
// differences.
func (s *Session) replayPanels(sh *shadowed, scale dayScale, sums bool) (columns []Column, panels []panel) {
	columns = []Column{{Name: "tick", Label: "tick", Kind: "count"}}
	if scale.clock != nil {
		columns = append(columns, Column{Name: "time", Label: "time", Kind: "text"})
	}
	who := strings.Join(sh.agents, ", ")
	both := func(name, title string) {
		columns = append(columns, s.money(name+"_run", lowerFirst(title)+" in the run"), s.money(name+"_replay", lowerFirst(title)+" in the replay"))
		panels = append(panels, panel{Title: title, Unit: "money", Series: []series{{Name: "run", Column: name + "_run", Kind: "line", Colour: 0}, {Name: "replay", Column: name + "_replay", Kind: "line", Colour: 1, Dash: 1}}})
	}
	if sums {
		both("balance", "Balance of "+who)
		both("waiting", "Value waiting at "+who)
	}
	difference := panel{Title: "Replay minus run: costs so far", Unit: "money"}
	for i, name := range []string{"agents", "others", "system"} {
		columns = append(columns, s.money("cost_"+name, "difference in costs so far of "+sh.parties()[i]))
		difference.Series = append(difference.Series, series{Name: sh.parties()[i], Column: "cost_" + name, Kind: "line", Colour: i, Dash: i})
	}
	if s.Study.Priced {
		panels = append(panels, difference)
	}
	columns = append(columns, s.money("balance_difference", "difference in the balance"), s.money("waiting_difference", "difference in the value that waits"))
	panels = append(panels, panel{Title: "Replay minus run: balance, and value waiting", Unit: "money", Series: []series{
		{Name: "balance of " + who, Column: "balance_difference", Kind: "line", Colour: 4}, {Name: "value waiting at " + who, Column: "waiting_difference", Kind: "line", Colour: 2, Dash: 1}}})
	return columns, panels
}

// follows says what the banks follow in a replay.
func (sh *shadowed) follows(r *replayed) string {
	if len(sh.agents) == 1 {
		return sh.agents[0] + " follows " + sh.policies[r.policy]
	}
	return "these banks follow other policies: " + sh.policies[r.policy]
}

// replayQuery returns the last tick of each part with what the banks have at its end, and the costs so far.
func replayQuery(sh *shadowed, run, width int64, sums bool) string {
	sum := func(what, where string) string {
		return "CAST(coalesce(sum(" + what + ") FILTER (" + where + "), 0) AS BIGINT)"
	}
	own, others := sh.changed("agent_id"), "NOT "+sh.changed("agent_id")
	query := fmt.Sprintf("WITH d AS (SELECT tick, %s AS balance, %s AS waiting, %s AS agents, %s AS others FROM replay_ticks WHERE run_id = %d GROUP BY tick)", sum("balance_diff_cents", own),
		sum("queue1_value_diff_cents + queue2_value_diff_cents", own), sum("total_cost_diff_cents", own), sum("total_cost_diff_cents", others), run)
	levels, join := "", ""
	if sums {
		query += fmt.Sprintf(", n AS (SELECT tick, %s AS balance, %s AS waiting FROM tick_agent_states WHERE run_id = %d GROUP BY tick)", sum("balance_cents", own), sum("queue1_value_cents + queue2_value_cents", own), run)
		levels, join = "n.balance - d.balance AS balance_run, n.balance AS balance_replay, n.waiting - d.waiting AS waiting_run, n.waiting AS waiting_replay, ", " JOIN n USING (tick)"
	}
	so := func(what string) string { return "CAST(sum(" + what + ") OVER (ORDER BY tick) AS BIGINT)" }
	query += ", t AS (SELECT tick, " + levels + so("agents") + " AS cost_agents, " + so("others") + " AS cost_others, " + so("agents + others") + " AS cost_system, d.balance AS balance_difference, d.waiting AS waiting_difference FROM d" + join + ")"
	if width == 1 {
		return query + " FROM t ORDER BY tick"
	}
	return query + fmt.Sprintf(" FROM t WHERE tick %% %d = %d OR tick = (SELECT max(tick) FROM t) ORDER BY tick", width, width-1)
}

// replaySentence says what the replay costs.
func (s *Session) replaySentence(sh *shadowed, r *replayed, t *Table) string {
	if !s.Study.Priced || len(t.Rows) == 0 {
		return ""
	}
	last := t.Rows[len(t.Rows)-1]
	at := slices.IndexFunc(t.Columns, func(c Column) bool { return c.Name == "cost_agents" })
	costs := [3]int64{integer(last[at]), integer(last[at+1]), integer(last[at+2])}
	if costs == [3]int64{} {
		return "No bank pays more or less. "
	}
	pays := func(d int64) string {
		if d == 0 {
			return "as much as in the run"
		}
		return s.Study.moreOrLess(d)
	}
	verb := "pays"
	if len(sh.agents) > 1 {
		verb = "pay"
	}
	return fmt.Sprintf("%s %s %s, the other banks pay %s, all banks together %s. ", upperFirst(sh.parties()[0]), verb, pays(costs[0]), pays(costs[1]), pays(costs[2]))
}

// parting says where a replay and its run first differ.
func (s *Session) parting(ctx context.Context, r *replayed, c calendar) (string, error) {
	rows, err := s.db.Query(ctx, fmt.Sprintf("SELECT decision_tick, decision_agent_id, arrival_index, path_old, action_old, path_new, action_new, state_tick, state_agent_id, state_quantity, state_old, state_new FROM replay_divergence WHERE run_id = %d", r.run))
	if err != nil {
		return "", err
	}
	if len(rows.Rows) == 0 {
		return "No decision and no state differs.", nil
	}
	row := rows.Rows[0]
	said := func(i int) string { t, _ := row[i].(string); return s.banks.replace(t) }
	text := "No decision differs"
	if row[0] != nil {
		about := "itself"
		if row[2] != nil {
			about = fmt.Sprintf("payment %d", integer(row[2]))
		}
		side := func(path, action int) string {
			if row[path] == nil {
				return "no decision"
			}
			return said(path) + ": " + said(action)
		}
		text = fmt.Sprintf("The first decision that differs is at %s, of %s about %s: in the run %s, in the replay %s", s.moment(c, integer(row[0])), said(1), about, side(3, 4), side(5, 6))
	}
	if row[7] == nil {
		return text + ". No state differs.", nil
	}
	of := "the central queue"
	if row[8] != nil {
		of = said(8)
	}
	quantity, old, new := label(said(9)), said(10), said(11)
	if name, cents := strings.CutSuffix(said(9), "_cents"); cents {
		quantity, old, new = label(name), s.minor(old), s.minor(new)
	}
	return text + fmt.Sprintf(". The first state that differs is after %s: %s of %s is %s instead of %s.", s.moment(c, integer(row[7])), quantity, of, new, old), nil
}

// minor writes an amount that is stored as text.
func (s *Session) minor(stored string) string {
	cents, err := strconv.ParseInt(stored, 10, 64)
	if err != nil {
		return stored
	}
	return s.Study.money(cents)
}
