package stats

import (
	"crypto/sha256"
	"encoding/binary"
	"math"
	"math/rand/v2"
)

// generator draws for one question about some columns. Its seed is the SHA-256 hash of the question and of the values, so the
// answer depends on nothing else: not on earlier questions, the time or the number of workers.
func generator(question string, columns ...[]float64) *rand.ChaCha8 {
	h := sha256.New()
	h.Write([]byte(question))
	var cell [8]byte
	for _, column := range columns {
		binary.LittleEndian.PutUint64(cell[:], uint64(len(column)))
		h.Write(cell[:])
		for _, x := range column {
			binary.LittleEndian.PutUint64(cell[:], math.Float64bits(x))
			h.Write(cell[:])
		}
	}
	return rand.NewChaCha8([32]byte(h.Sum(nil)))
}
