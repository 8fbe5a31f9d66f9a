package runner

import "sweep/datasets"

// WrittenBy returns the version of the program that committed a batch, as the logs of the data set say; empty if they do not.
// A batch that several processes have computed was written by one of them, and is known only if all had one version. known
// makes of a version what it is called, empty if it names no single state of the program.
func WrittenBy(d *datasets.Dataset, known func(version string) string) (func(batch int64) string, error) {
	const unclear = "?"
	versions, byFile := map[int64]string{}, map[string]string{}
	err := readJournals(d.FS(), func(file string, e entry) {
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
