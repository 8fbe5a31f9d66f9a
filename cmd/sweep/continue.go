package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"sweep/datasets"
	"sweep/datasets/errkind"
	"sweep/datasets/vfs"
	"sweep/engine"
	"sweep/engine/document"
	"sweep/engine/policy"
	"sweep/engine/text"
	"sweep/runner"
	"sweep/runner/lab/continuation"
	"sweep/runner/shell"
)

// ContinueCmd is sweep continue.
type ContinueCmd struct {
	Source vfs.Place `arg:"" name:"dir" help:"Directory of the data set with the run, or s3://BUCKET/PREFIX."`
	RunID  int64     `name:"run" required:"" placeholder:"N" help:"Id of the run in the data set."`
	Tick   int32     `required:"" min:"0" placeholder:"T" help:"Last tick that stays as it was. Changes begin with the next one."`
	Dir    vfs.Place `short:"d" required:"" placeholder:"NEW" help:"Directory of the new data set, or s3://BUCKET/PREFIX."`

	Ticks  int64    `min:"1" placeholder:"K" xor:"length" help:"Go on for K ticks, and to the end of the day in which the last of them falls. Default: to the end of the run."`
	Days   int64    `min:"1" placeholder:"D" xor:"length" help:"Go on for D days, also beyond the end of the run. The day of the next tick is the first."`
	Policy []string `sep:"none" placeholder:"A=P" help:"Let bank A follow policy P after the tick: a document (JSON), the name of a built-in policy or kind, or the hash of a policy that a bank follows then. May be repeated."`
	Event  []string `sep:"none" placeholder:"EVENT" help:"Add a scenario event, or a list of them, after the tick: a file (YAML, TOML or JSON) or JSON text. May be repeated."`

	limits

	Quiet bool `short:"q" help:"Do not print progress and summary."`
	JSON  bool `help:"Print the summary as JSON."`
}

// Help is shown below the usage.
func (*ContinueCmd) Help() string {
	return `The new data set has one run: the stored run up to tick T, then with the changes. It is an ordinary data set, which sweep run DIR
continues after an interruption, and its run has a key of its own, made from the key of the stored run, the tick, the state after
it and the changes. The state is reconstructed from the tables, and the new run must reach the same state.

  sweep continue out/quickstart --run 17 --tick 40 --dir out/fifo --policy SMALL=Fifo
  sweep continue out/quickstart --run 17 --tick 99 --dir out/longer --days 2
  sweep continue out/quickstart --run 17 --tick 40 --dir out/shock \
      --event '{"type": "CreditLimitAdjustment", "agent": "SMALL", "delta": -100000, "schedule": {"type": "OneTime", "tick": 50}}'

Exit codes: 0 done, 3 the run failed, 12 invalid input, 14 the run does not reach the stored state, 20 storage error,
75 interrupted (run it again).`
}

// Run computes the continuation.
func (k *ContinueCmd) Run(c *Context) error {
	c.JSON = k.JSON
	on, err := k.read()
	if err != nil {
		return err
	}
	g, err := on.Grid()
	if err != nil {
		return err
	}
	show := newProgress(c, k.Quiet || k.JSON)
	o := runner.Options{Dir: k.Dir, Workers: 1, Progress: show, Version: datasets.ProgramVersion()}
	k.limits.apply(&o)
	s, err := runner.Run(c, g, o)
	show.finish()
	s.Warnings = append(g.Warnings(), s.Warnings...)
	if on.Beyond > 0 {
		s.Warnings = append(s.Warnings, fmt.Sprintf("--ticks %d ends within a day; the run goes on for %s more, to the end of that day", k.Ticks, text.Counted(on.Beyond, "tick")))
	}
	return endSweep(c, sweepEnd{summary: &s, err: err, quiet: k.Quiet, json: k.JSON, again: shell.Join("sweep", "run", k.Dir.Text()), grid: g})
}

// read reconstructs the state and reads the changes.
func (k *ContinueCmd) read() (*continuation.Continuation, error) {
	r, err := openComplete(k.Source, k.RunID)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	on := &continuation.Continuation{Source: k.Source, Run: k.RunID, Tick: k.Tick, Ticks: k.Ticks, Days: k.Days}
	if on.State, err = r.State(k.Tick); err != nil {
		return nil, err
	}
	for _, text := range k.Policy {
		p, err := policyOf(text, on.State, r.Agents())
		if err != nil {
			return nil, err
		}
		if slices.ContainsFunc(on.Policies, func(other continuation.Policy) bool { return other.Agent == p.Agent }) {
			return nil, usage("", "--policy gives %s two policies", p.Agent)
		}
		on.Policies = append(on.Policies, p)
	}
	on.Events, err = k.events()
	return on, err
}

// policyOf reads BANK=POLICY.
func policyOf(text string, state *engine.Snapshot, agents []string) (continuation.Policy, error) {
	agent, word, ok := strings.Cut(text, "=")
	switch {
	case !ok || word == "":
		return continuation.Policy{}, usage("write --policy BANK=POLICY, for example SMALL=policies/cautious.json", "--policy %s: there is no policy", text)
	case !slices.Contains(agents, agent):
		return continuation.Policy{}, invalid(document.Suggest(agent, agents), "--policy %s: the scenario has no bank %q", text, agent)
	}
	p, err := shadowPolicy(word)
	if err != nil {
		return continuation.Policy{}, err
	}
	if p.Hash != "" {
		if p.Text = policyWithHash(state, p.Hash); p.Text == nil {
			return continuation.Policy{}, invalid("", "--policy %s: no bank follows a policy with this hash after tick %d", text, state.Tick-1)
		}
	}
	return continuation.Policy{Agent: agent, Label: p.Label, Text: p.Text, Kind: p.Kind}, nil
}

// policyWithHash is the document of a policy that a bank follows, nil if none has the hash.
func policyWithHash(state *engine.Snapshot, hash string) []byte {
	for i := range state.Agents {
		text := []byte(state.Agents[i].Policy)
		if p, err := policy.Parse(text); err == nil && p.Hash() == hash {
			return text
		}
	}
	return nil
}

// events reads the scenario events, nil if there are none. A mistake in one of several JSON texts names which.
func (k *ContinueCmd) events() (*document.Node, error) {
	if len(k.Event) == 0 {
		return nil, nil
	}
	all := document.NewList(document.Pos{})
	for i, given := range k.Event {
		option := "--event"
		if len(k.Event) > 1 {
			option = fmt.Sprintf("--event (number %d)", i+1)
		}
		t := strings.TrimSpace(given)
		inline := strings.HasPrefix(t, "{") || strings.HasPrefix(t, "[")
		name, data := option+".json", []byte(given) // the end of a name says what a document is
		if !inline {
			var err error
			if data, err = vfs.ReadRegular(given, vfs.DocumentBytesMax); err != nil {
				return nil, invalid("give a file, or the event as JSON", "--event %s: %v", given, err)
			}
			name = given
		}
		n, err := document.ParseLong(name, data)
		if err != nil {
			var mistakes document.Errors
			if errors.As(err, &mistakes) && inline {
				err = mistakes.In(option)
			}
			return nil, because(err, errkind.Invalid, "")
		}
		if n.Kind != document.List {
			n = document.NewList(n.Pos, n)
		}
		for _, item := range n.All() {
			if inline {
				item.Pos = document.Pos{File: option}
			}
			all.Append(item)
		}
	}
	return all, nil
}
