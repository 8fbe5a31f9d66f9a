package policy

import (
	"encoding/json"
	"fmt"
	"reflect"
	"regexp"
	"strings"

	"sweep/engine/document"
)

// schemaChecker validates documents against the JSON Schema of this package. It knows the keywords that the schema
// uses and complains about any other.
type schemaChecker struct{ root map[string]any }

func newSchemaChecker() (*schemaChecker, error) {
	c := &schemaChecker{}
	return c, json.Unmarshal(JSONSchema(), &c.root)
}

// check returns the first mistake.
func (c *schemaChecker) check(schema, v any, path string) error {
	s, ok := schema.(map[string]any)
	if !ok {
		return fmt.Errorf("%s: the schema is %v", path, schema)
	}
	for keyword, want := range s {
		if err := c.keyword(s, keyword, want, v, path); err != nil {
			return err
		}
	}
	return nil
}

func (c *schemaChecker) keyword(s map[string]any, keyword string, want, v any, path string) error {
	o, _ := v.(map[string]any)
	switch keyword {
	case "$schema", "title", "$defs", "description", "examples", "then":
		return nil
	case "type":
		return c.types(want, v, path)
	case "$ref":
		def, ok := c.root["$defs"].(map[string]any)[strings.TrimPrefix(want.(string), "#/$defs/")]
		if !ok {
			return fmt.Errorf("%s: no definition %v", path, want)
		}
		return c.check(def, v, path)
	case "required":
		for _, key := range want.([]any) {
			if _, ok := o[key.(string)]; o != nil && !ok {
				return fmt.Errorf("%s: %v is required", path, key)
			}
		}
	case "properties":
		for key, part := range want.(map[string]any) {
			if x, ok := o[key]; ok {
				if err := c.check(part, x, document.Join(path, key)); err != nil {
					return err
				}
			}
		}
	case "additionalProperties":
		known, _ := s["properties"].(map[string]any)
		for key, x := range o {
			if _, ok := known[key]; !ok {
				if err := c.check(want, x, document.Join(path, key)); err != nil {
					return err
				}
			}
		}
	case "enum":
		for _, w := range want.([]any) {
			if reflect.DeepEqual(w, v) {
				return nil
			}
		}
		return fmt.Errorf("%s: %v is none of %v", path, v, want)
	case "const":
		if !reflect.DeepEqual(want, v) {
			return fmt.Errorf("%s: %v is not %v", path, v, want)
		}
	case "if":
		if c.check(want, v, path) == nil {
			return c.check(s["then"], v, path)
		}
	case "items", "minItems", "minimum", "maximum", "pattern":
		return c.bound(keyword, want, v, path)
	case "allOf":
		for _, part := range want.([]any) {
			if err := c.check(part, v, path); err != nil {
				return err
			}
		}
	case "anyOf":
		var last error
		for _, part := range want.([]any) {
			if last = c.check(part, v, path); last == nil {
				return nil
			}
		}
		return last
	default:
		return fmt.Errorf("%s: unknown keyword %s", path, keyword)
	}
	return nil
}

func (c *schemaChecker) types(want, v any, path string) error {
	names, ok := want.([]any)
	if !ok {
		names = []any{want}
	}
	is := map[string]string{"float64": "number", "string": "string", "bool": "boolean", "[]interface {}": "array", "map[string]interface {}": "object", "<nil>": "null"}[fmt.Sprintf("%T", v)]
	for _, name := range names {
		if name == is {
			return nil
		}
	}
	return fmt.Errorf("%s: %s is not %v", path, is, want)
}

func (c *schemaChecker) bound(keyword string, want, v any, path string) error {
	list, _ := v.([]any)
	number, isNumber := v.(float64)
	text, isText := v.(string)
	switch {
	case keyword == "items":
		for i, x := range list {
			if err := c.check(want, x, fmt.Sprintf("%s[%d]", path, i)); err != nil {
				return err
			}
		}
	case keyword == "minItems" && list != nil && float64(len(list)) < want.(float64),
		keyword == "minimum" && isNumber && number < want.(float64),
		keyword == "maximum" && isNumber && number > want.(float64),
		keyword == "pattern" && isText && !regexp.MustCompile(want.(string)).MatchString(text):
		return fmt.Errorf("%s: %v breaks %s %v", path, v, keyword, want)
	}
	return nil
}
