package external

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"sweep/datasets"
	"sweep/datasets/datasetstest"
	"sweep/datasets/errkind"
	"sweep/datasets/objects/objectstest"
	"sweep/datasets/verify"
	"sweep/datasets/vfs"
	"sweep/datasets/vfs/vfstest"
	"sweep/runner/lab"
)

// study is a data set and the search that a test makes in it.
type study struct {
	t      *testing.T
	d      *datasets.Dataset
	o      Options
	warned []string
	pause  time.Duration // before each generation
}

func newStudy(t *testing.T, how string) *study { return newStudyAt(t, how, vfs.OnDisk(t.TempDir())) }

func newStudyAt(t *testing.T, how string, at vfs.Place) *study {
	t.Helper()
	d, err := datasets.Create(at, datasetstest.Plan())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	s := &study{t: t, d: d}
	s.o = Options{Open: func() (*datasets.Dataset, error) { return d, d.Reload() }, Command: []string{program, "proposer", how, ""}, Dir: t.TempDir(), Timeout: time.Minute, Lab: "test", Names: []string{"x", "y"},
		Space: map[string]any{"x": 1}, Objective: "cost", Seed: 7, Known: []string{"incumbent"},
		Warn: func(format string, args ...any) { s.warned = append(s.warned, fmt.Sprintf(format, args...)) }}
	return s
}

func briefing(_ context.Context, generation int) ([]byte, error) {
	return fmt.Appendf(nil, "{\"generation\":%d}\n", generation), nil
}

// search asks for two candidates in each of three generations. The cost of a candidate is that of its parameters. It returns all
// proposals.
func (s *study) search() (all []lab.Proposal, err error) {
	p := New(s.o)
	p.SetBriefing(briefing)
	defer func() { err = errors.Join(err, p.Close()) }()
	for generation := 1; generation <= 3; generation++ {
		time.Sleep(s.pause)
		list, err := p.Propose(s.t.Context(), generation, 2)
		if err != nil {
			return all, err
		}
		all = append(all, list...)
		if len(list) == 0 {
			break
		}
		var results []lab.Result
		for _, c := range list {
			r := lab.Result{ID: c.ID, Stage: 1, N: 40, Verdict: "undecided", CI: &[2]float64{-1, 1}, Invalid: c.Invalid}
			if len(c.Invalid) > 0 {
				r.N, r.Verdict = 0, "invalid"
			}
			for _, v := range c.Params {
				if x, ok := v.Value.(int64); ok {
					r.Mean += float64(x) / 8
				}
			}
			results = append(results, r)
		}
		if err := p.Learn(s.t.Context(), results); err != nil {
			return all, err
		}
	}
	return all, p.Stop(s.t.Context(), "budget")
}

func (s *study) mustSearch() []lab.Proposal {
	s.t.Helper()
	all, err := s.search()
	if err != nil {
		s.t.Fatal(err)
	}
	return all
}

// transcript lists the lines of the journal.
func (s *study) transcript() (lines []string) {
	s.t.Helper()
	pages, err := s.d.ReadJournal()
	if err != nil {
		s.t.Fatal(err)
	}
	for _, page := range pages {
		for _, m := range page {
			arrow := map[string]string{datasets.FromSweep: "> ", datasets.FromProposer: "< "}[m.From]
			lines = append(lines, strings.TrimSpace(arrow+m.Line+m.Fault+map[bool]string{true: "ended"}[m.Ended]))
		}
	}
	return lines
}

func (s *study) hash() string {
	s.t.Helper()
	report, err := verify.Run(s.t.Context(), s.d, verify.Options{})
	if err != nil || report.Kind() == errkind.Damage {
		s.t.Fatalf("verify: %v, %v", report, err)
	}
	for _, f := range report.Findings {
		if f.Severity == verify.Damage || strings.Contains(f.File, "journal") || strings.Contains(f.File, "context") {
			s.t.Errorf("verify: %v", f)
		}
	}
	return datasetstest.MustHash(s.t, s.d)
}

