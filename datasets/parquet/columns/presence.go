package columns

import "encoding/binary"

// presence has one bit for every row of a row group: the row has a value. Words that would be 0 may be missing at the end,
// so that a column that is never used takes no memory.
type presence []uint64

func (p *presence) set(row int) {
	i := uint(row) / 64
	if i >= uint(len(*p)) {
		p.extend(int(i) + 1)
	}
	(*p)[i] |= 1 << (uint(row) % 64)
}

// setWord sets the bits of a word.
func (p *presence) setWord(i int, bits uint64) {
	if i >= len(*p) {
		p.extend(i + 1)
	}
	(*p)[i] |= bits
}

// extend makes room for a number of words.
func (p *presence) extend(words int) {
	*p = append(*p, make([]uint64, max(0, words-len(*p)))...)
}

func (p *presence) clear() { *p = (*p)[:0] }

// appendLevels appends the definition levels (0 or 1) of the rows from first up to end in Parquet's hybrid of
// run-length and bit-packed runs; first is a multiple of 64. The bits of a mask are already in the order of a bit-packed
// run, so words that are neither empty nor full are copied.
func (p *presence) appendLevels(dst []byte, first, end int) []byte {
	p.extend((end + 63) / 64)
	words := (*p)[first/64 : end/64]
	for i := 0; i < len(words); {
		j := i + 1
		if w := words[i]; w == 0 || w == ^uint64(0) {
			for j < len(words) && words[j] == w {
				j++
			}
			dst = appendRun(dst, (j-i)*64, byte(w&1))
		} else {
			for j < len(words) && words[j] != 0 && words[j] != ^uint64(0) {
				j++
			}
			dst = binary.AppendUvarint(dst, uint64(j-i)*8<<1|1)
			for _, w := range words[i:j] {
				dst = binary.LittleEndian.AppendUint64(dst, w)
			}
		}
		i = j
	}
	if rest := end % 64; rest > 0 {
		dst = appendRest(dst, (*p)[end/64], rest)
	}
	return dst
}

func appendRun(dst []byte, rows int, level byte) []byte {
	dst = binary.AppendUvarint(dst, uint64(rows)<<1)
	return append(dst, level)
}

// appendRest appends the last rows, fewer than 64. A bit-packed run counts in eights; readers stop at the last row.
func appendRest(dst []byte, word uint64, rows int) []byte {
	full := uint64(1)<<rows - 1
	if word &= full; word == 0 || word == full {
		return appendRun(dst, rows, byte(word&1))
	}
	bytes := (rows + 7) / 8
	dst = binary.AppendUvarint(dst, uint64(bytes)<<1|1)
	for i := range bytes {
		dst = append(dst, byte(word>>(8*i)))
	}
	return dst
}
