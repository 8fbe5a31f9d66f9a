package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"sweep/datasets/query"
	"sweep/datasets/vfs"
	"sweep/engine/scenario"
	"sweep/runner/plan"
)

// A synthetic twin is a scenario that draws payments like those of a run of a data set: per bank the number of payments, the
// receivers, the values and the priorities, and for all banks together the course of the day. It has no id, no time and
// no amount of the run: banks are numbered, and amounts are means of at least twinGroup payments. It has the clock, the cost rates
// and the rules of the system, but not what single banks have of their own, such as policies, limits and rates, nor events.

// twinGroup is the least number of payments whose mean is an amount of the twin, and twinGroups the most amounts of a bank.
const (
	twinGroup  = 10
	twinGroups = 100
	twinParts  = 24 // of the day
)

// twinGrid repeats the twin with other random numbers. Axes over rules would replace those of the data set.
const twinGrid = `name = "twin"
scenario = "scenario.yaml"
replications = 10
`

// twinPayment is a payment of the run.
type twinPayment struct {
	Sender   string `json:"s"`
	Receiver string `json:"r"`
	Amount   int64  `json:"a"`
	Tick     int64  `json:"t"`
	Wait     int64  `json:"w"`
	Priority int64  `json:"p"`
}

// twinBank is a bank of the run.
type twinBank struct {
	ID      string `json:"agent_id"`
	Balance int64  `json:"balance"`
	Credit  int64  `json:"credit"`
	Role    string `json:"role"`

	name     string
	payments []twinPayment
}

// twin is what the run tells about its payments.
type twin struct {
	Run   int64 `json:"run_id"`
	Ticks int64 `json:"ticks_per_day"`
	Days  int64 `json:"num_days"`

	banks   []*twinBank
	all     []twinPayment
	amounts map[int64]bool // of all payments
	system  *scenario.Scenario
}

// readTwin reads the first run of a data set.
func readTwin(c *Context, dir vfs.Place) (*twin, error) {
	db, err := query.Open(c, dir, query.Options{TempDir: c.Env("TMPDIR")})
	if err != nil {
		return nil, err
	}
	defer db.Close()
	var runs []twin
	if err := queryInto(c, db, "SELECT run_id, ticks_per_day, num_days FROM runs WHERE status = 'completed' ORDER BY run_id LIMIT 1", &runs); err != nil {
		return nil, err
	}
	if len(runs) == 0 {
		return nil, invalid("", "%s has no completed run", dir)
	}
	t := &runs[0]
	err = queryInto(c, db, fmt.Sprintf("SELECT agent_id, start_balance_cents AS balance, unsecured_cap_cents AS credit, role FROM agents WHERE run_id = %d", t.Run), &t.banks)
	if err == nil {
		err = queryInto(c, db, fmt.Sprintf(`SELECT sender_id AS s, receiver_id AS r, amount_cents AS a, arrival_tick AS t, deadline_tick - arrival_tick AS w,
			original_priority AS p FROM transactions WHERE run_id = %d AND parent_tx_id IS NULL ORDER BY tx_id`, t.Run), &t.all)
	}
	if err == nil && db.Damage() != nil {
		err = db.Damage()
	}
	if err != nil {
		return nil, err
	}
	if len(t.all) < twinGroup {
		return nil, invalid("use a data set with more payments", "run %d of %s has %d payments; a twin needs at least %d", t.Run, dir, len(t.all), twinGroup)
	}
	found, err := plan.FindRun(dir, t.Run)
	if err == nil {
		t.system, err = found.Settings()
	}
	if err != nil {
		return nil, err
	}
	t.number()
	return t, nil
}

// queryInto appends the rows of a query to a list.
func queryInto[T any](c *Context, db *query.DB, sql string, list *[]T) error {
	rows, err := db.Rows(c, sql)
	if err != nil {
		return err
	}
	var text bytes.Buffer
	if _, err := query.Write(&text, query.JSONLines, rows, query.WriteOptions{}); err != nil {
		return err
	}
	for d := json.NewDecoder(&text); ; {
		var row T
		if err := d.Decode(&row); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
		*list = append(*list, row)
	}
}

// number assigns the payments to their senders and names the banks by the number of their payments, most first.
func (t *twin) number() {
	byID := map[string]*twinBank{}
	for _, b := range t.banks {
		byID[b.ID] = b
	}
	t.amounts = map[int64]bool{}
	for _, p := range t.all {
		t.amounts[p.Amount] = true
		byID[p.Sender].payments = append(byID[p.Sender].payments, p)
	}
	slices.SortStableFunc(t.banks, func(a, b *twinBank) int { return cmp.Compare(len(b.payments), len(a.payments)) })
	width := len(fmt.Sprint(len(t.banks)))
	prefix := "BANK"
	for n := 1; slices.ContainsFunc(t.banks, func(b *twinBank) bool { return strings.HasPrefix(strings.ToUpper(b.ID), prefix+"_") }); n++ {
		prefix = fmt.Sprintf("TWIN%d", n) // the data set has such ids, for other banks
	}
	for i, b := range t.banks {
		b.name = fmt.Sprintf("%s_%0*d", prefix, width, i+1)
	}
}