// TestTheConversation compares the messages with those of docs/lab.md.
func TestTheConversation(t *testing.T) {
	t.Parallel()
	s := newStudy(t, "well")
	all := s.mustSearch()
	lines := s.transcript()
	want := []string{
		`> {"v":1,"type":"hello","lab":"test","space":{"x":1},"objective":"cost","seed":7,"policy_schema":"_sweep/context/policy-schema.json","resume":false}`,
		`< {"type":"ready","proposer":"test","version":"1.2","extra":[1]}`,
		`> {"type":"ask","n":2,"generation":1,"context":"_sweep/context/g1.json","context_sha256":"76a1bf8b8f8a1d0f1c4c0b8fc1d1b6f3f2bd4c0ea0d8fa35f8a4a1a1ad5c27b5"}`,
		`< {"type":"propose","id":"c1","params":{"y":0,"x":1},"rationale":"because","meta":{"k":[1, 2]},"later":1}`,
		`< {"type":"propose","id":"c2","params":{"y":0,"x":2},"rationale":"because","meta":{"k":[1, 2]},"later":1}`,
		`> {"type":"result","id":"c1","stage":1,"n":40,"mean":0.125,"ci":[-1,1],"e_value":null,"verdict":"undecided","candidate_mean":0}`,
		`> {"type":"result","id":"c2","stage":1,"n":40,"mean":0.25,"ci":[-1,1],"e_value":null,"verdict":"undecided","candidate_mean":0}`,
	}
	want[2] = want[2][:strings.Index(want[2], `,"context_sha256"`)]
	for i, w := range want {
		if i >= len(lines) || !strings.HasPrefix(lines[i], w) {
			t.Fatalf("line %d of\n%s\nis not\n%s", i, strings.Join(lines, "\n"), w)
		}
	}
	if last := lines[len(lines)-1]; last != `> {"type":"stop","reason":"budget"}` {
		t.Errorf("the last message is %s", last)
	}
	first := lab.Proposal{ID: "c1", Params: []lab.Param{{Name: "x", Value: int64(1)}, {Name: "y", Value: int64(0)}}, Rationale: "because", Meta: json.RawMessage(`{"k":[1, 2]}`)}
	if len(all) != 6 || !reflect.DeepEqual(all[0], first) {
		t.Errorf("%d proposals, the first %+v", len(all), all[0])
	}
	for _, name := range []string{datasets.ContextPath(3), datasets.ContextSchemaPath} {
		if there, err := vfs.Exists(s.d.FS(), name); !there || err != nil {
			t.Errorf("%s: %v, %v", name, there, err)
		}
	}
	s.hash()
}

// TestASearchThatIsKilledGoesOn ends a search before and after every page of the journal. The same search again has the same
// messages and the same proposals.
func TestASearchThatIsKilledGoesOn(t *testing.T) {
	t.Parallel()
	whole := newStudy(t, "well")
	all := whole.mustSearch()
	hash, pages := whole.hash(), len(whole.pages())
	s := newStudy(t, "well")
	killed := errors.New("killed")
	for page := 1; page <= pages; page++ {
		for _, written := range []bool{false, true} {
			s.o.crash = func(n int, w bool) error {
				if n == page && w == written {
					return killed
				}
				return nil
			}
			if _, err := s.search(); !errors.Is(err, killed) {
				t.Fatalf("page %d, written %v: %v", page, written, err)
			}
			s.hash()
		}
	}
	s.o.crash = nil
	if again := s.mustSearch(); !reflect.DeepEqual(all, again) {
		t.Errorf("proposals %+v instead of %+v", again, all)
	}
	if s.hash() != hash {
		t.Errorf("another journal:\n%s\ninstead of\n%s", strings.Join(s.transcript(), "\n"), strings.Join(whole.transcript(), "\n"))
	}
}

func (s *study) pages() [][]datasets.JournalMessage {
	s.t.Helper()
	pages, err := s.d.ReadJournal()
	if err != nil {
		s.t.Fatal(err)
	}
	return pages
}

// TestAProgramThatDiesIsStartedAgain lets the program die after one message, then after two, and so on.
func TestAProgramThatDiesIsStartedAgain(t *testing.T) {
	t.Parallel()
	whole := newStudy(t, "well")
	all := whole.mustSearch()
	s := newStudy(t, "well")
	lifetimes := filepath.Join(t.TempDir(), "lifetimes")
	s.o.Command[3] = lifetimes
	if again := s.mustSearch(); !reflect.DeepEqual(all, again) {
		t.Errorf("proposals %+v instead of %+v", again, all)
	}
	if n := count(lifetimes); n < 5 {
		t.Errorf("the program was started %d times", n)
	}
	if s.hash() != whole.hash() {
		t.Errorf("another journal:\n%s", strings.Join(s.transcript(), "\n"))
	}
}

