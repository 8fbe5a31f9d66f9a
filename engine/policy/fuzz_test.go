package policy

import (
	"encoding/json"
	"errors"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sweep/engine/document"
)

// FuzzParse wants any bytes to give either a policy that can be evaluated, printed again and recognised, or errors that
// have a kind and a place in the text. It never panics, and what encoding/json refuses is refused here.
func FuzzParse(f *testing.F) {
	for _, pattern := range []string{"testdata/invalid/*.json", "builtin/*.json", "library/*.json"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			f.Fatal(err)
		}
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(text)
		}
	}
	f.Add([]byte(wrap(`"payment_tree": ` + chain(101))))
	f.Add([]byte(leafIn(Payment, "StaggerSplit", stagger("4", "1", "2", "1"))))
	f.Add([]byte(`{"version": "1", "policy_id": "\ud83d\ude00 \ud83d", "parameters": {"x": -0.5e-7}}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		p, err := Parse(text)
		if err != nil {
			checkErrors(t, text, err)
			return
		}
		if !json.Valid(trimMark(text)) {
			t.Fatalf("accepted, but not JSON: %s", text)
		}
		again, err := Parse(p.Text())
		if err != nil || again.Hash() != p.Hash() {
			t.Fatalf("the text reads back as %v, %v", again, err)
		}
		explainAll(t, p)
		for _, fill := range []float64{0, 1, math.Inf(1), math.NaN()} {
			evaluateAll(p, fill)
		}
	})
}

// explainAll prints the policy and the paths for zeros in all fields.
func explainAll(t *testing.T, p *Policy) {
	var b strings.Builder
	if err := Explain(&b, p); err != nil {
		t.Fatal(err)
	}
	zeros := map[string]float64{}
	for f := range NumFields {
		zeros[f.String()] = 0
	}
	for _, tree := range p.Trees() {
		var failed *EvalError
		if err := ExplainPath(&b, p, tree, zeros); err != nil && !errors.As(err, &failed) {
			t.Fatal(err)
		}
	}
	for _, c := range Categories(p) {
		if !knownKey(allCategories, c) {
			t.Errorf("category %q", c)
		}
	}
}

func trimMark(text []byte) []byte {
	if len(text) >= 3 && string(text[:3]) == "\uFEFF" {
		return text[3:]
	}
	return text
}

func checkErrors(t *testing.T, text []byte, err error) {
	var errs document.Errors
	if !errors.As(err, &errs) || len(errs) == 0 {
		t.Fatalf("not document.Errors: %v", err)
	}
	for i, e := range errs {
		if e.Kind == "" || e.Message == "" || e.Pos.Line < 1 || e.Pos.Col < 1 {
			t.Errorf("%+v", e)
		}
		if i > 0 && (e.Pos.Line < errs[i-1].Pos.Line || e.Pos.Line == errs[i-1].Pos.Line && e.Pos.Col < errs[i-1].Pos.Col) {
			t.Errorf("%v comes after %v", e, errs[i-1])
		}
	}
}

// evaluateAll evaluates every tree with the same value in every field and register; errors do not matter.
func evaluateAll(p *Policy, fill float64) {
	f := &Frame{}
	for i := range f.Values {
		f.Values[i] = fill
	}
	for _, tree := range p.Trees() {
		f.Registers = f.Registers[:0]
		for range p.Registers(tree) {
			f.Registers = append(f.Registers, fill)
		}
		switch tree {
		case Payment:
			_ = p.EvalPayment(f, new(PaymentDecision))
		case Bank:
			_ = p.EvalBank(f, new(BankDecision))
		default:
			_ = p.EvalCollateral(tree, f, new(CollateralDecision))
		}
	}
}