// bands returns the amounts of a stream: the means of groups of payments of similar value, each equally likely. The
// groups are equally large up to one payment, so that the mean of the amounts stays what it is. A mean that is an amount of
// the run is raised to the next that is none.
func (t *twin) bands(payments []twinPayment) []int64 {
	amounts := make([]int64, len(payments))
	for i, p := range payments {
		amounts[i] = p.Amount
	}
	slices.Sort(amounts)
	groups := max(1, min(twinGroups, len(amounts)/twinGroup))
	out := make([]int64, groups)
	for g := range out {
		from, to := g*len(amounts)/groups, (g+1)*len(amounts)/groups
		sum := 0.0
		for _, a := range amounts[from:to] {
			sum += float64(a)
		}
		out[g] = max(1, int64(sum/float64(to-from)+0.5))
		for t.amounts[out[g]] {
			out[g]++
		}
	}
	return out
}

// rounded keeps two digits of an amount.
func rounded(x int64) int64 {
	unit := int64(1)
	for y := x; y >= 100 || y <= -100; y /= 10 {
		unit *= 10
	}
	return x / unit * unit
}

// scenario writes the twin as a scenario document.
func (t *twin) scenario() []byte {
	var w strings.Builder
	fmt.Fprintf(&w, `# A synthetic twin: banks that draw payments like those of a run, without its ids and amounts. Banks are numbered by
# their payments. Amounts are means of at least %d payments, balances and credit lines have two digits.

simulation: {ticks_per_day: %d, num_days: %d, rng_seed: 1}
rng_streams: per_agent
deadline_cap_at_eod: true
%s
agents:
`, twinGroup, t.Ticks, t.Days, t.settings())
	profile := t.profile()
	names := map[string]string{}
	for _, b := range t.banks {
		names[b.ID] = b.name
	}
	for _, b := range t.banks {
		fmt.Fprintf(&w, "  - id: %s\n    opening_balance: %d\n", b.name, rounded(b.Balance))
		if b.Role == "" || b.Role == "participant" {
			fmt.Fprintf(&w, "    unsecured_cap: %d\n", max(0, rounded(b.Credit)))
		} else {
			fmt.Fprintf(&w, "    role: %s\n", b.Role)
		}
		if len(b.payments) > 0 {
			t.stream(&w, b, names, profile)
		}
	}
	return []byte(w.String())
}

// systemKeys are settings of the system that the twin takes over, if they are not the defaults.
var systemKeys = []string{"cost_rates", "lsm_config", "settlement", "end_of_day", "priority_escalation", "deferred_crediting", "priority_mode", "algorithm_sequencing",
	"entry_disposition_offsetting", "daily_liquidity_reallocation", "eod_rush_threshold", "queue1_ordering"}

// settings writes the clock, the cost rates and the rules of the system.
func (t *twin) settings() string {
	var w strings.Builder
	if c := t.system.Clock; c != nil { // its cut-offs are of types, which the payments of the twin do not have
		fmt.Fprintf(&w, "clock: {day_start: %q, tick: %dms", c.Label(0), c.Tick)
		if c.Zone != "" {
			fmt.Fprintf(&w, ", zone: %s", c.Zone)
		}
		w.WriteString("}\n")
	}
	defaults, _, err := scenario.DecodeBytes("defaults.yaml", []byte("simulation: {ticks_per_day: 1, num_days: 1, rng_seed: 1}\nagents: [{id: A, opening_balance: 0}]\n"), scenario.Files{})
	if err != nil {
		panic("cmd/sweep: the scenario of the defaults: " + err.Error())
	}
	own, plain := scenario.Document(t.system), scenario.Document(defaults)
	for _, key := range systemKeys {
		value := own.Get(key)
		if value == nil || key == "cost_rates" && !t.system.Priced {
			continue
		}
		if other := plain.Get(key); other == nil || string(other.Canonical()) != string(value.Canonical()) {
			fmt.Fprintf(&w, "%s: %s\n", key, value.Canonical())
		}
	}
	return w.String()
}

func (t *twin) stream(w *strings.Builder, b *twinBank, names map[string]string, profile string) {
	from := b.payments
	if len(from) < twinGroup {
		from = t.all // too few for amounts of their own
	}
	waits := make([]int64, len(from))
	receivers, priorities := map[string]int{}, map[int64]int{}
	for i, p := range from {
		waits[i] = max(1, p.Wait)
		priorities[p.Priority]++
	}
	for _, p := range b.payments {
		receivers[names[p.Receiver]]++
	}
	slices.Sort(waits)
	fmt.Fprintf(w, "    arrival_config:\n      rate_per_tick: %.6g\n      amount_distribution: {type: Empirical, values: %s}\n", float64(len(b.payments))/float64(t.Ticks*t.Days), list(t.bands(from)))
	fmt.Fprintf(w, "      deadline_range: [%d, %d]\n      profile: %s\n", waits[len(waits)/10], waits[(len(waits)-1)*9/10], profile)
	var values, weights []int64
	for p := range int64(11) {
		if n := priorities[p]; n > 0 {
			values, weights = append(values, p), append(weights, int64(n))
		}
	}
	fmt.Fprintf(w, "      priority_distribution: {type: Categorical, values: %s, weights: %s}\n      counterparty_weights: {", list(values), list(weights))
	for i, other := range t.banks {
		if i > 0 {
			w.WriteString(", ")
		}
		fmt.Fprintf(w, "%s: %d", other.name, receivers[other.name])
	}
	w.WriteString("}\n")
}

// profile is the course of the day: the number of payments of all banks in its equal parts.
func (t *twin) profile() string {
	parts := make([]int64, min(twinParts, t.Ticks))
	for _, p := range t.all {
		parts[p.Tick%t.Ticks*int64(len(parts))/t.Ticks]++
	}
	return list(parts)
}

// list writes integers as a YAML list.
func list(values []int64) string {
	return strings.ReplaceAll(fmt.Sprint(values), " ", ", ")
}
