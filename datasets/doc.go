// Package datasets reads and writes the data set of a sweep: a directory of Parquet files with one schema per table,
// and the records that determine which files belong to it.
//
// Tables. Tables describes every table; the structs in table_*.go are the schema. A BatchWriter writes the runs of a
// batch: its RunWriter records each tick of a run as rows, using package columns. docs/format.md is generated from here
// and explains how every state of a run follows from the tables.
//
// Storage. Create and Open return a Dataset. A Stage collects the files of a batch and commits them: the files get
// their names first, the commit record is written last, so that readers see all of a batch or nothing of it. Verify
// finds damage.
//
// Versions. A Step describes how the tables of a version become those of the next, so that earlier data sets can be
// read and migrated. Compacting or migrating a data set writes another one beside it, which replaces it once it is
// verified.
//
// Queries. dataset.sql has the views and named queries; packages query, arrowio and named run them.
package datasets
