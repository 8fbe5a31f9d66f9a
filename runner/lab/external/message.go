package external

import (
	"bytes"
	"encoding/json"
	"math"

	"sweep/datasets"
	"sweep/runner/lab"
)

// The messages to the program. Their members are in this order, so the same message always has the same bytes.
type (
	hello struct {
		V            int             `json:"v"`
		Type         string          `json:"type"`
		Lab          string          `json:"lab"`
		Space        json.RawMessage `json:"space"`
		Objective    json.RawMessage `json:"objective"`
		Seed         uint64          `json:"seed"`
		PolicySchema string          `json:"policy_schema"` // a path relative to the data set
		Resume       bool            `json:"resume"`
		Transcript   int             `json:"transcript,omitempty"` // number of the lines that follow, if resumed
	}
	transcript struct {
		Type    string          `json:"type"`
		From    string          `json:"from"`
		Message json.RawMessage `json:"message,omitempty"`
		Text    string          `json:"text,omitempty"` // of a line that is not JSON
		Fault   string          `json:"fault,omitempty"`
	}
	ask struct {
		Type          string `json:"type"`
		N             int    `json:"n"`
		Generation    int    `json:"generation"`
		Context       string `json:"context"` // a path relative to the data set
		ContextSHA256 string `json:"context_sha256"`
	}
	invalid struct {
		Type   string           `json:"type"`
		ID     string           `json:"id"`
		Errors []lab.Invalidity `json:"errors"`
	}
	result struct {
		Type          string      `json:"type"`
		ID            string      `json:"id"`
		Stage         int         `json:"stage"`
		N             int         `json:"n"`
		Mean          *float64    `json:"mean"` // null if it is not known
		CI            *[2]float64 `json:"ci"`
		EValue        *float64    `json:"e_value"`
		Verdict       string      `json:"verdict"`
		Reason        string      `json:"reason,omitempty"`
		CandidateMean *float64    `json:"candidate_mean,omitempty"`
	}
	stop struct {
		Type   string `json:"type"`
		Reason string `json:"reason"`
	}
)

// protocolVersion is the version of the messages.
const protocolVersion = 1

// encode returns the line of a message.
func encode(message any) string {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(message); err != nil {
		panic(err) // the types above have an encoding
	}
	return string(bytes.TrimSuffix(b.Bytes(), []byte("\n")))
}

// finite is a number as JSON can have it.
func finite(x float64) *float64 {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return nil
	}
	return &x
}

// resultOf is the message about what a stage has found out about a candidate.
func resultOf(r lab.Result) any {
	if len(r.Invalid) > 0 {
		return invalid{"invalid", r.ID, r.Invalid}
	}
	m := result{Type: "result", ID: r.ID, Stage: r.Stage, N: r.N, EValue: r.EValue, Verdict: r.Verdict, Reason: r.Reason}
	if r.N > 0 {
		m.Mean, m.CandidateMean = finite(r.Mean), finite(r.CandidateMean)
	}
	if r.CI != nil && finite(r.CI[0]) != nil && finite(r.CI[1]) != nil {
		m.CI = r.CI
	}
	if r.EValue != nil {
		m.EValue = finite(*r.EValue)
	}
	return m
}

// transcribe is a message of the journal for a program that is started again.
func transcribe(m datasets.JournalMessage) string {
	t := transcript{Type: "transcript", From: m.From, Fault: m.Fault}
	if json.Valid([]byte(m.Line)) {
		t.Message = json.RawMessage(m.Line)
	} else {
		t.Text = m.Line
	}
	return encode(t)
}
