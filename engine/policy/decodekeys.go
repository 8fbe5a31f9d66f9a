package policy

import (
	"fmt"
	"slices"
	"strings"

	"sweep/engine/document"
)

// This file contains the decoder's helpers for single keys.

func (d *decoder) parseError(at *document.Node, message, remedy string) {
	d.add(at, d.nodeID, ParseError, message, remedy)
}

// required returns the value of a key and reports a missing key; keys are the known keys of the object.
func (d *decoder) required(v *document.Node, key string, keys []string) *document.Node {
	m := v.Get(key)
	if m != nil {
		return m
	}
	var unknown []string
	for _, m := range v.Entries {
		if !knownKey(keys, m.Key) {
			unknown = append(unknown, m.Key)
		}
	}
	remedy := "add the key"
	if best, ok := document.Nearest(key, unknown); ok {
		remedy = fmt.Sprintf("is it misspelled? the object has a key %q", best)
	}
	d.parseError(v, fmt.Sprintf("the key %q is required", key), remedy)
	return nil
}

// text returns the text of a required key.
func (d *decoder) text(v *document.Node, key string, keys []string) (text string, ok bool) {
	m := d.required(v, key, keys)
	if m == nil {
		return "", false
	}
	if m.Kind != document.String {
		remedy := ""
		if m.Kind == document.Float {
			remedy = "put it in double quotes"
		}
		d.parseError(m, fmt.Sprintf("%s must be text, not %s", key, kindName(m.Kind)), remedy)
	}
	return m.Text, m.Kind == document.String
}

func (d *decoder) optionalText(v *document.Node, key string) string {
	if v.Get(key) == nil {
		return ""
	}
	text, _ := d.text(v, key, nil)
	return text
}

// list returns the list of a required key.
func (d *decoder) list(v *document.Node, key string) *document.Node {
	m := d.required(v, key, []string{"op", key})
	if m != nil && m.Kind != document.List {
		d.parseError(m, fmt.Sprintf("%s must be a list, not %s", key, kindName(m.Kind)), "")
		return nil
	}
	return m
}

// operator reads the op of an expression or a computation.
func (d *decoder) operator(v *document.Node, what string, words []string) (int, bool) {
	if v.Kind != document.Map {
		d.parseError(v, fmt.Sprintf("expected an object with an op, not %s", kindName(v.Kind)), "")
		return 0, false
	}
	return d.word(v, "op", what, words, []string{"op"})
}

// word reads a required key whose text must be in a list, and returns its index in the list.
func (d *decoder) word(v *document.Node, key, what string, words, keys []string) (int, bool) {
	text, ok := d.text(v, key, keys)
	if !ok {
		return 0, false
	}
	if i := slices.Index(words, text); i >= 0 {
		return i, true
	}
	d.unknownWord(v.Get(key), what, text, words)
	return 0, false
}

// operatorAliases are operator spellings from other languages.
var operatorAliases = map[string]string{
	"=<": "<=", "=>": ">=", "=": "==", "===": "==", "<>": "!=", "!==": "!=", "~=": "!=", "&&": "and", "||": "or", "!": "not",
	"eq": "==", "ne": "!=", "lt": "<", "le": "<=", "lte": "<=", "gt": ">", "ge": ">=", "gte": ">=",
	"add": "+", "plus": "+", "subtract": "-", "sub": "-", "multiply": "*", "mul": "*", "divide": "/", "div": "/", "safe_div": "div0",
}

func (d *decoder) unknownWord(at *document.Node, what, word string, words []string) {
	remedy := document.Suggest(word, words)
	if right := operatorAliases[strings.ToLower(word)]; knownKey(words, right) {
		remedy = fmt.Sprintf("did you mean %q?", right)
	}
	d.parseError(at, fmt.Sprintf("unknown %s %q", what, word), remedy)
}

// checkKeys reports known keys that occur more than once in an object. Unknown keys are ignored, with a warning if they
// look misspelled.
func (d *decoder) checkKeys(v *document.Node, keys []string) {
	d.warnKeys(v, keys)
	for i, m := range v.Entries {
		if i == 0 || !knownKey(keys, m.Key) {
			continue
		}
		if slices.ContainsFunc(v.Entries[:i], func(b document.Entry) bool { return b.Key == m.Key }) {
			d.addAt(m.KeyPos, m.Value, d.nodeID, ParseError, fmt.Sprintf("the key %q is given twice", m.Key), "remove one of them")
		}
	}
}

// kindName names the kind of a value as JSON does.
func kindName(k document.Kind) string {
	switch k {
	case document.Float:
		return "a number"
	case document.Map:
		return "an object"
	}
	return k.String()
}
