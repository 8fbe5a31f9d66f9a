package policy

import (
	"embed"
	"fmt"
	"regexp"
	"slices"
	"strconv"

	"sweep/engine/document"
)

//go:embed builtin/*.json
var builtinFiles embed.FS

// builtinKind is a policy that a scenario selects by kind instead of supplying a document. Its document is stored in
// builtin/ and uses the same language; the parameters of the kind replace the defaults in the document.
type builtinKind struct {
	name, file string
	params     []builtinParam
}

type builtinParam struct {
	name     string
	min, max int64
}

const unlimited = 1<<63 - 1

var builtinKinds = []builtinKind{
	{"Fifo", "fifo", nil},
	{"Deadline", "deadline", []builtinParam{{"urgency_threshold", 1, unlimited}}},
	{"LiquidityAware", "liquidity_aware", []builtinParam{{"target_buffer", 0, unlimited}, {"urgency_threshold", 1, unlimited}}},
	{"LiquiditySplitting", "liquidity_splitting", []builtinParam{{"max_splits", 2, 10}, {"min_split_amount", 1, unlimited}}},
	{"MockSplitting", "mock_splitting", []builtinParam{{"num_splits", 2, 10}}},
}

// BuiltinKinds lists the names of the built-in kinds.
func BuiltinKinds() []string {
	var names []string
	for _, k := range builtinKinds {
		names = append(names, k.name)
	}
	return names
}

// Builtin returns the policy of a built-in kind. All parameters of the kind are required, no others are accepted, and
// each must be in its range. The error is a document.Errors whose keys are the parameter names.
func Builtin(kind string, params map[string]int64) (*Policy, error) {
	i := slices.IndexFunc(builtinKinds, func(k builtinKind) bool { return k.name == kind })
	if i < 0 {
		return nil, document.Errors{{Class: document.PolicyError, Kind: ParseError, Message: fmt.Sprintf("unknown policy kind %q", kind), Remedy: document.Suggest(kind, BuiltinKinds())}}
	}
	k := builtinKinds[i]
	if err := k.check(params).Err(); err != nil {
		return nil, err
	}
	file, err := builtinFiles.ReadFile("builtin/" + k.file + ".json")
	if err != nil {
		return nil, fmt.Errorf("the document of the built-in kind %s: %w", kind, err)
	}
	p, err := Parse(inject(file, params))
	if err != nil {
		return nil, fmt.Errorf("the document of the built-in kind %s: %w", kind, err)
	}
	return p, nil
}

func (k builtinKind) check(params map[string]int64) document.Errors {
	var errs document.Errors
	known := make([]string, len(k.params))
	for i, p := range k.params {
		known[i] = p.name
		x, given := params[p.name]
		switch {
		case !given:
			errs = append(errs, &document.Error{Class: document.PolicyError, Key: p.name, Kind: ParseError, Message: fmt.Sprintf("%s requires %s", k.name, p.name), Remedy: "add it"})
		case x < p.min || x > p.max:
			errs = append(errs, &document.Error{Class: document.PolicyError, Key: p.name, Kind: InvalidParameter, Message: fmt.Sprintf("%s is %d", p.name, x), Remedy: p.bounds()})
		}
	}
	for _, name := range sortedKeys(params) {
		if !slices.Contains(known, name) {
			errs = append(errs, &document.Error{Class: document.PolicyError, Key: name, Kind: ParseError, Message: fmt.Sprintf("%s has no parameter %q", k.name, name), Remedy: document.Suggest(name, known)})
		}
	}
	return errs
}

func (p builtinParam) bounds() string {
	if p.max == unlimited {
		return fmt.Sprintf("it must be at least %d", p.min)
	}
	return fmt.Sprintf("it must be between %d and %d", p.min, p.max)
}

// inject replaces the numbers in the parameters of a document, which must define all of them. Nothing else in a document
// of ours has the name of a parameter as a key.
func inject(text []byte, params map[string]int64) []byte {
	for name, x := range params {
		number := regexp.MustCompile(`("` + name + `": *)[0-9]+`)
		text = number.ReplaceAll(text, strconv.AppendInt([]byte("${1}"), x, 10))
	}
	return text
}
