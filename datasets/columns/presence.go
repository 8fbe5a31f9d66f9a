package columns

import "encoding/binary"

// presence has one bit for every row of a row group: the row has a value.
type presence [RowGroupRows / 64]uint64

func (p *presence) set(row int) { p[uint(row)/64%uint(len(p))] |= 1 << (uint(row) % 64) }

func (p *presence) clear(rows int) { clear(p[:(rows+63)/64]) }

// runsMin is the number of bytes (eight rows each) that must agree before a run-length run pays.
const runsMin = 4

// appendLevels appends the definition levels (0 or 1) of the rows from first up to end in Parquet's mixture of
// run-length and bit-packed runs; first is a multiple of 64. The bits of a mask are already in the order of a bit-packed run.
func (p *presence) appendLevels(dst []byte, first, end int) []byte {
	rows := end - first
	words := p[first/64 : (end+63)/64]
	full := rows / 8
	at := func(i int) byte { return byte(words[i/8] >> (8 * uint(i%8))) }
	packed := 0 // first byte of the pending bit-packed run
	for i := 0; i < full; {
		b := at(i)
		if b != 0 && b != 0xff {
			i++
			continue
		}
		j := sameBytes(words, i+1, full, b)
		if j-i >= runsMin || (i == 0 && j == full) {
			dst = appendPacked(dst, at, packed, i)
			dst = appendRun(dst, (j-i)*8, b&1)
			packed = j
		}
		i = j
	}
	dst = appendPacked(dst, at, packed, full)
	return appendTail(dst, words, full*8, rows)
}

// sameBytes returns the end of the run of bytes b that includes byte i−1, at most end.
func sameBytes(words []uint64, i, end int, b byte) int {
	whole := uint64(b) * 0x0101010101010101
	for i < end {
		if i%8 == 0 && i+8 <= end && words[i/8] == whole {
			i += 8
			continue
		}
		if byte(words[i/8]>>(8*uint(i%8))) != b {
			return i
		}
		i++
	}
	return i
}

func appendRun(dst []byte, rows int, level byte) []byte {
	dst = binary.AppendUvarint(dst, uint64(rows)<<1)
	return append(dst, level)
}

func appendPacked(dst []byte, at func(int) byte, from, to int) []byte {
	if from == to {
		return dst
	}
	dst = binary.AppendUvarint(dst, uint64(to-from)<<1|1)
	for i := from; i < to; i++ {
		dst = append(dst, at(i))
	}
	return dst
}

// appendTail appends the rows after the last full byte as short runs.
func appendTail(dst []byte, words []uint64, row, rows int) []byte {
	bit := func(r int) byte { return byte(words[r/64]>>(uint(r)%64)) & 1 }
	for row < rows {
		end := row + 1
		for end < rows && bit(end) == bit(row) {
			end++
		}
		dst = appendRun(dst, end-row, bit(row))
		row = end
	}
	return dst
}
