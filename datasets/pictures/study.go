package pictures

import (
	"context"
	"math"
	"slices"
	"strconv"
	"strings"

	"sweep/datasets/stats"
	"sweep/engine/scenario"
	"sweep/engine/text"
)

// Study describes the experiment of a data set, as its grid plans it.
type Study struct {
	Name           string `json:"name"`
	File           string `json:"file"`   // the name in the names of files
	Design         string `json:"design"` // kind of the design
	Axes           []Axis `json:"axes"`
	Points         int64  `json:"points"`
	Replications   int64  `json:"replications"` // per point; the largest number, with a stopping rule
	Planned        int64  `json:"planned"`      // runs
	Done           int64  `json:"done"`
	Failed         int64  `json:"failed"`
	Classification string `json:"classification,omitempty"`

	Currency text.Currency `json:"currency"` // of all amounts: its decimal digits

	SecondOrder bool     `json:"-"`               // a Saltelli design has the points for pairs of axes
	Sampled     bool     `json:"-"`               // points share no levels: no pairs, no means by level
	Common      bool     `json:"-"`               // replication r has the same seed at every point
	Priced      bool     `json:"-"`               // the scenario has prices
	FromFile    bool     `json:"-"`               // the payments come from files
	Dates       int      `json:"dates,omitempty"` // replications are that many business dates
	Rule        *Rule    `json:"-"`               // of sequential replication; nil if their number is fixed
	Tables      []string `json:"-"`               // that the data set keeps
	Prices      Prices   `json:"-"`
	// Costs are the values of expressions over columns of runs and banks, by run; runs that lack one are left out.
	Costs func(ctx context.Context, expressions []string) (map[int64][]float64, error) `json:"-"`

	Continues   *int64 `json:"-"` // last tick that is as in another run, which the run goes on from; nil otherwise
	Maximises   bool   `json:"-"` // a search makes its objective large
	Fingerprint []byte `json:"-"` // hash of what the data set was made from: the key of pseudonyms
}

// Rule says when a point has enough replications.
type Rule struct {
	Metric   string
	Below    float64 // half width of the interval
	Relative bool    // as a share of the mean
	Text     string
}

// Axis is an axis of the grid.
type Axis struct {
	Name    string   `json:"name"`
	Label   string   `json:"label"`
	Levels  []string `json:"levels"` // in the order of the grid; none if a design samples a range
	Numeric bool     `json:"numeric"`
	Unit    string   `json:"unit,omitempty"` // money, if the levels are amounts in cents
	From    float64  `json:"from"`           // the range, without levels
	To      float64  `json:"to"`
	Log     bool     `json:"log,omitempty"`
	Places  []int    `json:"places,omitempty"` // of the levels among all, if a filter left out some
	All     int      `json:"all,omitempty"`    // number of levels without the filter

	Set       []string `json:"-"` // the scenario keys that it sets
	Group     string   `json:"-"` // axes of a group move together
	DependsOn string   `json:"-"` // the axis that decides which levels this one has

	currency text.Currency
	rename   func(string) string // of banks in levels; nil without pseudonyms
	shown    string              // the name with pseudonyms
}

// index returns the place of an axis, or −1.
func (s *Study) index(name string) int {
	return slices.IndexFunc(s.Axes, func(a Axis) bool { return a.Name == name })
}

func (s *Study) axisNames() []string {
	names := make([]string, len(s.Axes))
	for i, a := range s.Axes {
		names[i] = a.Name
	}
	return names
}

// replays reports whether the runs are replays of runs of another data set.
func (s *Study) replays() bool { return stats.Replays(s.axisNames()) }

// factors are the axes that can be compared by themselves: those with at least two levels, and of those that move together the first.
func (s *Study) factors() []int {
	var list []int
	groups := map[string]bool{}
	for i, a := range s.Axes {
		if len(a.Levels) < 2 || a.Group != "" && groups[a.Group] {
			continue
		}
		groups[a.Group] = a.Group != ""
		list = append(list, i)
		if s.Design == "zip" {
			return list
		}
	}
	return list
}

// others are the axes that must agree where levels of the given axes are compared.
func (s *Study) others(of ...int) []int {
	relations := make([]stats.AxisRelation, len(s.Axes))
	for i, a := range s.Axes {
		relations[i] = stats.AxisRelation{Name: a.Name, Group: a.Group, DependsOn: a.DependsOn}
	}
	names := make([]string, len(of))
	for i, a := range of {
		names[i] = s.Axes[a].Name
	}
	others, _, _ := stats.OtherAxes(relations, s.Design == "zip", names...)
	list := make([]int, len(others))
	for i, name := range others {
		list[i] = s.index(name)
	}
	return list
}

// arms are the axes whose levels are alternatives: text and truth values. A baseline that the user chose comes first.
func (s *Study) arms(baseline string) []int {
	var list []int
	for _, i := range s.factors() {
		if !s.Axes[i].Numeric || s.Axes[i].Name == baseline {
			list = append(list, i)
		}
	}
	slices.SortStableFunc(list, func(a, b int) int {
		switch baseline {
		case s.Axes[a].Name:
			return -1
		case s.Axes[b].Name:
			return 1
		}
		return 0
	})
	return list
}

