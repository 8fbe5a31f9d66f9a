package main

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"

	"sweep/engine/printable"
)

func TestAPictureOnATerminalIsDrawnOverTheOneBefore(t *testing.T) {
	var out bytes.Buffer
	s := &screen{c: &Context{Context: context.Background(), Stdout: &out, OutTerminal: 10}}
	draw := func(text string) string {
		t.Helper()
		out.Reset()
		if err := s.draw(func(c *Context) { c.Printf("%s", printable.Lines(text)) }); err != nil {
			t.Fatal(err)
		}
		return out.String()
	}
	if got := draw("one\ntwo\n"); got != "\x1b[Jone\ntwo\n" {
		t.Errorf("the first picture is %q", got)
	}
	if got := draw("a line that is too long\n"); got != "\x1b[2A\x1b[Ja line t…\n" {
		t.Errorf("the second picture is %q, want it two lines higher and cut", got)
	}
	var many strings.Builder
	for i := range 5000 {
		fmt.Fprintln(&many, i)
	}
	got := draw(many.String())
	if n := strings.Count(got, "\n"); n >= 5000 || !strings.HasSuffix(got, "…\n") {
		t.Errorf("a picture of 5000 lines has %d", n)
	}
}
