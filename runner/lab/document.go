package lab

import (
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"sweep/datasets/errkind"
	"sweep/datasets/stats"
	"sweep/datasets/vfs"
	d "sweep/engine/document"
	"sweep/runner/results"
)

// Document is a search document as it is written, with what can be said about it without running anything.
type Document struct {
	Name, Dir, File string
	Text            []byte

	Objective   Objective // of a search
	Constraints []Constraint
	Players     []Player // of a game
	Rule        Rule
	Episodes    Episodes
	Budget      int64 // computed runs of candidates; 0: no limit
	Proposer    ProposerSpec
	Space       *Space
	Agent       string

	incumbent      []Param
	incumbentFiles map[string][]byte
	allDates       []string // business dates that are episodes; nil if replications are

	base  *d.Node // grid document without axes: scenario, seed, output
	axes  []*d.Node
	outer []string // axes that are not averaged
	at    map[string]d.Pos
}

// Objective is what a search makes small, or large.
type Objective struct {
	*results.Quantity
	Higher bool
}

// Constraint is what a candidate must also fulfil: a margin of the settlement rate, or a bound of a quantity.
type Constraint struct {
	Text     string
	Settled  *float64
	Quantity *results.Quantity
	Margin   *float64 // about the incumbent
	Bound    *float64 // absolute
	Higher   bool     // the bound is a lower one
}

// Player chooses some parameters of the space.
type Player struct {
	Name   string
	Choose []string
	Cost   *results.Quantity
}

// Rule says when a candidate is better.
type Rule struct {
	stats.Question
	Kind string
	N    int64
	// Sequential looks at every stage, by E-values.
	Sequential bool
	Epsilon    float64 // of a game
}

// Text is the rule in words, for the table candidates.
func (r *Rule) Text() string { return ruleText(r) }

// Episodes are the replications of the search and of the confirmation of its winner.
type Episodes struct {
	Search, Confirm           int64 // numbers of replications
	SearchDates, ConfirmDates string
	first                     [2]int64 // first replication of the search and of the confirmation
	searchPos, confirmPos     d.Pos
}

// ProposerSpec says where candidates come from.
type ProposerSpec struct {
	Kind        string
	Design      *d.Node // nil if the document has none
	Eta, First  int64   // of halving; Eta 0: none
	Command     []string
	N           int
	Generations int64 // 0: no limit
	Timeout     float64
	Order       string
	Damping     float64
	Start       []Param
	All         bool // every profile of a game is computed
}

// reader decodes a search document and collects every mistake.
type reader struct {
	*d.Reader
	doc         *Document
	expressions []expression
}

// searchBytesMax bounds the size of a search document.
const searchBytesMax = 16 << 20

// Load reads a search document, its scenario and everything that these name. All mistakes are reported together, as document.Errors.
func Load(file string) (*Document, error) {
	text, err := vfs.ReadRegular(file, searchBytesMax)
	if err != nil {
		if os.IsNotExist(err) {
			return nil, errkind.Errorf(errkind.Invalid, "there is no search document %s", file)
		}
		return nil, errkind.Errorf(errkind.Invalid, "cannot read %s: %w", file, reasonOf(err))
	}
	tree, err := d.Parse(file, text)
	if err != nil {
		return nil, errkind.Mark(errkind.Invalid, err)
	}
	doc := &Document{Dir: filepath.Dir(file), File: filepath.Base(file), Text: text, at: map[string]d.Pos{}}
	r := &reader{Reader: d.NewReader(), doc: doc}
	for _, e := range d.Unprintable(tree) {
		r.Add(e)
	}
	r.decode(tree)
	// The scenario is read with the space and alone, and a key of the space by two decoders: each mistake is said once.
	if errs := slices.CompactFunc(r.Errors(), sameMistake); len(errs) > 0 {
		return nil, errkind.Mark(errkind.Invalid, errs)
	}
	return doc, nil
}

func sameMistake(a, b *d.Error) bool {
	return a.Pos == b.Pos && a.Key == b.Key && a.Message == b.Message
}

func (r *reader) decode(n *d.Node) {
	s := r.Section(n, "", searchTable)
	if !s.IsMap() {
		return
	}
	doc := r.doc
	if doc.Name = s.Text("name"); !s.Has("name") {
		doc.Name = strings.ToLower(strings.TrimSuffix(path.Base(doc.File), path.Ext(doc.File)))
	}
	doc.Agent = s.Text("agent")
	r.rule(s)
	r.objective(s)
	for i, item := range s.Items("constraint") {
		r.constraint(item, d.JoinIndex("constraint", i))
	}
	r.episodes(s)
	if n := s.Node("budget"); n != nil {
		b := r.Section(n, "budget", budgetTable)
		if doc.Budget = b.Int("runs"); b.Has("runs") {
			doc.at["budget"] = b.Node("runs").Pos
		}
	}
	r.proposer(s)
	r.space(s)
	r.players(s)
	r.game(s)
	r.banks()
}

