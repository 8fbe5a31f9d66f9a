package main

import (
	"path"

	"sweep/datasets/errkind"
	"sweep/datasets/vfs"
	"sweep/runner/cluster"
	"sweep/runner/plan"
)

// K8sCmd is sweep k8s.
type K8sCmd struct {
	Grid    string   `arg:"" help:"Grid file (TOML). The manifest includes it and the files that it uses."`
	RunArgs []string `arg:"" optional:"" name:"run-arguments" help:"Arguments for sweep run in every pod, after --, for example -- --retries 1 --timeout 10m."`

	Image string `required:"" placeholder:"IMAGE" help:"Container image with a shell and the sweep program."`
	Claim string `placeholder:"NAME" help:"Persistent volume claim that all pods share (ReadWriteMany); not needed for a data set on s3."`
	Mount string `default:"/data" placeholder:"DIR" help:"Path at which the pods mount the volume. Default: /data."`
	taskFlags

	Name      string    `name:"job-name" aliases:"name" placeholder:"NAME" help:"Name of the job. Default: the name of the grid."`
	Namespace string    `placeholder:"NAME" help:"Namespace of the job. Default: the current namespace of kubectl."`
	PodDir    vfs.Place `placeholder:"DIR" help:"Directory of the data set in the pods, or s3://BUCKET/PREFIX. Default: out/NAME in the volume."`
	Secret    string    `placeholder:"NAME" help:"Secret whose keys become environment variables of the pods, for example AWS_ACCESS_KEY_ID."`
	PodGrid   string    `placeholder:"FILE" help:"Path of the grid file in the pods, for a grid that is too large for a manifest. Default: the one in the manifest."`
	Retries   int       `max:"1000000" name:"retries-per-index" default:"6" placeholder:"N" help:"Number of failed pods after which an index fails. Evictions do not count. Default: 6."`
	MaxFailed int       `min:"1" name:"max-failed-indexes" placeholder:"N" help:"Fail the job when more than N indexes have failed. Default: no limit."`
	User      int64     `min:"1" placeholder:"ID" help:"Numeric user id of the pods. Default: the user of the image."`
	Program   string    `default:"sweep" placeholder:"FILE" help:"Path of the sweep program in the image. Default: sweep."`
}

// Help is shown below the usage.
func (*K8sCmd) Help() string {
	return `The manifest is printed on standard output:

    sweep k8s grid.toml --image IMAGE --claim NAME | kubectl apply -f -

It contains an Indexed Job in which every index computes one shard, and a suspended job that finishes the data set. A pod that is
evicted or interrupted is replaced and continues; a pod that fails because its input is invalid ends the job.

See docs/cluster.md for details.`
}

// Run prints the manifest.
func (k *K8sCmd) Run(c *Context) error {
	if _, inVolume := k.PodDir.Path(); k.Claim == "" && (inVolume || k.PodDir.IsZero()) {
		return usage("or --pod-dir=s3://BUCKET/PREFIX for a data set on an object store", "missing flags: --claim=NAME")
	}
	args, err := runArguments(k.RunArgs)
	if err != nil {
		return err
	}
	g, err := loadGrid(k.Grid, 0)
	if err != nil {
		return err
	}
	if err := plan.CheckGrid(g); err != nil {
		return err
	}
	plan, err := plan.Make(g, nil)
	if err != nil {
		return err
	}
	job := cluster.Kubernetes{
		Name: firstText(k.Name, cluster.JobName(g.Name())), Namespace: k.Namespace, Image: k.Image, Program: k.Program, User: k.User,
		Grid: g.File(), Source: g.Source(), Dir: k.PodDir, Args: args,
		Claim: k.Claim, Mount: k.Mount, Secret: k.Secret, Parallel: k.Parallel, RetriesPerIndex: k.Retries, MaxFailedIndexes: k.MaxFailed,
		CPUs: k.CPUs, MemoryMiB: int(k.Mem),
		Futile: codesOf(futile), Settled: codesOf(settled),
	}
	if k.PodDir.IsZero() {
		job.Dir = vfs.OnDisk(path.Join(k.Mount, "out", g.Name()))
	}
	if k.PodGrid != "" {
		job.Grid, job.Source = k.PodGrid, nil
	}
	if job.Tasks, err = k.tasks(c, g, plan.NumBatches(), 0); err != nil {
		return err
	}
	manifest, err := job.Manifest()
	if err != nil {
		return because(err, errkind.Invalid, "")
	}
	_, err = c.Data().Write(manifest)
	return err
}

// After errors of these kinds no pod of a job, or no pod of the same index, can succeed. All others are worth another try,
// above all those of the storage and interruptions.
var (
	futile  = []errkind.Kind{errkind.Invalid, errkind.Determinism, errkind.Usage}
	settled = []errkind.Kind{errkind.Incomplete, errkind.Damage}
)

func codesOf(kinds []errkind.Kind) []int {
	var codes []int
	for _, k := range kinds {
		codes = append(codes, codeOf(k))
	}
	return codes
}
