package main

import (
	"math"
	"testing"
)

func TestBarsAndSparklines(t *testing.T) {
	for _, c := range []struct {
		value, largest float64
		want           string
	}{{10, 10, "██████████"}, {5, 10, "█████"}, {0.01, 10, "▏"}, {0, 10, ""}, {-3, 10, ""}, {1.25, 10, "█▎"}, {math.NaN(), 10, ""}, {1, math.Inf(1), ""}} {
		if got := unicodeGlyphs.barOf(c.value, c.largest); got != c.want {
			t.Errorf("bar of %v: %q, want %q", c.value, got, c.want)
		}
	}
	if got := asciiGlyphs.barOf(5, 10); got != "#####" {
		t.Errorf("ASCII bar %q", got)
	}
	if got := unicodeGlyphs.sparkline([]float64{1, 8, math.NaN(), 4.6}); got != "▁█ ▄" {
		t.Errorf("sparkline %q", got)
	}
	if got := asciiGlyphs.sparkline([]float64{2, 2}); got != "__" {
		t.Errorf("sparkline of equal values %q", got)
	}
}

func TestPicturesAreForTerminals(t *testing.T) {
	env := map[string]string{}
	c := &Context{Env: func(name string) string { return env[name] }}
	if c.glyphs() != nil {
		t.Error("pictures in a file")
	}
	c.OutTerminal = 80
	if c.glyphs() != &asciiGlyphs {
		t.Error("no locale, but not ASCII")
	}
	env["LANG"] = "de_DE.UTF-8"
	if c.glyphs() != &unicodeGlyphs {
		t.Error("no Unicode in UTF-8")
	}
	env["LC_ALL"] = "C"
	if c.glyphs() != &asciiGlyphs {
		t.Error("Unicode in the C locale")
	}
}
