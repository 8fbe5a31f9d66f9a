package inputs

// csvFile is an open CSV file after its header.
type csvFile struct {
	header *header
	blocks *blockReader
}

// openCSV reads the header of a CSV file.
func openCSV(o *opened, delimiter string, columns []wanted) (*csvFile, error) {
	c := &csvFile{blocks: &blockReader{r: o.text, line: 1}}
	if err := c.blocks.fill(blockBytes + recordBytes); err != nil {
		return nil, err
	}
	h, problem := readHeader(c.blocks.pending, delimiter, columns)
	if problem != "" {
		return nil, &headerError{problem}
	}
	c.header = h
	c.blocks.pending, c.blocks.line, c.blocks.delim = c.blocks.pending[h.bytes:], h.line, h.delim
	return c, nil
}

// eachRow calls visit for each row of a small file with the values of the wanted columns, in one goroutine. A row that is
// wrong as a whole has a problem and no values. It returns the number of empty lines.
func eachRow(o *opened, delimiter string, columns []wanted, visit func(line int64, cells []cell, problem string)) (empty int64, err error) {
	if o.text == nil {
		return 0, eachParquetRow(o, columns, func(line int64, cells []cell) error { visit(line, cells, ""); return nil })
	}
	c, err := openCSV(o, delimiter, columns)
	if err != nil {
		return 0, err
	}
	cells := make([]cell, len(columns))
	for {
		b, err := c.blocks.next()
		if b == nil || err != nil {
			return empty, err
		}
		b.records(c.header.delim, func(line int64, fields [][]byte, problem string) {
			switch {
			case problem != "":
				visit(line, nil, problem)
			case len(fields) == 0:
				empty++
			case len(fields) != len(c.header.names):
				visit(line, nil, c.header.wrongCount(len(fields)))
			default:
				for i, place := range c.header.places {
					cells[i] = cell{}
					if place >= 0 {
						cells[i].text = fields[place]
					}
				}
				visit(line, cells, "")
			}
		})
	}
}