// liquidity is the first axis that decides how much liquidity the banks provide, or −1.
func (s *Study) liquidity() int {
	for _, i := range s.factors() {
		if s.Axes[i].liquidity() {
			return i
		}
	}
	return -1
}

// liquidity reports whether an axis decides how much liquidity banks provide.
func (a *Axis) liquidity() bool {
	return a.Numeric && slices.ContainsFunc(a.Set, func(key string) bool {
		last := key[strings.LastIndexByte(key, '.')+1:]
		return slices.Contains([]string{"alpha", "liquidity_allocation_fraction", "liquidity_pool", "opening_balance", "unsecured_cap", "initial_liquidity_fraction", "posted_collateral"}, last)
	})
}

// level returns the level of an axis that a value of the data set is, or −1. Values of an axis that the newest grid no longer has
// become further levels.
func (a *Axis) level(v any) int {
	label := ""
	switch v := v.(type) {
	case nil:
		return -1
	case string:
		label = v
		if a.rename != nil {
			label = a.rename(v)
		}
	case bool:
		label = strconv.FormatBool(v)
	case int64:
		label = strconv.FormatInt(v, 10)
	case float64:
		if i := slices.IndexFunc(a.Levels, func(l string) bool { f, err := strconv.ParseFloat(l, 64); return err == nil && f == v }); i >= 0 {
			return i
		}
		label = strconv.FormatFloat(v, 'g', -1, 64)
	}
	if i := slices.Index(a.Levels, label); i >= 0 {
		return i
	}
	a.Levels = append(a.Levels, label)
	return len(a.Levels) - 1
}

// logarithmic reports whether a range is drawn on a logarithmic scale: if the grid samples it so, or if it is positive and wide.
func (a *Axis) logarithmic() bool { return a.Log || a.From > 0 && a.To/a.From > 20 }

// noun names what the levels are: policies, if the axis policy sets policies, else levels of the axis, such as those of a bank’s name.
func (a *Axis) noun() string {
	if slices.ContainsFunc(a.Set, func(key string) bool { return key[strings.LastIndexByte(key, '.')+1:] == a.Name }) {
		return a.Label
	}
	return "level of " + a.Label
}

// say writes a level for people, as the pictures do.
func (a *Axis) say(level int) string {
	if level < 0 {
		return "none"
	}
	label := a.Levels[level]
	x, err := strconv.ParseFloat(label, 64)
	switch {
	case !a.Numeric || err != nil:
		return label
	case a.Unit == "money":
		return moneyLevel(x, a.Levels, a.currency)
	}
	return number(x, a.Levels)
}

// sayAny writes the value of a run: a level, or a number of a range that a design samples.
func (a *Axis) sayAny(level int, x float64) string {
	if len(a.Levels) > 0 {
		return a.say(level)
	}
	return a.sayNumber(x)
}

// sayNumber writes a number of a range, as the pictures do: amounts in major units, numbers with three significant digits.
func (a *Axis) sayNumber(x float64) string {
	least := min(math.Abs(a.From), math.Abs(a.To))
	if least == 0 {
		least = max(math.Abs(a.From), math.Abs(a.To))
	}
	switch {
	case math.IsNaN(x):
		return "none"
	case a.Unit == "money":
		return moneyNumber(x, a.currency)
	case x == 0:
		return "0"
	case least < 1e-3 || max(math.Abs(a.From), math.Abs(a.To)) >= 1e9:
		return exponent(x)
	}
	decimals := 2 - int(math.Floor(math.Log10(math.Abs(x))))
	text := fixed(x, min(max(decimals, 0), 6))
	if strings.Contains(text, ".") {
		text = strings.TrimSuffix(strings.TrimRight(text, "0"), ".")
	}
	return text
}

// label makes words of a name.
func label(name string) string { return strings.ReplaceAll(name, "_", " ") }

// number writes a number among others of its axis with their common form.
func number(x float64, all []string) string {
	least, most, decimals := math.Inf(1), 0.0, 0
	for _, l := range all {
		v, err := strconv.ParseFloat(l, 64)
		if err != nil {
			continue
		}
		if size := math.Abs(v); size > 0 {
			least, most = min(least, size), max(most, size)
		}
		if _, part, ok := strings.Cut(strconv.FormatFloat(v, 'f', -1, 64), "."); ok {
			decimals = max(decimals, len(part))
		}
	}
	if least < 1e-3 || most >= 1e9 {
		if x == 0 {
			return "0"
		}
		return exponent(x)
	}
	return fixed(x, min(decimals, 6))
}

// LevelsMax is the number of values up to which an axis has levels; with more it is a range.
const LevelsMax = 200

// InCents reports whether all of some scenario keys are amounts of money.
func InCents(keys []string) bool {
	return len(keys) > 0 && !slices.ContainsFunc(keys, func(key string) bool {
		name, found, cents := key[strings.LastIndexByte(key, '.')+1:], false, true
		for _, t := range scenario.Tables() {
			for _, f := range t.Fields {
				if f.Name == name {
					found, cents = true, cents && f.Unit == "cents"
				}
			}
		}
		return !found || !cents
	})
}
