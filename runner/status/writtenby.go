package status

import (
	"maps"
	"slices"

	"sweep/datasets"
	"sweep/runner/journal"
)

// WrittenBy returns the version of the program that committed a batch according to the logs of the data set; empty if
// they do not have it. If several processes have computed a batch, one of them has written it, and the version is known
// only if it is the same for all. known converts a version to its name; it returns "" if the version does not identify
// a single state of the program.
func WrittenBy(d *datasets.Dataset, known func(version string) string) (func(batch int64) string, error) {
	const unclear = "?"
	versions, byFile := map[int64]string{}, map[string]string{}
	err := journal.Read(d.FS(), func(file string, e journal.Entry) {
		switch e.Event {
		case "start":
			byFile[file] = known(e.Version)
		case "batch":
			if e.Batch == nil {
				return
			}
			version := byFile[file]
			if before, ok := versions[*e.Batch]; ok && before != version {
				version = unclear
			}
			versions[*e.Batch] = version
		}
	})
	return func(batch int64) string {
		if version := versions[batch]; version != unclear {
			return version
		}
		return ""
	}, err
}

// Programs are the versions of the program that have computed batches or tried to, according to the logs, ascending;
// also before the data set was compacted or migrated.
func Programs(d *datasets.Dataset) ([]string, error) {
	versions := map[string]bool{}
	err := journal.ReadAll(d.FS(), func(_ string, e journal.Entry) {
		if e.Event == "start" && e.Version != "" {
			versions[e.Version] = true
		}
	})
	return slices.Sorted(maps.Keys(versions)), err
}
