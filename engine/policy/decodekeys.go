package policy

import (
	"fmt"
	"slices"
	"strings"
)

// This file contains the decoder's helpers for single keys.

func (d *decoder) parseError(at *jsonValue, message, remedy string) {
	d.add(at, d.nodeID, ParseError, message, remedy)
}

// required returns the value of a key and reports a missing key; keys are the known keys of the object.
func (d *decoder) required(v *jsonValue, key string, keys []string) *jsonValue {
	m := v.get(key)
	if m != nil {
		return m
	}
	var unknown []string
	for _, m := range v.members {
		if !knownKey(keys, m.key) {
			unknown = append(unknown, m.key)
		}
	}
	remedy := "add the key"
	if s := suggest(key, unknown); s != "" {
		remedy = "is it misspelled? the object has a key " + strings.TrimSuffix(strings.TrimPrefix(s, "did you mean "), "?")
	}
	d.parseError(v, fmt.Sprintf("the key %q is required", key), remedy)
	return nil
}

// text returns the text of a required key.
func (d *decoder) text(v *jsonValue, key string, keys []string) (text string, ok bool) {
	m := d.required(v, key, keys)
	if m == nil {
		return "", false
	}
	if m.kind != jsonString {
		remedy := ""
		if m.kind == jsonNumber {
			remedy = "put it in double quotes"
		}
		d.parseError(m, fmt.Sprintf("%s must be text, not %s", key, m.kind), remedy)
	}
	return m.text, m.kind == jsonString
}

func (d *decoder) optionalText(v *jsonValue, key string) string {
	if v.get(key) == nil {
		return ""
	}
	text, _ := d.text(v, key, nil)
	return text
}

// list returns the list of a required key.
func (d *decoder) list(v *jsonValue, key string) *jsonValue {
	m := d.required(v, key, []string{"op", key})
	if m != nil && m.kind != jsonList {
		d.parseError(m, fmt.Sprintf("%s must be a list, not %s", key, m.kind), "")
		return nil
	}
	return m
}

// operator reads the op of an expression or a computation.
func (d *decoder) operator(v *jsonValue, what string, words []string) (int, bool) {
	if v.kind != jsonObject {
		d.parseError(v, fmt.Sprintf("expected an object with an op, not %s", v.kind), "")
		return 0, false
	}
	return d.word(v, "op", what, words, []string{"op"})
}

// word reads a required key whose text must be in a list, and returns its index in the list.
func (d *decoder) word(v *jsonValue, key, what string, words, keys []string) (int, bool) {
	text, ok := d.text(v, key, keys)
	if !ok {
		return 0, false
	}
	if i := slices.Index(words, text); i >= 0 {
		return i, true
	}
	d.unknownWord(v.get(key), what, text, words)
	return 0, false
}

// operatorSlips are operator spellings from other languages.
var operatorSlips = map[string]string{
	"=<": "<=", "=>": ">=", "=": "==", "===": "==", "<>": "!=", "!==": "!=", "~=": "!=", "&&": "and", "||": "or", "!": "not",
	"eq": "==", "ne": "!=", "lt": "<", "le": "<=", "lte": "<=", "gt": ">", "ge": ">=", "gte": ">=",
	"add": "+", "plus": "+", "subtract": "-", "sub": "-", "multiply": "*", "mul": "*", "divide": "/", "div": "/", "safe_div": "div0",
}

func (d *decoder) unknownWord(at *jsonValue, what, word string, words []string) {
	remedy := suggest(word, words)
	if right := operatorSlips[strings.ToLower(word)]; knownKey(words, right) {
		remedy = fmt.Sprintf("did you mean %q?", right)
	} else if remedy == "" {
		remedy = "use one of " + strings.Join(words, ", ")
	}
	d.parseError(at, fmt.Sprintf("unknown %s %q", what, word), remedy)
}

// checkKeys reports known keys that occur more than once in an object. Unknown keys are ignored, with a warning if they
// look misspelled.
func (d *decoder) checkKeys(v *jsonValue, keys []string) {
	d.warnKeys(v, keys)
	for i, m := range v.members {
		if i == 0 || !knownKey(keys, m.key) {
			continue
		}
		if slices.ContainsFunc(v.members[:i], func(b jsonMember) bool { return b.key == m.key }) {
			d.addAt(m.offset, &Error{Path: m.value.path(), NodeID: d.nodeID, Kind: ParseError,
				Message: fmt.Sprintf("the key %q is given twice", m.key), Remedy: "remove one of them"})
		}
	}
}