// objective reads what is made small, which a game does not have.
func (r *reader) objective(s *d.Section) {
	n := s.Node("objective")
	switch {
	case n == nil && !s.Has("player"):
		s.Errorf("objective", `add [objective] with minimise = "SMALL.total_cost_cents"`, "the key is required")
	case n != nil && s.Has("player"):
		s.Errorf("objective", "remove it", "a game has no objective: each player has its own cost")
	case n != nil:
		o := r.Section(n, "objective", objectiveTable)
		for _, key := range []string{"minimise", "maximise"} {
			if o.Has(key) {
				r.doc.Objective = Objective{r.quantity(o.Node(key), o.Key(key)), key == "maximise"}
			}
		}
	}
}

// quantity reads an expression; nil after a mistake.
func (r *reader) quantity(n *d.Node, key string) *results.Quantity {
	q, err := results.ParseQuantity(n.Text)
	if err != nil {
		r.Errorf(n, key, "", "%v", err)
		return nil
	}
	r.expressions = append(r.expressions, expression{q, n.Pos, key})
	return q
}

func (r *reader) constraint(n *d.Node, key string) {
	s := r.Section(n, key, constraintTable)
	c := Constraint{}
	given := 0
	for _, name := range []string{"margin", "at_most", "at_least"} {
		if s.Has(name) {
			given++
		}
	}
	switch {
	case s.Has("settled_margin"):
		c.Settled, c.Text = s.FloatPtr("settled_margin"), "settlement rate not below the incumbent's by more than "+number(s.Float("settled_margin"))
		if given > 0 {
			s.Errorf("settled_margin", "use two constraints", "cannot be combined with margin, at_most and at_least")
		}
	case s.Has("quantity"):
		c.Quantity = r.quantity(s.Node("quantity"), s.Key("quantity"))
		if s.Has("at_least") && s.Has("at_most") && s.Float("at_least") >= s.Float("at_most") {
			s.Errorf("at_most", "", "no mean is above %s and below %s", number(s.Float("at_least")), number(s.Float("at_most")))
			return
		}
		if given != 1 {
			s.Errorf("", "give one; for two bounds use two constraints", "a constraint needs margin, at_most or at_least, and has %d of them", given)
			return
		}
		text := s.Text("quantity")
		switch {
		case s.Has("margin"):
			c.Margin, c.Text = s.FloatPtr("margin"), text+" exceeds the incumbent's by less than "+number(s.Float("margin"))
		case s.Has("at_most"):
			c.Bound, c.Text = s.FloatPtr("at_most"), text+" at most "+number(s.Float("at_most"))
		default:
			c.Bound, c.Higher, c.Text = s.FloatPtr("at_least"), true, text+" at least "+number(s.Float("at_least"))
		}
	}
	r.doc.Constraints = append(r.doc.Constraints, c)
}

func (r *reader) rule(s *d.Section) {
	n := s.Node("rule")
	if n == nil {
		n = d.NewMap(d.Pos{})
	}
	t := r.Section(n, "rule", ruleTable)
	rule := &r.doc.Rule
	rule.Kind, rule.N, rule.Level, rule.Method = t.Text("kind"), t.Int("n"), t.Float("level"), stats.Method(t.Text("method"))
	rule.Sequential = t.Text("looks") == "e_values"
	switch {
	case rule.Kind == "not_inferior":
		rule.Margin = t.Float("margin")
		if !(rule.Margin > 0) {
			t.Errorf("margin", "for example margin = 500", "not_inferior needs a margin above 0")
		}
		if rule.Sequential {
			t.Errorf("looks", `use looks = "one"`, "E-values are about a mean of 0, so they cannot judge whether a candidate is not inferior")
		}
	case t.Has("margin") && t.Float("margin") != 0:
		t.Errorf("margin", `add kind = "not_inferior"`, "superior means better, so it has no margin")
	}
}

// episodes reads numbers of replications or ranges of dates. Which of them the scenario has is known later.
func (r *reader) episodes(s *d.Section) {
	e := &r.doc.Episodes
	e.Search, e.Confirm = r.doc.Rule.N, r.doc.Rule.N
	n := s.Node("episodes")
	if n == nil {
		return
	}
	t := r.Section(n, "episodes", episodesTable)
	for _, f := range []struct {
		name  string
		count *int64
		dates *string
		pos   *d.Pos
		least float64
	}{{"search", &e.Search, &e.SearchDates, &e.searchPos, 1}, {"confirm", &e.Confirm, &e.ConfirmDates, &e.confirmPos, 0}} {
		v := t.Node(f.name)
		switch {
		case v == nil:
			continue
		case v.Kind == d.String:
			*f.dates, *f.count = v.Text, 0
		default:
			if r.Value(v, t.Key(f.name), d.Field{Type: d.IntType, Range: d.Between(f.least, 1_000_000)}) != nil {
				*f.count, _ = v.AsInt64()
			}
		}
		*f.pos = v.Pos
	}
	if (e.SearchDates == "") != (e.ConfirmDates == "") && (t.Has("search") || t.Has("confirm")) && !(e.SearchDates != "" && t.Has("confirm") && e.Confirm == 0) {
		t.Errorf("search", `for example { search = "2025-01..2025-08", confirm = "2025-09..2025-12" }`, "give dates for both, or numbers for both")
	}
}

