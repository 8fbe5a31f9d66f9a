package main

import (
	"errors"
	"slices"

	"sweep/datasets"
	"sweep/datasets/errkind"
	"sweep/datasets/vfs"
	"sweep/engine/text"
	"sweep/runner"
	"sweep/runner/cluster"
	"sweep/runner/lab/shadow"
)

// ShadowCmd is sweep shadow.
type ShadowCmd struct {
	Source vfs.Place `arg:"" name:"dir" help:"Directory of the data set with the runs, or s3://BUCKET/PREFIX."`

	RunID    []int64   `name:"run" placeholder:"N" help:"Id of a run to replay. May be repeated."`
	Where    string    `placeholder:"CONDITION" help:"Replay the runs for which this SQL condition over the table runs is true, for example \"credit = 500000 and replication < 10\"."`
	Agent    []string  `sep:"none" required:"" placeholder:"ID" help:"Bank that follows another policy. May be repeated: every combination of banks and policies is replayed."`
	Policy   []string  `sep:"none" required:"" placeholder:"POLICY" help:"Policy that it follows: a document (JSON), the name of a built-in policy or kind, or the hash of a policy of the runs. May be repeated."`
	FromTick int       `min:"0" placeholder:"TICK" help:"Tick from which it follows the policy. Default: 0, from the start."`
	Tables   []string  `placeholder:"NAMES" help:"Tables that the replays keep. Default: those of the runs."`
	Dir      vfs.Place `short:"d" required:"" placeholder:"NEW" help:"Directory of the data set with the replays, or s3://BUCKET/PREFIX."`
	Workers  int       `min:"1" max:"10000" short:"w" placeholder:"N" help:"Number of batches to compute in parallel, and maximum number of cores to use. Default: one per core."`
	Shard    shard     `placeholder:"I/N" help:"Compute only part I of N, for example 1/8 on the first of eight machines."`

	limits

	Quiet bool `short:"q" help:"Do not print progress and results."`
	JSON  bool `help:"Print the results as JSON."`
}

// Help is shown below the usage.
func (*ShadowCmd) Help() string {
	return `Answers what would have happened in a stored run if a bank had followed another policy. Arrivals, events, opening positions, costs
and rules stay as they were; the other banks follow their policies and react to what the bank does. They do not learn: what
they would do in the long run is a question for games (sweep game).

A replay is computed like any other run, from the scenario, the seed and the rows of payments of the run that it replays. The
rows before the policy changes are compared with those of the run. A policy that the bank follows anyway changes nothing: the
replay is then the same run, with the same key.

  sweep shadow out/quickstart --run 17 --agent LARGE --policy policies/patient.json --from-tick 40 --dir out/patient
  sweep shadow out/quickstart --where "credit = 500000" --agent LARGE --policy patient --policy Fifo --dir out/large

The tables replays, replay_ticks, replay_payments and replay_divergence of the new data set have what differs. The same command
continues replays that were interrupted. sweep replay NEW --run N --beside DIR:M shows two runs side by side.

Exit codes: 0 done, 3 done but some replays failed, 12 invalid input, 14 a replay differs from its run before the policy changes,
20 storage error, 75 interrupted (run it again).`
}

// Run computes the replays and compares them with their runs.
func (s *ShadowCmd) Run(c *Context) error {
	c.JSON = s.JSON
	study, err := s.open(c)
	if err != nil {
		return err
	}
	defer study.Close()
	if err := study.Fits(s.Dir); err != nil {
		return err
	}
	for _, later := range study.Later {
		c.Warn("the scenario changes the policy of " + later + ", and the replays follow that change as the runs do")
	}
	useCores(s.Workers)
	show := newProgress(c, s.Quiet || s.JSON)
	o := runner.Options{Dir: s.Dir, Workers: s.Workers, Shard: s.Shard.Shard, Progress: show, Version: datasets.ProgramVersion()}
	s.limits.apply(&o)
	if end, ok := cluster.Deadline(c.Env); ok {
		o.Deadline = end
	}
	summary, err := runner.Run(c, study.Grid, o)
	show.finish()
	if err != nil {
		return err
	}
	result, err := s.compare(c, study)
	if err != nil {
		return err
	}
	if err := s.print(c, result); err != nil {
		return err
	}
	if summary.FailedRuns > 0 {
		return &mistake{kind: errkind.Incomplete, message: text.Counted(summary.FailedRuns, "replay") + " failed; all others are complete", hint: "sweep status " + s.Dir.Text() + " shows how and why"}
	}
	return nil
}

// open finds the runs and the policies.
func (s *ShadowCmd) open(c *Context) (*shadow.Study, error) {
	if len(s.RunID) > 0 == (s.Where != "") {
		return nil, usage("", "name the runs with either --run or --where")
	}
	for i, agent := range s.Agent {
		if slices.Contains(s.Agent[:i], agent) {
			return nil, usage("", "--agent %s is given twice", agent)
		}
	}
	r := shadow.Request{Source: s.Source, Runs: s.RunID, Agents: s.Agent, FromTick: s.FromTick, Tables: s.Tables}
	if s.Where != "" {
		var err error
		if r.Runs, err = runsWhere(c, s.Source, s.Where); err != nil {
			return nil, err
		}
	}
	slices.Sort(r.Runs)
	r.Runs = slices.Compact(r.Runs)
	var err error
	if r.Policies, err = shadowPolicies(s.Policy); err != nil {
		return nil, err
	}
	study, err := shadow.Open(r)
	var unknown *shadow.UnknownPolicyError
	if errors.As(err, &unknown) {
		return nil, because(err, errkind.Invalid, "a policy is a document, a built-in policy or kind, or the hash of a policy that a bank follows in these runs")
	}
	return study, err
}

// compare compares the replays with their runs, commits the tables, and keeps what is printed.
func (s *ShadowCmd) compare(c *Context, study *shadow.Study) (*shadowResult, error) {
	comparison, err := study.Compare(s.Dir)
	if err != nil {
		return nil, err
	}
	defer comparison.Close()
	result := newShadowResult(s, comparison)
	err = comparison.Batches(s.Shard.Shard, func(b *shadow.Batch) error {
		return comparison.Commit(c, b, func(r *shadow.Replay) error {
			result.add(r)
			return nil
		})
	})
	if err != nil {
		return nil, err
	}
	result.finish()
	if s.Shard.Count > 1 {
		return result, nil // sweep finish indexes the data set
	}
	return result, comparison.Index()
}
