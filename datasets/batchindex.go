package datasets

import (
	"strconv"
	"strings"
)

// BatchIndex stores, for every committed batch, its partition and the tables it has files in. It takes about
// 24 bytes per batch, and more for tables with several files in a batch, of which there are few.
type BatchIndex struct {
	batches    []batchBits
	updated    map[int64]int   // generation of the file of runs, if it is not 1
	parts      map[partOf]bool // parts after the first; true: found
	Committed  BatchSet
	tables     map[string]int
	partitions map[string]int32
}

type batchBits struct {
	tables    uint64 // bit per table
	seen      uint64 // tables whose first file was found
	partition int32
}

// partOf is a file of a table after the first.
type partOf struct {
	batch int64
	table int
	part  int
}

const tablesMax = 64

// Add remembers a batch.
func (x *BatchIndex) Add(r CommitRecord) error {
	if x.tables == nil {
		x.tables, x.partitions, x.updated, x.parts = map[string]int{}, map[string]int32{}, map[int64]int{}, map[partOf]bool{}
	}
	if need := int(r.Batch) + 1; need > len(x.batches) {
		x.batches = append(x.batches, make([]batchBits, need-len(x.batches))...)
	}
	b := batchBits{partition: x.partition(r.partitionPath())}
	part := 0
	for i, f := range r.Files {
		bit, ok := x.tables[f.Table]
		if !ok {
			bit = len(x.tables)
			if bit == tablesMax {
				return errTooManyTables
			}
			x.tables[f.Table] = bit
		}
		b.tables |= 1 << bit
		if part++; i == 0 || r.Files[i-1].Table != f.Table {
			part = 0
		}
		if part > 0 {
			x.parts[partOf{r.Batch, bit, part}] = false
		}
	}
	x.batches[r.Batch] = b
	if r.Updated != nil {
		x.updated[r.Batch] = r.Updated.Generation
	}
	x.Committed.Add(r.Batch)
	return nil
}

func (x *BatchIndex) partition(path string) int32 {
	id, ok := x.partitions[path]
	if !ok {
		id = int32(len(x.partitions))
		x.partitions[path] = id
	}
	return id
}

// See records that a file was found and reports whether the commit record of its batch lists it.
func (x *BatchIndex) See(n DataName) bool {
	bit, ok := x.tables[n.Table]
	id, known := x.partitions[n.Partition]
	if !ok || !known || !x.Committed.Has(n.Batch) {
		return false
	}
	b := &x.batches[n.Batch]
	if b.tables&(1<<bit) == 0 || b.partition != id || n.Generation != x.Generation(n.Batch, n.Table) {
		return false
	}
	if n.Part == 0 {
		b.seen |= 1 << bit
		return true
	}
	p := partOf{n.Batch, bit, n.Part}
	_, listed := x.parts[p]
	if listed {
		x.parts[p] = true
	}
	return listed
}

// Generation is that of a batch's file of a table.
func (x *BatchIndex) Generation(batch int64, table string) int {
	if g := x.updated[batch]; g > 0 && table == tableOfRuns {
		return g
	}
	return 1
}

// EachUnseen calls visit with the table of each listed file that was not found.
func (x *BatchIndex) EachUnseen(visit func(batch int64, table string)) {
	names := make([]string, len(x.tables))
	for table, bit := range x.tables {
		names[bit] = table
	}
	for batch, b := range x.batches {
		for bit, table := range names {
			if (b.tables&^b.seen)&(1<<bit) != 0 {
				visit(int64(batch), table)
			}
		}
	}
	for p, found := range x.parts {
		if !found {
			visit(p.batch, names[p.table])
		}
	}
}

// partitionPath is the part of the paths of the record's files between the table and the batch.
func (r *CommitRecord) partitionPath() string {
	if r.olderBy > 0 {
		return strings.Join(segments1(r.Partition), "/")
	}
	segments := make([]string, len(r.Partition))
	for i, p := range r.Partition {
		segments[i] = segment(p)
	}
	return strings.Join(segments, "/")
}

// DataName is what the path of a data file says.
type DataName struct {
	Table      string
	Partition  string // the directories between the table and the file
	Batch      int64
	Part       int // 0, 1, …
	Generation int // 1, 2, …; see updateruns.go
}

// ParseDataPath splits the path of a data file into its parts.
func ParseDataPath(name string) (n DataName, ok bool) {
	stem, isParquet := strings.CutSuffix(name, ".parquet")
	dir, last := CutLast(stem)
	last, generation, later := strings.Cut(last, ".g")
	last, part, further := strings.Cut(last, "_")
	if n.Batch, ok = batchOfFile(last + ".json"); !isParquet || !ok {
		return parseDataPath1(name)
	}
	n.Generation = 1
	if later {
		n.Generation, _ = strconv.Atoi(generation)
	}
	if further {
		n.Part, _ = strconv.Atoi(part)
	}
	if later && (n.Generation < 2 || strconv.Itoa(n.Generation) != generation) || further && (n.Part < 1 || partSuffix(n.Part) != "_"+part) {
		return n, false
	}
	if n.Batch >= flatBatches {
		var thousand string
		if dir, thousand = CutLast(dir); thousand != batchName(n.Batch/batchesPerDir) {
			return n, false
		}
	}
	n.Table, n.Partition, _ = strings.Cut(dir, "/")
	return n, n.Table != "" && n.Batch <= batchNumberMax
}

// CutLast splits a name at its last slash.
func CutLast(name string) (dir, last string) {
	i := strings.LastIndexByte(name, '/')
	if i < 0 {
		return "", name
	}
	return name[:i], name[i+1:]
}
