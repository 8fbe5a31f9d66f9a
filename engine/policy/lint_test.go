package policy

import (
	"encoding/json"
	"fmt"
	"math"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// TestWarningsOfDecidedConditionsAreTrue draws documents and values within the ranges of the fields, and lets the plain
// interpreter evaluate them: it never comes to a node that is said to be unreachable, and every comparison that is said to
// have one answer has it.
func TestWarningsOfDecidedConditionsAreTrue(t *testing.T) {
	found := 0
	rapid.Check(t, func(t *rapid.T) {
		text, err := json.Marshal(drawDocument(t))
		if err != nil {
			t.Fatal(err)
		}
		var doc map[string]any
		if err := json.Unmarshal(text, &doc); err != nil {
			t.Fatal(err)
		}
		never, answers := claims(t, mustParseDrawn(t, text), doc)
		found += len(never) + len(answers)
		for round := range 8 {
			values := drawInRange(t, round)
			for tree := range NumTrees {
				o := &oracle{tree: tree, params: doc["parameters"].(map[string]any), values: values}
				o.asked = func(e map[string]any, answer bool) {
					if want, claimed := answers[address(e)]; claimed && answer != want {
						t.Fatalf("%v is %v with %v, and said to be always %v in\n%s", e, answer, values, want, text)
					}
				}
				o.run(doc[tree.String()].(map[string]any))
				for _, id := range o.path {
					if id, _, _ = strings.Cut(id, "("); never[id] {
						t.Fatalf("node %s is reached with %v, and said to be unreachable in\n%s", id, values, text)
					}
				}
			}
		}
	})
	if found < 100 {
		t.Errorf("only %d warnings in all documents", found)
	}
}

func mustParseDrawn(t *rapid.T, text []byte) *Policy {
	p, err := Parse(text)
	if err != nil {
		t.Fatalf("%s\n%v", text, err)
	}
	return p
}

// claims are the ids of unreachable nodes, and the answers of comparisons by their address in the document.
func claims(t *rapid.T, p *Policy, doc map[string]any) (never map[string]bool, answers map[uintptr]bool) {
	never, answers = map[string]bool{}, map[uintptr]bool{}
	for _, w := range p.Warnings() {
		switch w.Kind {
		case Unreachable:
			never[w.Node] = true
		case Decided:
			answers[address(at(t, doc, w.Key))] = strings.Contains(w.Message, " always true")
		}
	}
	return never, answers
}

// at finds the object that a path of a warning names.
func at(t *rapid.T, doc map[string]any, path string) map[string]any {
	var v any = doc
	for _, step := range strings.Split(path, ".") {
		name, rest, _ := strings.Cut(step, "[")
		v = v.(map[string]any)[name]
		for rest != "" {
			var i int
			if _, err := fmt.Sscanf(rest, "%d]", &i); err != nil {
				t.Fatal(path, err)
			}
			v = v.([]any)[i]
			_, rest, _ = strings.Cut(rest, "[")
		}
	}
	return v.(map[string]any)
}

func address(e map[string]any) uintptr { return reflect.ValueOf(e).Pointer() }

// drawInRange draws a value of each field's range, often near the numbers of drawn documents, and anything for registers.
func drawInRange(t *rapid.T, round int) map[string]float64 {
	values := drawValues(t, round)
	for _, f := range fieldsDrawn {
		s := fieldTable[f].values
		x := rapid.OneOf(rapid.SampledFrom([]float64{s.min, s.max, 0, 1, 2, 3, 6, 7, 8, -3, -4, 0.5, 1e-9, 5e-10, 1e18}),
			rapid.Float64Range(math.Max(s.min, -1e19), math.Min(s.max, 1e19))).Draw(t, fmt.Sprint(f, "in range", round))
		if s.whole {
			x = math.Round(x)
		}
		values[f.String()] = math.Max(s.min, math.Min(s.max, x))
	}
	return values
}

// TestLint has what the warnings say about single conditions; an empty text wants none.
func TestLint(t *testing.T) {
	compare := func(left, op, right string) string {
		return fmt.Sprintf(`{"op": %q, "left": %s, "right": %s}`, op, left, right)
	}
	field := func(name string) string { return fmt.Sprintf(`{"field": %q}`, name) }
	number := func(x string) string { return fmt.Sprintf(`{"value": %s}`, x) }
	calc := func(op, left, right string) string {
		return fmt.Sprintf(`{"compute": {"op": %q, "left": %s, "right": %s}}`, op, left, right)
	}
	both := func(op string, parts ...string) string {
		return fmt.Sprintf(`{"op": %q, "conditions": [%s]}`, op, strings.Join(parts, ", "))
	}
	amount, progress, ticks := field("amount"), field("day_progress_fraction"), field("ticks_to_deadline")
	for condition, want := range map[string]string{
		compare(progress, "<", number("50")):                                                                    "day_progress_fraction < 50 is always true: day_progress_fraction is at least 0, less than 1; for 50 % write 0.5",
		compare(progress, ">", number("80")):                                                                    "day_progress_fraction > 80 is always false: day_progress_fraction is at least 0, less than 1; for 80 % write 0.8",
		compare(amount, ">=", number("0")):                                                                      "amount >= 0 is always true: amount is from 0 to 1e+17",
		compare(amount, ">", number("1000")):                                                                    "",
		compare(amount, ">", number("1000.5")):                                                                  "amount is in whole cents, but is compared with 1000.5; for 1,000.50 write 100050, the amount in cents",
		compare(amount, ">", number("0.5")):                                                                     "amount is in whole cents, but is compared with 0.5; for 0.50 write 50, the amount in cents",
		compare(amount, ">", progress):                                                                          "amount > day_progress_fraction compares cents (amount) with a ratio (day_progress_fraction)",
		compare(amount, ">", ticks):                                                                             "amount > ticks_to_deadline compares cents (amount) with ticks (ticks_to_deadline)",
		compare(calc("*", number("0.5"), amount), "<", ticks):                                                   "0.5 * amount < ticks_to_deadline compares cents (amount) with ticks",
		compare(calc("*", amount, field("liquidity_pressure")), "<", ticks):                                     "compares cents (amount) with ticks",
		compare(calc("+", amount, ticks), ">", number("7")):                                                     "amount + ticks_to_deadline combines cents (amount) with ticks (ticks_to_deadline)",
		compare(calc("/", amount, field("balance")), ">", ticks):                                                "compares a ratio (amount) with ticks",
		compare(calc("*", number("0.001"), amount), "<", ticks):                                                 "", // a price of waiting
		compare(calc("*", `{"param": "two"}`, field("priority")), ">", ticks):                                   "", // ticks per priority
		compare(calc("-", field("deadline_tick"), field("current_tick")), "<", ticks):                           "",
		compare(field("collateral_utilization"), ">", number("80")):                                             "collateral_utilization is a ratio, with 1 for 100 %, but is compared with 80; for 80 % write 0.8",
		compare(field("throughput_gap"), "<", number("-0.1")):                                                   "",
		compare(field("throughput_gap"), "<", number("-10")):                                                    "throughput_gap < -10 is always false: throughput_gap is from -1 to 1",
		compare(field("liquidity_buffer"), ">", number("0")):                                                    "liquidity_buffer > 0 is always false: liquidity_buffer is always 0",
		compare(field("is_overdue"), "==", number("0.5")):                                                       "is_overdue == 0.5 is always false: is_overdue is 0 or 1",
		compare(field("priority"), ">", number("10")):                                                           "priority > 10 is always false: priority is from 0 to 10",
		compare(`{"param": "two"}`, ">", number("1")):                                                           "", // a switch
		compare(progress, ">=", calc("-", `{"param": "two"}`, number("2"))):                                     "", // set to the limit of the field
		compare(progress, ">", calc("-", `{"param": "two"}`, number("1"))):                                      "", // likewise, at the other end
		compare(progress, "<", `{"param": "two"}`):                                                              "day_progress_fraction < $two is always true",
		compare(number("2"), ">", number("1")):                                                                  "2 > 1 is always true",
		compare(calc("/", amount, calc("-", number("1"), number("1"))), ">", number("1")):                       "always divides by zero",
		compare(`{"compute": {"op": "max", "values": [{"field": "balance"}, {"value": 0}]}}`, "<", number("0")): "max(balance, 0) < 0 is always false: max(balance, 0) is at least 0",
		compare(`{"compute": {"op": "clamp", "value": {"field": "balance"}, "min": {"value": 2}, "max": {"value": 9}}}`, ">", number("9.5")): "is always false: clamp(balance, 2, 9) is from 2 to 9",
		both("and", compare(ticks, "<", number("3")), compare(ticks, ">", number("5"))):                                                      "ticks_to_deadline > 5 is always false here, where ticks_to_deadline is at most 2",
		both("or", compare(ticks, "<", number("5")), compare(ticks, ">", number("3"))):                                                       "ticks_to_deadline > 3 is always true here, where ticks_to_deadline is at least 5",
		both("and", compare(ticks, ">", number("3")), compare(ticks, "<", number("4"))):                                                      "ticks_to_deadline < 4 is always false here, where ticks_to_deadline is at least 4",
		both("and", compare(amount, "<", field("balance")), compare(field("balance"), "<=", amount)):                                         "balance <= amount is always false here, after the conditions above",
		both("and", compare(field("is_overdue"), "!=", number("1")), compare(field("is_overdue"), "==", number("0"))):                        "is_overdue == 0 is always true here, where is_overdue is always 0",
		both("or"): "or without conditions is always false",
		`{"op": "not", "condition": ` + both("and", compare(ticks, "<", number("5")), compare(progress, "<", number("2"))) + `}`: "day_progress_fraction < 2 is always true",
	} {
		warnings := mustParse(t, paymentIf(condition)).Warnings()
		var messages []string
		for _, w := range warnings {
			if w.Kind != Ignored && w.Kind != Unreachable {
				messages = append(messages, fmt.Sprintf("%s; %s", w.Message, w.Remedy))
			}
		}
		if want == "" && len(messages) > 0 || want != "" && (len(messages) != 1 || !strings.Contains(messages[0], want)) {
			t.Errorf("%s\n got %q\nwant %q", condition, messages, want)
		}
	}
}

// TestUnreachableLeaves has a condition that an ancestor has decided.
func TestUnreachableLeaves(t *testing.T) {
	p := mustParse(t, wrap(`"payment_tree": {"type": "condition", "node_id": "large",
		"condition": {"op": ">", "left": {"field": "amount"}, "right": {"value": 5000}},
		"on_true": {"type": "condition", "node_id": "small", "condition": {"op": "<", "left": {"field": "amount"}, "right": {"value": 3000}},
			"on_true": {"type": "condition", "node_id": "due", "condition": {"op": "<", "left": {"field": "ticks_to_deadline"}, "right": {"value": 3}},
				"on_true": {"type": "action", "node_id": "a", "action": "Release"}, "on_false": {"type": "action", "node_id": "b", "action": "Hold"}},
			"on_false": {"type": "action", "node_id": "c", "action": "Release"}},
		"on_false": {"type": "action", "node_id": "d", "action": "Hold"}}`))
	var got []string
	for _, w := range p.Warnings() {
		if w.Kind != Ignored {
			got = append(got, fmt.Sprintf("%s: %s; %s", w.Node, w.Message, w.Remedy))
		}
	}
	want := []string{
		"small: amount < 3000 is always false here, where amount is from 5001 to 1e+17; ",
		`due: no values lead to this node or to the actions below it: a, b; fix the condition of node "small", or remove this branch`,
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %q\nwant %q", got, want)
	}
}

// TestShippedPoliciesHaveNoWarnings holds the library to its own rules.
func TestShippedPoliciesHaveNoWarnings(t *testing.T) {
	for _, e := range Library() {
		text, err := LibraryText(e.Name)
		if err != nil {
			t.Fatal(err)
		}
		if w := mustParse(t, string(text)).Warnings(); w != nil {
			t.Errorf("%s: %v", e.Name, w)
		}
	}
}

// TestLintOfLargeDocuments holds the time of the largest lists that a document can have.
func TestLintOfLargeDocuments(t *testing.T) {
	part := `{"op": "<", "left": {"field": "amount"}, "right": {"value": %d}}`
	parts := make([]string, 12_000)
	for i := range parts {
		parts[i] = fmt.Sprintf(part, i+5)
	}
	for _, op := range []string{"and", "or"} {
		mustParse(t, paymentIf(fmt.Sprintf(`{"op": %q, "conditions": [%s]}`, op, strings.Join(parts, ","))))
	}
}