// TestReplayNeedsNoProgram repeats a journal in the same data set and in another one.
func TestReplayNeedsNoProgram(t *testing.T) {
	t.Parallel()
	whole := newStudy(t, "well")
	all := whole.mustSearch()
	other := newStudy(t, "well")
	other.o.Journal = whole.pages()
	for _, s := range []*study{whole, other} {
		s.o.Replay, s.o.Command = true, []string{"/does/not/exist"}
		if again := s.mustSearch(); !reflect.DeepEqual(all, again) {
			t.Errorf("proposals %+v instead of %+v", again, all)
		}
	}
	if whole.hash() != other.hash() {
		t.Error("other bytes")
	}
	short := newStudy(t, "well")
	short.o.Replay, short.o.Journal = true, whole.pages()[:5]
	if _, err := short.search(); errkind.Of(err) != errkind.Invalid || !strings.Contains(err.Error(), "ends before the search does") {
		t.Errorf("half a journal: %v", err)
	}
	changed := newStudy(t, "well")
	changed.o.Replay, changed.o.Journal, changed.o.Seed = true, whole.pages(), 8
	if _, err := changed.search(); errkind.Of(err) != errkind.Invalid || !strings.Contains(err.Error(), "another search") {
		t.Errorf("another seed: %v", err)
	}
}

// TestOneProcessTalksToTheProgram starts a second search while the program of the first one runs. It computes runs until the first one
// ends, repeats what that has said, and goes on.
func TestOneProcessTalksToTheProgram(t *testing.T) {
	t.Parallel()
	whole := newStudy(t, "well")
	all := whole.mustSearch()
	s := newStudy(t, "well")
	first := New(s.o)
	first.SetBriefing(briefing)
	defer first.Close()
	if _, err := first.Propose(t.Context(), 1, 2); err != nil {
		t.Fatal(err)
	}
	helped := 0
	s.o.Help = func(context.Context) error {
		if helped++; helped == 2 {
			return first.Close()
		}
		return nil
	}
	if again := s.mustSearch(); !reflect.DeepEqual(all, again) || helped < 2 || len(s.warned) != 1 {
		t.Errorf("after helping %d times and the messages %q: %+v instead of %+v", helped, s.warned, again, all)
	}
	if s.hash() != whole.hash() {
		t.Errorf("another journal:\n%s", strings.Join(s.transcript(), "\n"))
	}
}

// TestTwoProcessesDoNotMix lets two searches talk at the same time, as on machines that do not see each other's locks.
func TestTwoProcessesDoNotMix(t *testing.T) {
	t.Parallel()
	s := newStudy(t, "well")
	o := s.o
	o.crash = func(page int, written bool) error {
		if page == 4 && !written {
			if err := s.d.FS().Remove(lockFile); err != nil {
				t.Error(err)
			}
			s.o.Command[2] = "say:something else"
			s.mustSearch()
		}
		return nil
	}
	first := New(o)
	first.SetBriefing(briefing)
	defer first.Close()
	if _, err := first.Propose(t.Context(), 1, 2); errkind.Of(err) != errkind.Busy {
		t.Errorf("got %v", err)
	}
}

// bucket has one data set, in memory.
type bucket struct{ fs vfs.FS }

func (b bucket) Resolve(rest string) (string, error) { return rest, nil }
func (b bucket) Open(string) (vfs.FS, error)         { return b.fs, nil }

// TestASearchInABucket has the same bytes as one in a directory, and the program finds the context files on this machine.
func TestASearchInABucket(t *testing.T) {
	t.Parallel()
	whole := newStudy(t, "well")
	all := whole.mustSearch()
	at := vfs.At(bucket{objectstest.OnMachine(objectstest.NewMemory(), vfstest.NewMemory())}, "test", "bucket")
	s := newStudyAt(t, "reads", at)
	killed := errors.New("killed")
	s.o.crash = func(page int, written bool) error {
		if page == 6 && written {
			return killed
		}
		return nil
	}
	if _, err := s.search(); !errors.Is(err, killed) {
		t.Fatal(err)
	}
	s.o.crash = nil
	if again := s.mustSearch(); !reflect.DeepEqual(all, again) || s.hash() != whole.hash() {
		t.Errorf("%+v instead of %+v", again, all)
	}
}
