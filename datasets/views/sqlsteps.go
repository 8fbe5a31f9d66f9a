package views

import (
	"fmt"
	"slices"
	"strings"

	"sweep/datasets"
	"sweep/datasets/tables"
)

// newestFiles is a source of rows called f: unchanged files of a table, with the columns of the newest version. absent
// are the axes for which the files have no column.
func newestFiles(m *datasets.Manifest, t *tables.Table, source string, absent []datasets.PlanConstant) string {
	version := datasets.VersionOf(m.TableVersion)
	for i, s := range tables.StepsFrom(version) {
		if next := tables.FindIn(tables.TablesOfVersion(version+i+1), t.Name); next != nil && tables.FindIn(s.Tables, t.Name) != nil {
			source = fmt.Sprintf("(SELECT %s\nFROM %s AS f)", strings.Join(stepColumns(s, m, next, absent), ", "), source)
		}
	}
	return source + " AS f"
}

// stepColumns are the columns of the table f after a step.
func stepColumns(s *tables.Step, m *datasets.Manifest, next *tables.Table, absent []datasets.PlanConstant) []string {
	old := tables.FindIn(s.Tables, next.Name)
	var list []string
	for _, c := range next.Columns {
		list = append(list, stepColumn(s, old, next, c)+" AS "+sqlName(c.Name))
	}
	for _, c := range viewColumns(m, next) {
		isAbsent := slices.ContainsFunc(absent, func(k datasets.PlanConstant) bool { return k.Axis == c.Name })
		if next.Column(c.Name) == nil && !isAbsent {
			list = append(list, "f."+sqlName(c.Name))
		}
	}
	return list
}

func stepColumn(s *tables.Step, old, next *tables.Table, c tables.Column) string {
	step := s.Column(next.Name, c.Name)
	from := c.Name
	if step != nil {
		from = step.From
	}
	if from == "" && step.SQL != "" {
		return fmt.Sprintf("CAST(%s AS %s)", step.SQL, c.Type)
	}
	if from == "" {
		return fmt.Sprintf("CAST(%s AS %s)", sqlLiteral(step.Default), c.Type)
	}
	if old.Column(from).Type != c.Type {
		return fmt.Sprintf("CAST(f.%s AS %s)", sqlName(from), c.Type)
	}
	return "f." + sqlName(from)
}
