package cluster

import (
	"bytes"
	"fmt"
	"path"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"sweep/datasets/vfs"
	"sweep/runner/shell"
)

// Kubernetes describes an Indexed Job that computes a grid and the job that finishes the data set.
type Kubernetes struct {
	Name      string // of the job: lower-case letters, digits and hyphens
	Namespace string // "" : the one that kubectl is set to
	Image     string // has a shell and the sweep program
	Program   string // in the image
	User      int64  // numeric id of the user that the pods run as; 0: the image's

	Grid   string            // grid file: a name in Source, or a path that the pods see
	Source map[string][]byte // the grid and the files it uses, relative to the grid; nil if the pods see the grid anyway
	Dir    vfs.Place         // directory of the data set in the volume, or a URL
	Args   []string          // more arguments of sweep run

	Claim  string // persistent volume claim that all pods share (ReadWriteMany); "": none, for a data set with a URL
	Mount  string // where the pods see it
	Secret string // whose keys become environment variables, as for the credentials of an object store; "": none

	Tasks            int // completions, each computes one shard
	Parallel         int // pods at the same time; 0: all
	RetriesPerIndex  int // pods that an index may lose to errors
	MaxFailedIndexes int // the job fails if more have failed; 0: never
	CPUs             int // per pod; 0: 1
	MemoryMiB        int // per pod; 0: no request and no limit

	// Exit codes of the program that end more than a pod. After any other the pod is tried again.
	Futile  []int // no pod of the job can succeed
	Settled []int // no pod of the same index can
}

// podGrace is the time a pod has to commit its running batches when it is asked to end; the kubelet waits a little
// longer before it kills.
const (
	podGrace     = 60 * time.Second
	podGraceKill = podGrace + 30*time.Second
)

// Kubernetes allows no more pods at the same time in an Indexed Job.
const indexesMax = 100_000

// Manifest returns YAML documents: a config map with the grid, if Source is given; the job NAME, of which each index
// computes one shard; and the job NAME-finish, which builds the manifest of the data set and must be started when NAME
// has ended. An index in which runs have failed counts as failed, although its batches are committed.
func (k Kubernetes) Manifest() ([]byte, error) {
	k.CPUs = max(k.CPUs, 1)
	if k.Parallel <= 0 || k.Parallel > k.Tasks {
		k.Parallel = k.Tasks
	}
	if k.MaxFailedIndexes <= 0 || k.MaxFailedIndexes > k.Tasks {
		k.MaxFailedIndexes = k.Tasks
	}
	if err := k.check(); err != nil {
		return nil, err
	}
	var documents []any
	if k.Source != nil {
		grid, err := k.gridMap()
		if err != nil {
			return nil, err
		}
		documents = append(documents, grid)
	}
	documents = append(documents, k.compute(), k.finish())

	var b bytes.Buffer
	fmt.Fprintf(&b, "# kubectl apply -f with this file computes the grid in %d pods. When the job has ended, this finishes the data set:\n", k.Tasks)
	fmt.Fprintf(&b, "#   kubectl%s patch job/%s -p '{\"spec\":{\"suspend\":false}}'\n", k.inNamespace(), k.finishName())
	e := yaml.NewEncoder(&b)
	e.SetIndent(2)
	for _, d := range documents {
		if err := e.Encode(d); err != nil {
			return nil, err
		}
	}
	err := e.Close()
	return b.Bytes(), err
}

func (k Kubernetes) inNamespace() string {
	if k.Namespace == "" {
		return ""
	}
	return " -n " + k.Namespace
}

func (k Kubernetes) check() error {
	dir, inVolume := k.Dir.Path()
	switch {
	case k.MemoryMiB < 0 || k.RetriesPerIndex < 0 || k.User < 0:
		return fmt.Errorf("limits of a job cannot be negative")
	case !jobName.MatchString(k.Name):
		return fmt.Errorf("the job name %q must have only lower-case letters, digits and hyphens, at most 42", k.Name)
	case strings.HasSuffix(k.Name, finishSuffix):
		return fmt.Errorf("the job name %q must not end in %s, as that is how the finishing job of another one is called", k.Name, finishSuffix)
	case k.Tasks < 1 || k.Tasks > indexesMax:
		return fmt.Errorf("an indexed job has 1 to %d indexes, not %d", indexesMax, k.Tasks)
	case k.Image == "":
		return fmt.Errorf("a job needs an image")
	case !inVolume:
	case k.Claim == "":
		return fmt.Errorf("a job needs a volume claim, or a data set with a URL")
	case !path.IsAbs(k.Mount) || strings.Contains(k.Mount, ":"):
		return fmt.Errorf("the place of the volume, %q, is no absolute path", k.Mount)
	case !path.IsAbs(dir) || !strings.HasPrefix(path.Clean(dir)+"/", path.Clean(k.Mount)+"/"):
		return fmt.Errorf("the data set %q is not in the volume, which the pods see as %s", dir, k.Mount)
	}
	return nil
}

