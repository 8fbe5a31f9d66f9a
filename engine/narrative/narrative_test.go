package narrative

import (
	"bytes"
	"flag"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"sweep/engine"
	"sweep/engine/enginetest"
	"sweep/engine/scenario"
)

var update = flag.Bool("update", false, "write the golden narratives again; read the difference before you keep it")

// cases are the directories of the reference cases and of the scenarios of rules that are in none of them, by name.
func cases(t *testing.T) map[string]string {
	t.Helper()
	dirs := map[string]string{}
	for _, pattern := range []string{"../testdata/cases/*", "../testdata/rules/*", "../testdata/scenarios/*"} {
		found, err := filepath.Glob(pattern)
		if err != nil || len(found) == 0 {
			t.Fatalf("no cases: %v", err)
		}
		for _, dir := range found {
			dirs[filepath.Base(dir)] = dir
		}
	}
	return dirs
}

// narrate prints a reference case.
func narrate(t *testing.T, name string, o Options, opts ...engine.Option) string {
	t.Helper()
	e := load(t, name, opts...)
	var out bytes.Buffer
	live, err := Follow(&out, name, e, o)
	if err != nil {
		t.Fatal(err)
	}
	for !e.Done() {
		if _, err := e.Step(live); err != nil {
			t.Fatal(err)
		}
	}
	if err := live.End(e.Metrics()); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func load(t *testing.T, name string, opts ...engine.Option) *engine.Engine {
	t.Helper()
	dir := cases(t)[name]
	data, err := os.ReadFile(filepath.Join(dir, "scenario.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	s, _, err := scenario.DecodeBytes("scenario.yaml", data, scenario.Files{Dir: enginetest.Policies(os.DirFS(dir))})
	if err != nil {
		t.Fatal(err)
	}
	e, err := engine.New(s, opts...)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// The golden narratives are small runs that a newcomer can follow; between them they show most kinds of events.
func TestGoldenNarratives(t *testing.T) {
	for _, golden := range []struct {
		name, scenario string
		options        Options
		decisions      bool
	}{
		{name: "cycles", scenario: "lsm_cycles_4_5"},
		{name: "splits", scenario: "splits_nested"},
		{name: "collateral", scenario: "collateral_trees_timers", decisions: true, options: Options{Before: 13}},
		{name: "limits", scenario: "limits"},
		{name: "scenario-events", scenario: "events_rates_weights_windows", options: Options{Kinds: []engine.Kind{engine.ScenarioEventExecuted}}},
		{name: "one-bank", scenario: "multi_day_mixed", options: Options{Agents: []int32{2}, From: 36, Before: 45}},
		{name: "one-payment", scenario: "multi_day_mixed", options: Options{Payments: []int32{61}}},
		{name: "fields", scenario: "withdraw_resubmit", options: Options{Fields: true, Before: 5}},
		{name: "opening-liquidity", scenario: "opening_liquidity", options: Options{From: 4, Before: 6}},
		{name: "cut-offs", scenario: "cut_offs", options: Options{From: 1, Before: 5}},
		{name: "over-time", scenario: "over_time", options: Options{Before: 10}},
		{name: "quiet", scenario: "multi_day_mixed", options: Options{Quiet: true}},
	} {
		t.Run(golden.name, func(t *testing.T) {
			var opts []engine.Option
			if golden.decisions {
				opts = append(opts, engine.WithDecisions())
			}
			compare(t, filepath.Join("testdata", golden.name+".txt"), narrate(t, golden.scenario, golden.options, opts...))
		})
	}
}

func compare(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("the narrative differs from %s:\n%s", file, firstDifference(string(want), got))
	}
}

func firstDifference(want, got string) string {
	w, g := strings.Split(want, "\n"), strings.Split(got, "\n")
	for i := range min(len(w), len(g)) {
		if w[i] != g[i] {
			return "line " + itoa(i+1) + "\nwant " + w[i] + "\ngot  " + g[i]
		}
	}
	return "one is longer: " + itoa(len(w)) + " and " + itoa(len(g)) + " lines"
}

func itoa(i int) string { return strings.TrimPrefix(txID(int32(i)), "T") }

// inFiles are the kinds of events of scenarios with files, which no reference case has.
var inFiles = [engine.NumKinds]bool{engine.PositionSet: true}

// TestEveryEventIsTold narrates every reference case event by event and counts the lines: nothing is left out.
func TestEveryEventIsTold(t *testing.T) {
	names := slices.Sorted(maps.Keys(cases(t)))
	var seen [engine.NumKinds]int
	for _, name := range names {
		e := load(t, name)
		counter := &eventCounter{}
		for !e.Done() {
			if _, err := e.Step(counter); err != nil {
				t.Fatal(err)
			}
		}
		lines := 0
		for line := range strings.Lines(narrate(t, name, Options{Fields: true})) {
			if eventLine.MatchString(line) {
				lines++
			}
		}
		if lines != counter.total {
			t.Errorf("%s: %d events, %d printed", name, counter.total, lines)
		}
		for k, n := range counter.kinds {
			seen[k] += n
		}
	}
	for k, n := range seen {
		if n == 0 && !inFiles[k] {
			t.Errorf("no case has an event %s", engine.Kind(k))
		}
	}
}

var eventLine = regexp.MustCompile(`^    [A-Z]\w+ \w+=`)

type eventCounter struct {
	total int
	kinds [engine.NumKinds]int
}

func (c *eventCounter) RecordTick(r *engine.TickRecord) error {
	c.total += len(r.Events)
	for i := range r.Events {
		c.kinds[r.Events[i].Kind]++
	}
	return nil
}

// TestEveryKindHasASentence asks for every kind alone, so that nothing can be folded into its neighbours.
func TestEveryKindHasASentence(t *testing.T) {
	names := slices.Sorted(maps.Keys(cases(t)))
	for k := range engine.NumKinds {
		if sentences[k].print == nil || sentences[k].section == noSection {
			t.Fatalf("no sentence for %s", k)
		}
		printed := inFiles[k]
		for _, name := range names {
			text := narrate(t, name, Options{Kinds: []engine.Kind{k}})
			body, _, _ := strings.Cut(text, "\n"+name+" ended")
			if strings.Contains(body, "  "+sectionNames[sentences[k].section]+"\n    ") {
				printed = true
				break
			}
		}
		if !printed {
			t.Errorf("%s is never printed under %q", k, sectionNames[sentences[k].section])
		}
	}
}

// TestRepeatingGivesTheSameBytes feeds copies of what the engine gave, as whoever reads a stored run does.
func TestRepeatingGivesTheSameBytes(t *testing.T) {
	e := load(t, "multi_day_mixed")
	var live, again bytes.Buffer
	follower, err := Follow(&live, "run", e, Options{})
	if err != nil {
		t.Fatal(err)
	}
	copies := &copier{live: follower}
	for !e.Done() {
		if _, err := e.Step(copies); err != nil {
			t.Fatal(err)
		}
	}
	follower.End(e.Metrics())
	n, err := New(&again, headOf("run", e), Options{})
	if err != nil {
		t.Fatal(err)
	}
	for i := range copies.ticks {
		if err := n.Tick(&copies.ticks[i]); err != nil {
			t.Fatal(err)
		}
	}
	n.End(e.Metrics())
	if live.String() != again.String() {
		t.Error(firstDifference(live.String(), again.String()))
	}
}

type copier struct {
	live  *Live
	ticks []Tick
}

func (c *copier) RecordTick(r *engine.TickRecord) error {
	if err := c.live.RecordTick(r); err != nil {
		return err
	}
	t := c.live.tick
	t.Events = append([]engine.Event{}, t.Events...)
	t.Lists = append([]int64{}, t.Lists...)
	t.Agents = append([]Agent{}, t.Agents...)
	t.Daily = append([]engine.DailyMetrics{}, t.Daily...)
	queues := make([][]int32, len(t.Queue1))
	for i := range queues {
		queues[i] = append([]int32{}, t.Queue1[i]...)
	}
	t.Queue1 = queues
	t.Queue2 = append([]int32{}, t.Queue2...)
	c.ticks = append(c.ticks, t)
	return nil
}

func TestColourChangesOnlyColours(t *testing.T) {
	plain := narrate(t, "collateral_trees_timers", Options{})
	coloured := narrate(t, "collateral_trees_timers", Options{Color: true})
	if !strings.Contains(coloured, "\x1b[") {
		t.Error("nothing is coloured")
	}
	if got := regexp.MustCompile("\x1b\\[[0-9;]*m").ReplaceAllString(coloured, ""); got != plain {
		t.Error(firstDifference(plain, got))
	}
}

func TestTicksOutsideTheRangeAreNotTold(t *testing.T) {
	text := narrate(t, "policy_fifo", Options{From: 3, Before: 6})
	for _, tick := range regexp.MustCompile(`(?m)^tick (\d+)`).FindAllStringSubmatch(text, -1) {
		if tick[1] < "3" || tick[1] > "5" || len(tick[1]) > 1 {
			t.Errorf("tick %s was printed", tick[1])
		}
	}
	if !strings.Contains(text, "tick 4") {
		t.Error("tick 4 is missing")
	}
}
