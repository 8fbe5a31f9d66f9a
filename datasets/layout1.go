package datasets

import "strings"

// In version 1 of the layout the values of partition axes and the numbers of batches were in the path of a file alone,
// as key=value, and every batch had a directory.

// HiveNull is the directory name of an empty value in version 1.
const HiveNull = "__HIVE_DEFAULT_PARTITION__"

func init() { RegisterLayoutStep(&LayoutStep{From: 1}) }

// dataPath1 is the name of a batch's file of one table in version 1.
func dataPath1(table string, partition []Partition, batch int64) string {
	return table + "/" + strings.Join(append(segments1(partition), "batch="+batchName(batch), "part-0.parquet"), "/")
}

func segments1(partition []Partition) []string {
	var list []string
	for _, p := range partition {
		value := Escape(p.Value)
		if value == "" {
			value = HiveNull
		}
		list = append(list, Escape(p.Axis)+"="+value)
	}
	return list
}

// parseDataPath1 splits the path of a data file of version 1.
func parseDataPath1(name string) (n DataName, ok bool) {
	dir, file := CutLast(name)
	rest, last := CutLast(dir)
	digits, isBatch := strings.CutPrefix(last, "batch=")
	n.Generation = 1
	n.Batch, ok = batchOfFile("batch-" + digits + ".json")
	n.Table, n.Partition, _ = strings.Cut(rest, "/")
	return n, ok && file == "part-0.parquet" && isBatch && n.Batch <= batchNumberMax
}
