package sweeps

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"runtime/metrics"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/memory"
	"github.com/apache/arrow/go/v17/parquet"
	"github.com/apache/arrow/go/v17/parquet/compress"
	"github.com/apache/arrow/go/v17/parquet/pqarrow"
)

// allocated is the number of bytes allocated on the heap since the process began.
func allocated() uint64 {
	sample := []metrics.Sample{{Name: "/gc/heap/allocs:bytes"}}
	metrics.Read(sample)
	return sample[0].Value.Uint64()
}

// bomb is a Parquet list without statistics whose column has the given texts.
func bomb(t *testing.T, texts ...string) []byte {
	t.Helper()
	schema := arrow.NewSchema([]arrow.Field{{Name: "policy", Type: arrow.BinaryTypes.String}}, nil)
	column := array.NewStringBuilder(memory.DefaultAllocator)
	column.AppendValues(texts, nil)
	record := array.NewRecord(schema, []arrow.Array{column.NewArray()}, int64(len(texts)))
	var b bytes.Buffer
	w, err := pqarrow.NewFileWriter(schema, &b, parquet.NewWriterProperties(parquet.WithCompression(compress.Codecs.Zstd), parquet.WithStats(false)),
		pqarrow.DefaultWriterProps())
	if err == nil {
		err = w.Write(record)
	}
	if err := errors.Join(err, w.Close()); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestAListThatUnpacksToFarMoreIsRefused reads lists of a few kilobytes whose texts have hundreds of megabytes.
func TestAListThatUnpacksToFarMoreIsRefused(t *testing.T) {
	base, err := os.ReadFile("three-banks.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{
		"one text of 100 MB":       bomb(t, strings.Repeat("x", 100_000_000)),
		"a long text in many rows": bomb(t, many(40, strings.Repeat("x", 1<<20))...),
	} {
		dir := t.TempDir()
		for file, content := range map[string][]byte{"list.parquet": data, "base.yaml": base,
			"grid.toml": []byte("name = \"x\"\nscenario = \"base.yaml\"\ndesign = { kind = \"list\", file = \"list.parquet\" }\n[[axis]]\nname = \"policy\"\nset = \"agents.*.policy\"\n")} {
			if err := os.WriteFile(filepath.Join(dir, file), content, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		before := allocated()
		_, err := Load(filepath.Join(dir, "grid.toml"))
		if used := allocated() - before; used > 200<<20 {
			t.Errorf("%s: reading %d bytes took %d MiB", name, len(data), used>>20)
		}
		if err == nil || !strings.Contains(err.Error(), "list.parquet: column policy") {
			t.Errorf("%s: %.300v", name, err)
		}
	}
}

func many(n int, text string) []string {
	list := make([]string, n)
	for i := range list {
		list[i] = text
	}
	return list
}
