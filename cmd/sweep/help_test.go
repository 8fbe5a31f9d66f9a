package main

import (
	"bytes"
	"context"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/alecthomas/kong"

	"sweep/datasets/named"
)

// parserFor makes a parser as Execute does.
func parserFor(cli *CLI) *kong.Kong {
	c := &Context{Context: context.Background(), Stdin: &bytes.Buffer{}, Stdout: &bytes.Buffer{}, Stderr: &bytes.Buffer{}, Env: os.Getenv, Now: time.Now}
	return newParser(cli, c, func(int) {})
}

var sentence = regexp.MustCompile(`^[A-Z].*\.$`)

// TestHelpIsWrittenInOneStyle holds the style of the help texts: sentences with a capital and a period.
func TestHelpIsWrittenInOneStyle(t *testing.T) {
	var visit func(n *kong.Node)
	visit = func(n *kong.Node) {
		if n.Type == kong.CommandNode && !sentence.MatchString(n.Help) {
			t.Errorf("help of %s is no sentence: %q", n.FullPath(), n.Help)
		}
		for _, f := range n.Flags {
			if !f.Hidden && f.Name != "help" && !sentence.MatchString(f.Help) {
				t.Errorf("help of %s --%s is no sentence: %q", n.FullPath(), f.Name, f.Help)
			}
		}
		for _, p := range n.Positional {
			if !sentence.MatchString(p.Help) {
				t.Errorf("help of %s %s is no sentence: %q", n.FullPath(), p.Name, p.Help)
			}
		}
		for _, child := range n.Children {
			visit(child)
		}
	}
	visit(parserFor(&CLI{}).Model.Node)
}

var (
	example = regexp.MustCompile(`(?m)^(?:  |\$ |)(sweep [a-z-]+ .*)$`)
	word    = regexp.MustCompile(`"[^"]*"|\S+`)
)

// TestExamplesOfHelpCanBeTyped parses every command that a help text or the README shows.
func TestExamplesOfHelpCanBeTyped(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	texts := []string{string(readme)}
	for _, command := range parserFor(&CLI{}).Model.Children {
		texts = append(texts, command.Detail)
	}
	typed := 0
	for _, text := range texts {
		for _, m := range example.FindAllStringSubmatch(text, -1) {
			line, _, _ := strings.Cut(m[1], "  #")
			line, _, _ = strings.Cut(line, " | ")
			args := word.FindAllString(line, -1)[1:]
			for i := range args {
				args[i] = strings.Trim(args[i], `"`)
				if i > 0 && args[i-1] == "--name" {
					if _, err := named.Find(args[i]); err != nil {
						t.Errorf("%s: %v", line, err)
					}
				}
			}
			typed++
			if _, err := parserFor(&CLI{}).Parse(args); err != nil {
				t.Errorf("%s: %v", line, err)
			}
		}
	}
	if typed < 10 {
		t.Errorf("only %d examples were found", typed)
	}
}
