package query

import (
	"context"
	"encoding/json"
	"reflect"
	"slices"
	"strings"

	"sweep/datasets/arrowio"
	"sweep/datasets/errkind"
)

// errCondition reports that a text does not stay what it is between parentheses after WHERE.
var errCondition = errkind.Errorf(errkind.Invalid, "a condition is one expression that is true or false, for example replication < 10 AND credit > 0")

// Condition checks a condition of a user over the rows of a relation, before it is put between parentheses after WHERE. The
// text is one expression, whatever parentheses, quotes and comments it has, and its type is BOOLEAN.
func (db *DB) Condition(ctx context.Context, relation, condition string) error {
	if strings.TrimSpace(condition) == "" {
		return errCondition
	}
	model, err := db.parsed(ctx, "true")
	if err != nil {
		return err
	}
	parsed, err := db.parsed(ctx, condition)
	if err != nil {
		return err
	}
	if parsed != nil && !reflect.DeepEqual(parsed, model) {
		return errCondition
	}
	// What cannot be parsed, or names what there is not, gets the message of DuckDB, which shows the place.
	t, _, err := db.First(ctx, "SELECT (\n"+condition+"\n) FROM ("+relation+") LIMIT 0", 0, 0)
	if err != nil {
		return err
	}
	if parsed == nil || slices.ContainsFunc(t.Columns, func(c Column) bool { return c.Type.Kind != arrowio.Bool }) {
		return errCondition
	}
	return nil
}

// parsed is how DuckDB parses a query whose only expression is a cast of a text, without the text; nil if it cannot be parsed.
// The queries of all texts that are one expression are equal: a text that ends the cast early leaves something else around it.
func (db *DB) parsed(ctx context.Context, expression string) (any, error) {
	t, err := db.Query(ctx, "SELECT json_serialize_sql("+quoteText("SELECT CAST(\n"+expression+"\n AS BOOLEAN)")+")")
	if err != nil {
		return nil, err
	}
	var parsed struct {
		Failed     bool `json:"error"`
		Statements []struct {
			Node map[string]any `json:"node"`
			Rest any            `json:"named_param_map"`
		} `json:"statements"`
	}
	text, _ := t.Rows[0][0].(string)
	if err := json.Unmarshal([]byte(text), &parsed); err != nil || parsed.Failed {
		return nil, err
	}
	for _, s := range parsed.Statements {
		list, _ := s.Node["select_list"].([]any)
		for _, e := range list {
			if e, ok := e.(map[string]any); ok {
				delete(e, "child")
				delete(e, "query_location")
			}
		}
	}
	return parsed, nil
}
