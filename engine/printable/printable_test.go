package printable_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"sweep/engine/printable"
)

func TestLineAndText(t *testing.T) {
	for text, want := range map[string]string{
		"":                              "",
		"BANK_A Zürich 東京 🏦 fi\u200dfi": "BANK_A Zürich 東京 🏦 fi\u200dfi",
		"a\x1b[2Jb":                     `a\u001b[2Jb`,
		"bell\adel\x7f":                 `bell\u0007del\u007f`,
		"c1\u009b2J":                    `c1\u009b2J`,
		"raw\x9b2J":                     `raw\x9b2J`,
		"\u202eright":                   `\u202eright`,
		"\u2066a\u2069\u200e\u061c":     `\u2066a\u2069\u200e\u061c`,
		"zero\u200bwidth\ufeff\u2060":   `zero\u200bwidth\ufeff\u2060`,
		"sep\u2028\u2029\u0085":         `sep\u2028\u2029\u0085`,
		"\U000e0041":                    `\udb40\udc41`,
		"over\rwritten":                 `over\rwritten`,
		"cut\xe2\x82":                   `cut\xe2\x82`,
		"a real \ufffd":                 "a real \ufffd",
	} {
		if got := printable.Line(text); got != want {
			t.Errorf("Line(%+q) = %s, want %s", text, got, want)
		}
		if got := printable.Text(text); got != want {
			t.Errorf("Text(%+q) = %s, want %s", text, got, want)
		}
	}
	if got := printable.Line("a\n\tb"); got != `a\n\tb` {
		t.Errorf("a line with an end of line in it: %s", got)
	}
	if got := printable.Text("a\n\tb"); got != "a\n\tb" {
		t.Errorf("a text of two lines: %s", got)
	}
}

// The escapes are JSON's, and cutting the text into several writes changes nothing.
func TestWriterIsExactForJSON(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		value := rapid.String().Draw(t, "value")
		data, err := json.Marshal(value)
		if err != nil {
			t.Fatal(err)
		}
		var out strings.Builder
		w := printable.NewWriter(&out)
		for rest := data; len(rest) > 0; {
			n := rapid.IntRange(1, len(rest)).Draw(t, "bytes")
			if _, err := w.Write(rest[:n]); err != nil {
				t.Fatal(err)
			}
			rest = rest[n:]
		}
		if err := w.Flush(); err != nil {
			t.Fatal(err)
		}
		var back string
		if err := json.Unmarshal([]byte(out.String()), &back); err != nil || back != value {
			t.Fatalf("%q became %s, which is %q: %v", value, out.String(), back, err)
		}
	})
}

// Whatever the bytes are and however they are cut, what comes out is text that acts on nothing.
func TestNothingUnsafeComesOut(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		data := rapid.SliceOf(rapid.Byte()).Draw(t, "data")
		cut := rapid.IntRange(0, len(data)).Draw(t, "cut")
		var out strings.Builder
		w := printable.NewWriter(&out)
		w.Write(data[:cut])
		w.Write(data[cut:])
		w.Flush()
		if out.String() != printable.Text(string(data)) {
			t.Fatalf("in two parts %q, at once %q", out.String(), printable.Text(string(data)))
		}
		for _, r := range out.String() {
			if r != '\n' && r != '\t' && !printable.Rune(r) {
				t.Fatalf("%+q has %+q", out.String(), r)
			}
		}
		if !utf8.ValidString(out.String()) {
			t.Fatalf("%q is not UTF-8", out.String())
		}
	})
}

func TestSprintfGuardsArguments(t *testing.T) {
	type name string
	evil := "x\x1b[2J\ny"
	const want = `x\u001b[2J\ny`
	for _, arg := range []any{evil, name(evil), errors.New(evil), []string{evil}, &evil, fmt.Errorf("%w", errors.New(evil))} {
		got := printable.Sprintf("\x1b[1m%v\x1b[0m\n", arg)
		if _, isPointer := arg.(*string); !isPointer && !strings.Contains(got, want) || strings.Count(got, "\x1b") != 2 || strings.Count(got, "\n") != 1 {
			t.Errorf("%T: %q", arg, got)
		}
	}
	if got := printable.Sprintf("%s|%6d|%q|%-4s|%v", printable.Lines("a\nb\a"), 7, evil, "é", nil); got != "a\nb\\u0007|     7|"+fmt.Sprintf("%q", evil)+"|é   |<nil>" {
		t.Errorf("%q", got)
	}
	if got := printable.Sprintf("%s", printable.Sequence("\x1b[1m")); got != "\x1b[1m" {
		t.Errorf("a sequence of the program: %q", got)
	}
}
