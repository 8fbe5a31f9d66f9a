package inputs

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"fmt"
	"io"
	"maps"
	"slices"

	"sweep/engine/document"
)

// Pseudonyms replace the names of banks and the ids of payments by keyed hashes: without the key nobody can find out which
// bank a pseudonym is by trying names. Equal names have equal pseudonyms, in all files that are replaced with the same
// key.
type Pseudonyms struct {
	key   []byte
	banks map[string]string // pseudonym → bank, of all files so far
	found map[string]bool   // the pseudonyms of this file
}

// keyBytesMin is the length of the shortest key: 16 bytes cannot be guessed.
const keyBytesMin = 16

// NewPseudonyms uses a key.
func NewPseudonyms(key []byte) (*Pseudonyms, error) {
	if len(key) < keyBytesMin {
		return nil, fmt.Errorf("the key has %d bytes; a key needs at least %d", len(key), keyBytesMin)
	}
	return &Pseudonyms{key: key, banks: map[string]string{}, found: map[string]bool{}}, nil
}

// bankDigits and idDigits are the hexadecimal digits of pseudonyms. Two banks or ids with the same one are an error.
const bankDigits, idDigits = 12, 20

func (p *Pseudonyms) hash(purpose, text string, digits int) string {
	h := hmac.New(sha256.New, p.key)
	io.WriteString(h, purpose+"\x00"+text)
	return hex.EncodeToString(h.Sum(nil))[:digits]
}

func (p *Pseudonyms) bank(name string) (string, error) {
	name = headOffice(name)
	if name == "" {
		return "", nil // rejected when the file is read
	}
	pseudonym := "B" + p.hash("bank", name, bankDigits)
	if other, taken := p.banks[pseudonym]; taken && other != name {
		return "", fmt.Errorf("the banks %q and %q have the same pseudonym; use another key", other, name)
	}
	p.banks[pseudonym], p.found[pseudonym] = name, true
	return pseudonym, nil
}

// Banks lists the pseudonyms of the file in ascending order.
func (p *Pseudonyms) Banks() []string { return slices.Sorted(maps.Keys(p.found)) }

// ReadMap adds the banks of files that were replaced earlier with the same key, so that WriteMap does not lose them.
func (p *Pseudonyms) ReadMap(from io.Reader) error {
	rows, err := csv.NewReader(from).ReadAll()
	if err != nil {
		return err
	}
	for i, row := range rows {
		switch {
		case i == 0:
		case len(row) != 2 || row[0] != "B"+p.hash("bank", row[1], bankDigits):
			return fmt.Errorf("line %d is not a bank and its pseudonym by this key", i+1)
		default:
			p.banks[row[0]] = row[1]
		}
	}
	return nil
}

// WriteMap writes which bank each pseudonym stands for, as CSV. With the columns alias and bank, it also is a file of
// participants.
func (p *Pseudonyms) WriteMap(to io.Writer) error {
	w := csv.NewWriter(to)
	w.Write([]string{"bank", "alias"})
	for _, pseudonym := range slices.Sorted(maps.Keys(p.banks)) {
		w.Write([]string{pseudonym, p.banks[pseudonym]})
	}
	w.Flush()
	return w.Error()
}

// Replace writes the columns of a surveyed file that are read as CSV, with pseudonyms. Columns that are not read are left
// out: nobody knows what they reveal. A row that is not even a row is an error.
func (p *Pseudonyms) Replace(path string, s *Survey, to io.Writer) error {
	o, err := openSource(path)
	if err != nil {
		return err
	}
	defer o.close()
	var columns []wanted
	var keys []int
	var names []string
	for i, c := range paymentColumnsOf(s.Payments.Columns) {
		if c.name != "" {
			columns, keys, names = append(columns, c), append(keys, i), append(names, c.name)
		}
	}
	w := csv.NewWriter(to)
	w.Write(names)
	record := make([]string, len(columns))
	var failed error
	_, err = eachRow(o, s.Payments.Delimiter, columns, func(line int64, cells []cell, problem string) {
		if failed != nil {
			return
		}
		for i := range cells {
			record[i] = string(cells[i].written())
			switch keys[i] {
			case senderColumn, receiverColumn:
				record[i], failed = p.bank(record[i])
			case idColumn:
				if record[i] != "" {
					record[i] = p.hash("id", record[i], idDigits)
				}
			}
			if failed != nil {
				return
			}
		}
		if problem != "" {
			failed = &document.Error{Pos: document.Pos{File: path, Line: int(line)}, Class: document.FileError, Message: problem, Remedy: "correct the row first"}
			return
		}
		failed = w.Write(record)
	})
	w.Flush()
	if failed == nil {
		failed = err
	}
	if failed == nil {
		failed = w.Error()
	}
	return failed
}
