package main

import (
	"path"
	"path/filepath"

	"sweep/runner/cluster"
)

// K8sCmd is sweep k8s.
type K8sCmd struct {
	Grid  string `arg:"" help:"Grid file (TOML); it is checked here, and the pods read their own copy."`
	Image string `required:"" placeholder:"IMAGE" help:"Container image with a shell and the sweep program."`
	Claim string `required:"" placeholder:"NAME" help:"Persistent volume claim that all pods share (ReadWriteMany)."`
	Mount string `default:"/data" placeholder:"DIR" help:"Where the pods see the volume. Default: /data."`
	shardFlags

	PodGrid   string `placeholder:"FILE" help:"The grid file as the pods see it. Default: its name in the volume."`
	PodDir    string `placeholder:"DIR" help:"The directory of the data set as the pods see it. Default: out/NAME in the volume."`
	Namespace string `placeholder:"NAME" help:"Namespace of the job. Default: the one of kubectl."`
	Program   string `default:"sweep" placeholder:"FILE" help:"The sweep program in the image. Default: sweep."`
}

// Help is shown below the usage.
func (*K8sCmd) Help() string {
	return `The manifest goes to standard output: sweep k8s grid.toml --image IMAGE --claim NAME | kubectl apply -f -`
}

// Run prints the manifest.
func (k *K8sCmd) Run(c *Context) error {
	g, err := checkedGrid(k.Grid)
	if err != nil {
		return err
	}
	job := cluster.Kubernetes{
		Name: g.Name(), Namespace: k.Namespace, Image: k.Image, Program: k.Program, Claim: k.Claim, Mount: k.Mount,
		Grid: firstText(k.PodGrid, path.Join(k.Mount, filepath.Base(k.Grid))), Dir: firstText(k.PodDir, path.Join(k.Mount, "out", g.Name())),
		Parallel: k.Parallel, CPUs: k.CPUs, MemoryMiB: k.Memory,
	}
	if job.Shards, err = k.shards(c, g); err != nil {
		return err
	}
	manifest, err := job.Manifest()
	if err != nil {
		return because(err, exitInvalid, "")
	}
	_, err = c.Stdout.Write(manifest)
	return err
}