func (r *reader) proposer(s *d.Section) {
	n := s.Node("proposer")
	if n == nil {
		return
	}
	t := r.Section(n, "proposer", proposerTable)
	p := &r.doc.Proposer
	*p = ProposerSpec{Kind: t.Text("kind"), Design: t.Node("design"), N: int(t.Int("n")), Generations: t.Int("generations"), Timeout: t.Float("timeout"), Order: t.Text("order"), Damping: t.Float("damping")}
	if h := t.Node("halving"); h != nil {
		hs := r.Section(h, "proposer.halving", halvingTable)
		p.Eta, p.First = hs.Int("eta"), hs.Int("first")
	}
	for i, item := range t.Items("command") {
		if r.Value(item, d.JoinIndex("proposer.command", i), d.Field{Type: d.TextType}) != nil {
			p.Command = append(p.Command, item.Text)
		}
	}
	game := p.Kind == "best_response" || p.Kind == "fictitious_play"
	only := map[string]bool{
		"design": p.Kind == "design", "command": p.Kind == "external", "n": p.Kind == "external", "timeout": p.Kind == "external", "halving": !game,
		"order": game, "damping": game, "start": game, "generations": p.Kind != "design",
	}
	for _, key := range []string{"design", "halving", "command", "n", "generations", "timeout", "order", "damping", "start"} {
		if n.Get(key) != nil && !only[key] {
			t.Errorf(key, "remove it", "a proposer of kind %s has no such option", p.Kind)
		}
	}
	switch {
	case p.Kind == "design" && p.Design == nil:
		t.Errorf("design", `add design = { kind = "lhs", samples = 81 }`, "a proposer of kind design needs a design")
	case p.Kind == "external" && (len(p.Command) == 0 && t.Len("command") == 0 || len(p.Command) > 0 && p.Command[0] == ""):
		t.Errorf("command", `for example command = ["python3", "proposer.py"]`, "a proposer of kind external needs a command")
	case p.Kind == "external" && r.doc.Budget == 0 && p.Generations == 0 && !s.Has("budget"):
		t.Errorf("generations", "add [budget] with runs = 10_000", "an external proposer may never end, so the search needs a budget or a number of generations")
	case game && !s.Has("player"):
		t.Errorf("kind", "add [[player]] tables", "%s needs players", p.Kind)
	case !game && s.Has("player"):
		t.Errorf("kind", `use kind = "best_response" or "fictitious_play"`, "a proposer of kind %s has no players", p.Kind)
	}
	if s := t.Node("start"); s != nil {
		r.doc.at["start"] = s.Pos
	}
}

func (r *reader) players(s *d.Section) {
	var names []string
	if r.doc.Space != nil {
		names = r.doc.Space.names()
	}
	owner := map[string]string{}
	for i, item := range s.Items("player") {
		t := r.Section(item, d.JoinIndex("player", i), playerTable)
		p := Player{Name: t.Text("name")}
		if t.Has("cost") {
			p.Cost = r.quantity(t.Node("cost"), t.Key("cost"))
		}
		if slices.ContainsFunc(r.doc.Players, func(q Player) bool { return q.Name == p.Name }) {
			t.Errorf("name", "", "there are two players called %s", p.Name)
		}
		for k, c := range t.Items("choose") {
			key := d.JoinIndex(t.Key("choose"), k)
			switch {
			case r.Value(c, key, d.Field{Type: d.TextType}) == nil:
			case !slices.Contains(names, c.Text):
				r.Errorf(c, key, d.Suggest(c.Text, names), "the space has nothing called %q", c.Text)
			case owner[c.Text] != "":
				r.Errorf(c, key, "", "%s is chosen by %s already", c.Text, owner[c.Text])
			default:
				owner[c.Text] = p.Name
				p.Choose = append(p.Choose, c.Text)
			}
		}
		if t.Has("choose") && t.Len("choose") == 0 {
			t.Errorf("choose", "", "the player chooses nothing")
		}
		r.doc.Players = append(r.doc.Players, p)
	}
}

// game reads what only a game has.
func (r *reader) game(s *d.Section) {
	doc := r.doc
	if len(doc.Constraints) > 0 && s.Has("player") {
		s.Errorf("constraint", "remove it", "a game has no constraints: each player has its own cost")
	}
	n := s.Node("game")
	switch {
	case !s.Has("player") && n != nil:
		s.Errorf("game", "add [[player]] tables, or remove it", "only a game has this table")
	case !s.Has("player"):
		return
	}
	if n == nil {
		n = d.NewMap(d.Pos{})
	}
	t := r.Section(n, "game", gameTable)
	doc.Proposer.All, doc.Rule.Epsilon = t.Text("profiles") == "all", t.Float("epsilon")
	if !t.Has("epsilon") && doc.Episodes.Search > 1 {
		s.Errorf("game", "for example epsilon = 10, in the unit of the costs", "a game with %d episodes needs epsilon: no number of episodes can show that a gain is exactly 0", doc.Episodes.Search)
	}
}
