package datasets

import (
	"encoding/json"
	"fmt"
)

// LayoutStep describes how the documents of one version of the layout become those of the next: it changes the members
// of a document. A nil function changes nothing.
type LayoutStep struct {
	From                   int
	Plan, Commit, Failures func(doc map[string]json.RawMessage) error
}

var layoutSteps []*LayoutStep // ascending, without gaps, up to the version before the newest

// RegisterLayoutStep makes a version of the layout readable.
func RegisterLayoutStep(s *LayoutStep) (undo func()) {
	if want := LayoutVersion - len(layoutSteps) - 1; s.From != want {
		panic(fmt.Sprintf("datasets: a step from version %d of the layout where one from version %d is missing", s.From, want))
	}
	layoutSteps = append([]*LayoutStep{s}, layoutSteps...)
	return func() { layoutSteps = layoutSteps[1:] }
}
