// Package tables defines the tables of a data set and writes them.
//
// Tables describes every table; the structs in table_*.go are the schema. A BatchWriter writes the runs of a batch: its
// RunWriter records each tick of a run as rows, using package columns. docs/format.md is generated from here and
// explains how every state of a run follows from the tables.
//
// A Step describes how the tables of one version of the format become those of the next, so that earlier data sets can
// be read (Convert) and migrated. A RowWriter writes rows that are already stored.
package tables
