package viewer

import (
	"context"
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// found is a page that a text may mean: its path below that of the data set.
type found struct {
	Text string   `json:"text"`
	Path []string `json:"path"`
}

// foundMax is the number of pages that find lists.
const foundMax = 12

var numbers = regexp.MustCompile(`^([Tt]?)([0-9]{1,18})$`)

// find answers what a text may mean: 373 is a run, T12 a payment, anything else part of a bank's name. ?run=N prefers that run.
func find(ctx context.Context, st *study, r *request) (any, error) {
	text := strings.TrimSpace(r.query.Get("text"))
	run, err := strconv.ParseInt(r.query.Get("run"), 10, 64)
	if err != nil {
		run = -1
	}
	list := []found{}
	if text == "" {
		return list, nil
	}
	if m := numbers.FindStringSubmatch(text); m != nil && m[1] == "" {
		t, err := st.query(ctx, "SELECT run_id, status FROM runs WHERE run_id = "+m[2])
		if err != nil {
			return nil, err
		}
		for _, row := range t.Rows {
			list = append(list, found{fmt.Sprintf("run %d, %s", row[0], row[1]), []string{"run", fmt.Sprint(row[0])}})
		}
	}
	if run < 0 {
		t, err := st.query(ctx, "SELECT min(run_id) FROM runs WHERE status = 'completed'")
		if err != nil || len(t.Rows) == 0 || t.Rows[0][0] == nil {
			return list, err
		}
		run = t.Rows[0][0].(int64)
	}
	of := fmt.Sprint(run)
	if m := numbers.FindStringSubmatch(text); m != nil {
		t, err := st.query(ctx, fmt.Sprintf("SELECT tx_id, sender_id, receiver_id FROM transactions WHERE run_id = %d AND tx_id = %s", run, m[2]))
		if err != nil {
			return nil, err
		}
		for _, row := range t.Rows {
			list = append(list, found{fmt.Sprintf("payment T%d of run %s, %s to %s", row[0], of, row[1], row[2]), []string{"run", of, "payment", fmt.Sprint(row[0])}})
		}
	}
	t, err := st.query(ctx, fmt.Sprintf("SELECT agent_id FROM agents WHERE run_id = %d AND contains(lower(agent_id), lower(%s)) ORDER BY lower(agent_id) <> lower(%s), agent_id LIMIT %d", run, quoted(text), quoted(text), foundMax))
	if err != nil {
		return nil, err
	}
	for _, row := range t.Rows {
		list = append(list, found{fmt.Sprintf("bank %s of run %s", row[0], of), []string{"run", of, "bank", fmt.Sprint(row[0])}})
	}
	return list, nil
}

// quoted writes a text for SQL.
func quoted(text string) string { return "'" + strings.ReplaceAll(text, "'", "''") + "'" }
