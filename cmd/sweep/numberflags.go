package main

import (
	"errors"
	"fmt"
	"math"
	"reflect"
	"strconv"
	"strings"
	"time"

	"github.com/alecthomas/kong"
)

// numberFlags decode the numbers and durations of a command line, so that errors do not show messages of a parser and a
// number has only one interpretation.
var numberFlags = []kong.Option{
	kong.TypeMapper(reflect.TypeFor[time.Duration](), flagOf("time", func(text string, target reflect.Value) error {
		d, err := parseDuration(text)
		target.SetInt(int64(d))
		return err
	})),
	kong.KindMapper(reflect.Int, flagOf("integer", setInteger)),
	kong.KindMapper(reflect.Int64, flagOf("integer", setInteger)),
	kong.KindMapper(reflect.Uint64, flagOf("integer", setInteger)),
	kong.KindMapper(reflect.Float64, flagOf("number", func(text string, target reflect.Value) error {
		x, err := strconv.ParseFloat(text, 64)
		if err != nil || math.IsInf(x, 0) || math.IsNaN(x) {
			return fmt.Errorf("%q is not a number", text)
		}
		target.SetFloat(x)
		return nil
	})),
}

// flagOf makes a decoder of a flag from one of a text.
func flagOf(what string, set func(text string, target reflect.Value) error) kong.MapperFunc {
	return func(ctx *kong.DecodeContext, target reflect.Value) error {
		var text string
		if ctx.Scan.Peek().IsEOL() {
			return errors.New("the value is missing")
		}
		if err := ctx.Scan.PopValueInto(what, &text); err != nil {
			return err
		}
		return set(text, target)
	}
}

// setInteger reads a decimal integer into a signed or unsigned number.
func setInteger(text string, target reflect.Value) error {
	digits := strings.TrimLeft(text, "+-")
	if len(digits) > 1 && digits[0] == '0' && strings.Trim(digits, "0123456789") == "" {
		return fmt.Errorf("%q begins with 0; write %s", text, max(strings.TrimLeft(digits, "0"), "0"))
	}
	var err error
	switch {
	case target.CanUint() && strings.HasPrefix(text, "-"):
		return fmt.Errorf("a number of at least 0 is needed, but got %q", text) // negativeText says it as for other flags
	case target.CanUint():
		var n uint64
		n, err = strconv.ParseUint(text, 10, target.Type().Bits())
		target.SetUint(n)
	default:
		var n int64
		n, err = strconv.ParseInt(text, 10, target.Type().Bits())
		target.SetInt(n)
	}
	if errors.Is(err, strconv.ErrRange) {
		return fmt.Errorf("%s does not fit in %d bits", text, target.Type().Bits())
	}
	if err == nil {
		return nil
	}
	if x, err := strconv.ParseFloat(text, 64); err == nil && x == math.Trunc(x) && math.Abs(x) < 1e15 {
		return fmt.Errorf("%q is not an integer; write %.0f", text, x)
	}
	return fmt.Errorf("%q is not an integer", text)
}

// parseDuration reads a time such as 90s, 10m or 1h30m.
func parseDuration(text string) (time.Duration, error) {
	d, err := time.ParseDuration(text)
	if err == nil {
		return d, nil
	}
	if _, err := strconv.ParseFloat(text, 64); err == nil {
		return 0, fmt.Errorf("%q has no unit; write %ss, %sm or %sh for seconds, minutes or hours", text, text, text, text)
	}
	return 0, fmt.Errorf("%q is not a time; write for example 90s, 10m or 1h30m", text)
}
