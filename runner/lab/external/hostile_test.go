package external

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"sweep/datasets/errkind"
)

// TestHostilePrograms has the search go on, or end with a message, whatever the program does.
func TestHostilePrograms(t *testing.T) {
	t.Parallel()
	deep := strings.Repeat("[", 5000)
	for how, want := range map[string]string{
		"say:hello": "does not parse", `say:{"type":"propose","id":"c1","params":{"x":NaN}}`: "", "say:" + deep: "",
		`say:{"type":"propose","id":"a","params":{"x":1,"z":[2]}}`:             "params.z",
		`say:{"type":"propose","id":"a","params":{"x":[1]}}`:                   "params.x",
		`say:{"type":"propose","id":"a"}`:                                      "neither params nor a policy",
		`say:{"type":"propose","params":{"x":1}}`:                              "is missing",
		`say:{"type":"propose","id":"","params":{"x":1}}`:                      "at most 80",
		`say:{"type":"propose","id":"\u001b[2J","params":{"x":1}}`:             "at most 80",
		`say:{"type":"propose","id":7,"params":{"x":1}}`:                       "instead of text",
		`say:{"type":"propose","id":"a","id":"b","params":{"x":1}}`:            "",
		`say:{"type":"propose","id":"a","parent":["nobody"],"params":{"x":1}}`: "was not proposed",
		`say:{"type":"propose","id":"a","parent":["a"],"params":{"x":1}}`:      "was not proposed",
		`say:{"type":"propose","id":"a","parent":[["a"]],"params":{"x":1}}`:    "instead of an id",
		`say:{"type":"propose","id":"incumbent","params":{"x":1}}`:             "was proposed before",
		`say:{"type":"propose","id":"a","params":[1]}`:                         "instead of an object",
		`say:{"type":"propose","id":"a","params":{"x":1},"meta":1e999}`:        "",
		`say:{"type":"ready","proposer":"again"}`:                              "but propose was asked for",
		`say:{"type":"progress"}`:                                              "ready, propose and stop", "say:[]": "instead of an object", "say:null": "instead of an object",
		"say:\xff\xfe": "", "long": "longer than 1048576 bytes", "same": "was proposed before",
	} {
		t.Run(fmt.Sprintf("%.40q", how), func(t *testing.T) {
			t.Parallel()
			s := newStudy(t, how)
			all := s.mustSearch()
			failed := 0
			for _, c := range all {
				if len(c.Invalid) > 0 {
					failed++
				}
			}
			if text := strings.Join(s.transcript(), "\n"); len(all) != 6 || failed == 0 || !strings.Contains(text, `"type":"invalid"`) || !strings.Contains(text, want) {
				t.Errorf("%d proposals, %d invalid:\n%.3000s", len(all), failed, text)
			}
			hash := s.hash()
			s.o.Replay = true
			if again := s.mustSearch(); !reflect.DeepEqual(all, again) || s.hash() != hash {
				t.Errorf("replay differs: %+v", again)
			}
		})
	}
}

// TestALineOfTheLimitIsTaken sends a line of exactly 1 MiB.
func TestALineOfTheLimitIsTaken(t *testing.T) {
	t.Parallel()
	if all := newStudy(t, "exactly").mustSearch(); len(all[0].Invalid) > 0 || all[0].ID != "big" {
		t.Errorf("%.300v", all[0].Invalid)
	}
}

// TestASilentProgramFailsItsCandidates lets the program answer half of a question.
func TestASilentProgramFailsItsCandidates(t *testing.T) {
	t.Parallel()
	s := newStudy(t, "slow")
	s.o.Timeout = 2 * time.Second
	all := s.mustSearch()
	if len(all) != 6 || len(all[0].Invalid) > 0 || len(all[5].Invalid) == 0 || !all[5].Failed || all[5].Invalid[0].Message != "no answer within 2s" || all[5].ID != "g3-2" {
		t.Errorf("%+v", all)
	}
}

// TestAProgramMayEnd lets it end, or say that it stops, in the second generation.
func TestAProgramMayEnd(t *testing.T) {
	t.Parallel()
	for how, want := range map[string]int{"quits": 2, "unended": 3, `say:{"type":"stop","reason":"enough"}`: 0} {
		s := newStudy(t, how)
		all := s.mustSearch()
		if len(all) != want {
			t.Errorf("%s: %d proposals", how, len(all))
		}
		hash := s.hash()
		s.o.Replay = true
		if again := s.mustSearch(); !reflect.DeepEqual(all, again) || s.hash() != hash {
			t.Errorf("%s: replay differs", how)
		}
	}
}

// TestTooManyProposalsAreRefused lets the program answer twice.
func TestTooManyProposalsAreRefused(t *testing.T) {
	t.Parallel()
	s := newStudy(t, "many")
	s.pause = 200 * time.Millisecond // the simulations take a while
	s.mustSearch()
	if text := strings.Join(s.transcript(), "\n"); !strings.Contains(text, "nobody asked for it") || len(s.warned) == 0 {
		t.Errorf("%v:\n%s", s.warned, text)
	}
}

// TestProgramsThatCannotBegin ends the search with a message, and leaves nothing in the journal that would keep a corrected program from
// starting.
func TestProgramsThatCannotBegin(t *testing.T) {
	t.Parallel()
	for how, c := range map[string]struct {
		want string
		kind errkind.Kind
	}{
		"rude": {"instead of ready", errkind.Invalid}, "nameless": {"cannot be printed", errkind.Invalid}, "ends": {"ended before it was ready", errkind.Invalid},
		"crashes": {"died 3 times", errkind.Incomplete}, "mute": {"within 200ms", errkind.Invalid},
	} {
		s := newStudy(t, how)
		s.o.Timeout, s.o.startup = 200*time.Millisecond, 200*time.Millisecond
		if how != "mute" {
			s.o.Timeout = time.Minute
		}
		_, err := s.search()
		if err == nil || !strings.Contains(err.Error(), c.want) || errkind.Of(err) != c.kind || strings.Contains(err.Error(), "\x1b") {
			t.Errorf("%s: %v", how, err)
		}
		s.o.Command[2] = "well"
		s.o.Timeout, s.o.startup = time.Minute, 0
		if _, err := s.search(); err != nil {
			t.Errorf("%s, corrected: %v", how, err)
		}
	}
	s := newStudy(t, "well")
	s.o.Command = []string{"does-not-exist"}
	if _, err := s.search(); errkind.Of(err) != errkind.Invalid {
		t.Errorf("no program: %v", err)
	}
}
