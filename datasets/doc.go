// Package datasets is the data set of a sweep: a directory of Parquet files with one schema per table, the records that say
// which of them count, and the questions one can ask of them.
//
// Tables. Tables describes every table; the structs in table_*.go are the schema. A BatchWriter writes the runs of a
// batch: its RunWriter records each tick of a run as rows, through package columns. docs/format.md is written from here
// and says how every state of a run follows from the tables.
//
// Storage. Create and Open give a Dataset. A Stage takes the files of a batch and commits them: the files under their
// names first, the commit record last, so that a batch is there whole or not at all. Verify finds whatever is damaged.
//
// Versions. Steps say how the tables of a version become those of the next, so that earlier data sets are read and migrated.
// A data set is compacted or migrated by writing another one beside it, which takes its place once it is verified.
//
// Questions. dataset.sql has the views and named queries; packages query, arrowio and named serve them.
package datasets
