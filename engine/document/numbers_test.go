package document

import (
	"fmt"
	"math/big"
	"testing"

	"pgregory.net/rapid"
)

// documentsWith writes a number as the value of the key x in every format.
func documentsWith(number string) map[string]string {
	return map[string]string{"t.yaml": "x: " + number, "t.toml": "x = " + number, "t.json": `{"x": ` + number + `}`}
}

// TestLimitsOfIntegersAreExact reads numbers around limits beyond 2^53, in every format and notation, and compares with
// arithmetic of integers: a number is taken exactly or refused.
func TestLimitsOfIntegersAreExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		const limit = 100_000_000_000_000_000
		v := big.NewInt(rapid.SampledFrom([]int64{limit, -limit, 1 << 53, -1 << 53, 0, 1<<63 - 1, -1 << 62}).Draw(t, "near"))
		v.Add(v, big.NewInt(rapid.Int64Range(-40, 40).Draw(t, "by")))
		notation := rapid.SampledFrom([]string{"%d", "%d.0", "%de0", "%d000e-3", "%d.5"}).Draw(t, "notation")
		if v.Sign() == 0 {
			notation = "%d" // 0000 is no number
		}
		text := fmt.Sprintf(notation, v)
		inside := v.CmpAbs(big.NewInt(limit)) <= 0
		for file, doc := range documentsWith(text) {
			root, err := Parse(file, []byte(doc))
			if err != nil {
				if inside {
					t.Fatal(err)
				}
				continue
			}
			r := NewReader()
			n := r.Value(root.Get("x"), "x", Field{Type: IntType, Range: Range{}.Limit(limit)})
			if n == nil {
				if inside && notation == "%d" {
					t.Fatalf("%s: %s is refused: %v", file, text, r.Errors())
				}
				continue
			}
			if got, ok := n.AsInt64(); !ok || !inside || notation == "%d.5" || v.Cmp(big.NewInt(got)) != 0 {
				t.Fatalf("%s: %s is read as %d", file, text, got)
			}
		}
	})
}

func TestNumbersThatADoubleCannotHold(t *testing.T) {
	number, integer, seed := Field{Type: FloatType}, Field{Type: IntType}, Field{Type: UintType}
	for _, c := range []struct {
		text string
		f    Field
		want string // empty: accepted
	}{
		{"9007199254740993", number, "x: the integer 9007199254740993 has more digits than a double and would become 9007199254740992; write it with fewer digits"},
		{"9007199254740992", number, ""},
		{"1e23", number, ""},
		{"0.1000000000000000000000001", number, ""},
		{"9007199254740993.0", integer, "x: 9007199254740993.0 has more digits than a double and would become 9007199254740992; write it as an integer, without decimal point and exponent"},
		{"9007199254740992.5", integer, "x: 9007199254740992.5 has more digits than a double and would become 9007199254740992; write it as an integer, without decimal point and exponent"},
		{"1e17", integer, ""},
		{"1.00000000000000000001", integer, "x: 1.00000000000000000001 has more digits than a double and would become 1; write it as an integer, without decimal point and exponent"},
		{"1e400", number, "the number 1e400 is too large for a double, which ends at 1.8e308"},
		{"-1e400", integer, "the number -1e400 is too large for a double, which ends at 1.8e308"},
		{"1e-400", number, "the number 1e-400 is too small for a double, which begins at 5e-324; write 0"},
		{"0e-400", number, ""},
		{"9223372036854775807", integer, ""},
		{"1.8446744073709552e19", seed, "x: must fit in 64 bits, not 1.8446744073709552e+19"},
		{"18446744073709549568.0", seed, ""},
		{"18446744073709549569.0", seed, "x: 18446744073709549569.0 has more digits than a double and would become 18446744073709549568; write it as an integer, without decimal point and exponent"},
	} {
		for file, doc := range documentsWith(c.text) {
			root, err := Parse(file, []byte(doc))
			if err == nil {
				r := NewReader()
				r.Value(root.Get("x"), "x", c.f)
				err = r.Errors().Err()
			}
			got := ""
			if err != nil {
				e := err.(Errors)[0]
				e.Pos = Pos{}
				got = e.Error()
			}
			if got != c.want {
				t.Errorf("%s: %s gives %q, want %q", file, c.text, got, c.want)
			}
		}
	}
	for _, text := range []string{"18446744073709551615", "0xFFFFFFFFFFFFFFFF", "0o1777777777777777777777"} {
		root, err := Parse("t.yaml", []byte("x: "+text))
		if err != nil {
			t.Fatal(err)
		}
		if v, ok := root.Get("x").AsUint64(); !ok || v != 1<<64-1 {
			t.Errorf("%s is %d", text, v)
		}
	}
}

// TOML documents have integers up to 2^64 − 1, as the others do; seeds need them.
func TestUnsignedIntegersOfTOML(t *testing.T) {
	n, err := Parse("x.toml", []byte("seed = 18446744073709551615\nb = [0xFFFF_FFFF_FFFF_FFFF, 1]\n"))
	if err != nil {
		t.Fatal(err)
	}
	if got := string(n.Canonical()); got != `{"b":[18446744073709551615,1],"seed":18446744073709551615}` {
		t.Error(got)
	}
	for _, doc := range []string{"seed = 18446744073709551616\n", "seed = 18446744073709551615\n[a]\n[a]\n"} {
		if _, err := Parse("x.toml", []byte(doc)); err == nil {
			t.Errorf("%q is read", doc)
		}
	}
}
