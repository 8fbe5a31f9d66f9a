package scenario

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	d "sweep/engine/document"
	"sweep/engine/policy"
)

// Every field of a Scenario is part of the canonical form: changing it changes the form. Otherwise two different runs
// would have one key.
func TestCanonicalIsComplete(t *testing.T) {
	s, _, err := load(t, "testdata/full.yaml")
	if err != nil {
		t.Fatal(err)
	}
	want := string(Canonical(s))
	changed := 0
	eachLeaf(reflect.ValueOf(s).Elem(), "", func(path string, set func(reflect.Value), old reflect.Value) {
		set(perturbed(old))
		if string(Canonical(s)) == want {
			t.Errorf("changing %s is not seen", path)
		}
		set(old)
		changed++
	})
	if got := string(Canonical(s)); got != want {
		t.Fatal("the test did not put everything back")
	}
	if changed < 140 {
		t.Errorf("only %d fields were changed", changed)
	}
}

// eachLeaf visits every scalar that is set, through pointers, slices, maps and structs. A scalar of an event, a
// distribution or a penalty that is not set does not belong to its kind; policies have a test of their own.
func eachLeaf(v reflect.Value, path string, visit func(path string, set func(reflect.Value), old reflect.Value)) {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			f := v.Type().Field(i)
			if f.Type != reflect.TypeFor[PolicySpec]() && f.Type != reflect.TypeFor[*PolicySpec]() && f.Name != "Kind" && f.Name != "Priced" {
				eachLeaf(v.Field(i), path+"."+f.Name, visit)
			}
		}
	case reflect.Pointer:
		if !v.IsNil() {
			eachLeaf(v.Elem(), path, visit)
		}
	case reflect.Slice:
		for i := range v.Len() {
			eachLeaf(v.Index(i), fmt.Sprintf("%s[%d]", path, i), visit)
		}
	case reflect.Map:
		for _, key := range v.MapKeys() {
			visit(path+"."+key.String(), func(x reflect.Value) { v.SetMapIndex(key, x) }, v.MapIndex(key))
		}
	default:
		if !v.IsZero() {
			visit(path, v.Set, reflect.ValueOf(v.Interface()))
		}
	}
}

// perturbed is another value of the same type; an enumeration that is set goes back to its first value.
func perturbed(old reflect.Value) reflect.Value {
	v := reflect.New(old.Type()).Elem()
	switch v.Kind() {
	case reflect.Bool:
		v.SetBool(!old.Bool())
	case reflect.Int, reflect.Int64:
		v.SetInt(old.Int() + 1)
	case reflect.Uint64:
		v.SetUint(old.Uint() + 1)
	case reflect.Float64:
		v.SetFloat(old.Float()*1.0000001 + 1e-9)
	case reflect.String:
		v.SetString(old.String() + "x")
	}
	return v
}

// Policies stand in the canonical form by content: it does not matter how a document reached the scenario.
func TestCanonicalPolicies(t *testing.T) {
	const document = `{"version": "1.0", "policy_id": "p", "parameters": {"x": %s}, "payment_tree": {"type": "action", "node_id": "n", "action": "Hold"}}`
	forms := []string{
		`{type: FromJson, json_path: a.json}`,
		`{type: FromJson, json_path: b.json}`,
		`{type: InlineJson, json_string: '` + fmt.Sprintf(document, "2") + `'}`,
		`{type: Inline, decision_trees: {policy_id: p, parameters: {x: 2}, payment_tree: {node_id: n, action: Hold, type: action}, version: "1.0"}}`,
	}
	files := Files{Dir: memory{"a.json": fmt.Sprintf(document, "2.0"), "b.json": " " + fmt.Sprintf(document, "2e0")}.read}
	var first string
	for _, form := range forms {
		s, _, err := DecodeBytes("s.yaml", []byte(withPolicy(form)), files)
		if err != nil {
			t.Fatal(form, err)
		}
		got := string(Canonical(s))
		if first == "" {
			first = got
		}
		if got != first {
			t.Errorf("%s has the form\n%s, want\n%s", form, got, first)
		}
	}
	other, _, err := DecodeBytes("s.yaml", []byte(withPolicy(strings.Replace(forms[3], "x: 2", "x: 3", 1))), files)
	if err != nil {
		t.Fatal(err)
	}
	if string(Canonical(other)) == first {
		t.Error("another parameter is not seen")
	}
}

// The policies that events give to banks do so as well.
func TestCanonicalPolicyChange(t *testing.T) {
	form := func(policy string) string {
		text := clock + twoBanks + "scenario_events:\n- {type: PolicyChange, agent: A, schedule: {type: OneTime, tick: 1}, policy: " + policy + "}\n"
		s, _, err := DecodeBytes("s.yaml", []byte(text), Files{Events: sharedEvents(t, text)})
		if err != nil {
			t.Fatal(err)
		}
		return string(Canonical(s))
	}
	const document = `{"version": "1.0", "policy_id": "p", "payment_tree": {"type": "action", "node_id": "n", "action": "%s"}}`
	hold, release := fmt.Sprintf(document, "Hold"), fmt.Sprintf(document, "Release")
	same, other := form("{type: InlineJson, json_string: '"+hold+"'}"), form("{type: Inline, decision_trees: "+release+"}")
	if got := form("{type: Inline, decision_trees: " + hold + "}"); got != same || got == other {
		t.Errorf("the forms are\n%s\n%s\n%s", got, same, other)
	}
}

// sharedEvents decodes the events of a document.
func sharedEvents(t *testing.T, text string) *Events {
	n, err := d.Parse("s.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return DecodeEvents(n)
}

// A scenario that was built by hand has a canonical form as well.
func TestCanonicalOfBuiltScenario(t *testing.T) {
	p, err := policy.Builtin("Fifo", nil)
	if err != nil {
		t.Fatal(err)
	}
	s := &Scenario{TicksPerDay: 2, NumDays: 1, Agents: []Agent{{ID: "A", Policy: PolicySpec{Program: p}}}}
	s.LSM.MaxCycleLength, s.LSM.MaxCyclesPerTick = 3, 1
	back, _, err := Decode(Document(s), Files{})
	if err != nil {
		t.Fatal(err)
	}
	if string(Canonical(back)) != string(Canonical(s)) {
		t.Errorf("got\n%s, want\n%s", Canonical(back), Canonical(s))
	}
}
