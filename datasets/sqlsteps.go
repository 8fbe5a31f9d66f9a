package datasets

import (
	"fmt"
	"slices"
	"strings"
)

// newestFiles is a source of rows called f: unchanged files of a table, with the columns of the newest version. absent
// are the axes for which the files have no column.
func newestFiles(m *Manifest, t *Table, source string, absent []PlanConstant) string {
	version := versionOf(m.TableVersion)
	for i, s := range stepsFrom(version) {
		if next := findTable(tablesOfVersion(version+i+1), t.Name); next != nil && findTable(s.Tables, t.Name) != nil {
			source = fmt.Sprintf("(SELECT %s\nFROM %s AS f)", strings.Join(s.sqlColumns(m, next, absent), ", "), source)
		}
	}
	return source + " AS f"
}

// sqlColumns are the columns of the table f after a step.
func (s *Step) sqlColumns(m *Manifest, next *Table, absent []PlanConstant) []string {
	old := findTable(s.Tables, next.Name)
	var list []string
	for _, c := range next.Columns {
		list = append(list, s.sqlColumn(old, next, c)+" AS "+sqlName(c.Name))
	}
	for _, c := range viewColumns(m, next) {
		isAbsent := slices.ContainsFunc(absent, func(k PlanConstant) bool { return k.Axis == c.name })
		if next.Column(c.name) == nil && !isAbsent {
			list = append(list, "f."+sqlName(c.name))
		}
	}
	return list
}

func (s *Step) sqlColumn(old, next *Table, c Column) string {
	step := s.column(next.Name, c.Name)
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
