package runner

import (
	"slices"
	"testing"

	"sweep/datasets/tables"
)

// TestGridsAndTheWriterHaveTheSameCompressions tries every compression that Parquet names, and what the writer lists.
func TestGridsAndTheWriterHaveTheSameCompressions(t *testing.T) {
	for _, name := range append(tables.Compressions(), "uncompressed", "lzo", "brotli", "lz4", "lz4_raw", "deflate") {
		_, err := readTwoBanks(replaced(twoBanksToml, "[output]", "[output]\ncompression = \""+name+"\""), twoBanksYaml)
		if written := slices.Contains(tables.Compressions(), name); written != (err == nil) {
			t.Errorf("%s: the writer has it: %v; a grid with it: %v", name, written, err)
		}
	}
}
