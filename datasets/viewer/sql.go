package viewer

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"time"

	"sweep/datasets/errkind"
	"sweep/datasets/named"
	"sweep/datasets/query"
	"sweep/datasets/views"
)

// sqlColumn is a column of a result for the page.
type sqlColumn struct {
	Name   string `json:"name"`
	Number bool   `json:"number"`
}

// sqlAnswer is a result.
type sqlAnswer struct {
	Columns []sqlColumn `json:"columns"`
	Rows    raw         `json:"rows"`
	Cut     string      `json:"cut,omitempty"` // what was left out
	Millis  int64       `json:"ms"`
	Command string      `json:"command"`
}

// sqlResult runs the statement ?q=, which must read.
func sqlResult(ctx context.Context, st *study, r *request) (any, error) {
	start, q := time.Now(), r.query.Get("q")
	answer := &sqlAnswer{Command: "sweep query " + st.server.options.Sources.Words(st.place) + " " + doubleQuoted(q)}
	t, err := st.query(ctx, q)
	if err != nil {
		return nil, err
	}
	for _, c := range t.Columns {
		answer.Columns = append(answer.Columns, sqlColumn{c.Name, c.Type.Numeric()})
	}
	text := []byte{'['}
	for i, row := range t.Rows {
		if i > 0 {
			text = append(text, ',')
		}
		text = query.AppendArray(text, t.Columns, row)
	}
	answer.Rows = append(text, ']')
	if t.Cut {
		answer.Cut = fmt.Sprintf("Cut after %d rows: a result has at most %d rows and %d MiB here. sweep query returns all.", len(t.Rows), rowsMax, resultBytes>>20)
	}
	answer.Millis = time.Since(start).Milliseconds()
	return answer, nil
}

// sqlFile is the result of the statement ?q= as CSV.
func sqlFile(ctx context.Context, st *study, r *request) (any, error) {
	t, err := st.query(ctx, r.query.Get("q"))
	if err != nil {
		return nil, err
	}
	if t.Cut {
		return nil, errkind.Errorf(errkind.Invalid, "the result has more than %d rows or %d MiB; sweep query with --output writes all", rowsMax, resultBytes>>20)
	}
	var b bytes.Buffer
	if _, err := query.Write(&b, query.CSV, t.Reader(), query.WriteOptions{EscapeFormulas: true}); err != nil {
		return nil, err
	}
	return &file{name: st.name + ".csv", kind: "text/csv; charset=utf-8", data: b.Bytes()}, nil
}

// sqlNames lists what can be queried.
func sqlNames(_ context.Context, st *study, _ *request) (any, error) {
	type namedQuery struct {
		Signature string `json:"signature"`
		Purpose   string `json:"purpose"`
		Call      string `json:"call"` // with values for the required arguments
	}
	about, _, err := st.now()
	if err != nil {
		return nil, err
	}
	axis := ""
	if len(about.Study.Axes) > 0 {
		axis = about.Study.Axes[0].Name
	}
	list := []namedQuery{}
	for _, g := range named.Groups() {
		for _, q := range g.Queries {
			args := map[string]string{}
			for _, a := range q.Args {
				switch {
				case a.Default != "":
				case a.Type == "BIGINT":
					args[a.Name] = "0"
				case strings.HasPrefix(a.Name, "metric"):
					args[a.Name] = "settlement_rate_value"
				default:
					args[a.Name] = axis
				}
			}
			call, err := q.Call(args)
			if err != nil {
				return nil, err
			}
			list = append(list, namedQuery{q.Signature(), q.Purpose, call})
		}
	}
	return map[string]any{"tables": views.Relations(), "queries": list}, nil
}

// doubleQuoted is a text as a word of a POSIX shell.
func doubleQuoted(text string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "$", `\$`, "`", "\\`").Replace(text) + `"`
}
