package main

import (
	"reflect"
	"regexp"

	"github.com/alecthomas/kong"
)

// No flag of the program takes a number below 0. The parser reads "--workers -3" as two flags and "--workers=-3" as a
// number like any other, so the two are refused in different places, with one message.

var negativeValue = regexp.MustCompile(`^--([a-z-]+): .* got "=?(-[0-9][^"]*)"`)

// negativeText is the error of the parser if it stumbled over a negative number, else nil.
func negativeText(err error, hint string) error {
	if m := negativeValue.FindStringSubmatch(err.Error()); m != nil {
		return usage(hint, "--%s %s is less than 0", m[1], m[2])
	}
	return nil
}

// negativeFlag refuses the negative numbers that the parser has accepted.
func negativeFlag(command *kong.Context) error {
	for _, f := range command.Flags() {
		v := f.Target
		if v.Kind() == reflect.Pointer {
			v = v.Elem() // no value at all if it was not given
		}
		if v.IsValid() && v.CanInt() && v.Int() < 0 {
			return usage(helpOf(command), "--%s %v is less than 0", f.Name, v)
		}
	}
	return nil
}
