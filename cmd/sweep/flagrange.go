package main

import (
	"fmt"
	"reflect"
	"regexp"
	"strconv"
	"time"

	"github.com/alecthomas/kong"
)

// No flag that takes an integer or a time takes one below 0. The parser reads "--workers -3" as two flags and "--workers=-3"
// as a number like any other, so the two are refused in different places, with one message. Other numbers may be negative.

// joinNegative joins a negative number to the flag before it if some command has a flag of this name that takes one.
func joinNegative(commands *kong.Node, args []string) []string {
	takes := map[string]bool{}
	var visit func(n *kong.Node)
	visit = func(n *kong.Node) {
		for _, f := range n.Flags {
			kind := f.Target.Type()
			if kind.Kind() == reflect.Pointer {
				kind = kind.Elem()
			}
			if kind.Kind() == reflect.Float64 {
				takes["--"+f.Name] = true
			}
		}
		for _, child := range n.Children {
			visit(child)
		}
	}
	visit(commands)
	var joined []string
	for i := 0; i < len(args); i++ {
		if takes[args[i]] && i+1 < len(args) && negativeNumber.MatchString(args[i+1]) {
			joined = append(joined, args[i]+"="+args[i+1])
			i++
			continue
		}
		joined = append(joined, args[i])
	}
	return joined
}

var negativeNumber = regexp.MustCompile(`^-[0-9.]`)

var negativeValue = regexp.MustCompile(`^--([a-z-]+): .* got "=?(-[0-9][^"]*)"`)

// negativeText is the error of the parser if it stumbled over a negative number, else nil.
func negativeText(err error, hint string) error {
	if m := negativeValue.FindStringSubmatch(err.Error()); m != nil {
		return usage(hint, "--%s %s is less than 0", m[1], m[2])
	}
	return nil
}

// emptyText refuses a flag or an argument that is given as an empty text, as an unset variable of a shell does: without a
// value it would mean the default.
func emptyText(command *kong.Context) error {
	for _, p := range command.Path {
		switch {
		case p.Flag != nil && isEmptyText(p.Flag.Target):
			return usage(helpOf(command), "--%s is empty; omit it, or give it a value", p.Flag.Name)
		case p.Positional != nil && isEmptyText(p.Positional.Target):
			return usage(helpOf(command), "the argument <%s> is empty", p.Positional.Name)
		}
	}
	return nil
}

// isEmptyText reports whether a value is a text, or a list of texts, with nothing in it.
func isEmptyText(v reflect.Value) bool {
	if v.Kind() == reflect.Slice && v.Type().Elem().Kind() == reflect.String {
		for i := range v.Len() {
			if v.Index(i).Len() == 0 {
				return true
			}
		}
	}
	return v.Kind() == reflect.String && v.Len() == 0
}

// flagRange rejects numbers and times outside the range of a flag: below its tag min (0 without one) or above its tag max.
// Defaults are not checked, because some are special values outside the range.
func flagRange(command *kong.Context) error {
	for _, p := range command.Path {
		if p.Flag == nil {
			continue
		}
		v := p.Flag.Target
		if v.Kind() == reflect.Pointer {
			v = v.Elem()
		}
		if !v.IsValid() || !v.CanInt() {
			continue
		}
		shown := fmt.Sprint(v)
		if least := flagBound(p.Flag, "min"); v.Int() < least {
			return usage(helpOf(command), "--%s %s is less than %s", p.Flag.Name, shown, flagNumber(v, least))
		}
		if most := flagBound(p.Flag, "max"); most > 0 && v.Int() > most {
			return usage(helpOf(command), "--%s %s is more than %s", p.Flag.Name, shown, flagNumber(v, most))
		}
	}
	return nil
}

// flagBound is a bound from the tag of a flag, 0 without one.
func flagBound(f *kong.Flag, tag string) int64 {
	text := f.Tag.Get(tag)
	if d, err := time.ParseDuration(text); err == nil {
		return int64(d)
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if text != "" && err != nil {
		panic(fmt.Sprintf("flag --%s: %s is %q", f.Name, tag, text))
	}
	return n
}

// flagNumber writes a bound as the values of the flag are written.
func flagNumber(like reflect.Value, n int64) string {
	if _, ok := like.Interface().(time.Duration); ok {
		return time.Duration(n).String()
	}
	return strconv.FormatInt(n, 10)
}
