package datasets

import (
	"errors"
	"net/url"
	"path"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestPartitionValuesAreEscaped(t *testing.T) {
	for value, want := range map[string]string{
		"fifo":        "runs/policy~fifo/batch-00007.parquet",
		"1e-06":       "runs/policy~1e-06/batch-00007.parquet",
		"a/b=c d%+":   "runs/policy~a%2Fb%3Dc%20d%25%2B/batch-00007.parquet",
		"..":          "runs/policy~../batch-00007.parquet",
		"ü":           "runs/policy~%C3%BC/batch-00007.parquet",
		"\x00\n":      "runs/policy~%00%0A/batch-00007.parquet",
		"":            "runs/policy~/batch-00007.parquet",
		"x.parquet":   "runs/policy~x.parquet/batch-00007.parquet",
		"-O evil":     "runs/policy~-O%20evil/batch-00007.parquet",
		"C:\\windows": "runs/policy~C%3A%5Cwindows/batch-00007.parquet",
	} {
		if got := dataPath("runs", []Partition{{"policy", value}}, 7, 0, 1); got != want {
			t.Errorf("%q: %s", value, got)
		}
	}
}

func TestAnyPartitionStaysInItsTableAndComesBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var partition []Partition
		for range rapid.IntRange(0, 3).Draw(t, "levels") {
			partition = append(partition, Partition{rapid.StringN(1, 8, 20).Draw(t, "axis"), rapid.StringN(1, 20, 50).Draw(t, "value")})
		}
		if CheckPartition(partition) != nil {
			return
		}
		batch := rapid.Int64Range(0, 1_000_000).Draw(t, "batch")
		generation, part := rapid.IntRange(1, 12).Draw(t, "generation"), rapid.IntRange(0, 5000).Draw(t, "part")
		name := dataPath("runs", partition, batch, part, generation)
		if path.Clean(name) != name || !strings.HasPrefix(name, "runs/") {
			t.Fatalf("%q leads elsewhere", name)
		}
		n, ok := ParseDataPath(name)
		levels := (&CommitRecord{Partition: partition}).partitionPath()
		if want := (DataName{Table: "runs", Partition: levels, Batch: batch, Part: part, Generation: generation}); !ok || n != want {
			t.Fatalf("%q is taken apart as %+v %v", name, n, ok)
		}
		for i, segment := range strings.Split(n.Partition, "/") {
			if len(partition) == 0 {
				break
			}
			axis, value, _ := strings.Cut(segment, "~")
			a, errA := url.PathUnescape(axis)
			v, errV := url.PathUnescape(value)
			if errA != nil || errV != nil || a != partition[i].Axis || v != partition[i].Value {
				t.Fatalf("%q is decoded as %q~%q", segment, a, v)
			}
		}
	})
}

func TestImpossiblePartitionsAreRefused(t *testing.T) {
	for _, p := range []Partition{{"", "x"}, {"batch", "x"}, {"BATCH", "x"}, {"policy", strings.Repeat("x", 200)}, {"policy", strings.Repeat("ü", 40)}} {
		var invalid *InvalidError
		if err := CheckPartition([]Partition{p}); !errors.As(err, &invalid) || invalid.Remedy == "" {
			t.Errorf("%.40v: %v", p, err)
		}
	}
}

func TestOnlyOurNamesAreTakenForData(t *testing.T) {
	for _, name := range []string{"runs/part-0.parquet", "runs/batch-0.parquet", "runs/batch=00000/part-1.parquet", "runs/batch=-0001/part-0.parquet",
		"runs/batch-000000.parquet", "runs/batch-10000.parquet", "runs/00011/batch-10000.parquet", "batch-00000.parquet", "runs/batch=00000/x/part-0.parquet", "part-0.parquet", "runs/batch-99999999999.parquet",
		"runs/batch-00000.g1.parquet", "runs/batch-00000.g.parquet", "runs/batch-00000.g02.parquet", "runs/batch-00000.g-2.parquet", "runs/batch-00000.g2.g3.parquet",
		"runs/batch-00000_000.parquet", "runs/batch-00000_1.parquet", "runs/batch-00000_.parquet", "runs/batch-00000_0001.parquet", "runs/batch-00000_-01.parquet",
		"runs/batch-00000_001_001.parquet", "runs/_001.parquet", "runs/batch-00000.g2_001.parquet"} {
		if n, ok := ParseDataPath(name); ok {
			t.Errorf("%s is taken for %+v", name, n)
		}
	}
	for _, name := range []string{"", "Runs", "_runs", "runs.parquet", "1runs", "ru ns", "runs/x", "..", strings.Repeat("x", 65)} {
		if ValidTable(name) {
			t.Errorf("%q is taken for a table", name)
		}
	}
}
