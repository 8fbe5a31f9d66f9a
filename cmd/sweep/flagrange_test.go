package main

import (
	"encoding"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/alecthomas/kong"

	"sweep/datasets/errkind"
)

// zeroMeansSomething are the numbers of a command line that may be 0.
var zeroMeansSomething = []string{"plan --points", "plan --n", "plan --pilot", "state --tick", "run --wait", "run --retries", "run --grace", "retry --retries", "retry --grace",
	"verify --rerun", "query --max-rows", "simulate --run", "simulate --seed", "state --run", "replay --run", "k8s --retries-per-index", "decode --run", "validate --run", "plot --run",
	"search --retries", "search --grace", "shadow --from-tick", "shadow --retries", "shadow --grace", "continue --run", "continue --tick", "continue --retries", "continue --grace", "view --port"}

// Every number of a command line has a range, and what is outside of it is refused before anything happens.
func TestNumbersOutOfRange(t *testing.T) {
	seen := 0
	for _, command := range parserFor(&CLI{}).Model.Children {
		leaves := command.Leaves(true)
		if len(leaves) == 0 {
			leaves = []*kong.Node{command}
		}
		for _, leaf := range leaves {
			for _, f := range leaf.Flags {
				if !takesNumber(f) {
					continue
				}
				seen++
				name := strings.Fields(leaf.Path())[0]
				least := flagBound(f, "min")
				if least <= 0 && !slices.Contains(zeroMeansSomething, name+" --"+f.Name) {
					t.Errorf("%s --%s may be 0", name, f.Name)
				}
				outside := []int64{least - 1, -1 << 62}
				if most := flagBound(f, "max"); most > 0 {
					outside = append(outside, most+1)
				}
				for _, n := range outside {
					refused(t, leaf, f, n)
				}
			}
		}
	}
	if seen < 30 {
		t.Errorf("only %d flags take numbers", seen)
	}
}

// takesNumber reports whether a flag takes an integer or a time that it does not decode itself.
func takesNumber(f *kong.Flag) bool {
	kind := f.Target.Type()
	if kind.Kind() == reflect.Pointer {
		kind = kind.Elem()
	}
	return (reflect.Zero(kind).CanInt() || reflect.Zero(kind).CanUint()) && !reflect.PointerTo(kind).Implements(reflect.TypeFor[encoding.TextUnmarshaler]())
}

// refused gives a flag a number in a command line that is complete otherwise.
func refused(t *testing.T, command *kong.Node, f *kong.Flag, n int64) {
	value := fmt.Sprint(n)
	if strings.HasSuffix(f.Target.Type().String(), "Duration") {
		value += "ns"
	}
	args := strings.Fields(command.Path())
	for _, p := range command.Positional {
		if p.Required {
			args = append(args, "something")
		}
	}
	for _, other := range command.Flags {
		if other.Required && other != f {
			args = append(args, "--"+other.Name+"=1")
		}
	}
	args = append(args, "--"+f.Name+"="+value)
	code, _, stderr := execute(args...)
	if code != codeOf(errkind.Usage) || !strings.Contains(stderr, "--"+f.Name) || !strings.Contains(stderr, " than ") {
		t.Errorf("sweep %s: code %d\n%s", strings.Join(args, " "), code, stderr)
	}
}

func TestShardsCountFromOne(t *testing.T) {
	for text, want := range map[string]string{"0/4": "count from 1", "5/4": "1/4 to 4/4", "-1/4": "1/4 to 4/4", "1/0": "write I/N", "1/-2": "write I/N",
		"4": "write I/N", "1/4/2": "write I/N", "1.5/4": "write I/N", "1/99999999999": "write I/N"} {
		code, _, stderr := execute("run", "grid.toml", "--shard="+text)
		if code != codeOf(errkind.Usage) || !strings.Contains(stderr, want) {
			t.Errorf("--shard %s: code %d\n%s", text, code, stderr)
		}
	}
}

// A text that is given and empty is refused by every command, whatever its default is.
func TestEmptyTexts(t *testing.T) {
	seen := 0
	for _, command := range parserFor(&CLI{}).Model.Leaves(true) {
		args := strings.Fields(command.Path())
		for _, p := range command.Positional {
			if p.Required {
				args = append(args, "scenario")
			}
		}
		for _, f := range command.Flags {
			if f.Required {
				value := "1"
				if f.Enum != "" {
					value = f.EnumSlice()[0]
				}
				args = append(args, "--"+f.Name+"="+value)
			}
		}
		for _, f := range command.Flags {
			if f.Target.Kind() != reflect.String || f.Required || reflect.PointerTo(f.Target.Type()).Implements(reflect.TypeFor[encoding.TextUnmarshaler]()) {
				continue
			}
			seen++
			code, _, stderr := execute(append(slices.Clone(args), "--"+f.Name+"=")...)
			if code != codeOf(errkind.Usage) && code != codeOf(errkind.Invalid) || !strings.Contains(stderr, "empty") && !strings.Contains(stderr, `but got ""`) {
				t.Errorf("%v --%s=: %d, %s", args, f.Name, code, stderr)
			}
		}
	}
	if seen < 20 {
		t.Errorf("only %d flags take texts", seen)
	}
	for _, args := range [][]string{{"check", ""}, {"simulate", ""}, {"init", ""}, {"plan", ""}, {"policy", "show", ""}, {"query", "set", ""}} {
		if code, _, stderr := execute(args...); code != codeOf(errkind.Usage) || !strings.Contains(stderr, "is empty") {
			t.Errorf("%q: %d, %s", args, code, stderr)
		}
	}
}
