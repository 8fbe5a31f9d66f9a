package plan

import (
	"fmt"
	"strconv"
	"strings"

	"sweep/datasets"
)

// The groups of a plan are stored in its document as named values, in a readable notation: "0+500" is 500 runs from
// grid index 0, "300+150*10/1050" ten blocks of 150 runs every 1050 from index 300, and "250x12" twelve batches of 250
// runs.

// encodeGroups writes the groups as settings.
func encodeGroups(groups []Group) []datasets.Setting {
	var settings []datasets.Setting
	for i, g := range groups {
		prefix := fmt.Sprintf("group %d ", i+1)
		for _, p := range g.Partition {
			settings = append(settings, datasets.Setting{Name: prefix + "partition " + p.Axis, Value: p.Value})
		}
		settings = append(settings,
			datasets.Setting{Name: prefix + "runs", Value: encodeSpans(g.Runs)},
			datasets.Setting{Name: prefix + "batches", Value: encodeCuts(g.Batches)})
	}
	return settings
}

// decodeGroups is the inverse of encodeGroups; settings with other names are skipped.
func decodeGroups(settings []datasets.Setting) ([]Group, error) {
	var groups []Group
	var g Group
	for _, s := range settings {
		name, ok := strings.CutPrefix(s.Name, fmt.Sprintf("group %d ", len(groups)+1))
		if !ok {
			continue
		}
		var err error
		switch axis, isPartition := strings.CutPrefix(name, "partition "); {
		case isPartition:
			g.Partition = append(g.Partition, datasets.Partition{Axis: axis, Value: s.Value})
		case name == "runs":
			g.Runs, err = decodeSpans(s.Value)
		case name == "batches":
			g.Batches, err = decodeCuts(s.Value)
			groups = append(groups, g)
			g = Group{}
		default:
			err = fmt.Errorf("unknown setting")
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", s.Name, err)
		}
	}
	return groups, nil
}

func encodeSpans(spans Spans) string {
	var b strings.Builder
	for i, s := range spans {
		if i > 0 {
			b.WriteByte(' ')
		}
		fmt.Fprintf(&b, "%d+%d", s.Start, s.Length)
		if s.Count > 1 {
			fmt.Fprintf(&b, "*%d/%d", s.Count, s.Stride)
		}
	}
	return b.String()
}

func decodeSpans(text string) (Spans, error) {
	var spans Spans
	for _, word := range strings.Fields(text) {
		block, series, isSeries := strings.Cut(word, "*")
		start, length, err := decodePair(block, "+")
		if err != nil {
			return nil, err
		}
		span := Span{Start: start, Length: length, Count: 1}
		if isSeries {
			if span.Count, span.Stride, err = decodePair(series, "/"); err != nil {
				return nil, err
			}
		}
		spans = append(spans, span)
	}
	return spans, nil
}

func encodeCuts(cuts Cuts) string {
	words := make([]string, len(cuts))
	for i, c := range cuts {
		words[i] = fmt.Sprintf("%dx%d", c.Runs, c.Batches)
	}
	return strings.Join(words, " ")
}

func decodeCuts(text string) (Cuts, error) {
	var cuts Cuts
	for _, word := range strings.Fields(text) {
		runs, batches, err := decodePair(word, "x")
		if err != nil {
			return nil, err
		}
		cuts = append(cuts, Cut{Runs: runs, Batches: batches})
	}
	return cuts, nil
}

func decodePair(text, separator string) (a, b int64, err error) {
	left, right, ok := strings.Cut(text, separator)
	if !ok {
		return 0, 0, fmt.Errorf("%q has no %q", text, separator)
	}
	if a, err = strconv.ParseInt(left, 10, 64); err != nil {
		return 0, 0, err
	}
	b, err = strconv.ParseInt(right, 10, 64)
	return a, b, err
}
