package scenario

import (
	"os"
	"testing"

	"sweep/engine/document"
)

// The three steps that every run of a grid repeats, on the largest benchmark scenario (200 banks).
func BenchmarkResolve(b *testing.B) {
	data, err := os.ReadFile("../testdata/bench/b5_200banks_100x1.yaml")
	if err != nil {
		b.Fatal(err)
	}
	n, err := document.Parse("b5.yaml", data)
	if err != nil {
		b.Fatal(err)
	}
	b.Run("Clone", func(b *testing.B) {
		for b.Loop() {
			n.Clone()
		}
	})
	b.Run("Decode", func(b *testing.B) {
		for b.Loop() {
			if _, _, err := Decode(n, Files{}); err != nil {
				b.Fatal(err)
			}
		}
	})
	s, _, err := Decode(n, Files{})
	if err != nil {
		b.Fatal(err)
	}
	b.Run("Canonical", func(b *testing.B) {
		for b.Loop() {
			Canonical(s)
		}
	})
}
