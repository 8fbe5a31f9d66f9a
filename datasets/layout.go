package datasets

import (
	"fmt"
	"strconv"
	"strings"
)

// The names in a data set. Everything below stateDir is ours; every other directory of the root is a table. Nothing
// unfinished and nothing set aside ends in ".parquet", because readers' globs find files in any directory, including
// those that begin with a dot or an underscore.
const (
	StateDir      = "_sweep"
	CommitsDir    = StateDir + "/commits"
	FailuresDir   = StateDir + "/failures"
	StagingDir    = StateDir + "/staging"
	QuarantineDir = StateDir + "/quarantine"
	LogDir        = StateDir + "/log"

	ManifestPath = "manifest.json"
	SQLPath      = "dataset.sql"

	stagedSuffix  = ".part"
	LockSuffix    = ".lock"
	setAsideName  = ".displaced"
	segmentMax    = 200 // bytes of one escaped "axis~value"; file systems end at 255
	flatBatches   = 10_000
	batchesPerDir = 1_000
)

// StateDirs are the directories of the documents of a data set.
var StateDirs = []string{CommitsDir, FailuresDir, FilesDir, InputsDir, JournalDir, ContextDir, LogDir, StagingDir, QuarantineDir}

// Partition is one directory level of a table's path: an axis and the value that all runs of the batch share.
type Partition struct {
	Axis  string `json:"axis"`
	Value string `json:"value"`
}

// CheckPartition reports whether partition values can be used in a path.
func CheckPartition(partition []Partition) error {
	for _, p := range partition {
		if p.Axis == "" || strings.EqualFold(p.Axis, "batch") {
			return &InvalidError{What: fmt.Sprintf("partition axis %q", p.Axis),
				Why: "the name is empty or reserved for the batch level", Remedy: "rename the axis"}
		}
		if name := segment(p); len(name) > segmentMax {
			return &InvalidError{What: fmt.Sprintf("partition %s=%.40s…", p.Axis, p.Value),
				Why: fmt.Sprintf("its directory name has %d bytes; the limit is %d", len(name), segmentMax), Remedy: "give the value a shorter label"}
		}
	}
	return nil
}

// segment is the directory name "axis~value". The value is a column of the files. The name is not "axis=value", because
// readers would take the value from there and guess its type. Every byte other than a letter, digit, '_', '-' or '.' is
// written as %XX.
func segment(p Partition) string { return Escape(p.Axis) + "~" + Escape(p.Value) }

// Escape is a text as a part of a directory name.
func Escape(s string) string {
	const hex = "0123456789ABCDEF"
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', c == '_', c == '-', c == '.':
			b.WriteByte(c)
		default:
			b.WriteByte('%')
			b.WriteByte(hex[c>>4])
			b.WriteByte(hex[c&15])
		}
	}
	return b.String()
}

// batchName is the number of a batch in names, which sort like the numbers up to 99999.
func batchName(batch int64) string { return fmt.Sprintf("%05d", batch) }

// batchLabel names a batch among the batches and analyses.
func batchLabel(batch int64) string { return "batch-" + batchName(batch) }

// dataPath is the final name of a batch's file of one table: TABLE/axis~value/…/batch-00000.parquet. Directories hold the
// files of at most ten thousand batches, then of a thousand each, as those of the commit records. Large tables have
// several parts, counted from 0; the parts after the first, batch-00000_001.parquet and so on, follow it in the order of
// names, so that readers of a glob find the rows in their order. Later generations have a number, as in
// batch-00000.g2.parquet.
func dataPath(table string, partition []Partition, batch int64, part, generation int) string {
	dir := table
	for _, p := range partition {
		dir += "/" + segment(p)
	}
	name := strings.TrimSuffix(batchFile(dir, batch), ".json") + partSuffix(part)
	if generation > 1 {
		name += fmt.Sprintf(".g%d", generation)
	}
	return name + ".parquet"
}

// partSuffix is what the number of a part adds to names.
func partSuffix(part int) string {
	if part == 0 {
		return ""
	}
	return fmt.Sprintf("_%03d", part)
}

// RecordPath is the name of a batch's commit record. The first ten thousand are in one directory, where people look for
// them; later ones go into a directory per thousand, because cluster file systems slow down in large directories.
func RecordPath(batch int64) string { return batchFile(CommitsDir, batch) }

// FailurePath is the name of the document with a batch's failed runs.
func FailurePath(batch int64) string { return batchFile(FailuresDir, batch) }

func batchFile(dir string, batch int64) string {
	if batch >= flatBatches {
		dir += "/" + batchName(batch/batchesPerDir)
	}
	return dir + "/batch-" + batchName(batch) + ".json"
}

// batchOfFile is the inverse of batchFile for the last component of its result.
func batchOfFile(name string) (int64, bool) {
	digits, ok := strings.CutPrefix(name, "batch-")
	if !ok {
		return 0, false
	}
	digits, ok = strings.CutSuffix(digits, ".json")
	if !ok {
		return 0, false
	}
	batch, err := strconv.ParseInt(digits, 10, 64)
	if err != nil || batch < 0 || batchName(batch) != digits {
		return 0, false
	}
	return batch, true
}

// PlanPath is the name of a plan, counted from 1.
func PlanPath(number int) string { return fmt.Sprintf("%s/plan-%04d.json", StateDir, number) }

// PlanNumber reports whether a name is that of a plan.
func PlanNumber(name string, number *int) bool {
	n, err := fmt.Sscanf(name, StateDir+"/plan-%d.json", number)
	return err == nil && n == 1 && *number > 0 && PlanPath(*number) == name
}

// ValidTable reports whether a table name can be a directory name: lower-case letters, digits and underscores.
func ValidTable(name string) bool {
	if name == "" || len(name) > 64 || name[0] < 'a' || name[0] > 'z' {
		return false
	}
	for i := 0; i < len(name); i++ {
		c := name[i]
		if !(('a' <= c && c <= 'z') || ('0' <= c && c <= '9') || c == '_') {
			return false
		}
	}
	return true
}
