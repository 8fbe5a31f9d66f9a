package pictures

import (
	"context"
	"strings"
)

// Make makes the pictures that the design of the study has, in their order.
func (s *Session) Make(ctx context.Context) (*Document, error) {
	m := &maker{s: s, ctx: ctx}
	m.all()
	return s.document(), m.err
}

// document completes the document.
func (s *Session) document() *Document {
	for i := range s.doc.Pictures {
		p := &s.doc.Pictures[i]
		p.Views, p.Controls = append([]View{}, p.Views...), append([]Control{}, p.Controls...) // lists, also if empty
		for k := range p.Views {
			v := &p.Views[k]
			v.Sentence, v.Caption = unbroken(v.Sentence), unbroken(v.Caption)
		}
	}
	s.doc.Lead = s.doc.lead()
	for _, t := range s.doc.Tables {
		t.Rows = append([][]any{}, t.Rows...)
	}
	return s.doc
}

// all makes the pictures that the design has: failures first, if there are any.
func (m *maker) all() {
	s := m.s
	if s.Study.Failed > 0 {
		m.make(s.failures)
	}
	if len(s.runs) == 0 {
		if s.Study.Failed == 0 {
			s.doc.Pictures = append(s.doc.Pictures, Picture{Name: "response", Title: "How does the outcome respond to the axes?", Short: "Response", Missing: "There are no completed runs yet. sweep run computes them."})
		}
		return
	}
	m.designed()
	m.make(s.costs)
	m.add(s.paths(), true)
	if s.Study.Continues == nil {
		m.make(s.day)
	}
	m.make(s.network)
	if s.Study.Points < 2 || len(s.options.Runs) > 0 {
		m.make(s.liquidity)
	}
	m.make(s.policy)
	m.make(s.holds)
	if len(s.options.Runs) > 0 {
		m.make(s.payment)
	}
	if s.Study.Failed == 0 {
		m.make(s.failures)
	}
}

// designed adds what the payments and the design of the grid ask for.
func (m *maker) designed() {
	s := m.s
	liquid := s.Study.FromFile && !s.Study.Sampled && s.Study.liquidity() >= 0 && len(s.Study.arms(s.options.Baseline)) > 0
	if s.Study.FromFile {
		m.may(s.fit)
		if liquid { // real payments under several rules: the frontiers are what the study is for
			m.frontiers()
		}
		m.may(s.describe)
	}
	m.shadow()
	m.searched()
	if s.Study.Continues != nil { // what became of the other run from there on
		m.make(s.day)
	}
	screening := s.Study.Design == "morris" || s.Study.Design == "saltelli"
	switch factors := len(s.Study.factors()); {
	case s.Study.Points < 2 || len(s.varying()) == 0:
		m.add(s.spread(), true)
		m.rule()
		m.may(s.days)
	case s.Study.Sampled:
		if screening {
			m.add(s.importance(), true)
		}
		m.add(s.scatter(), true)
		m.rule()
		m.add(s.frontier(), true)
		m.add(s.parallel(), true)
		if !screening {
			m.add(s.importance(), true)
		}
	default:
		m.add(s.response(), true)
		m.rule()
		if factors > 1 {
			m.add(s.grid(), true)
		}
		m.add(s.best())
		m.add(s.differences())
		if !liquid {
			m.frontiers()
		}
		m.game()
		m.add(s.importance(), true)
		m.add(s.spread(), true)
	}
}

// frontiers adds the frontier, and what one rule saves against another.
func (m *maker) frontiers() {
	m.add(m.s.frontier(), true)
	m.may(m.s.saving)
}

// lead is the answer that stands above all pictures: that of the first of these which has one.
func (d *Document) lead() string {
	names := []string{"replays", "search", "equilibria", "best_response", "best", "response", "importance"}
	if d.Study.FromFile {
		names = append([]string{"saving"}, names...)
	}
	for _, name := range names {
		for _, p := range d.Pictures {
			if p.Name != name || len(p.Views) == 0 {
				continue
			}
			if text := p.Views[0].Sentence; text != "" && !strings.HasPrefix(text, "Undecided at") {
				return text
			}
		}
	}
	return ""
}

// shadow adds the pictures of replays beside their runs.
func (m *maker) shadow() {
	if m.err != nil {
		return
	}
	sh, err := m.s.shadow(m.ctx)
	if m.err = err; err != nil || sh == nil {
		return
	}
	for _, picture := range []func(context.Context, *shadowed) (Picture, error){m.s.replays, m.s.replay, m.s.replayPayments} {
		m.make(func(ctx context.Context) (Picture, error) { return picture(ctx, sh) })
	}
}

// searched adds the pictures of a search: how it went, or where the players of its game ended.
func (m *maker) searched() {
	if m.err != nil {
		return
	}
	p, best, ok, err := m.s.search(m.ctx)
	if m.err = err; err != nil {
		return
	}
	m.add(p, ok)
	m.add(best, ok)
	g, why, err := m.s.searchedGame(m.ctx)
	switch m.err = err; {
	case err != nil || g == nil && why == "":
	case g == nil:
		m.add(Picture{Name: "equilibria", Title: equilibriaTitle, Short: "Equilibria", Missing: why}, true)
	default:
		ends, query, err := m.s.endings(m.ctx, g)
		if m.err = err; err != nil {
			return
		}
		m.add(m.s.equilibria(g, ends, query), true)
		m.add(m.s.path(g, ends), true)
		m.games(g)
	}
}

// game adds the pictures of a grid in which banks choose.
func (m *maker) game() {
	g := m.s.findGame()
	if g == nil || m.err != nil {
		return
	}
	if m.s.stored("daily_agent_metrics") {
		if m.err = m.s.readGame(m.ctx, g); m.err != nil {
			return
		}
	}
	m.games(g)
}

// games adds what follows from the costs of the players.
func (m *maker) games(g *bankGame) {
	m.add(m.s.demand(g))
	m.add(m.s.bestResponse(g), true)
	m.add(m.s.payoffs(g))
}

// maker collects pictures, and remembers the first error.
type maker struct {
	s   *Session
	ctx context.Context
	err error
}

func (m *maker) add(p Picture, ok bool) {
	if ok && m.err == nil {
		m.s.doc.Pictures = append(m.s.doc.Pictures, p)
	}
}

func (m *maker) make(picture func(context.Context) (Picture, error)) {
	m.may(func(ctx context.Context) (Picture, bool, error) {
		p, err := picture(ctx)
		return p, true, err
	})
}

func (m *maker) may(picture func(context.Context) (Picture, bool, error)) {
	if m.err != nil {
		return
	}
	p, ok, err := picture(m.ctx)
	if m.err = err; err == nil {
		m.add(p, ok)
	}
}

// rule adds the precision of replications by a rule, or of many replications of one point. Business dates are all there are.
func (m *maker) rule() {
	switch r := m.s.Study.Rule; {
	case r != nil:
		m.add(m.s.precision(r.Metric, r.Below, r.Relative, r.Text), true)
	case m.s.Study.Points < 2 && m.s.Study.Replications > 2 && m.s.Study.Dates == 0:
		m.add(m.s.precision("", 0, false, ""), true)
	}
}

// unbroken keeps a number and its per cent sign on one line.
func unbroken(s string) string { return strings.ReplaceAll(s, " %", "\u202f%") }
