package cluster

import (
	"bytes"
	"encoding/base64"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
	"pgregory.net/rapid"

	"sweep/datasets/objects"
	"sweep/datasets/vfs"
)

// pods is a job whose grid is in the volume, with every option.
func pods() Kubernetes {
	return Kubernetes{
		Name: "credit-and-delay", Namespace: "rtgs", Image: "registry.example/sweep:1.0", Program: "sweep", Grid: "/data/grid.toml",
		User: 1000, Dir: vfs.OnDisk("/data/it's out"), Args: []string{"--retries", "1"}, Claim: "sweeps", Mount: "/data",
		Tasks: 40, Parallel: 10, RetriesPerIndex: 6, MaxFailedIndexes: 5, CPUs: 4, MemoryMiB: 8000,
		Futile: []int{12, 14, 80}, Settled: []int{3, 13},
	}
}

// carried is a job that brings its grid, with as few options as possible.
func carried() Kubernetes {
	return Kubernetes{
		Name: "study", Image: "sweep", Program: "sweep", Grid: "grid.toml", Dir: vfs.OnDisk("/data/out/study"), Claim: "sweeps", Mount: "/data", Tasks: 3,
		Futile: []int{12, 14, 80}, Settled: []int{3, 13},
		Source: map[string][]byte{
			"grid.toml": []byte("scenario = \"../scenarios/two.yaml\"\n"), "../scenarios/two.yaml": []byte("ticks: 10\n"),
			"../../shared/points.parquet": {0xff, 0, 1}, "policies/a.json": []byte("{}\n"),
		},
	}
}

// stored is a job whose data set is in an object store.
func stored() Kubernetes {
	k := carried()
	k.Dir, k.Claim, k.Mount, k.Secret = vfs.At(objects.S3{}, "s3", "bucket/study"), "", "", "s3-keys"
	return k
}

func TestKubernetesManifests(t *testing.T) {
	for name, k := range map[string]Kubernetes{"job.yaml": pods(), "job-with-grid.yaml": carried(), "job-on-s3.yaml": stored()} {
		text, err := k.Manifest()
		if err != nil {
			t.Fatal(err)
		}
		golden(t, name, text)
	}
}

// TestPodsSeeTheGridWithItsFiles resolves the names of the files in the volume as a pod does.
func TestPodsSeeTheGridWithItsFiles(t *testing.T) {
	k := carried()
	text, err := k.Manifest()
	if err != nil {
		t.Fatal(err)
	}
	var grid configMap
	var compute job
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	if err := decoder.Decode(&grid); err != nil {
		t.Fatal(err)
	}
	if err := decoder.Decode(&compute); err != nil {
		t.Fatal(err)
	}
	seen := map[string]string{}
	for _, item := range compute.Spec.Template.Spec.Volumes[1].ConfigMap.Items {
		content := grid.Data[item.Key]
		if encoded, ok := grid.BinaryData[item.Key]; ok {
			data, err := base64.StdEncoding.DecodeString(encoded)
			if err != nil {
				t.Fatal(err)
			}
			content = string(data)
		}
		seen[item.Path] = content
	}
	for path, want := range map[string]string{
		"up/up/grid.toml": "grid.toml", "up/scenarios/two.yaml": "../scenarios/two.yaml",
		"shared/points.parquet": "../../shared/points.parquet", "up/up/policies/a.json": "policies/a.json",
	} {
		if got, ok := seen[path]; !ok || got != string(k.Source[want]) {
			t.Errorf("a pod sees %q as %s, want the content of %s", got, path, want)
		}
	}
	if command := compute.Spec.Template.Spec.Containers[0].Command[2]; !strings.HasPrefix(command, "exec sweep run /grid/up/up/grid.toml --dir ") {
		t.Errorf("a pod runs %s", command)
	}
}

func TestKubernetesRefusesWhatCannotWork(t *testing.T) {
	for name, change := range map[string]func(*Kubernetes){
		"a name with a dot":     func(k *Kubernetes) { k.Name = "a.b" },
		"no volume":             func(k *Kubernetes) { k.Claim = "" },
		"no index":              func(k *Kubernetes) { k.Tasks = 0 },
		"too many indexes":      func(k *Kubernetes) { k.Tasks = 100_001 },
		"a relative mount":      func(k *Kubernetes) { k.Mount = "data" },
		"data beside the mount": func(k *Kubernetes) { k.Dir = vfs.OnDisk("/database/out") },
		"an absolute source":    func(k *Kubernetes) { k.Source["/etc/points.csv"] = nil },
		"a lost grid":           func(k *Kubernetes) { k.Grid = "other.toml" },
		"a large grid":          func(k *Kubernetes) { k.Source["points.csv"] = make([]byte, 1<<20) },
	} {
		k := carried()
		change(&k)
		if _, err := k.Manifest(); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func TestJobNamesAreThoseOfKubernetes(t *testing.T) {
	for grid, want := range map[string]string{
		"study": "study", "study-2": "study-2", "Credit & Delay_2": "credit-delay-2-", "--": "sweep-", "a-finish": "a-finish-",
		strings.Repeat("long ", 20): "long-long-long-long-long-long-lon-",
	} {
		got := JobName(grid)
		if hash, hashed := strings.CutPrefix(got, want); !strings.HasPrefix(got, want) || hashed && hash != "" && len(hash) != 8 {
			t.Errorf("the job of %q is %q, want %q", grid, got, want)
		}
	}
}

// TestGridsShareNoKubernetesNames tries names that differ only in what a job's name cannot have, that are longer than it
// can be, that are spelt like the name of another grid's job, and any others.
func TestGridsShareNoKubernetesNames(t *testing.T) {
	owner := map[string]string{}
	claim := func(t interface{ Fatalf(string, ...any) }, grid string) {
		k := Kubernetes{Name: JobName(grid)}
		if !jobName.MatchString(k.Name) {
			t.Fatalf("Kubernetes does not take the name %q of the job of %q", k.Name, grid)
		}
		for _, name := range []string{k.Name, k.finishName()} {
			if other, taken := owner[name]; taken && other != grid {
				t.Fatalf("%q and %q both have a job %q", grid, other, name)
			}
			owner[name] = grid
		}
	}
	long := strings.Repeat("a-long-name-", 5)
	names := []string{"my_study", "my-study", "my.study", "my--study", "-my-study", "MY-STUDY", "", "-", ".", "a", "a-finish", "a_finish",
		"a-finish-finish", long + "1", long + "2", long, "x" + long}
	for range 3 { // the names of jobs are names of grids, too
		for _, name := range names {
			claim(t, name)
			names = append(names, JobName(name), JobName(name)+finishSuffix)
		}
	}
	rapid.Check(t, func(t *rapid.T) { claim(t, rapid.StringMatching(`[a-c.A_-]{0,60}`).Draw(t, "grid")) })
}

// TestChangedGridsDoNotReplaceEachOther holds that a job under way keeps the grid that it was made with.
func TestChangedGridsDoNotReplaceEachOther(t *testing.T) {
	a, b := carried(), carried()
	b.Source[b.Grid] = append(slices.Clone(b.Source[b.Grid]), "# changed\n"...)
	if a.gridMapName() == b.gridMapName() {
		t.Errorf("two grids have the config map %s", a.gridMapName())
	}
	if again := carried(); again.gridMapName() != a.gridMapName() {
		t.Errorf("the same grid has the config maps %s and %s", a.gridMapName(), again.gridMapName())
	}
}
