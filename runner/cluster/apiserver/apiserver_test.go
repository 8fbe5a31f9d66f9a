package apiserver

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/validation/field"
	"k8s.io/kubernetes/pkg/api/legacyscheme"
	"k8s.io/kubernetes/pkg/apis/batch"
	_ "k8s.io/kubernetes/pkg/apis/batch/install"
	batchvalidation "k8s.io/kubernetes/pkg/apis/batch/validation"
	"k8s.io/kubernetes/pkg/apis/core"
	_ "k8s.io/kubernetes/pkg/apis/core/install"
	corevalidation "k8s.io/kubernetes/pkg/apis/core/validation"
	"sigs.k8s.io/yaml"
)

// create does what the API server does with the documents of a manifest before it stores them: decode every one with no
// unknown or repeated key, fill in the defaults, validate.
func create(manifest []byte) (kinds []string, err error) {
	for _, text := range bytes.Split(manifest, []byte("\n---\n")) {
		var kind metav1.TypeMeta
		if err := yaml.Unmarshal(text, &kind); err != nil {
			return kinds, err
		}
		kinds = append(kinds, kind.Kind)
		switch kind {
		case metav1.TypeMeta{APIVersion: "batch/v1", Kind: "Job"}:
			err = createJob(text)
		case metav1.TypeMeta{APIVersion: "v1", Kind: "ConfigMap"}:
			err = createConfigMap(text)
		default:
			err = fmt.Errorf("%v is not expected", kind)
		}
		if err != nil {
			return kinds, fmt.Errorf("%s: %w", kind.Kind, err)
		}
	}
	return kinds, nil
}

func createJob(text []byte) error {
	var given batchv1.Job
	if err := yaml.UnmarshalStrict(text, &given); err != nil {
		return err
	}
	given.UID = "4c1b0f7e"
	if given.Namespace == "" {
		given.Namespace = "default" // of the request
	}
	legacyscheme.Scheme.Default(&given)
	var job batch.Job
	if err := legacyscheme.Scheme.Convert(&given, &job, nil); err != nil {
		return err
	}
	generateSelector(&job)
	return batchvalidation.ValidateJobCreate(&job, batchvalidation.JobValidationOptions{RequirePrefixedLabels: true}).ToAggregate()
}

// generateSelector gives a job the labels that the server generates for its pods.
func generateSelector(job *batch.Job) {
	generated := map[string]string{
		batch.JobNameLabel: job.Name, batch.LegacyJobNameLabel: job.Name,
		batch.ControllerUidLabel: string(job.UID), batch.LegacyControllerUidLabel: string(job.UID),
	}
	labels := map[string]string{}
	for _, set := range []map[string]string{job.Spec.Template.Labels, generated} {
		for key, value := range set {
			labels[key] = value
		}
	}
	job.Spec.Template.Labels = labels
	job.Spec.Selector = &metav1.LabelSelector{MatchLabels: map[string]string{batch.ControllerUidLabel: string(job.UID)}}
}

func createConfigMap(text []byte) error {
	var given corev1.ConfigMap
	if err := yaml.UnmarshalStrict(text, &given); err != nil {
		return err
	}
	if given.Namespace == "" {
		given.Namespace = "default"
	}
	var m core.ConfigMap
	if err := legacyscheme.Scheme.Convert(&given, &m, nil); err != nil {
		return err
	}
	var errs field.ErrorList = corevalidation.ValidateConfigMap(&m)
	return errs.ToAggregate()
}

func read(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestTheAPIServerTakesTheManifests(t *testing.T) {
	for name, want := range map[string]string{"job.yaml": "Job Job", "job-with-grid.yaml": "ConfigMap Job Job", "job-on-s3.yaml": "ConfigMap Job Job"} {
		kinds, err := create([]byte(read(t, name)))
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if got := strings.Join(kinds, " "); got != want {
			t.Errorf("%s has %s, want %s", name, got, want)
		}
	}
}

// TestTheAPIServerRefusesMistakes makes sure that the test above could fail.
func TestTheAPIServerRefusesMistakes(t *testing.T) {
	for name, change := range map[string]struct{ old, new, say string }{
		"an unknown key":            {"parallelism:", "paralelism:", "unknown field"},
		"a policy without indexes":  {"completionMode: Indexed", "completionMode: NonIndexed", "backoffLimitPerIndex"},
		"a policy with restarts":    {"restartPolicy: Never", "restartPolicy: OnFailure", "restartPolicy"},
		"pods that overlap":         {"podReplacementPolicy: Failed", "podReplacementPolicy: TerminatingOrFailed", "podReplacementPolicy"},
		"success as a failure":      {"values: [3, 13]", "values: [0, 13]", "must not be 0"},
		"codes without order":       {"values: [3, 13]", "values: [13, 3]", "ordered"},
		"more failures than pods":   {"maxFailedIndexes: 3", "maxFailedIndexes: 4", "maxFailedIndexes"},
		"a file outside the volume": {"path: shared/points.parquet", "path: ../points.parquet", "must not contain '..'"},
		"a name with a dot":         {"file-1: /wAB", "file 1: /wAB", "a valid config key"},
	} {
		text := read(t, "job-with-grid.yaml")
		if !strings.Contains(text, change.old) {
			t.Fatalf("%s: %q is not in the manifest", name, change.old)
		}
		_, err := create([]byte(strings.ReplaceAll(text, change.old, change.new)))
		if err == nil || !strings.Contains(err.Error(), change.say) {
			t.Errorf("%s: %v, want an error with %q", name, err, change.say)
		}
	}
}
