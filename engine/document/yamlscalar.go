package document

import (
	"errors"
	"regexp"
	"strings"

	"go.yaml.in/yaml/v3"
)

var (
	yamlInt   = regexp.MustCompile(`^[-+]?[0-9][0-9_]*$`)
	yamlRadix = regexp.MustCompile(`^[-+]?0(x[0-9a-fA-F][0-9a-fA-F_]*|o[0-7][0-7_]*|b[01][01_]*)$`)
	yamlFloat = regexp.MustCompile(`^[-+]?(\.[0-9][0-9_]*|[0-9][0-9_]*(\.[0-9_]*)?)([eE][-+]?[0-9]+)?$`)
	yamlInf   = regexp.MustCompile(`^([-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN))$`)
)

// yamlScalar reads a scalar by the core rules of YAML 1.2 with underscores between digits: null, ~ and nothing are
// null; true and false are booleans (yes, no, on and off are text); decimal, 0x, 0o and 0b integers; 1e-3 is a number.
func yamlScalar(n *yaml.Node, pos Pos) (*Node, error) {
	out := &Node{Pos: pos}
	quoted := n.Style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle|yaml.LiteralStyle|yaml.FoldedStyle) != 0
	tag := ""
	if n.Style&yaml.TaggedStyle != 0 {
		tag = n.Tag
	}
	var err error
	switch {
	case tag == "!!str" || tag == "!" || tag == "" && quoted:
		out.Kind, out.Text = String, n.Value
	case tag == "" || tag == "!!int" || tag == "!!float" || tag == "!!bool" || tag == "!!null":
		err = yamlPlain(out, n.Value)
		if err == nil && tag != "" {
			err = applyTag(out, tag)
		}
	default:
		err = errors.New("the tag " + tag + " is not known")
	}
	if err != nil {
		return nil, schemaErrorf(pos, "", "%v", err)
	}
	return out, nil
}

func yamlPlain(out *Node, text string) error {
	switch text {
	case "", "~", "null", "Null", "NULL":
		out.Kind = Null
		return nil
	case "true", "True", "TRUE", "false", "False", "FALSE":
		out.Kind, out.Bool = Bool, text[0] == 't' || text[0] == 'T'
		return nil
	}
	plain := strings.ReplaceAll(text, "_", "")
	switch {
	case yamlInt.MatchString(text):
		if digits := strings.TrimLeft(plain, "+-"); len(digits) > 1 && digits[0] == '0' {
			// YAML 1.1 reads 010 as eight, YAML 1.2 as ten: refuse to choose for the user.
			return errors.New("the number " + text + " begins with 0: " + zeroHint(text))
		}
		return setInt(out, plain, 10)
	case yamlRadix.MatchString(text):
		sign, digits := "", plain
		if strings.ContainsAny(plain[:1], "+-") {
			sign, digits = plain[:1], plain[1:]
		}
		base := map[byte]int{'x': 16, 'o': 8, 'b': 2}[digits[1]]
		return setInt(out, sign+digits[2:], base)
	case yamlFloat.MatchString(text):
		return setFloat(out, plain)
	case yamlInf.MatchString(text):
		return errors.New("the number " + text + " is not finite")
	}
	out.Kind, out.Text = String, text
	return nil
}

// applyTag checks a scalar against its explicit tag.
func applyTag(n *Node, tag string) error {
	want := map[string]Kind{"!!int": Int, "!!float": Float, "!!bool": Bool, "!!null": Null}[tag]
	if want == Float && n.Kind == Int {
		n.Float, _ = n.AsFloat64()
		n.Kind, n.Int, n.Uint = Float, 0, 0
	}
	if n.Kind != want {
		return errors.New("the value does not suit its tag " + tag)
	}
	return nil
}
