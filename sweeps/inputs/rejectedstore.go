package inputs

import (
	"errors"
	"fmt"
	"io"
	"slices"

	parquetgo "github.com/parquet-go/parquet-go"

	"sweep/datasets/parquet"
)

// Rejected rows are stored like the rows that were read, so that every process can write the table rejected_rows.

type storedRejected struct {
	File   string `parquet:"file,dict,zstd"`
	Line   int64  `parquet:"line,delta,zstd"`
	Reason string `parquet:"reason,dict,zstd"`
}

// HashRejected is the hash of a list of rejected rows.
func HashRejected(rows []Rejected) string {
	sum := newSum()
	sum.text("rejected")
	sum.number(int64(len(rows)))
	for _, r := range rows {
		sum.text(r.File)
		sum.number(r.Line)
		sum.text(r.Reason)
	}
	return sum.hex()
}

// EncodeRejected writes a list of rejected rows. The same rows have the same bytes.
func EncodeRejected(to io.Writer, rows []Rejected) error {
	w := parquetgo.NewGenericWriter[storedRejected](to, parquetgo.MaxRowsPerRowGroup(storedGroupRows), parquetgo.CreatedBy("sweep", storedVersion, ""),
		parquetgo.KeyValueMetadata(versionKey, storedVersion), parquetgo.KeyValueMetadata(hashKey, HashRejected(rows)))
	var err error
	for chunk := range slices.Chunk(rows, 1024) {
		stored := make([]storedRejected, len(chunk))
		for i, r := range chunk {
			stored[i] = storedRejected{r.File, r.Line, r.Reason}
		}
		if _, err = w.Write(stored); err != nil {
			break
		}
	}
	return errors.Join(err, w.Close())
}

// DecodeRejected reads what EncodeRejected wrote, which may be damaged or forged.
func DecodeRejected(r io.ReaderAt, size int64) ([]Rejected, error) {
	f, err := parquet.Open(r, size)
	if err != nil {
		return nil, err
	}
	if version, _ := f.Metadata(versionKey); version != storedVersion {
		return nil, fmt.Errorf("its rows have the version %q, this program reads %s", version, storedVersion)
	}
	which := make([]int, 3)
	for i, want := range []parquet.Spec{{Name: "file", Type: "VARCHAR"}, {Name: "line", Type: "BIGINT"}, {Name: "reason", Type: "VARCHAR"}} {
		which[i] = slices.IndexFunc(f.Columns(), func(c parquet.Spec) bool { return c.Name == want.Name && c.Type == want.Type })
		if which[i] < 0 {
			return nil, fmt.Errorf("it lacks the column %s", want.Name)
		}
	}
	rows := f.RowsOfColumns(which)
	defer rows.Close()
	var list []Rejected
	for rows.Next() {
		file, line, reason := rows.Values(0), rows.Values(1), rows.Values(2)
		if len(file) != 1 || len(line) != 1 || len(reason) != 1 {
			return nil, errors.New("a row has a list")
		}
		list = append(list, Rejected{File: string(file[0].ByteArray()), Line: line[0].Int64(), Reason: string(reason[0].ByteArray())})
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	if hash, _ := f.Metadata(hashKey); hash != HashRejected(list) {
		return nil, fmt.Errorf("its rows do not have the hash %.12s", hash)
	}
	return list, nil
}
