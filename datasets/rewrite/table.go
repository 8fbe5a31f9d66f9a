package rewrite

import (
	"sweep/datasets"
	"sweep/datasets/parquet"
)

// writeTable writes the rows of a table of a new batch as the newest version has them. Row groups are copied where nothing
// changes.
func (w *rewriting) writeTable(s *datasets.Stage, table string, records []datasets.CommitRecord) (int64, error) {
	old := w.from.Plans()[records[0].Plan-1]
	m, err := datasets.NewRowWriter(s, table, w.plans[records[0].Plan-1], w.kind.fileBytes())
	if err != nil {
		return 0, err
	}
	err = w.eachFile(table, records, func(p *parquet.File) error {
		if !old.FilesChanged(table, records[0].Partition) {
			return m.Add(p)
		}
		rows, err := w.from.NewestRows(table, old, records[0].Partition, p)
		if err != nil {
			return err
		}
		return m.AddRows(rows)
	})
	if err != nil {
		return 0, err
	}
	w.done.GroupsCopied += int64(m.Copied)
	return m.Close()
}
