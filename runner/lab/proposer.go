package lab

import (
	"context"
	"encoding/json"
	"strings"
)

// A Proposer suggests candidates and learns what they cost. What it suggests may depend only on the search document, on its seed
// and on what it has learned, so that a search that was killed goes on as if it had not been. A proposer for which this is
// not true journals what it suggests.
type Proposer interface {
	// Propose returns at most n candidates of the next generation; none means that it has finished.
	Propose(ctx context.Context, generation, n int) ([]Proposal, error)
	// Learn is given the results of a stage in the order of the proposals.
	Learn(ctx context.Context, results []Result) error
}

// Proposal is a candidate as a proposer suggests it. It gives parameters of the space, or documents of policies, or both.
type Proposal struct {
	ID       string // unique in the search; "" is numbered by the search
	Parents  []string
	Params   []Param                    // in the order of the space; those left out are as in the incumbent
	Policies map[string]json.RawMessage // by agent; "" is the agent of the search
	Failed   bool                       // the proposer has not answered in time; Invalid says so
	Invalid  []Invalidity               // why it cannot be a candidate, if the proposer knows; it is kept, and not run

	Rationale      string
	Meta           json.RawMessage
	Prompt, Answer string // of a language model
}

// Param is the value of a parameter of the space: the label of a categorical one, a number otherwise.
type Param struct {
	Name  string `json:"name"`
	Value any    `json:"value"` // int64, float64, string or bool
}

// Invalidity is a reason why a proposal cannot be simulated.
type Invalidity struct {
	Path    string `json:"path"`
	Message string `json:"message"`
}

// String is the message after the member that it is about, unless it begins with its name.
func (i Invalidity) String() string {
	if i.Path == "" || strings.HasPrefix(i.Message, strings.TrimPrefix(i.Path, "params.")+" ") {
		return i.Message
	}
	return i.Path + ": " + i.Message
}

// Result is what a stage of the search has found out about a candidate.
type Result struct {
	ID            string
	Stage, N      int // number of the stage from 1, and episodes so far
	Mean          float64
	CI            *[2]float64
	EValue        *float64
	Verdict       string // accept, reject, undecided; invalid and failed for candidates that were not run, or have failed runs
	Reason        string
	Invalid       []Invalidity // of invalid candidates
	CandidateMean float64      // of the objective; Mean is the difference from the incumbent

	// Values are, for each player of a game, the costs in the episodes, in their order; nil for a search with one objective.
	Values [][]float64
}

// An Identity names a proposer in the table candidates. Proposers without it are "built-in".
type Identity interface {
	Identity() (name, version string)
}
