package parquet

import (
	"testing"

	parquetgo "github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/compress/gzip"
	"github.com/parquet-go/parquet-go/compress/snappy"
	"github.com/parquet-go/parquet-go/compress/zstd"
)

// FuzzFile decodes anything as a Parquet file: no input may cause a panic or take more memory than its size explains.
func FuzzFile(f *testing.F) {
	f.Add(sample(f, 12, parquetgo.DataPageVersion(1)))
	f.Add(sample(f, 12, parquetgo.DataPageVersion(2), parquetgo.Compression(&zstd.Codec{})))
	f.Add(sample(f, 12, parquetgo.Compression(&snappy.Codec{})))
	f.Add(sample(f, 12, parquetgo.Compression(&gzip.Codec{})))
	f.Fuzz(func(t *testing.T, data []byte) {
		before := allocated()
		decodeAll(data)
		if used := allocated() - before; used > memoryMax+uint64(1000*len(data)) {
			t.Errorf("decoding %d bytes took %d MiB", len(data), used>>20)
		}
	})
}
