package main

import (
	"encoding/hex"
	"path/filepath"
	"slices"
	"strings"

	"sweep/datasets/errkind"
	"sweep/datasets/query"
	"sweep/datasets/vfs"
	"sweep/engine/policy"
	"sweep/engine/text"
	"sweep/runner/lab/shadow"
)

// runsWhere lists the completed runs of a data set for which a condition is true. Those that have failed are left out with a
// warning.
func runsWhere(c *Context, dir vfs.Place, condition string) ([]int64, error) {
	db, err := query.Open(c, dir, query.Options{TempDir: c.Env("TMPDIR")})
	if err != nil {
		return nil, err
	}
	defer db.Close()
	type row struct {
		Run    int64  `json:"run_id"`
		Status string `json:"status"`
	}
	var rows []row
	if err = db.Condition(c, "SELECT * FROM runs", condition); err == nil {
		// The line break ends a comment in the condition.
		err = queryInto(c, db, "SELECT run_id, status FROM runs WHERE (\n"+condition+"\n) ORDER BY run_id", &rows)
	}
	if err != nil {
		return nil, because(err, errkind.Invalid, `--where takes a condition over the columns of the table runs, for example "replication < 10"; sweep schema tables runs lists them`)
	}
	var runs []int64
	for _, r := range rows {
		if r.Status == "completed" {
			runs = append(runs, r.Run)
		}
	}
	if failed := int64(len(rows) - len(runs)); failed > 0 {
		c.Warn(text.Counted(failed, "run") + " that --where selects " + text.Form(failed, "has", "have") + " failed and " + text.Form(failed, "is", "are") + " not replayed")
	}
	if len(runs) == 0 {
		return nil, invalid("sweep query "+dir.Text()+" \"from runs\" shows them", "no completed run of %s fulfils the condition %s", dir, condition)
	}
	return runs, nil
}

// shadowPolicies finds policies by the words of the command line.
func shadowPolicies(words []string) ([]shadow.Policy, error) {
	var list []shadow.Policy
	for _, word := range words {
		p, err := shadowPolicy(word)
		if err != nil {
			return nil, err
		}
		if slices.ContainsFunc(list, func(q shadow.Policy) bool { return q.Label == p.Label }) {
			return nil, invalid("give each policy once, and files different names", "two policies are called %s", p.Label)
		}
		list = append(list, p)
	}
	return list, nil
}

func shadowPolicy(word string) (shadow.Policy, error) {
	if slices.Contains(policy.BuiltinKinds(), word) {
		if _, err := policy.Builtin(word, nil); err != nil {
			return shadow.Policy{}, because(err, errkind.Invalid, "sweep policy show writes the document of a policy of this kind, whose parameters can be changed there; or give the hash of a policy of the runs")
		}
		return shadow.Policy{Label: word, Kind: word}, nil
	}
	if isHash(word) {
		return shadow.Policy{Label: word, Hash: word}, nil
	}
	p, err := findPolicy(word)
	if err != nil {
		return shadow.Policy{}, err
	}
	return shadow.Policy{Label: strings.TrimSuffix(filepath.Base(word), ".json"), Text: p.Text()}, nil
}

// isHash reports whether a word is the hash of a policy.
func isHash(word string) bool {
	_, err := hex.DecodeString(word)
	return err == nil && len(word) == 16
}
