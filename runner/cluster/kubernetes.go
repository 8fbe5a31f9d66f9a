package cluster

import (
	"bytes"
	"fmt"
	"regexp"

	"go.yaml.in/yaml/v3"

	"sweep/runner/internal/shell"
)

// Kubernetes describes an Indexed Job and the job that finishes the data set.
type Kubernetes struct {
	Name      string // of the job: lower-case letters, digits and hyphens
	Namespace string // "" : the default one
	Image     string // has a shell and the sweep program
	Program   string // in the image
	Grid      string // in the volume or the image
	Dir       string // directory of the data set, in the volume
	Args      []string

	Claim string // persistent volume claim that all pods share (ReadWriteMany)
	Mount string // where the pods see it

	Shards    int
	Parallel  int // pods at the same time; 0: all
	CPUs      int // per pod; 0: 1
	MemoryMiB int // per pod; 0: no request and no limit
}

// Exit codes of the program after which the same index need not be tried again: done with some failed runs, no data
// set, invalid input, damage, a determinism violation, wrong usage.
var hopelessCodes = []int{3, 10, 12, 13, 14, 80}

var jobName = regexp.MustCompile(`^[a-z0-9]([-a-z0-9]{0,50}[a-z0-9])?$`)

// Manifest returns two jobs as YAML documents: NAME computes one shard in each of its indices; NAME-finish, which is to be
// started when NAME has ended, builds the manifest. An index in which runs have failed counts as failed, although its
// batches are committed.
func (k Kubernetes) Manifest() ([]byte, error) {
	switch {
	case !jobName.MatchString(k.Name):
		return nil, fmt.Errorf("the job name %q must have only lower-case letters, digits and hyphens, at most 52", k.Name)
	case k.Shards < 1:
		return nil, fmt.Errorf("an indexed job needs at least one index, not %d", k.Shards)
	case k.Image == "" || k.Claim == "" || k.Mount == "":
		return nil, fmt.Errorf("a job needs an image, a volume claim and a place to mount it")
	}
	k.CPUs = max(k.CPUs, 1)
	if k.Parallel == 0 {
		k.Parallel = k.Shards
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, "# kubectl apply -f with this file computes the grid in %d pods. When the job has ended, this finishes the data set:\n", k.Shards)
	fmt.Fprintf(&b, "#   kubectl patch job/%s-finish -p '{\"spec\":{\"suspend\":false}}'\n", k.Name)
	e := yaml.NewEncoder(&b)
	e.SetIndent(2)
	for _, job := range []any{k.compute(), k.finish()} {
		if err := e.Encode(job); err != nil {
			return nil, err
		}
	}
	err := e.Close()
	return b.Bytes(), err
}

// compute is the indexed job. The shell adds one to the index, because shards are counted from 1, and then is replaced
// by the program, so that the program is process 1 and gets the signals.
func (k Kubernetes) compute() job {
	command := append([]string{k.Program, "run", k.Grid, "--dir", k.Dir}, k.Args...)
	line := fmt.Sprintf(`exec %s --shard "$((JOB_COMPLETION_INDEX + 1))/%d" --workers %d --grace %ds`,
		shell.Join(command...), k.Shards, k.CPUs, graceSeconds)
	j := k.job(k.Name, []string{"/bin/sh", "-c", line})
	j.Spec.CompletionMode = "Indexed"
	j.Spec.Completions, j.Spec.Parallelism = k.Shards, min(k.Parallel, k.Shards)
	retries, failed := 3, k.Shards
	j.Spec.BackoffLimitPerIndex, j.Spec.MaxFailedIndexes = &retries, &failed
	j.Spec.PodReplacementPolicy = "Failed"
	j.Spec.PodFailurePolicy = &podFailurePolicy{Rules: []podFailureRule{
		{Action: "Ignore", OnPodConditions: []podCondition{{Type: "DisruptionTarget"}}},
		{Action: "FailIndex", OnExitCodes: &exitCodes{Operator: "In", Values: hopelessCodes}},
	}}
	return j
}

func (k Kubernetes) finish() job {
	j := k.job(k.Name+"-finish", []string{k.Program, "finish", k.Dir})
	j.Spec.Suspend = true
	return j
}

// job is what both jobs have in common.
func (k Kubernetes) job(name string, command []string) job {
	c := container{Name: "sweep", Image: k.Image, Command: command, VolumeMounts: []volumeMount{{Name: "data", MountPath: k.Mount}}}
	c.Resources.Requests = map[string]string{"cpu": fmt.Sprint(k.CPUs)}
	if k.MemoryMiB > 0 {
		memory := fmt.Sprintf("%dMi", k.MemoryMiB)
		c.Resources.Requests["memory"] = memory
		c.Resources.Limits = map[string]string{"memory": memory}
		c.Env = []envVar{{Name: "GOMEMLIMIT", Value: fmt.Sprintf("%dMiB", k.MemoryMiB/10*9)}}
	}
	j := job{APIVersion: "batch/v1", Kind: "Job", Metadata: metadata{Name: name, Namespace: k.Namespace}}
	j.Spec.Template.Spec = podSpec{
		RestartPolicy: "Never", TerminationGracePeriodSeconds: graceSeconds + 30, Containers: []container{c},
		Volumes: []volume{{Name: "data", PersistentVolumeClaim: claim{ClaimName: k.Claim}}},
	}
	return j
}