// compute is the indexed job. The shell adds one to the index, because shards are counted from 1, and is then replaced
// by the program, so that the program is process 1 and receives the signals.
func (k Kubernetes) compute() job {
	grid := k.Grid
	if k.Source != nil {
		grid = path.Join(gridMount, k.inGridMap(k.Grid))
	}
	command := append([]string{k.Program, "run", grid, "--dir", k.Dir.Text()}, k.Args...)
	line := fmt.Sprintf(`exec %s --shard "$((JOB_COMPLETION_INDEX + 1))/%d" --workers %d --grace %s`,
		shell.Join(command...), k.Tasks, k.CPUs, podGrace)
	j := k.job(k.Name, []string{"/bin/sh", "-c", line}, k.CPUs)
	j.Spec.CompletionMode = "Indexed"
	j.Spec.Completions, j.Spec.Parallelism = k.Tasks, k.Parallel
	j.Spec.BackoffLimitPerIndex, j.Spec.MaxFailedIndexes = &k.RetriesPerIndex, &k.MaxFailedIndexes
	j.Spec.PodReplacementPolicy = "Failed"
	j.Spec.PodFailurePolicy = &podFailurePolicy{Rules: []podFailureRule{
		{Action: "Ignore", OnPodConditions: []podCondition{{Type: "DisruptionTarget", Status: "True"}}},
		{Action: "FailJob", OnExitCodes: &exitCodes{Operator: "In", Values: k.Futile}},
		{Action: "FailIndex", OnExitCodes: &exitCodes{Operator: "In", Values: k.Settled}},
	}}
	if k.Source != nil {
		j.Spec.Template.Spec.mount(k.gridVolume(), volumeMount{MountPath: gridMount, ReadOnly: true})
	}
	return j
}

// finish is the job that builds the manifest. It fails at once if runs are missing or have failed.
func (k Kubernetes) finish() job {
	j := k.job(k.finishName(), []string{k.Program, "finish", k.Dir.Text()}, 1)
	j.Spec.Suspend = true
	j.Spec.BackoffLimit = new(int)
	return j
}

// job is the part that both jobs share.
func (k Kubernetes) job(name string, command []string, cpus int) job {
	labels := map[string]string{"app.kubernetes.io/name": "sweep", "app.kubernetes.io/instance": k.Name}
	c := container{
		Name: "sweep", Image: k.Image, Command: command,
		Env:             []envVar{{Name: "GOMAXPROCS", Value: fmt.Sprint(cpus)}},
		SecurityContext: containerSecurity{Capabilities: capabilities{Drop: []string{"ALL"}}},
	}
	c.Resources.Requests = map[string]string{"cpu": fmt.Sprint(cpus)}
	if k.MemoryMiB > 0 {
		memory := fmt.Sprintf("%dMi", k.MemoryMiB)
		c.Resources.Requests["memory"] = memory
		c.Resources.Limits = map[string]string{"memory": memory}
		c.Env = append(c.Env, envVar{Name: "GOMEMLIMIT", Value: fmt.Sprintf("%dMiB", memoryForGo(k.MemoryMiB))})
	}
	if k.Secret != "" {
		c.EnvFrom = []envFrom{{SecretRef: secretRef{Name: k.Secret}}}
	}
	j := job{APIVersion: "batch/v1", Kind: "Job", Metadata: metadata{Name: name, Namespace: k.Namespace, Labels: labels}}
	j.Spec.Template.Metadata.Labels = labels
	j.Spec.Template.Spec = podSpec{
		RestartPolicy: "Never", TerminationGracePeriodSeconds: int(podGraceKill / time.Second), Containers: []container{c},
		SecurityContext: k.security(),
	}
	if k.Claim != "" {
		j.Spec.Template.Spec.mount(volume{Name: "data", PersistentVolumeClaim: &claim{ClaimName: k.Claim}}, volumeMount{MountPath: k.Mount})
	}
	return j
}

// security meets the requirements of clusters that accept only restricted pods, if the pods run as a user.
func (k Kubernetes) security() podSecurity {
	s := podSecurity{SeccompProfile: seccompProfile{Type: "RuntimeDefault"}}
	if k.User > 0 {
		yes := true
		s.RunAsNonRoot, s.RunAsUser, s.FSGroup = &yes, &k.User, &k.User
	}
	return s
}
