package pictures

import (
	"fmt"
	"strings"
)

// A run of sweep continue is another run up to a tick. The data set does not have what the other run became, so its pictures say where it
// goes on and with what, and which command steps through both.

// continued marks the tick after which a run goes on from the state of another one.
func (s *Session) continued(v *View, e example, c calendar, day int64) {
	if s.Study.Continues == nil {
		return
	}
	last := *s.Study.Continues
	text := fmt.Sprintf("Up to %s it is run %d of another data set", s.moment(c, last), int64(e.run.numbers[s.Study.index("source_run")]))
	if changes := s.changes(e); changes != "" {
		text += "; then it goes on with " + changes + ". "
	} else {
		text += "; then it goes on. "
	}
	if last/c.ticks == day {
		v.Draw["mark"] = last % c.ticks
		text = "The dotted line is the last tick that is as it was. " + text
	}
	v.Caption = text + v.Caption
	v.Commands = append(v.Commands, Command{Does: "steps through both runs from the first difference on", Line: fmt.Sprintf("sweep replay SOURCE --run %d --beside %s:%d", int64(e.run.numbers[s.Study.index("source_run")]), s.options.Dir, e.id)})
}

// changes are the policies that a continued run goes on with; other changes are events or days, which are in its grid.
func (s *Session) changes(e example) string {
	var parts []string
	for i := range s.Study.Axes {
		a := &s.Study.Axes[i]
		if a.Name != "source_run" && e.run.levels[i] >= 0 {
			text := a.Label + " " + a.say(e.run.levels[i])
			if bank := a.bank(); bank != "" {
				text += " of " + bank
			}
			parts = append(parts, text)
		}
	}
	return strings.Join(parts, ", ")
}
