package main

import (
	"bytes"
	"context"
	"os"
	"reflect"
	"regexp"
	"slices"
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

// secondKinds are the flags that take another kind of value than in the other commands.
var secondKinds = []string{
	"sweep verify --level",      // a word, elsewhere a confidence level
	"sweep continue --ticks",    // how many ticks to go on, elsewhere a range
	"sweep import --pseudonyms", // a file with a key, elsewhere a switch
}

// TestFlagsMeanTheSameInAllCommands holds that a short flag stands for one long one, and that a long flag has the same
// short one and takes the same kind of value wherever it is shown.
func TestFlagsMeanTheSameInAllCommands(t *testing.T) {
	type spelling struct{ other, command string }
	long, short, values := map[string]spelling{}, map[string]spelling{}, map[string]spelling{}
	same := func(of map[string]spelling, flag, other, command string) {
		if first, seen := of[flag]; seen && first.other != other {
			t.Errorf("%s is %q in %s and %q in %s", flag, first.other, first.command, other, command)
		}
		of[flag] = spelling{other, command}
	}
	var visit func(n *kong.Node)
	visit = func(n *kong.Node) {
		for _, f := range n.Flags {
			if f.Hidden {
				continue
			}
			letter := strings.Trim(string(f.Short), "\x00")
			if letter != "" {
				same(long, "-"+letter, "--"+f.Name, n.FullPath())
			}
			same(short, "--"+f.Name, letter, n.FullPath())
			kind := f.Target.Type()
			for kind.Kind() == reflect.Pointer || kind.Kind() == reflect.Slice {
				kind = kind.Elem()
			}
			if !slices.Contains(secondKinds, n.FullPath()+" --"+f.Name) {
				same(values, "--"+f.Name+" takes", kind.Kind().String(), n.FullPath())
			}
		}
		for _, child := range n.Children {
			visit(child)
		}
	}
	visit(parserFor(&CLI{}).Model.Node)
	if len(long) < 8 || len(short) < 40 {
		t.Errorf("only %d short and %d long flags were found", len(long), len(short))
	}
}

var (
	example = regexp.MustCompile(`(?m)^(?:  |\$ |)(sweep [a-z-]+ .*)$`)
	word    = regexp.MustCompile(`'[^']*'|"[^"]*"|\S+`)
	newline = regexp.MustCompile(`\\\n +`) // a command that goes on in the next line
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
		for _, m := range example.FindAllStringSubmatch(newline.ReplaceAllString(text, ""), -1) {
			line, _, _ := strings.Cut(m[1], "  #")
			line, _, _ = strings.Cut(line, " | ")
			args := word.FindAllString(line, -1)[1:]
			for i := range args {
				args[i] = strings.Trim(args[i], `"'`)
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
