package cluster

import (
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"
	"unicode/utf8"
)

// A config map carries the grid and the files that it uses to the pods, as they are when the manifest is made.

// gridMount is where pods see the grid.
const gridMount = "/grid"

// gridBytesMax is the size limit of the API server for a config map, less a margin for the names.
const gridBytesMax = 1<<20 - 16<<10

// gridMap is the config map. Its keys cannot contain slashes, so the files are numbered, and the volume restores
// their names.
func (k Kubernetes) gridMap() (configMap, error) {
	m := configMap{APIVersion: "v1", Kind: "ConfigMap", Metadata: metadata{Name: k.gridMapName(), Namespace: k.Namespace}}
	if _, ok := k.Source[k.Grid]; !ok {
		return m, fmt.Errorf("the grid %s is not among its own sources", k.Grid)
	}
	size := 0
	for i, name := range k.gridFiles() {
		if path.IsAbs(name) {
			return m, fmt.Errorf("the grid uses %s by its absolute path, which pods do not have; name it relative to the grid", name)
		}
		data := k.Source[name]
		size += len(data)
		if utf8.Valid(data) {
			m.addText(gridKey(i), string(data))
		} else {
			m.addBinary(gridKey(i), data)
		}
	}
	if size > gridBytesMax {
		return m, fmt.Errorf("the grid and its files have %d bytes, a config map holds %d; copy them into the volume instead", size, gridBytesMax)
	}
	return m, nil
}

// gridVolume gives the files of the config map their names.
func (k Kubernetes) gridVolume() volume {
	source := &configMapSource{Name: k.gridMapName()}
	for i, name := range k.gridFiles() {
		source.Items = append(source.Items, keyToPath{Key: gridKey(i), Path: k.inGridMap(name)})
	}
	return volume{Name: "grid", ConfigMap: source}
}

// inGridMap is the path of a source below gridMount. Sources may be outside of the grid's directory, in ../; the grid
// is put as deep as the one that goes up most.
func (k Kubernetes) inGridMap(name string) string {
	depth := 0
	for other := range k.Source {
		depth = max(depth, strings.Count(path.Clean(other)+"/", "../"))
	}
	return path.Join(strings.Repeat("up/", depth), name)
}

// gridFiles are the names of the sources in a fixed order.
func (k Kubernetes) gridFiles() []string { return slices.Sorted(maps.Keys(k.Source)) }

func gridKey(i int) string { return fmt.Sprintf("file-%d", i+1) }
