package vfs

import (
	"os"
	"testing"
)

func TestScratchLeavesNothingBehind(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	s, err := NewScratch()
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"one ", "two"} {
		if _, err := s.Write([]byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	got := make([]byte, 3)
	if _, err := s.ReadAt(got, 4); err != nil || string(got) != "two" || s.Size() != 7 {
		t.Errorf("read %q of %d bytes, %v", got, s.Size(), err)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) != 0 {
		t.Errorf("%d files are left, %v", len(left), err)
	}
}
