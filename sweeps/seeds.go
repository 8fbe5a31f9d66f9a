package sweeps

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"

	"sweep/engine"
	"sweep/engine/scenario"
)

// Seeds and keys are part of stored data sets, so the formulas of this file must never change. All numbers are written
// as 8 bytes, most significant first.

// Seeding defines how the replications of different points share seeds.
type Seeding uint8

// The kinds of seeding.
const (
	// CommonSeeds gives replication r of every point the same seed, so that points can be compared pairwise.
	CommonSeeds Seeding = iota
	// IndependentSeeds gives every run its own seed.
	IndependentSeeds
)

// String returns the name used in a grid.
func (s Seeding) String() string { return seedingNames[s] }

var seedingNames = []string{CommonSeeds: "common", IndependentSeeds: "independent"}

// content identifies a point for the engine: SHA-256 of the canonical scenario without its seed.
type content [sha256.Size]byte

func contentOf(s *scenario.Scenario) content {
	seedless := *s
	seedless.Seed = 0
	return sha256.Sum256(scenario.Canonical(&seedless))
}

// commonSeed returns the first 8 bytes of SHA-256("sweep seed" 0x00, base seed, replication), see seedFrom.
func commonSeed(base uint64, replication int64) uint64 {
	return seedFrom(words("sweep seed\x00", base, uint64(replication)))
}

// independentSeed returns the first 8 bytes of SHA-256("sweep independent seed" 0x00, base seed, replication, content). It
// depends on the content of the point and not on its position in the grid.
func independentSeed(base uint64, replication int64, c content) uint64 {
	return seedFrom(append(words("sweep independent seed\x00", base, uint64(replication)), c[:]...))
}

// episodeSeed returns the first 8 bytes of SHA-256("sweep episode seed" 0x00, base seed, date 0x00, hash of the rows of the date).
// It does not depend on the other dates.
func episodeSeed(base uint64, date, rows string) uint64 {
	return seedFrom(append(words("sweep episode seed\x00", base), date+"\x00"+rows...))
}

// independentEpisodeSeed returns the first 8 bytes of SHA-256("sweep independent episode seed" 0x00, base seed, date 0x00,
// content), where the content includes the rows of the date.
func independentEpisodeSeed(base uint64, date string, c content) uint64 {
	return seedFrom(append(append(words("sweep independent episode seed\x00", base), date+"\x00"...), c[:]...))
}

// seedFrom keeps 63 bits, so that a seed fits in a signed column of any reader and can be written in TOML, and avoids 0,
// which the engine replaces with 1.
func seedFrom(b []byte) uint64 {
	sum := sha256.Sum256(b)
	return max(binary.BigEndian.Uint64(sum[:])>>1, 1)
}

// runKey returns the first 8 bytes, in hex, of SHA-256("sweep run" 0x00, version of the engine's semantics, seed, content).
func runKey(c content, seed uint64) string {
	sum := sha256.Sum256(append(words("sweep run\x00", engine.SemanticsVersion, seed), c[:]...))
	return hex.EncodeToString(sum[:8])
}

func words(purpose string, numbers ...uint64) []byte {
	b := []byte(purpose)
	for _, n := range numbers {
		b = binary.BigEndian.AppendUint64(b, n)
	}
	return b
}
